"""Opening hours as written → recurrence rules. All or nothing: a text not fully understood gives []."""

import re
from dataclasses import dataclass
from datetime import time

from .clock import SPANS, read_spans
from .closings import Closings, split_closings
from .days import DAYS, read_days, weekly
from .text import NotCertain, one_spelling

_LABEL = r"(電話|来所|面談|面接|訪問|オンライン|居場所)(?:相談)?[:は ]"
_BOOKING = re.compile(r"\((予約制|要予約|事前予約制|要事前予約|予約不要)\)")
_GROUP = re.compile(rf"(?P<days>{DAYS})?[ のは]?(?P<spans>{SPANS})?")
_BETWEEN_GROUPS = re.compile(r"[、/。 ]")
# The longest text of hours seen in practice has 80 characters.
_TOO_LONG = 200


@dataclass(frozen=True)
class ReadSchedule:
    recurrence: str  # RFC 5545 RRULE value without DTSTART
    starts_at: time | None
    ends_at: time | None
    closed_on_holidays: bool | None  # None: the text does not say
    closed_at_new_year: bool | None
    note: str = ""


def read_hours(text: str) -> list[ReadSchedule]:
    try:
        parts = _parts(one_spelling(text))
        read = [_read_part(label, *split_closings(part)) for label, part in parts]
        return _agreeing(read)
    except NotCertain:
        return []


def _parts(text: str) -> list[tuple[str, str]]:
    """「電話:… / 来所:…」 → pairs of label and text; without labels one pair."""
    if not text or len(text) > _TOO_LONG:
        raise NotCertain(text)
    before, *rest = re.split(_LABEL, text)
    if not rest:
        return [("", text)]
    if before:
        raise NotCertain(text)
    return [(label, part.rstrip("/、。 ")) for label, part in zip(rest[::2], rest[1::2], strict=True)]


def _agreeing(read: list[tuple[Closings, list[ReadSchedule]]]) -> list[ReadSchedule]:
    # A closing behind the last part may or may not hold for the others.
    if len({closings for closings, _ in read}) > 1:
        raise NotCertain
    return [schedule for _, schedules in read for schedule in schedules]


def _read_part(label: str, text: str, closings: Closings) -> tuple[Closings, list[ReadSchedule]]:
    booking = _BOOKING.findall(text)
    groups = _groups(_BOOKING.sub("", text).strip())
    note = label + "".join(f"({word})" if label else word for word in booking)
    schedules = []
    for days, spans in groups:
        recurrence = _recurrence(days, closings)
        for starts_at, ends_at in read_spans(spans) if spans else [(None, None)]:
            closed = (closings.on_holidays, closings.at_new_year)
            schedules.append(ReadSchedule(recurrence, starts_at, ends_at, *closed, note))
    return closings, schedules


def _groups(text: str) -> list[tuple[str, str]]:
    """「月 9時~12時、水 13時~15時」 → pairs of days and times, as written."""
    groups, position = [], 0
    while True:
        match = _GROUP.match(text, position)
        groups.append((match["days"] or "", match["spans"] or ""))
        if match.end() == len(text):
            break
        following = _BETWEEN_GROUPS.match(text, match.end())
        if not following or not match.group().strip():
            raise NotCertain(text)
        position = following.end()
    if len(groups) > 1 and not all(days and spans for days, spans in groups):
        raise NotCertain(text)
    return groups


def _recurrence(days: str, closings: Closings) -> str:
    if days:
        recurrence, open_days = read_days(days)
        if open_days & closings.weekdays:
            raise NotCertain(days)
        return recurrence
    # 「9:00~16:30(土・日・祝を除く)」: open on all the days not named. Without a named day, unknown.
    open_days = set(range(7)) - closings.weekdays
    if not closings.weekdays or not open_days:
        raise NotCertain(days)
    return weekly(open_days)[0]
