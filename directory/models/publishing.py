from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .listing import Listing


class StatusChange(models.Model):
    """Who has published, paused or closed a listing, and when."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="status_changes")
    former = models.CharField(_("status before"), max_length=10, choices=Listing.Status, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Listing.Status)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )

    class Meta:
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_former_display()} → {self.get_status_display()}"


class Approval(models.Model):
    """One of the two that a private body needs which takes fees (directory/publishing.py).

    It is for the facts that were there then: when one of these changes, it counts no more.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="approvals")
    facts_hash = models.CharField(_("facts that were approved"), max_length=64)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["listing", "by", "facts_hash"], name="approved_once_by_each")
        ]

    def __str__(self):
        return f"{self.listing} {self.by}"
