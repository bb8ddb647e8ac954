import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from .event import Event

# Days after an event that set no day of deletion, because nobody registered for it here.
KEPT = 90


class QuestionQuerySet(models.QuerySet):
    def due(self, today):
        """Those that nobody made public and whose time has come."""
        is_over = Q(last_day__lt=today - datetime.timedelta(days=KEPT), event__deletion_on=None)
        return (
            self.annotate(last_day=Coalesce("event__ends_on", "event__starts_on"))
            .filter(Q(event__deletion_on__lte=today) | is_over)
            .exclude(state=Question.State.SHOWN)
        )


class Question(models.Model):
    """Sent in advance, without a name; public only after the organizer has read it."""

    class State(models.TextChoices):
        NEW = "new", _("Not read yet")
        SHOWN = "shown", _("On the page")
        HIDDEN = "hidden", _("Not shown")

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    text = models.TextField(_("question"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.NEW)
    answer = models.TextField(_("answer"), blank=True)
    # A form that is sent twice asks once.
    key = models.CharField(max_length=43, unique=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]

    def __str__(self):
        """Not the question: this text is copied to where it would outlive the row."""
        return f"{self._meta.verbose_name} {self.pk}"
