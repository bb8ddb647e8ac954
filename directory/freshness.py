"""How to say when a listing was verified, and when a page would read differently by the clock alone."""

import datetime

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


def by_part(checks):
    """[(part, its latest check or None)]; `checks` are the newest first. Nobody answering is no check."""
    Scope = Check.Scope
    known = [check for check in checks if check.outcome != Check.Outcome.NO_ANSWER]
    return [
        (part, next((check for check in known if check.scope in {part, Scope.ALL}), None))
        for part in Scope
        if part != Scope.ALL
    ]


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
