"""Events as a calendar file (RFC 5545), for calendar programs.

The same data give the same bytes. An event keeps its UID; what has changed has a higher SEQUENCE, and what
was cancelled says so. Hours are Japan's, with the time zone written out, so that a calendar elsewhere shows
the right moment. docs/decisions/0013-calendars.md says why this is our own.
"""

import datetime
import unicodedata
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from . import places
from .models import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
WIDTH = 75  # octets of a line; the space that begins the rest of one counts
ONE_DAY = datetime.timedelta(days=1)
# Japan has had no summer time since 1951, and no event is older.
TIME_ZONE = """BEGIN:VTIMEZONE
TZID:Asia/Tokyo
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
TZNAME:JST
END:STANDARD
END:VTIMEZONE"""


def calendar(
    events: Iterable[Event], *, name: str = "", neutral: bool = False, online_url: str = ""
) -> bytes:
    """A calendar of the events that have a date.

    `neutral`: somebody who shares a calendar may not want it to say what the appointment is, nor where.
    `online_url`: for the one who is registered; no public file has it.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", _product(neutral), "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}"]  # the old name of the same
    lines += TIME_ZONE.splitlines()
    for event in events:
        if event.starts_on:
            lines += _event(event, neutral, online_url)
    return "".join(map(_folded, [*lines, "END:VCALENDAR"])).encode()


def _product(neutral):
    return "PRODID:-//Calendar//Calendar//EN" if neutral else "PRODID:-//Hikipedia//Events//EN"


def _event(event, neutral, online_url) -> Iterator[str]:
    is_cancelled = event.status == Event.Status.CANCELLED
    yield "BEGIN:VEVENT"
    yield f"UID:{event.pk}"
    yield f"DTSTAMP:{_in_utc(event.updated_at)}"
    yield f"LAST-MODIFIED:{_in_utc(event.updated_at)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}"
    yield f"SUMMARY:{text(_title(event, neutral))}"
    yield from _days_and_hours(event)
    if not neutral:
        yield from _where(event, online_url)
    yield "END:VEVENT"


def _title(event, neutral):
    title = _("Appointment") if neutral else event.display_title
    if event.status != Event.Status.CANCELLED:
        return title
    return _("[Cancelled] %(title)s") % {"title": title}  # some programs show no status


def _where(event, online_url):
    if where := places.in_a_line(event):
        yield f"LOCATION:{text(where)}"
    yield f"URL:{settings.SITE_URL}{event.get_absolute_url()}"
    if online_url:
        yield f"DESCRIPTION:{text(online_url)}"


def _days_and_hours(event):
    """Whole days where it is not known when it begins; the end of a day is the beginning of the next."""
    last_day = event.last_day_or_none
    if event.starts_at is None:
        yield f"DTSTART;VALUE=DATE:{_date(event.starts_on)}"
        yield f"DTEND;VALUE=DATE:{_date(last_day + ONE_DAY)}"
        return
    yield f"DTSTART;TZID=Asia/Tokyo:{_moment(event.starts_on, event.starts_at)}"
    if event.ends_at:
        yield f"DTEND;TZID=Asia/Tokyo:{_moment(last_day, event.ends_at)}"
    elif last_day > event.starts_on:
        yield f"DTEND;TZID=Asia/Tokyo:{_moment(last_day + ONE_DAY, datetime.time())}"


def _date(day):
    return day.isoformat().replace("-", "")


def _moment(day, time):
    return f"{_date(day)}T{time:%H%M%S}"


def _in_utc(moment):
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def text(value: str) -> str:
    """As RFC 5545 writes a text, without control characters, which a calendar may not have."""
    lines = ("".join(filter(_is_printable, line)) for line in value.splitlines())
    escaped = "\n".join(lines).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _is_printable(character):
    return unicodedata.category(character) not in {"Cc", "Cs"}


def _folded(line: str) -> str:
    """The line with its end, broken where it is too long; no character is cut in two."""
    parts, width = [""], 0
    for character in line:
        size = len(character.encode())
        if width + size > WIDTH:
            parts.append("")
            width = 1  # the space
        parts[-1] += character
        width += size
    return "\r\n ".join(parts) + "\r\n"
