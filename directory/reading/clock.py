"""Times of day: 「午前10時から12時、午後1時から4時」, 「9:00~12:30、13:00~16:00」."""

import re
from datetime import time

from .text import NotCertain, one_spelling

_TIME = r"(?:(?:午前|午後) ?)?[0-9]{1,2}(?::[0-9]{2}|時(?:半|[0-9]{1,2}分)?)?|正午"
_SPAN = rf"(?:{_TIME})(?:~| ?から ?)(?:{_TIME})(?:まで)?"
_BETWEEN = r"(?:[、/・ ]|と|及び|および)"
SPANS = rf"{_SPAN}(?:{_BETWEEN}{_SPAN})*"

_CAPTURED_SPAN = re.compile(rf"({_TIME})(?:~| ?から ?)({_TIME})")
_CAPTURED_TIME = re.compile(r"(午前|午後)? ?([0-9]{1,2})(?::([0-9]{2})|時(?:(半)|([0-9]{1,2})分)?)?")

Span = tuple[time, time]


def read_time(text: str) -> time:
    """One time of day that says what it is: 「午後2時半」, 「14:00」, not 「14」."""
    text = one_spelling(text)
    if not re.fullmatch(_TIME, text) or not _has_unit(text):
        raise NotCertain(text)
    return _read_time(text, "")


def read_spans(text: str) -> list[Span]:
    pairs = _CAPTURED_SPAN.findall(text)
    # Where one span says 午前 or 午後, a bare 「1時」 at the start of another may mean 13:00.
    with_half = "午前" in text or "午後" in text
    if with_half and any(start[0] not in "午正" for start, _ in pairs):
        raise NotCertain(text)
    spans = [_read_span(start, end) for start, end in pairs]
    for (_, end), (following, _) in zip(spans, spans[1:], strict=False):
        if following < end:
            raise NotCertain(text)
    return spans


def _read_span(start: str, end: str) -> Span:
    if not _has_unit(end) or (not _has_unit(start) and ":" in end):
        raise NotCertain(end)
    half = start[:2] if start[0] == "午" else ""
    starts_at, ends_at = _read_time(start, ""), _read_time(end, half)
    # 「6時~8時」 without 午前 or 午後 may be the morning or the evening.
    is_bare = start[0] not in "午正" and ends_at.hour <= 12
    if starts_at >= ends_at or (is_bare and starts_at.hour < 8):
        raise NotCertain(f"{start}~{end}")
    return starts_at, ends_at


def _has_unit(text: str) -> bool:
    return text == "正午" or "時" in text or ":" in text


def _read_time(text: str, half_before: str) -> time:
    """The time of day; an end without 午前 or 午後 takes that of its start: 「午後1時から3時」."""
    if text == "正午":
        return time(12)
    half, hour_text, colon, is_half_past, minutes = _CAPTURED_TIME.fullmatch(text).groups()
    minute = 30 if is_half_past else int(colon or minutes or 0)
    hour = _hour(half, half_before, int(hour_text))
    if hour > 23 or minute > 59:
        raise NotCertain(text)
    return time(hour, minute)


def _hour(half: str | None, half_before: str, hour: int) -> int:
    # 「午後12時」 is noon to some and midnight to others.
    if half and hour > 11:
        raise NotCertain(f"{half}{hour}時")
    if not half and half_before == "午後" and hour == 12:
        raise NotCertain(f"{half_before}~{hour}時")
    is_afternoon = (half or half_before) == "午後" and hour < 12
    return hour + 12 if is_afternoon else hour
