import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import formats, timezone, translation

from directory.admin.typed_fields import ClockField, DayField, LastMomentField, MomentField

DAY, TIME = datetime.date(2026, 11, 25), datetime.time


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-25",
        "2026/11/25",
        "2026.11.25",
        "2026年11月25日",
        " ２０２６年１１月２５日 ",
        "２０２６／１１／２５",
        DAY,
    ],
)
def test_day_as_people_type_it(typed):
    assert DayField().clean(typed) == DAY
    assert not DayField().has_changed(DAY, typed)


@pytest.mark.parametrize(
    "typed", ["11/25/2026", "2026-11-31", "昔", "11月25日", "25", "0", "9999-12-31", "0001-01-01"]
)
def test_other_days_get_an_example(typed):
    with pytest.raises(ValidationError) as error:
        DayField().clean(typed)
    assert error.value.messages == ["日付として読み取れません。例: 2026-11-25"]


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("14:00", TIME(14)),
        ("9:05", TIME(9, 5)),
        ("14:00:30", TIME(14, 0, 30)),
        ("14：00", TIME(14)),
        ("１４：００", TIME(14)),
        ("14時", TIME(14)),
        ("14時30分", TIME(14, 30)),
        ("１４時３０分", TIME(14, 30)),
        ("14時半", TIME(14, 30)),
        ("午後2時", TIME(14)),
        ("午前 9時15分", TIME(9, 15)),
        ("正午", TIME(12)),
        (TIME(14), TIME(14)),
    ],
)
def test_time_as_people_type_it(typed, time):
    assert ClockField().clean(typed) == time
    assert not ClockField().has_changed(time, typed)


@pytest.mark.parametrize("typed", ["14", "25:00", "14時75分", "午後12時", "夕方", "14~16時", "14時頃"])
def test_other_times_get_an_example(typed):
    with pytest.raises(ValidationError) as error:
        ClockField().clean(typed)
    assert error.value.messages == ["時刻として読み取れません。例: 14:00"]


def test_empty_fields_stay_empty():
    assert (DayField(required=False).clean(" "), ClockField(required=False).clean("　")) == (None, None)


def test_how_dates_are_shown_is_unchanged():
    moment = datetime.datetime(2026, 11, 5, 9, 5)
    with translation.override("ja"):
        shown = [formats.date_format(moment, name) for name in ("DATE_FORMAT", "SHORT_DATETIME_FORMAT")]
        fields = [formats.localize_input(value) for value in (moment.date(), moment.time())]
    assert shown == ["2026年11月5日", "2026/11/05 9:05"]
    assert fields == ["2026-11-05", "09:05:00"]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-25 13:00", "2026-11-25 13:00"),
        ("２０２６年１１月２５日　午後１時半", "2026-11-25 13:30"),
        ("2026/11/25T9:05", "2026-11-25 09:05"),
        ("2026-11-25", "2026-11-25 00:00"),
    ],
)
def test_moment_as_people_type_it(typed, moment):
    found = MomentField().clean(typed)
    assert f"{timezone.localtime(found):%Y-%m-%d %H:%M}" == moment
    assert not MomentField().has_changed(found, typed)


def test_last_moment_of_a_day():
    assert timezone.localtime(LastMomentField().clean("2026-11-25")).time() == TIME(23, 59)


@pytest.mark.parametrize("typed", ["あした", "2026-11-25 25:00", "13:00", "2026-11-31 13:00", "9999-12-31"])
def test_other_moments_get_an_example(typed):
    with pytest.raises(ValidationError) as error:
        MomentField().clean(typed)
    assert error.value.messages == ["日付と時刻として読み取れません。例: 2026-11-25 13:00"]
