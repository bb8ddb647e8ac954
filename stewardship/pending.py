"""What a person has in hand between two pages: kept in their session, and nobody else's.

A check that found something changed waits until the listing is mended: until then its page is still wrong.
What has been recorded can be taken back for a while.
"""

import datetime

from django.utils import timezone

from .models import Claim

WAITING, RECORDED = "pending_checks", "recorded_checks"
KEPT = 50  # of each, the latest


def keep(request, key, scopes, values):
    values = values | {"checked_on": values["checked_on"].isoformat()}
    _put(request, WAITING, key, {"scopes": scopes, "values": values})


def waiting(request, key):
    """(scopes, values, is it still in time?), or None."""
    entry = request.session.get(WAITING, {}).get(key)
    if entry is None:
        return None
    day = datetime.date.fromisoformat(entry["values"]["checked_on"])
    return entry["scopes"], entry["values"] | {"checked_on": day}, _is_in_time(entry)


def drop(request, key):
    _remove(request, WAITING, key)


def note_recorded(request, listing, checks):
    """Beside those of a moment ago: a second click, of which nothing is new, loses none of them."""
    earlier = request.session.get(RECORDED, {}).get(listing.code)
    keys = earlier["checks"] if earlier and _is_in_time(earlier) else []
    if checks:
        keys = [*keys, *(check.pk for check in checks)]
        _put(request, RECORDED, listing.code, {"checks": keys, "name": listing.name})


def last_recorded(request):
    """(code, name) of the listing whose check can be taken back, or None."""
    code, entry = next(reversed(request.session.get(RECORDED, {}).items()), (None, None))
    return (code, entry["name"]) if entry and _is_in_time(entry) else None


def take_recorded(request, code):
    """The keys of the checks that can be taken back; they can be only once."""
    entry = request.session.get(RECORDED, {}).get(code)
    _remove(request, RECORDED, code)
    return entry["checks"] if entry and _is_in_time(entry) else []


def _put(request, name, key, entry):
    others = {other: kept for other, kept in request.session.get(name, {}).items() if other != key}
    latest = [*others.items(), (key, entry | {"at": timezone.now().isoformat()})][-KEPT:]
    request.session[name] = dict(latest)


def _remove(request, name, key):
    if key in request.session.get(name, {}):
        del request.session[name][key]
        request.session.modified = True


def _is_in_time(entry):
    return datetime.datetime.fromisoformat(entry["at"]) + Claim.LASTS > timezone.now()
