from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self):
        from directory import triggers

        from . import history
        from .mails import queue  # noqa: F401  connects its receivers
        from .models import Appearance, Event, EventChange, Material, Question, Session

        history.register()
        # Not registrations and mails: somebody who registers changes no page of anybody else.
        triggers.watch(Event, Session, Appearance, Material, EventChange)
        triggers.watch(Question, shown="state = 'shown'")
