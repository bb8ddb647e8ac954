from django.db import models
from django.utils.translation import gettext_lazy as _

from .changes import EventChange
from .registrations import Registration


class Mail(models.Model):
    """A mail that was or will be sent. It has no text and no address: both come from the rows it hangs on,
    and it goes with them."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        MOVED_UP = "moved_up", _("A seat became free")
        CHANGE = "change", _("Notice of a change")
        REMINDER = "reminder", _("Reminder")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="mails")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    change = models.ForeignKey(EventChange, models.CASCADE, null=True, blank=True, related_name="mails")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"], condition=models.Q(change=None), name="mail_once_of_a_kind"
            ),
            models.UniqueConstraint(fields=["registration", "change"], name="mail_once_for_a_change"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
