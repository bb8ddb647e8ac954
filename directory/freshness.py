"""How to say when a listing was verified, and when a page would read differently by the clock alone."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .dates import month
from .models import Check


def state(listing, today=None):
    """("fresh" | "old" | "never", a sentence)."""
    if listing.verified_on is None:
        return "never", _("Not yet checked by Node")
    today = today or timezone.localdate()
    when = month(listing.verified_on)
    if listing.next_check_on >= today:
        return "fresh", pgettext("freshness", "Checked in %(month)s") % {"month": when}
    return "old", _("Could not be checked since %(month)s") % {"month": when}


class Part(NamedTuple):
    """Of a page, as far as a check goes."""

    scope: Check.Scope
    is_written: bool
    check: Check | None  # the latest


def by_part(listing, contacts, schedules, checks):
    """[Part]; `checks` are the newest first. Nobody answering is no check, and nobody has confirmed what
    is not written: a check of everything is one of what stands on the page."""
    known = [check for check in checks if check.outcome != Check.Outcome.NO_ANSWER]
    written = written_parts(listing, contacts, schedules)
    return [
        Part(scope, is_written, _latest(known, scope) if is_written else None)
        for scope, is_written in written.items()
    ]


def written_parts(listing, contacts, schedules):
    """{part: does the page say anything of it?}"""
    places = [listing.municipality_id, listing.prefecture_id, listing.address, listing.building]
    costs = [listing.cost_text, listing.price_list, listing.free_of_charge is not None]
    return {
        Check.Scope.CONTACT: bool(contacts),
        Check.Scope.VENUE: any(places) or listing.online is True,
        Check.Scope.SCHEDULE: bool(schedules or listing.hours_text),
        Check.Scope.COST: any(costs),
    }


def _latest(checks, scope):
    return next((check for check in checks if check.scope in {scope, Check.Scope.ALL}), None)


def has_valid_schedule(listing, today):
    return listing.schedule_valid_until is not None and listing.schedule_valid_until >= today


def changes_at(listings, now=None):
    """The moment at which a page with these listings would read differently by the clock alone, or None.

    A shelf of finished pages needs it: nothing else on the page may depend on the time.
    """
    today = timezone.localdate(now)
    days = []
    for listing in listings:
        if listing.next_check_on and listing.next_check_on >= today:
            days.append(listing.next_check_on + datetime.timedelta(days=1))
        if has_valid_schedule(listing, today):
            days.append(today + datetime.timedelta(days=1))
    return _midnight(min(days)) if days else None


def _midnight(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
