import datetime
from types import SimpleNamespace

import pytest
from django.utils import translation

from directory import dates
from directory.recurrence_words import in_words

DAY = datetime.date(2026, 5, 9)


def words(recurrence, start="13:00", end="16:30", note=""):
    times = [text and datetime.time.fromisoformat(text) for text in (start, end)]
    schedule = SimpleNamespace(recurrence=recurrence, starts_at=times[0], ends_at=times[1], note=note)
    with translation.override("en"):
        return in_words(schedule)


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE", "every Mon・Wed"),
        ("FREQ=MONTHLY;BYDAY=2SA", "Sat no. 2 of each month"),
        ("FREQ=MONTHLY;BYDAY=2SA,4SU", "Sat no. 2 of each month, Sun no. 4 of each month"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "last Fri of each month"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "every other week on Sat"),
        ("FREQ=DAILY", "every day"),
        # Rarer kinds stand as they are; better that than a wrong day.
        ("FREQ=WEEKLY;INTERVAL=3;BYDAY=SA", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SA"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "FREQ=MONTHLY;BYDAY=-2FR"),
        ("FREQ=MONTHLY;BYDAY=SA", "FREQ=MONTHLY;BYDAY=SA"),
        ("FREQ=YEARLY;BYDAY=2SA", "FREQ=YEARLY;BYDAY=2SA"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=2SA", "FREQ=WEEKLY;BYDAY=2SA"),
    ],
)
def test_recurrence_in_words(recurrence, expected):
    assert words(recurrence) == f"{expected} 13:00–16:30"


def test_times_and_note_are_added_where_known():
    assert words("FREQ=DAILY", None, None) == "every day"
    assert words("FREQ=DAILY", "09:00", None, "電話") == "every day 9:00– 電話"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ja", ["2026年5月", "2026年5月9日", "5月9日(土)"]),
        ("en", ["May 2026", "9 May 2026", "Sat, 9 May"]),
    ],
)
def test_dates_as_people_write_them(language, expected):
    with translation.override(language):
        assert [dates.month(DAY), dates.day(DAY), dates.day_with_weekday(DAY)] == expected


def test_moment_is_written_as_the_day_in_japan():
    assert dates.day(datetime.datetime(2026, 5, 8, 20, tzinfo=datetime.UTC)) == "2026年5月9日"


@pytest.mark.parametrize(
    ("text", "japanese", "english"),
    [
        ("2018", "2018年", "2018"),
        ("2018-05", "2018年5月", "May 2018"),
        ("2018-05-19", "2018年5月19日", "19 May 2018"),
    ],
)
def test_partial_date_as_far_as_it_is_known(text, japanese, english):
    assert dates.partial(text) == japanese
    with translation.override("en"):
        assert dates.partial(text) == english
