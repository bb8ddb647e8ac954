from django.db import models
from django.utils.translation import gettext_lazy as _

from ..validators import validate_partial_date
from .listing import Listing


class MemberOrganization(Listing):
    """A member of Node. Representatives only as far as a newspaper or their own site published them."""

    KIND = Listing.Kind.ORGANIZATION

    founded = models.CharField(_("founded"), max_length=10, blank=True, validators=[validate_partial_date])
    representative = models.CharField(_("representative, as published"), max_length=100, blank=True)
    role_at_node = models.CharField(_("role at Node, as published"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("member organization")
        verbose_name_plural = _("member organizations")

    is_free_by_type = False
    explanation = ""
