"""Days of the week and of the month, as RFC 5545 recurrence rules."""

import re

from .text import NotCertain

LETTERS = "月火水木金土日"
_CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_DAY = rf"[{LETTERS}](?:曜日?)?"
_RANGE = rf"{_DAY}(?:(?:~| ?から ?){_DAY})?"
_JOIN = r"(?:[・、 ]|と|及び|および)?"
DAY_LIST = rf"{_RANGE}(?:{_JOIN}{_RANGE})*"
# 曜 is required after a number: 「第2日」 alone could be a date.
_MONTHLY = rf"(?:毎月 ?)?第[1-5](?:(?:[・、~]|から)第?[1-5])* ?[{LETTERS}]曜日?"
DAYS = rf"毎日|平日|{_MONTHLY}|(?:毎週 ?)?{DAY_LIST}"

_CAPTURED_RANGE = re.compile(rf"([{LETTERS}])(?:曜日?)?(?:(?:~| ?から ?)([{LETTERS}])(?:曜日?)?)?")
_CAPTURED_ORDINALS = re.compile(r"([1-5])(?:(?:~|から)第?([1-5]))?")


def read_weekdays(text: str) -> set[int]:
    """0 is Monday: 「月~水・土」 → {0, 1, 2, 5}."""
    days: set[int] = set()
    for first, last in _CAPTURED_RANGE.findall(text):
        start = LETTERS.index(first)
        length = (LETTERS.index(last or first) - start) % 7 + 1
        days |= {(start + step) % 7 for step in range(length)}
    return days


def read_days(text: str) -> tuple[str, set[int]]:
    """The recurrence rule, and the weekdays it falls on."""
    if text == "毎日":
        return "FREQ=DAILY", set(range(7))
    if text == "平日":
        return weekly(set(range(5)))
    if "第" in text:
        return _monthly(text)
    # Alone, these characters may also mean "month" and "date".
    if re.fullmatch("[月日]+", text):
        raise NotCertain(text)
    return weekly(read_weekdays(text.removeprefix("毎週")))


def weekly(days: set[int]) -> tuple[str, set[int]]:
    return "FREQ=WEEKLY;BYDAY=" + ",".join(_CODES[day] for day in sorted(days)), days


def _monthly(text: str) -> tuple[str, set[int]]:
    weeks: set[int] = set()
    for first, last in _CAPTURED_ORDINALS.findall(text):
        weeks |= set(range(int(first), int(last or first) + 1))
    if not weeks:
        raise NotCertain(text)
    weekday = LETTERS.index(re.search(rf"([{LETTERS}])曜", text)[1])
    rule = ",".join(f"{week}{_CODES[weekday]}" for week in sorted(weeks))
    return f"FREQ=MONTHLY;BYDAY={rule}", {weekday}
