"""What has become different about a public event, for those who had read it before.

A change is a row of `EventChange`: `fields` is {name: [before, after]} as plain text, dates like 2026-05-19.
`lines` says it in words, in the language of the reader. Of what is secret it is kept that it changed, and
nothing else: only the receipt of a registration shows it.
"""

import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import dates, differences
from directory.opening import clock

from .models import Event, EventChange
from .registering import follow_attendance, seat_everybody

# Sent within the transaction that changes a public event which is not over yet. Arguments: event, change.
announced = Signal()

SECRET = ("online_url", "online_note")
# A typing error in the description tells nobody; these do.
NEWS = (
    "status",
    "cancel_reason",
    "starts_on",
    "starts_at",
    "ends_on",
    "ends_at",
    "time_note",
    "attendance",
    "prefecture",
    "municipality",
    "venue",
    "address",
    "entrance",
    "floor",
    "online_tool",
    *SECRET,
    "fee",
    "press_present",
    "photos_taken",
    "no_recording",
    "registration_opens_at",
    "registration_closes_at",
    "deletion_on",
)
# Said at the top of the page, or to those alone who have registered.
NOT_ON_PAGE = ("status", "cancel_reason", "deletion_on")
SEATS = ("capacity_on_site", "capacity_online", "attendance")


class Line(NamedTuple):
    label: str
    before: str  # in words; both are empty for what is secret
    after: str


def between(before, after):
    """{name: [before, after]} of what is news, of two states of one event."""
    texts = {name: [_text(one, name) for one in (before, after)] for name in NEWS}
    changed = {name: pair for name, pair in texts.items() if pair[0] != pair[1]}
    return {name: ["", ""] if name in SECRET else pair for name, pair in changed.items()}


def _text(event, name):
    value = getattr(event, event._meta.get_field(name).attname)
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


def lines(change, without=()):
    """What changed, in words, in the order of NEWS."""
    known = (name for name in NEWS if name in change.fields and name not in without)
    return [_line(Event._meta.get_field(name), *change.fields[name]) for name in known]


def public_lines(change):
    """The same for the page of the event; empty where it says all of it elsewhere."""
    return lines(change, NOT_ON_PAGE)


def _line(field, before, after):
    texts = ("", "") if field.name in SECRET else (before, after)
    return Line(differences.label(field), *(_words(field, text) for text in texts))


def _words(field, text):
    if not text:
        return _("Not confirmed") if isinstance(field, models.BooleanField) else ""
    try:
        value = field.to_python(text)
    except ValidationError:
        return text
    if isinstance(field, models.DateTimeField):
        return f"{dates.day(timezone.make_aware(value))} {clock(value)}"
    return differences.words(field, value)


@transaction.atomic
def tell(before, event, by):
    """After a public event was saved: seats, sequence, and a change if there is news.

    Returns (change or None, number of registrations whose attendance is another now).
    """
    moved = 0
    if any(getattr(before, name) != getattr(event, name) for name in SEATS):
        moved = follow_attendance(event)
        seat_everybody(event)
    fields = between(before, event)
    return (announce(event, fields, by) if fields else None), moved


def announce(event, fields, by):
    """Within a transaction. What is over is noted, and nobody is bothered with it."""
    Event.objects.filter(pk=event.pk).update(sequence=F("sequence") + 1)
    event.refresh_from_db(fields=["sequence"])
    change = EventChange.objects.create(event=event, by=by, fields=fields)
    if not event.is_past(timezone.now()):
        announced.send(Event, event=event, change=change)
    return change


def told(event):
    """How many registrations a change is told to by mail."""
    return 0 if event.is_past(timezone.now()) else event.registrations.exclude(email="").count()


def untold(event):
    """How many registrations learn of a change only when they look."""
    return 0 if event.is_past(timezone.now()) else event.registrations.filter(email="").count()
