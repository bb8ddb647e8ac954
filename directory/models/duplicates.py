from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .listing import Listing


class DifferentPlaces(models.Model):
    """Two listings that look alike, of which somebody has said that they are two places."""

    first = models.ForeignKey(Listing, models.CASCADE, related_name="+")
    second = models.ForeignKey(Listing, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("different places")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="different_places_once"),
            # Each pair in one order only.
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="different_places_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
