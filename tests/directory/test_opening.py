import datetime
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory import opening

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
THANKSGIVING = date(2026, 11, 23)  # 勤労感謝の日, a Monday


def rule(recurrence, start="13:00", end="16:00", holidays=True, new_year=True, first_on=None):
    return SimpleNamespace(
        recurrence=recurrence,
        starts_at=start and datetime.time.fromisoformat(start),
        ends_at=end and datetime.time.fromisoformat(end),
        closed_on_holidays=holidays,
        closed_at_new_year=new_year,
        first_on=first_on,
    )


def at(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def test_second_saturdays():
    expected = [date(2026, 11, 14), date(2026, 12, 12), date(2027, 1, 9)]
    second_saturday = rule("FREQ=MONTHLY;BYDAY=2SA")
    assert opening.next_dates(second_saturday, date(2026, 11, 1)) == expected
    assert opening.next_dates(second_saturday, date(2026, 11, 14)) == expected
    assert opening.next_dates(second_saturday, date(2026, 11, 15), count=2) == expected[1:]


def test_last_friday():
    dates = opening.next_dates(rule("FREQ=MONTHLY;BYDAY=-1FR"), date(2026, 11, 1), count=2)
    assert dates == [date(2026, 11, 27), date(2026, 12, 25)]


@pytest.mark.parametrize(("closed", "expected"), [(True, False), (None, None), (False, True)])
def test_holiday_is_open_only_where_somebody_said_so(closed, expected):
    mondays = rule("FREQ=WEEKLY;BYDAY=MO", holidays=closed)
    assert opening.is_open_on(mondays, THANKSGIVING) is expected
    first = date(2026, 11, 23) if expected else date(2026, 11, 30)
    assert opening.next_dates(mondays, date(2026, 11, 17), count=1) == [first]


@pytest.mark.parametrize(("closed", "expected"), [(True, False), (None, None), (False, True)])
def test_turn_of_the_year_is_open_only_where_somebody_said_so(closed, expected):
    daily = rule("FREQ=DAILY", holidays=False, new_year=closed)
    days = [date(2026, 12, day) for day in (28, 29, 31)] + [date(2027, 1, day) for day in (1, 3, 4)]
    assert [opening.is_open_on(daily, day) for day in days] == [True, *[expected] * 4, True]


@pytest.mark.parametrize(
    ("holidays", "new_year", "expected"),
    [
        (True, None, False),
        (None, True, False),
        (None, False, None),
        (False, None, None),
        (False, False, True),
    ],
)
def test_new_years_day_is_both(holidays, new_year, expected):
    daily = rule("FREQ=DAILY", holidays=holidays, new_year=new_year)
    assert opening.is_open_on(daily, date(2027, 1, 1)) is expected


def test_day_outside_the_rule_is_closed_whatever_is_unknown():
    fridays = rule("FREQ=WEEKLY;BYDAY=FR", holidays=None)
    assert opening.is_open_on(fridays, THANKSGIVING) is False


def test_substitute_holiday_is_a_holiday():
    assert opening.is_holiday(date(2027, 3, 22))  # for the equinox, a Sunday
    assert not opening.is_holiday(date(2026, 11, 24))


def test_every_other_week_is_counted_from_its_first_day():
    fortnightly = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", first_on=date(2026, 11, 7))
    expected = [date(2026, 11, 21), date(2026, 12, 5), date(2026, 12, 19)]
    assert opening.next_dates(fortnightly, date(2026, 11, 8)) == expected
    fortnightly.first_on = date(2026, 10, 31)
    assert opening.next_dates(fortnightly, date(2026, 11, 8), count=1) == [date(2026, 11, 14)]


def test_every_other_week_without_a_first_day_claims_nothing():
    fortnightly = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA")
    assert opening.next_dates(fortnightly, date(2026, 11, 8)) == []
    assert opening.opens_next([fortnightly], at("2026-11-14 14:00")) is None


def test_dates_before_the_first_day_are_none():
    saturdays = rule("FREQ=WEEKLY;BYDAY=SA", first_on=date(2026, 12, 1))
    assert opening.next_dates(saturdays, date(2026, 11, 8), count=1) == [date(2026, 12, 5)]


def test_rule_by_the_day_of_the_month():
    fifteenths = rule("FREQ=MONTHLY;BYMONTHDAY=15")
    assert opening.next_dates(fifteenths, date(2026, 11, 16), count=2) == [
        date(2026, 12, 15),
        date(2027, 1, 15),
    ]


def test_rule_that_has_ended_has_no_dates():
    assert opening.next_dates(rule("FREQ=WEEKLY;BYDAY=SA;UNTIL=20261031"), date(2026, 11, 8)) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-14 12:59", "2026-11-14 13:00"),
        ("2026-11-14 13:00", "2026-11-14 13:00"),  # exactly at the start: open
        ("2026-11-14 15:59", "2026-11-14 13:00"),
        ("2026-11-14 16:00", "2026-11-21 13:00"),  # exactly at the end: closed
        ("2026-11-14 23:59", "2026-11-21 13:00"),
    ],
)
def test_opens_next_at_the_edges(now, expected):
    saturdays = rule("FREQ=WEEKLY;BYDAY=SA")
    start, end = opening.opens_next([saturdays], at(now))
    assert (start, end) == (at(expected), at(expected) + datetime.timedelta(hours=3))


