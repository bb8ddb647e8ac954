"""Moments at which pages change by the clock alone. A shelf of finished pages needs to know them."""

import datetime

from django.utils import timezone


def next_midnight(now=None):
    """For what depends on the day only."""
    tomorrow = timezone.localdate(now) + datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time()))


def next_change(event, now=None):
    """When the page of an event would read differently: registration opens or closes, or it is over."""
    now = now or timezone.now()
    moments = [event.ends]
    if event.registration == event.Registration.HERE:
        moments += [event.registration_opens_at, event.closes_at, _midnight(event.deletion_on)]
    return min((moment for moment in moments if moment and moment > now), default=None)


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
