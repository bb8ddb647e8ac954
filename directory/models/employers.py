from django.db import models
from django.utils.translation import gettext_lazy as _

from ..validators import validate_partial_date
from .listing import Listing


class Employer(Listing):
    """A company that has hired people with a history of withdrawal. Information only: no job placement."""

    KIND = Listing.Kind.EMPLOYER

    facts = models.TextField(_("what is documented"), blank=True)
    as_of = models.CharField(
        _("as of"),
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text=_("The time that the facts speak of: 2018 or 2018-05."),
    )
    relation_to_node = models.TextField(
        _("tie to Node"), blank=True, help_text=_("Always shown where there is one.")
    )

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")

    is_free_by_type = False
    explanation = ""
