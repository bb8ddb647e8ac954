"""Every text of hours in the fixtures, and what must be read from it."""

import csv
from datetime import date, datetime, time
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from directory.reading import ReadSchedule, read_hours

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
COLUMNS = {"centers": "hours", "groups": "schedule", "to_check": "hours"}
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"

# text: [(recurrence, starts, ends, closed on holidays, closed at new year, note)]
READ = {
    "電話: 月~金 9:00~12:30、13:00~16:00 / 来所: 月~金 9:00~17:00(予約制)": [
        (WEEKDAYS, "09:00", "12:30", None, None, "電話"),
        (WEEKDAYS, "13:00", "16:00", None, None, "電話"),
        (WEEKDAYS, "09:00", "17:00", None, None, "来所(予約制)"),
    ],
    "月・水・金曜日 10時00分~12時00分、13時00分~16時00分(年末年始・祝日を除く)": [
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "10:00", "12:00", True, True, ""),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "13:00", "16:00", True, True, ""),
    ],
    "平日8時30分から17時15分まで(土日祝、年末年始を除く)": [(WEEKDAYS, "08:30", "17:15", True, True, "")],
    "9:00~16:30(土・日・祝を除く)": [(WEEKDAYS, "09:00", "16:30", True, None, "")],
    "月曜日~金曜日 午前9時から午後5時まで(祝日及び年末年始を除く)": [
        (WEEKDAYS, "09:00", "17:00", True, True, "")
    ],
    "月曜日~金曜日 午前10時~午後5時(年末年始・祝日は休み)": [(WEEKDAYS, "10:00", "17:00", True, True, "")],
    "月曜日~金曜日 午前8時30分~午後5時まで(祝日、年末年始を除く)": [
        (WEEKDAYS, "08:30", "17:00", True, True, "")
    ],
    "月曜日から金曜日 午前8時30分から午後5時(祝日・年末年始を除く)": [
        (WEEKDAYS, "08:30", "17:00", True, True, "")
    ],
    "平日8:45~17:30(祝休日、年末年始を除く)": [(WEEKDAYS, "08:45", "17:30", True, True, "")],
    "月曜日~金曜日 午前8時30分から午後5時15分(祝日、年末年始を除く)": [
        (WEEKDAYS, "08:30", "17:15", True, True, "")
    ],
    "平日の午前9時~午後4時まで": [(WEEKDAYS, "09:00", "16:00", None, None, "")],
    "月曜日~金曜日 9時~12時/13時~16時30分": [
        (WEEKDAYS, "09:00", "12:00", None, None, ""),
        (WEEKDAYS, "13:00", "16:30", None, None, ""),
    ],
    "毎日9時~20時30分": [("FREQ=DAILY", "09:00", "20:30", None, None, "")],
    "月曜日~金曜日 8時30分~17時15分": [(WEEKDAYS, "08:30", "17:15", None, None, "")],
    "火曜日から土曜日 午前9時30分から午後6時15分(休館日: 日・月曜日、祝日、年末年始)": [
        ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", "09:30", "18:15", True, True, "")
    ],
    "月曜日~金曜日 9時~16時(祝日・年末年始は除く)": [(WEEKDAYS, "09:00", "16:00", True, True, "")],
    "月曜日から金曜日 午前8時30分から午後5時15分(土・日曜日、祝日、年末年始を除く)": [
        (WEEKDAYS, "08:30", "17:15", True, True, "")
    ],
    "月曜日~金曜日9時~17時30分(祝休日を除く)": [(WEEKDAYS, "09:00", "17:30", True, None, "")],
    "月曜日~金曜日 9:00~17:00(土日祝日、年末年始はお休み)": [(WEEKDAYS, "09:00", "17:00", True, True, "")],
    "月・水・土 午前10時から12時、午後1時から4時(祝日及び年末年始12月29日から1月3日を除く)": [
        ("FREQ=WEEKLY;BYDAY=MO,WE,SA", "10:00", "12:00", True, True, ""),
        ("FREQ=WEEKLY;BYDAY=MO,WE,SA", "13:00", "16:00", True, True, ""),
    ],
    "火・水・木・金 10:00~16:00": [("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR", "10:00", "16:00", None, None, "")],
    "平日9時~17時45分": [(WEEKDAYS, "09:00", "17:45", None, None, "")],
    "平日9時30分~12時、13時~16時": [
        (WEEKDAYS, "09:30", "12:00", None, None, ""),
        (WEEKDAYS, "13:00", "16:00", None, None, ""),
    ],
    "平日8時30分~17時15分": [(WEEKDAYS, "08:30", "17:15", None, None, "")],
    "平日9時~17時": [(WEEKDAYS, "09:00", "17:00", None, None, "")],
    "平日9時~17時30分": [(WEEKDAYS, "09:00", "17:30", None, None, "")],
    "午前9時から午後5時まで(土日祝日を除く)": [(WEEKDAYS, "09:00", "17:00", True, None, "")],
    "午前8時30分から午後5時30分まで(土日祝日を除く)": [(WEEKDAYS, "08:30", "17:30", True, None, "")],
    "午前8時30分から午後5時15分まで(土日祝日を除く)": [(WEEKDAYS, "08:30", "17:15", True, None, "")],
    "月~金曜日 9時~16時": [(WEEKDAYS, "09:00", "16:00", None, None, "")],
    "月曜日から金曜日(祝日、年末年始を除く)午前9時30分から12時、午後1時から4時": [
        (WEEKDAYS, "09:30", "12:00", True, True, ""),
        (WEEKDAYS, "13:00", "16:00", True, True, ""),
    ],
    "月曜日から金曜日(祝日、年末年始を除く)午前9時30分から12時/午後1時から3時": [
        (WEEKDAYS, "09:30", "12:00", True, True, ""),
        (WEEKDAYS, "13:00", "15:00", True, True, ""),
    ],
    "平日9時~17時(電話は随時受付、来所は予約制)": [],
    "火曜日から土曜日 午前10時から午後6時(祝休日、12月29日から1月3日を除く)": [
        ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", "10:00", "18:00", True, True, "")
    ],
    "居場所 毎週水・金・土曜日": [("FREQ=WEEKLY;BYDAY=WE,FR,SA", None, None, None, None, "居場所")],
    "平日 9時から17時30分まで(祝日および年末年始を除く)": [(WEEKDAYS, "09:00", "17:30", True, True, "")],
    "平日 9時から17時30分(祝日及び年末年始を除く)": [(WEEKDAYS, "09:00", "17:30", True, True, "")],
    "平日 9時~16時": [(WEEKDAYS, "09:00", "16:00", None, None, "")],
    "毎週月~金 10時~12時、13時~16時(土日祝日・慰霊の日・年末年始除く)": [],
    "月火水木金 08:30~17:00 国民の祝日に関する法律に規定する休日及び"
    "年末年始（12/29から翌年の1/3）は終日利用不可": [(WEEKDAYS, "08:30", "17:00", True, True, "")],
    "月火水木金 08:30~17:15": [(WEEKDAYS, "08:30", "17:15", None, None, "")],
    "月火水木金 08:30~17:00 国民の祝日に関する法律に規定する休日及び"
    "年末年始（１２月２９日から翌年の１月３日まで）は利用不可。": [
        (WEEKDAYS, "08:30", "17:00", True, True, "")
    ],
    "月火水木金 08:30~17:00 国民の祝日に関する法律に規定する休日及び"
    "年末年始（12月29日から翌年の1月3日）は終日利用不可。": [(WEEKDAYS, "08:30", "17:00", True, True, "")],
    "毎月第3木曜日 午後1時30分から3時": [("FREQ=MONTHLY;BYDAY=3TH", "13:30", "15:00", None, None, "")],
    "火・木曜日 午後1時半~午後4時": [("FREQ=WEEKLY;BYDAY=TU,TH", "13:30", "16:00", None, None, "")],
    "毎月第3木曜日 午後1時30分~4時30分": [("FREQ=MONTHLY;BYDAY=3TH", "13:30", "16:30", None, None, "")],
    "毎月1回": [],
    "第1から第4木曜日 午後1時30分から午後4時まで": [
        ("FREQ=MONTHLY;BYDAY=1TH,2TH,3TH,4TH", "13:30", "16:00", None, None, "")
    ],
    "原則毎月第1・第3月曜日(祝祭日はお休み)": [],
    "毎週水・金・土曜日": [("FREQ=WEEKLY;BYDAY=WE,FR,SA", None, None, None, None, "")],
    "火曜日から土曜日 9時半~17時半(祝日と年末年始を除く)": [
        ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", "09:30", "17:30", True, True, "")
    ],
    "毎週水・金・土曜日 午後1時から午後5時(祝日及び年末年始を除く)": [
        ("FREQ=WEEKLY;BYDAY=WE,FR,SA", "13:00", "17:00", True, True, "")
    ],
    "午前10時~午後7時(日、月、祝日と年末年始は休館)": [
        ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA", "10:00", "19:00", True, True, "")
    ],
    "月曜日から金曜日の午前9時から午後5時まで(土日祝祭日および年末年始は閉館)": [
        (WEEKDAYS, "09:00", "17:00", True, True, "")
    ],
    "午前10時から午後4時(土日祝休み)": [(WEEKDAYS, "10:00", "16:00", True, None, "")],
    "月~金曜日(祝日と年末年始を除く) 午前10時~正午、午後1~3時": [
        (WEEKDAYS, "10:00", "12:00", True, True, ""),
        (WEEKDAYS, "13:00", "15:00", True, True, ""),
    ],
    "月~金曜 午前8時30分~午後5時15分(祝日・年末年始を除く)": [(WEEKDAYS, "08:30", "17:15", True, True, "")],
    "午前9時~午後6時(日曜、祝日は休み)": [
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA", "09:00", "18:00", True, None, "")
    ],
    "平日の9時から17時まで(2020年の記事)": [],
    "月、水、金曜 午前10時から午後4時": [("FREQ=WEEKLY;BYDAY=MO,WE,FR", "10:00", "16:00", None, None, "")],
    "平日午前9時から午後5時まで": [(WEEKDAYS, "09:00", "17:00", None, None, "")],
    "月曜日から金曜日の9:00から17:15まで(土日、休日、12月29日~1月3日休)": [
        (WEEKDAYS, "09:00", "17:15", True, True, "")
    ],
    "9時~17時(土日祝、年末年始を除く)": [(WEEKDAYS, "09:00", "17:00", True, True, "")],
    "電話相談は平日午前9時~午後5時45分": [(WEEKDAYS, "09:00", "17:45", None, None, "電話")],
    "午前10時~午後4時半(月曜休み)": [
        ("FREQ=WEEKLY;BYDAY=TU,WE,TH,FR,SA,SU", "10:00", "16:30", None, None, "")
    ],
    "月~金9:00~17:00": [(WEEKDAYS, "09:00", "17:00", None, None, "")],
    "月~金9:00~12:00、13:00~17:00": [
        (WEEKDAYS, "09:00", "12:00", None, None, ""),
        (WEEKDAYS, "13:00", "17:00", None, None, ""),
    ],
    "月~金8:30~17:15": [(WEEKDAYS, "08:30", "17:15", None, None, "")],
    "月~金9:00~16:00": [(WEEKDAYS, "09:00", "16:00", None, None, "")],
}

