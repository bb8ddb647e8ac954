"""Days of the week and of the month, as RFC 5545 recurrence rules."""

import re

from .text import NotCertain, one_spelling

LETTERS = "月火水木金土日"
_CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
_DAY = rf"[{LETTERS}](?:曜日?)?"
_RANGE = rf"{_DAY}(?:(?:~| ?から ?){_DAY}(?:まで)?)?"
_JOIN = r"(?:[・、 ]|と|及び|および)?"
DAY_LIST = rf"{_RANGE}(?:{_JOIN}{_RANGE})*"
_NUMBER = "[1-5一二三四五]"
# 曜 is required of two of them after a number: 「第2日」 alone could be a date.
_DAY_OF_MONTH = rf"(?:[{LETTERS}]曜日?|[火水木金土])"
_WEEKS = rf"第{_NUMBER}(?:(?:[・、~]|から|と)第?{_NUMBER})*(?:[・、と]最終)?"
_MONTHLY = rf"(?:毎月 ?)?(?:{_WEEKS}|最終|最後)(?: |の)?{_DAY_OF_MONTH}"
DAYS = rf"毎日|平日|{_MONTHLY}|(?:毎週 ?)?{DAY_LIST}"

_CAPTURED_RANGE = re.compile(rf"([{LETTERS}])(?:曜日?)?(?:(?:~| ?から ?)([{LETTERS}])(?:曜日?)?)?")
_CAPTURED_WEEKS = re.compile(r"([1-5])(?:(?:~|から)第?([1-5]))?|最[終後]")
_CAPTURED_MONTHLY = re.compile(_MONTHLY)
_DIGITS = str.maketrans("一二三四五", "12345")
_LAST = -1

# Days without times may be more: here nothing can be taken for the time that follows.
_MONTHLY_LIST = re.compile(rf"{_MONTHLY}(?:{_JOIN}{_MONTHLY})*")
_EVERY_OTHER_WEEK = re.compile(rf"隔週の?({DAY_LIST})")
_DAYS = re.compile(DAYS)


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
    if _CAPTURED_MONTHLY.match(text):
        days = _days_of_month(text)
        return monthly(days), {weekday for _week, weekday in days}
    # Alone, these characters may also mean "month" and "date".
    if re.fullmatch("[月日]+", text):
        raise NotCertain(text)
    return weekly(read_weekdays(text.removeprefix("毎週")))


def weekly(days: set[int]) -> tuple[str, set[int]]:
    return "FREQ=WEEKLY;BYDAY=" + ",".join(_CODES[day] for day in sorted(days)), days


def monthly(days: list[tuple[int, int]]) -> str:
    """[(2, 5), (-1, 5)], the second and the last Saturday → its rule."""
    return "FREQ=MONTHLY;BYDAY=" + ",".join(f"{week}{_CODES[day]}" for week, day in days)


def _days_of_month(text: str) -> list[tuple[int, int]]:
    weeks: set[int] = set()
    for match in _CAPTURED_WEEKS.finditer(text.translate(_DIGITS)):
        first, last = match.groups()
        named = range(int(first), int(last or first) + 1) if first else [_LAST]
        if not named:
            raise NotCertain(text)
        weeks |= set(named)
    weekday = LETTERS.index(re.search(rf"([{LETTERS}])(?:曜日?)?$", text)[1])
    return [(week, weekday) for week in sorted(weeks, key=lambda week: (week == _LAST, week))]


def read_recurrence(text: str) -> str:
    """The rule for days alone, without times: 「毎月第2・第4土曜」, 「隔週土曜」."""
    text = one_spelling(text).replace(" ", "")
    if _is_all(_MONTHLY_LIST, text):
        days = [day for match in _CAPTURED_MONTHLY.finditer(text) for day in _days_of_month(match.group())]
        return monthly(list(dict.fromkeys(days)))
    if match := _is_all(_EVERY_OTHER_WEEK, text):
        return weekly(read_weekdays(match[1]))[0].replace(";", ";INTERVAL=2;")
    if _is_all(_DAYS, text):
        return read_days(text)[0]
    raise NotCertain(text)


def _is_all(pattern: re.Pattern, text: str) -> re.Match | None:
    """Like `fullmatch`, which would try 2ⁿ ways to divide a long row of 「月曜日」."""
    match = pattern.match(text)
    return match if match and match.end() == len(text) else None
