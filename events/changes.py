"""What is told to those who registered when something changes."""

from typing import NamedTuple

from django.dispatch import Signal

from .models import Event

# Sent within the transaction. Arguments: event, change (an `EventChange`).
announced = Signal()

SECRET = ("online_url", "online_note")


class Line(NamedTuple):
    label: str
    before: str  # in words; both are empty for what is secret
    after: str


def lines(change):
    """What changed, in words."""
    return [Line(Event._meta.get_field(name).verbose_name, *pair) for name, pair in change.fields.items()]