OTHER_TEXTS = {
    "月〜金　９：００ー１７：００": [(WEEKDAYS, "09:00", "17:00", None, None, "")],
    "毎月第２・第４土曜日 13時~15時(要予約)": [
        ("FREQ=MONTHLY;BYDAY=2SA,4SA", "13:00", "15:00", None, None, "要予約")
    ],
    "毎月最終土曜日 13時~15時": [("FREQ=MONTHLY;BYDAY=-1SA", "13:00", "15:00", None, None, "")],
    "第二・第四火曜 13時~15時": [("FREQ=MONTHLY;BYDAY=2TU,4TU", "13:00", "15:00", None, None, "")],
    "火 10時~12時、木 13時~15時": [
        ("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", None, None, ""),
        ("FREQ=WEEKLY;BYDAY=TH", "13:00", "15:00", None, None, ""),
    ],
    "土~火 10時~正午": [("FREQ=WEEKLY;BYDAY=MO,TU,SA,SU", "10:00", "12:00", None, None, "")],
    "平日 午後0時30分~午後4時": [(WEEKDAYS, "12:30", "16:00", None, None, "")],
}

NOT_CERTAIN = [
    "",
    "24時間対応",
    "9時~17時",
    "9時~17時(祝日を除く)",
    "月~金 17時~9時",
    "月~金 25時~26時",
    "月~金 9時75分~12時",
    "月~金 1時~4時",
    "月~金 9~17",
    "月~金 18時~翌2時",
    "月~金 午前10時~12時、1時~3時",
    "月~金 午後1時~12時",
    "月~金 午前10時~午後12時",
    "月~金 13時~16時、9時~12時",
    "月~金 9時~17時(金曜休み)",
    "月・水・金、祝日を除く 9時~12時",
    "月日 9時~12時",
    "第2日 9時~12時",
    "第2土曜、日曜 13時~15時",
    "第2土日 13時~15時",
    "隔週土曜 13時~15時",
    "奇数月第3木曜日 13時~15時",
    "毎月10日 午前8時~午後8時",
    "電話: 月~金 9時~17時 / 来所: 月~金 9時~17時(祝日を除く)",
    "電話: 月~金 9時~17時 / 来所: 要相談",
    "火 10時~12時、木",
    "平日 9時~17時頃",
    "平日 9時~17時(第3水曜日を除く)",
]


