from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .event import Event


class EventChange(models.Model):
    """What became different after publication, for those who had read it before (events/changes.py).

    `fields` is {name of the field: [text before, text after]}.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    fields = models.JSONField(_("what"), default=dict)

    class Meta:
        verbose_name = _("change of an event")
        verbose_name_plural = _("changes of events")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.event} {self.at:%Y-%m-%d}"
