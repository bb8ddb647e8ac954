"""Days as people write them in the back office → recurrence rules."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading import NotCertain, read_recurrence

WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
WEEKLY, OTHER, MONTHLY = "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;INTERVAL=2;BYDAY=", "FREQ=MONTHLY;BYDAY="

READ = {
    "毎日": "FREQ=DAILY",
    "平日": WEEKDAYS,
    "月〜金": WEEKDAYS,
    "月曜日から金曜日まで": WEEKDAYS,
    "毎週月・水": WEEKLY + "MO,WE",
    "毎週 月曜 と 水曜": WEEKLY + "MO,WE",
    "毎週日": WEEKLY + "SU",
    "土日": WEEKLY + "SA,SU",
    "水、月": WEEKLY + "MO,WE",
    "毎月第2土曜": MONTHLY + "2SA",
    "毎月　第２　土曜日": MONTHLY + "2SA",
    "第2土": MONTHLY + "2SA",
    "第二・第四土曜日": MONTHLY + "2SA,4SA",
    "毎月第2・第4土曜": MONTHLY + "2SA,4SA",
    "第2と第4の土曜": MONTHLY + "2SA,4SA",
    "第2,4土曜": MONTHLY + "2SA,4SA",
    "第1～第3木曜": MONTHLY + "1TH,2TH,3TH",
    "毎月最終土曜": MONTHLY + "-1SA",
    "毎月最後の土曜": MONTHLY + "-1SA",
    "第2・最終土曜": MONTHLY + "2SA,-1SA",
    "毎月第2土曜、毎月最後の日曜": MONTHLY + "2SA,-1SU",
    "第4土曜、第2日曜": MONTHLY + "4SA,2SU",
    "隔週土曜": OTHER + "SA",
    "隔週の月・水曜日": OTHER + "MO,WE",
}


@pytest.mark.parametrize(("text", "rule"), READ.items())
def test_days_are_read(text, rule):
    assert read_recurrence(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "", "月", "日", "月日", "毎週", "毎月", "毎月曜", "隔週", "毎日土曜", "最終", "最終週の土曜", "週末",
        "第6土曜", "第2日", "第2土日", "第2・日曜", "第2土曜、日曜", "第4~第2土曜", "第1・第4~第2土曜",
        "土曜?", "隔月第2土曜", "毎月2回", "毎月15日", "平日(祝日を除く)", "月~金 9時",
    ],
)  # fmt: skip
def test_what_is_not_certain_is_not_read(text):
    with pytest.raises(NotCertain):
        read_recurrence(text)


@given(st.lists(st.sampled_from("月火水木金土日曜第24最終と・~毎週隔 x")).map("".join))
def test_any_text_is_read_or_refused(text):
    try:
        assert read_recurrence(text).startswith("FREQ=")
    except NotCertain:
        pass


@pytest.mark.parametrize("piece", ["月曜日", "第2土曜", "第2・", "隔週月曜日"])
def test_long_texts_are_refused_at_once(piece):
    start = time.monotonic()
    with pytest.raises(NotCertain):
        read_recurrence(piece * 500 + "x")
    assert time.monotonic() - start < 1