def clock(text):
    return time.fromisoformat(text) if text else None


def schedules(rows):
    return [ReadSchedule(row[0], clock(row[1]), clock(row[2]), *row[3:]) for row in rows]


@pytest.mark.parametrize(("text", "rows"), [*READ.items(), *OTHER_TEXTS.items()])
def test_read_hours(text, rows):
    assert read_hours(text) == schedules(rows)


@pytest.mark.parametrize("text", NOT_CERTAIN)
def test_read_hours_not_certain(text):
    assert read_hours(text) == []


@pytest.mark.parametrize("name", COLUMNS)
def test_read_hours_covers_fixture(name):
    with open(FIXTURES / f"{name}.csv", encoding="utf-8", newline="") as file:
        texts = {row[COLUMNS[name]] for row in csv.DictReader(file)}
    assert texts - {""} - set(READ) == set()


PIECES = "月 火 水 木 金 土 日 曜日 ~ から まで ・ 、 / と 9時 9:00 12時半 17時 午前 午後 正午".split()
PIECES += "1 3 第 毎月 毎週 平日 毎日 の は".split()
PIECES += "(祝日を除く) (土日祝休み) 年末年始 電話: 来所: (予約制) 居場所".split() + [" ", "　", "(", ")"]
likely_text = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
# Kana, kanji, full-width forms and punctuation.
any_text = st.text(st.characters(min_codepoint=0x3000, max_codepoint=0xFFEF)) | st.text()


@given(likely_text | any_text)
def test_read_hours_gives_only_usable_schedules(text):
    for schedule in read_hours(text):
        assert next(iter(rrulestr(schedule.recurrence, dtstart=datetime(2026, 1, 1))))
        assert (schedule.starts_at is None) == (schedule.ends_at is None)
        assert schedule.starts_at is None or schedule.starts_at < schedule.ends_at


def test_read_hours_recurrence_falls_on_the_days_written():
    (schedule,) = read_hours("毎月第3木曜日 午後1時30分から3時")
    first = next(iter(rrulestr(schedule.recurrence, dtstart=datetime(2026, 11, 1))))
    assert first.date() == date(2026, 11, 19)
