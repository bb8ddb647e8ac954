"""Calendars, read as a calendar program reads them: by an independent parser."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import timezone, translation
from hypothesis import example, given
from hypothesis import strategies as st

from directory.models import Prefecture
from events.calendars import calendar
from events.models import Event
from tests import factories

JAPAN, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
EDITED = datetime.datetime(2026, 4, 1, 8, 30, 15, tzinfo=JAPAN)
DAY = datetime.date(2026, 5, 19)
UID = uuid.UUID("6f1c2f0e-5c0e-4d0e-9f37-0a1b2c3d4e5f")


def made(**values):
    """As if it had been read from the database."""
    defaults = {"id": UID, "code": "abcd2345", "title": "働くことを語る会", "status": "published"}
    defaults |= {"starts_on": DAY, "updated_at": EDITED}
    return Event(**defaults | values)


def read(events, **options):
    found = icalendar.Calendar.from_ical(calendar(events, **options))
    return [part for part in found.walk("VEVENT")]


def facts(**values):
    [part] = read([made(**values)])
    return {name: part[name] for name in part}


def test_all_that_a_program_reads():
    hours = {"starts_at": datetime.time(13, 30), "ends_at": datetime.time(16, 0)}
    found = facts(sequence=2, venue="市民会館", address="桃園町2-1", **hours)
    moments = [found.pop(name).dt for name in ("DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED")]
    utc = datetime.datetime(2026, 3, 31, 23, 30, 15, tzinfo=datetime.UTC)
    starts = datetime.datetime(2026, 5, 19, 13, 30, tzinfo=JAPAN)
    assert moments == [starts, starts + datetime.timedelta(hours=2.5), utc, utc]
    assert {name: str(value) for name, value in found.items()} == {
        "UID": str(UID),
        "SEQUENCE": "2",
        "STATUS": "CONFIRMED",
        "SUMMARY": "働くことを語る会",
        "LOCATION": "市民会館、桃園町2-1",
        "URL": "http://127.0.0.1:8000/events/abcd2345/",
    }


def test_cancelled_event_says_so_twice():
    found = facts(status="cancelled")
    assert (found["STATUS"], found["SUMMARY"]) == ("CANCELLED", "【中止】働くことを語る会")


NIGHT = datetime.time(0)
SPANS = [  # days and hours as known; first and last as a program reads them
    ({}, DAY, datetime.date(2026, 5, 20)),
    ({"ends_on": datetime.date(2026, 5, 21)}, DAY, datetime.date(2026, 5, 22)),
    ({"ends_at": datetime.time(16)}, DAY, datetime.date(2026, 5, 20)),
    ({"starts_at": NIGHT}, datetime.datetime(2026, 5, 19, tzinfo=JAPAN), None),
    (
        {"starts_at": datetime.time(10), "ends_on": datetime.date(2026, 5, 20)},
        datetime.datetime(2026, 5, 19, 10, tzinfo=JAPAN),
        datetime.datetime(2026, 5, 21, tzinfo=JAPAN),
    ),
]


@pytest.mark.parametrize(("values", "first", "last"), SPANS)
def test_what_is_not_known_is_not_claimed(values, first, last):
    found = facts(**values)
    assert (found["DTSTART"].dt, found["DTEND"].dt if "DTEND" in found else None) == (first, last)


@pytest.mark.parametrize(("day", "hour"), [("2026-03-29", 6), ("2026-07-01", 6), ("2026-10-25", 5)])
def test_moment_is_right_where_clocks_change(day, hour):
    """Half past one in Japan, in Berlin: in summer time, on the day it begins, and on the day it ends."""
    found = facts(starts_on=datetime.date.fromisoformat(day), starts_at=datetime.time(13, 30))
    there = found["DTSTART"].dt.astimezone(BERLIN)
    assert (there.hour, there.minute, there.date().isoformat()) == (hour, 30, day)


def test_time_zone_is_written_out():
    [zone] = icalendar.Calendar.from_ical(calendar([])).walk("VTIMEZONE")
    offset = zone.to_tz(lookup_tzid=False).utcoffset(datetime.datetime(2026, 7, 1))
    assert (str(zone["TZID"]), offset) == ("Asia/Tokyo", datetime.timedelta(hours=9))


def test_neutral_calendar_tells_nothing():
    event = made(venue="市民会館", theme="働くこと", attendance="online", status="published")
    written = calendar([event], neutral=True, online_url="https://example.jp/secret").decode()
    [part] = read([event], neutral=True)
    assert sorted(part) == [
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "LAST-MODIFIED",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "UID",
    ]
    assert part["SUMMARY"] == "予定"
    assert [word for word in ("ikipedia", "ひき", "会館", "http", "働く") if word in written] == []
    with translation.override("en"):
        assert read([event], neutral=True)[0]["SUMMARY"] == "Appointment"


def test_online_address_stands_only_where_it_was_asked_for():
    event = made(attendance="online", online_url="https://example.jp/secret", online_note="暗証番号 1234")
    assert b"secret" not in calendar([event]) and b"1234" not in calendar([event])
    [part] = read([event], online_url=event.online_url)
    assert (part["DESCRIPTION"], part["LOCATION"]) == ("https://example.jp/secret", "オンライン")


def test_event_without_a_day_is_left_out():
    assert read([made(starts_on=None)]) == []


def test_same_data_give_the_same_bytes():
    assert calendar([made()], name="名前") == calendar([made()], name="名前")


TEXTS = st.text(max_size=200) | st.text("、。,;\\\n\r\t 長い名前😀👩‍👧é", max_size=200)


@given(title=TEXTS, venue=TEXTS)
@example(title="長い名前の会" * 40, venue="a" * 200)
def test_any_text_survives_in_lines_that_are_short(title, venue):
    written = calendar([made(title=title, venue=venue)], name=title)
    lines = written.split(b"\r\n")
    assert lines.pop() == b"" and max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    [line.decode() for line in lines]  # no character is cut in two
    [part] = read([made(title=title, venue=venue)])
    assert str(part["SUMMARY"]) == plain(title)


def test_marks_of_the_format_are_escaped():
    assert (
        "SUMMARY:話す\\, 聞く\\; 書く\\\\\\n休む\r\n"
        in calendar([made(title="話す, 聞く; 書く\\\n休む")]).decode()
    )


def plain(text):
    """Without control characters; every end of a line is the same."""
    return "\n".join(
        "".join(c for c in line if ord(c) > 31 and not 127 <= ord(c) < 160) for line in text.splitlines()
    )


DAYS = st.dates(datetime.date(1952, 1, 1), datetime.date(9000, 1, 1))
CLOCK = st.none() | st.times().map(lambda time: time.replace(microsecond=0))


@given(day=DAYS, length=st.integers(0, 40), start=CLOCK, end=CLOCK)
def test_every_event_ends_after_it_starts(day, length, start, end):
    if length == 0 and start and end and end <= start:
        end = None
    found = facts(starts_on=day, ends_on=day + datetime.timedelta(days=length), starts_at=start, ends_at=end)
    first, last = found["DTSTART"].dt, found.get("DTEND")
    assert (first.date() if start else first) == day
    assert last is None or last.dt > first


# The files


@pytest.mark.django_db
class TestFiles:
    def titles(self, client, path):
        response = client.get(path)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return [
            str(part["SUMMARY"]) for part in icalendar.Calendar.from_ical(response.content).walk("VEVENT")
        ]

    def test_everything_that_comes_and_that_was_of_late(self, client):
        today = timezone.localdate()
        for title, days in (("遠い過去", -91), ("この前", -90), ("来週", 7)):
            factories.event(title, starts_on=today + datetime.timedelta(days=days))
        factories.event("中止の会", status=Event.Status.CANCELLED, starts_on=today)
        factories.event("下書き", status=Event.Status.DRAFT)
        factories.event("日程調整中", starts_on=None, deletion_on=today)
        assert self.titles(client, "/events/calendar.ics") == ["この前", "【中止】中止の会", "来週"]

    def test_of_a_prefecture(self, client):
        factories.event("大阪の会", prefecture=factories.prefecture("27"))
        factories.event("京都の会", prefecture=factories.prefecture("26"))
        assert self.titles(client, "/prefectures/osaka/calendar.ics") == ["大阪の会"]
        assert Prefecture.objects.filter(slug="tokyo").first() is None
        assert client.get("/prefectures/tokyo/calendar.ics").status_code == 404

    def test_of_one_event(self, client):
        event, draft = factories.event("春の会"), factories.event(status=Event.Status.DRAFT)
        undated = factories.event(starts_on=None, deletion_on=timezone.localdate())
        assert self.titles(client, f"/events/{event.code}/calendar.ics") == ["春の会"]
        others = [client.get(f"/events/{one.code}/calendar.ics").status_code for one in (draft, undated)]
        assert others == [404, 404]

    def test_feeds_change_at_midnight(self, client):
        response = client.get("/events/calendar.ics")
        change = timezone.localtime(response.changes_at)
        assert (change.hour, change.date()) == (0, timezone.localdate() + datetime.timedelta(days=1))
