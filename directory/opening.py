"""Dates on which something opens: RFC 5545 rules, public holidays of Japan, 29 December to 3 January."""

import datetime
import re
from functools import lru_cache

import holidays
from dateutil.rrule import rrulestr
from django.utils import timezone

LOOK_AHEAD = datetime.timedelta(days=400)


def clock(time):
    return f"{time.hour}:{time.minute:02}" if time else ""


@lru_cache(maxsize=16)
def holidays_of(year):
    return frozenset(holidays.Japan(years=year))


def is_holiday(day):
    return day in holidays_of(day.year)


def is_new_year(day):
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


def needs_first_day(recurrence):
    """“Every other week” says nothing without the week that it is counted from."""
    return bool(re.search(r"INTERVAL=(?!1(;|$))|COUNT=", recurrence))


def is_open_on(schedule, day):
    """Yes, no, or None: where nobody said whether holidays are open, a holiday is neither."""
    if schedule.first_on is None and needs_first_day(schedule.recurrence):
        return None
    if not _falls_on(schedule.recurrence, schedule.first_on, day):
        return False
    is_closed = [schedule.closed_on_holidays] if is_holiday(day) else []
    is_closed += [schedule.closed_at_new_year] if is_new_year(day) else []
    return False if True in is_closed else None if None in is_closed else True


def next_dates(schedule, today, count=3):
    """The next dates from `today` on, at most `count`."""
    found = []
    for moment in _rule(schedule.recurrence, schedule.first_on, today).xafter(_midnight(today), inc=True):
        if moment.date() > today + LOOK_AHEAD or len(found) == count:
            break
        if is_open_on(schedule, moment.date()):
            found.append(moment.date())
    return found


def opens_next(schedules, now):
    """(start, end) of the period that runs now or comes next, as aware datetimes; None if none is known."""
    today = timezone.localdate(now)
    periods = [
        (_at(day, schedule.starts_at), _at(day, schedule.ends_at))
        for schedule in schedules
        if schedule.starts_at and schedule.ends_at
        for day in next_dates(schedule, today, count=2)
    ]
    return min((period for period in periods if period[1] > now), default=None)


@lru_cache(maxsize=4096)
def _falls_on(recurrence, first_on, day):
    """Hundreds of listings share a dozen rules, and a list asks about today alone."""
    return bool(_rule(recurrence, first_on, day).between(_midnight(day), _midnight(day), inc=True))


def _rule(recurrence, first_on, day):
    # A rule that names its days does not depend on its start; “every other week” does, and has a first day.
    names_days = "BYDAY=" in recurrence or recurrence == "FREQ=DAILY"
    start = day - datetime.timedelta(days=7) if names_days else datetime.date(day.year - 1, 1, 1)
    return rrulestr(recurrence, dtstart=_midnight(first_on or start))


def _midnight(day):
    return datetime.datetime.combine(day, datetime.time())


def _at(day, time):
    return timezone.make_aware(datetime.datetime.combine(day, time))
