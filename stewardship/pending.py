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
