"""What cards and pages say about an event."""

from functools import lru_cache

from django import template
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from directory.models import Listing

from .. import known, places, when
from ..features import FILTERABLE
from ..models import Event

register = template.Library()
register.filter("event_days", when.days)
register.filter("event_hours", when.hours)
register.filter("event_when", when.in_a_line)
register.filter("event_area", places.area)
register.filter("event_where", places.on_card)

CARD_FACTS = 4


@register.filter
def session_hours(session):
    return when.span(session.starts_at, session.ends_at)


@register.filter
def card_facts(event):
    return [feature.label for feature in FILTERABLE if getattr(event, feature.name)][:CARD_FACTS]


@register.simple_tag
def confirmed(event, *groups):
    return list(known.confirmed_features(event, *groups))


@register.filter
def contact_href(contact):
    """Of an address to write to or of a page; empty for any other text."""
    if contact.startswith(("https://", "http://")) and " " not in contact:
        return contact
    try:
        validate_email(contact)
    except ValidationError:
        return ""
    return f"mailto:{contact}"


@register.simple_tag
def events_of(listing):
    """Where an employer appears, or what an organization holds; the latest first.

    A tag, because the directory knows nothing of events: its page only has a place for them.
    """
    if listing.kind == Listing.Kind.EMPLOYER:
        return Event.objects.published().filter(appearances__employer=listing.pk).distinct()
    if listing.kind == Listing.Kind.ORGANIZATION:
        return Event.objects.published().filter(organizer=listing.pk)
    return []


@register.simple_tag
def has_events(prefecture, revision):
    """Past ones count, so that the page does not change by the clock."""
    return prefecture.code in _prefectures_with_events(revision)


@lru_cache(maxsize=1)
def _prefectures_with_events(revision):
    """Asked once after each change of the data."""
    return set(Event.objects.published().order_by().values_list("prefecture", flat=True).distinct())
