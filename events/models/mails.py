import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .changes import EventChange
from .registrations import Registration

# Between attempts. A mail that the server does not take at the last one is given up.
PAUSES = [datetime.timedelta(minutes=minutes) for minutes in (5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
ATTEMPTS = len(PAUSES) + 1
REFUSALS = 3  # of a server that says that it will never take it, such as 550


class MailQuerySet(models.QuerySet):
    def due(self, now):
        return self.filter(due_at__lte=now).order_by("pk")

    def claim(self, pk, now):
        """The mail, for whoever asks first. It is due again after a pause, should they not come back."""
        mail = self.due(now).select_related("registration__event", "change").filter(pk=pk).first()
        if mail is None:
            return None
        pause = PAUSES[min(mail.attempts, len(PAUSES) - 1)]
        values = {"attempts": mail.attempts + 1, "due_at": now + pause}
        # One statement asks and takes: of two processes the second finds another number of attempts.
        if not self.filter(pk=pk, due_at__lte=now, attempts=mail.attempts).update(**values):
            return None
        mail.attempts += 1
        return mail

    def settle(self, pk, state):
        return self.filter(pk=pk).update(state=state, due_at=None)


class Mail(models.Model):
    """A mail that was or will be sent. It has no text and no address: both come from the rows it hangs on,
    and it goes with them. Once it is sent nothing says when."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        MOVED_UP = "moved_up", _("A seat became free")
        CHANGE = "change", _("Notice of a change")
        REMINDER = "reminder", _("Reminder")

    class State(models.TextChoices):
        WAITING = "waiting", _("not sent yet")
        SENT = "sent", _("sent")
        GIVEN_UP = "given_up", _("could not be delivered")
        NOT_NEEDED = "not_needed", _("not needed any more")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="mails")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    change = models.ForeignKey(EventChange, models.CASCADE, null=True, blank=True, related_name="mails")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now, db_index=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"], condition=models.Q(change=None), name="mail_once_of_a_kind"
            ),
            models.UniqueConstraint(fields=["registration", "change"], name="mail_once_for_a_change"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", due_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(due_at=None)),
                name="mail_due_while_waiting",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.pk}"
