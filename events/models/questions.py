from django.db import models
from django.utils.translation import gettext_lazy as _

from .event import Event


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

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]

    def __str__(self):
        """Not the question: this text is copied to where it would outlive the row."""
        return f"{self._meta.verbose_name} {self.pk}"