def test_opens_next_of_a_morning_and_an_afternoon():
    days = [rule("FREQ=DAILY", "9:00".zfill(5), "12:00"), rule("FREQ=DAILY", "13:00", "17:00")]
    moments = ["2026-11-10 11:00", "2026-11-10 12:00", "2026-11-10 17:00"]
    starts = [opening.opens_next(days, at(moment))[0] for moment in moments]
    assert starts == [at("2026-11-10 09:00"), at("2026-11-10 13:00"), at("2026-11-11 09:00")]


def test_opens_next_without_times_is_unknown():
    assert opening.opens_next([rule("FREQ=DAILY", None, None)], at("2026-11-10 11:00")) is None
    assert opening.opens_next([rule("FREQ=DAILY", "13:00", None)], at("2026-11-10 11:00")) is None
    assert opening.opens_next([], at("2026-11-10 11:00")) is None


def test_opens_next_speaks_of_the_day_in_japan():
    late_in_utc = datetime.datetime(2026, 11, 13, 20, tzinfo=datetime.UTC)  # Saturday, 5:00 in Japan
    start, _end = opening.opens_next([rule("FREQ=WEEKLY;BYDAY=SA")], late_in_utc)
    assert start == at("2026-11-14 13:00")


@given(
    today=st.dates(date(2020, 1, 1), date(2031, 12, 31)),
    weekday=st.integers(0, 6),
    week=st.sampled_from(["", 1, 2, 3, 4, 5, -1]),
    holidays=st.sampled_from([True, False, None]),
    new_year=st.sampled_from([True, False, None]),
)
def test_next_dates_obey_the_rule(today, weekday, week, holidays, new_year):
    frequency = "MONTHLY" if week else "WEEKLY"
    schedule = rule(f"FREQ={frequency};BYDAY={week}{DAYS[weekday]}", holidays=holidays, new_year=new_year)
    dates = opening.next_dates(schedule, today)
    assert dates == sorted(set(dates)) and len(dates) <= 3
    for day in dates:
        assert today <= day <= today + opening.LOOK_AHEAD
        assert day.weekday() == weekday
        assert not week or is_in_week(day, week)
        assert holidays is False or not opening.is_holiday(day)
        assert new_year is False or not opening.is_new_year(day)
    before = today + datetime.timedelta(days=7)
    missed = [day for day in days_between(today, before) if opening.is_open_on(schedule, day)]
    assert [day for day in dates if day < before] == missed[:3]


def is_in_week(day, week):
    if week == -1:
        return (day + datetime.timedelta(days=7)).month != day.month
    return (day.day - 1) // 7 + 1 == week


def days_between(start, end):
    return [start + datetime.timedelta(days=number) for number in range((end - start).days)]


@given(
    now=st.datetimes(datetime.datetime(2024, 1, 1), datetime.datetime(2028, 1, 1)),
    days=st.sets(st.sampled_from(DAYS), min_size=1),
)
def test_opens_next_runs_or_comes(now, days):
    now = timezone.make_aware(now)
    start, end = opening.opens_next([rule("FREQ=WEEKLY;BYDAY=" + ",".join(days))], now)
    assert start < end and now < end
    assert DAYS[start.weekday()] in days
