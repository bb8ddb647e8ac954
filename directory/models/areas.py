from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .geography import Municipality, Prefecture
from .listing import Listing


class ServedArea(models.Model):
    """A part of the area that a listing serves: a prefecture, or one municipality of it."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="served_areas")
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, blank=True, verbose_name=_("prefecture"))
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("municipality"),
        help_text=_("Empty: the whole prefecture."),
    )
    is_excluded = models.BooleanField(
        _("except here"), default=False, help_text=_("Such as “outside Okayama city”.")
    )

    class Meta:
        verbose_name = _("area served")
        verbose_name_plural = _("areas served")
        ordering = ["is_excluded", "prefecture", "municipality"]
        indexes = [models.Index(fields=["prefecture", "municipality"])]
        constraints = [
            # Two constraints, because the databases differ on whether two NULLs are equal.
            models.UniqueConstraint(fields=["listing", "municipality"], name="served_municipality_once"),
            models.UniqueConstraint(
                fields=["listing", "prefecture"],
                condition=Q(municipality__isnull=True),
                name="served_prefecture_once",
            ),
        ]

    def __str__(self):
        return str(self.municipality or self.prefecture)

    def save(self, *args, **kwargs):
        if self.municipality_id:
            self.prefecture_id = self.municipality.prefecture_id
        super().save(*args, **kwargs)
