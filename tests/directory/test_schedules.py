import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Schedule
from tests import factories

pytestmark = pytest.mark.django_db
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def knows(listing):
    listing = factories.base(listing)
    return listing.evenings, listing.weekends


@pytest.mark.parametrize(
    ("recurrence", "end", "expected"),
    [
        (WEEKDAYS, "17:00", (False, False)),
        (WEEKDAYS, "18:00", (False, False)),
        (WEEKDAYS, "18:30", (True, False)),
        (WEEKDAYS, None, (None, False)),
        ("FREQ=MONTHLY;BYDAY=2SA", "16:00", (False, True)),
        ("FREQ=MONTHLY;BYDAY=-1SU", "20:00", (True, True)),
        ("FREQ=DAILY", "17:00", (False, True)),
    ],
)
def test_schedule_sets_evenings_and_weekends(recurrence, end, expected):
    listing = factories.group()
    factories.schedule(listing, recurrence, "13:00", end)
    assert knows(listing) == expected


def test_any_of_several_schedules_says_yes():
    listing = factories.group()
    factories.schedule(listing, WEEKDAYS, "9:00", "17:00")
    evening = factories.schedule(listing, "FREQ=WEEKLY;BYDAY=SU", "18:00", "20:00")
    assert knows(listing) == (True, True)
    evening.delete()
    assert knows(listing) == (False, False)


def test_without_schedules_it_is_not_confirmed():
    listing = factories.group()
    factories.schedule(listing).delete()
    assert knows(listing) == (None, None)


@pytest.mark.parametrize(
    "recurrence",
    ["FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=2SA", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY"],
)
def test_recurrence_is_accepted(recurrence):
    Schedule(recurrence=recurrence).full_clean(exclude=["listing"])


@pytest.mark.parametrize(
    "recurrence", ["", "毎月第2土曜", "FREQ=SOMETIMES", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX"]
)
def test_recurrence_is_refused(recurrence):
    with pytest.raises(ValidationError) as error:
        Schedule(recurrence=recurrence).full_clean(exclude=["listing"])
    assert list(error.value.message_dict) == ["recurrence"]


def test_every_other_week_needs_a_first_day():
    schedule = Schedule(recurrence="FREQ=WEEKLY;INTERVAL=2;BYDAY=SA")
    with pytest.raises(ValidationError) as error:
        schedule.full_clean(exclude=["listing"])
    assert list(error.value.message_dict) == ["first_on"]
    schedule.first_on = datetime.date(2026, 4, 4)
    schedule.full_clean(exclude=["listing"])


def test_hours_that_end_before_they_start_are_refused_by_the_database():
    listing = factories.group()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.schedule(listing, WEEKDAYS, "17:00", "9:00")


@pytest.mark.parametrize(
    ("recurrence", "ends_at", "text"),
    [
        ("FREQ=MONTHLY;BYDAY=2SA", datetime.time(16), "毎月第2土曜 14:00–16:00"),
        (WEEKDAYS, None, "毎週月・火・水・木・金曜 14:00–"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", datetime.time(16), "FREQ=MONTHLY;BYMONTHDAY=15 14:00–16:00"),
    ],
)
def test_schedule_in_words_of_staff(recurrence, ends_at, text):
    schedule = Schedule(recurrence=recurrence, starts_at=datetime.time(14), ends_at=ends_at)
    assert str(schedule) == text
