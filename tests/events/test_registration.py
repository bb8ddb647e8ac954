"""Seeing, changing and cancelling with the code."""

import datetime

import pytest
from django.db import OperationalError
from django.utils import timezone

from events import codes, registering, sentences
from events.models import Event, EventChange, Mail, Registration
from tests import factories

from .visitor import (
    address,
    at_the_start_of_a_span,
    code_of,
    errors,
    headline,
    page,
    rows,
    show,
    typed,
    words,
)

pytestmark = pytest.mark.django_db
NOTHING_FOUND = (
    "この言葉では、このイベントの申し込みは見つかりませんでした。"
    "書きとめたとおりか、一つずつ見てみてください。"
)
VENUE = {
    "venue": "市民会館(例)",
    "address": "桃園町2番1号",
    "entrance": "右の小さな扉",
    "floor": "2階",
    "sign": "働き方のつどい",
    "station": "高槻駅",
    "walk_minutes": 5,
}
ONLINE = {
    "attendance": "online",
    "online_url": "https://meet.example.jp/abc",
    "online_note": "番号 123\n合言葉 456",
}


@pytest.fixture
def event():
    return factories.event(capacity_on_site=2)


def seats():
    return list(Registration.objects.values_list("nickname", "size", "fewer_ok", "seats"))


def test_page_asks_for_the_code_and_nothing_else(client, event):
    response = client.get(address(event, "registration"))
    assert (response["Cache-Control"], typed(response)) == ("no-store", {"code": ""})


@pytest.mark.parametrize(
    "how", [str, str.upper, lambda code: code.replace(" ", ""), lambda code: f" {code}。"]
)
def test_code_opens_the_receipt_however_it_is_typed(client, event, how):
    registration = factories.registration(event)
    for code in (codes.words(registration.key), codes.words(registration.key, "en")):
        response = show(client, event, how(code))
        assert (response.status_code, words(response)) == (200, code_of(registration))


def test_code_stands_in_no_address(client, event):
    code = code_of(factories.registration(event))
    html = page(show(client, event, code))
    assert [link for link in html.links if code.split()[0] in link or "code" in link] == []
    assert {form["method"] for form in html.find("form")} == {"post"}
    assert client.get(address(event, "registration"), {"code": code}).text.count(code) == 0


def test_receipt_of_a_seat_on_site(client):
    event = factories.event(starts_on=datetime.date(2099, 5, 19), municipality=factories.town(), **VENUE)
    registration = factories.registration(event, size=2, note="休憩したい", email="mikan@example.jp")
    response = show(client, event, code_of(registration))
    assert headline(response) == "お申し込みを受け付けました"
    assert rows(response) == {
        "イベント": "ひきこもりと働くことを語る会",
        "日時": "2099年5月19日 (火) 13:30–16:00",
        "参加のしかた": str(Registration.Mode.ON_SITE.label),
        "場所": "市民会館(例)大阪府 高槻市 桃園町2番1号",
        "入口": "右の小さな扉2階",
        "案内の表示": "働き方のつどい",
        "行き方": "高槻駅 徒歩5分",
        "人数": "2席",
        "メール": "mikan@example.jp",
        "書いたこと": "休憩したい",
        "消す日": "2099年6月18日書いたことも、すべて消えます",
    }


def test_receipt_of_an_event_of_which_little_is_known(client):
    event = factories.event(
        starts_on=None, starts_at=None, ends_at=None, deletion_on=datetime.date(2099, 4, 1)
    )
    found = rows(show(client, event, code_of(factories.registration(event))))
    assert (found["日時"], found["場所"]) == ("未定", "未定")
    assert set(found) == {"イベント", "日時", "参加のしかた", "場所", "人数", "消す日"}


def test_online_address_is_for_those_with_a_seat(client):
    event = factories.event(capacity_online=1, **ONLINE)
    first, second = factories.registration(event), factories.registration(event)
    assert rows(show(client, event, code_of(first)))["オンラインの入口"] == (
        "https://meet.example.jp/abc番号 123合言葉 456"
        "申し込んだ人だけのものです。ほかの人には教えないでください。"
    )
    response = show(client, event, code_of(second))
    assert rows(response)["オンラインの入口"] == "席が決まると、ここに出ます。"
    assert ("meet.example" in response.text, "456" in response.text) == (False, False)
    show(client, event, code_of(first), "cancel")
    assert "meet.example" in show(client, event, code_of(second)).text


@pytest.mark.parametrize("values", [{"status": "cancelled"}, {"attendance": "on_site"}])
def test_online_address_goes_when_there_is_no_meeting(client, values):
    event = factories.event(**ONLINE)
    registration = factories.registration(event)
    Event.objects.update(**values)
    response = show(client, event, code_of(registration))
    assert ("meet.example" in response.text, len(page(response).notices)) == (False, 1)


def test_online_address_is_not_for_those_on_site(client):
    event = factories.event(**ONLINE | {"attendance": "hybrid"})
    response = show(client, event, code_of(factories.registration(event, mode="on_site")))
    assert "meet.example" not in response.text


def test_receipt_in_the_queue_says_where_one_stands(client, event):
    rows_ = [factories.registration(event, size=2) for _number in range(3)]
    texts = [page(show(client, event, code_of(row))).text for row in rows_]
    assert ["順番待ちに入りました" in text for text in texts] == [False, True, True]
    assert "あなたが先頭です" in texts[1]
    assert "あなたの前に1組が待っています" in texts[2]


def test_queue_on_site_does_not_count_online(client):
    event = factories.event(attendance="hybrid", capacity_on_site=0, capacity_online=0)
    factories.registration(event, mode="online")
    registration = factories.registration(event, mode="on_site")
    assert "あなたが先頭です" in page(show(client, event, code_of(registration))).text


def test_receipt_says_why_others_go_first(client, event):
    factories.registration(event)
    group = factories.registration(event, size=2)
    registering.pass_over(group, "2人分がなかなかそろわないため")
    [notice] = page(show(client, event, code_of(group))).notices
    assert notice.endswith("理由: 2人分がなかなかそろわないため")


def test_receipt_says_what_changed_but_no_secret(client, event):
    fields = {
        "floor": ["1階", "2階"],
        "online_url": ["https://old.example", "https://new.example"],
    }
    EventChange.objects.create(event=event, fields=fields)
    html = page(show(client, event, code_of(factories.registration(event))))
    floor, url = (Event._meta.get_field(name).verbose_name for name in ("floor", "online_url"))
    found = [html.text_of(tag) for tag in html.find("li")]
    assert [line for line in found if "→" in line or "変わりました" in line] == [
        f"{floor}: 1階 → 2階",
        f"{url}: 変わりました",
    ]
    assert ("old.example" in html.html, "new.example" in html.html) == (False, False)


def test_fewer_people_free_seats_for_the_next(client, event):
    factories.registration(event, "もも", size=2)
    factories.registration(event, "りんご")
    response = show(client, event, code_of(Registration.objects.get(nickname="もも")), "change", size="1")
    assert (page(response).notices, rows(response)["人数"]) == (["変更しました。"], "1席")
    assert seats() == [("もも", 1, False, 1), ("りんご", 1, False, 1)]


def test_fewer_will_do_gives_a_seat_at_once(client, event):
    factories.registration(event, "もも")
    group = factories.registration(event, "りんご", size=3)
    response = show(client, event, code_of(group), "change", size="3", fewer_ok="on")
    assert (headline(response), rows(response)["人数"]) == (
        "お申し込みを受け付けました",
        "1席 (3人のうち。一部の人だけの席でもよい、とのことでした)",
    )


def test_fewer_will_do_can_be_taken_back_while_waiting(client):
    group = factories.registration(factories.event(capacity_on_site=0), "りんご", size=3, fewer_ok=True)
    show(client, group.event, code_of(group), "change", size="2")
    assert seats() == [("りんご", 2, False, 0)]


@pytest.mark.parametrize("size", ["3", "0", "-1", "x", ""])
def test_size_cannot_become_anything_else(client, event, size):
    group = factories.registration(event, "もも", size=2)
    response = show(client, event, code_of(group), "change", size=size)
    assert (response.status_code, len(errors(response)) > 0, seats()) == (200, True, [("もも", 2, False, 2)])


def test_change_after_the_event_changes_nothing(client, event):
    group = factories.registration(event, "もも", size=2)
    Event.objects.update(starts_on=timezone.localdate() - datetime.timedelta(days=1))
    response = show(client, event, code_of(group), "change", size="1")
    assert (seats(), "この内容に変える" in response.text) == ([("もも", 2, False, 2)], False)


def test_change_of_what_was_cancelled_in_another_window(client, event, monkeypatch):
    group = factories.registration(event, "もも", size=2)
    change = registering.change

    def late(registration, **values):
        registering.cancel(registration)
        return change(registration, **values)

    monkeypatch.setattr(registering, "change", late)
    assert errors(show(client, event, code_of(group), "change", size="1"))[0] == NOTHING_FOUND


def test_cancelling_deletes_everything_and_moves_the_next_up(client, event):
    first = factories.registration(event, "もも", size=2)
    Mail.objects.create(registration=first, kind=Mail.Kind.RECEIPT)
    factories.registration(event, "りんご")
    code = code_of(first)
    response = show(client, event, code, "cancel")
    assert (headline(response), response["Cache-Control"]) == ("取りやめました", "no-store")
    assert (seats(), Mail.objects.count()) == ([("りんご", 1, False, 1)], 0)
    assert errors(show(client, event, code))[0] == NOTHING_FOUND


def test_cancelling_with_a_double_click(client, event):
    code = code_of(factories.registration(event))
    assert [headline(show(client, event, code, "cancel")) for _click in range(2)] == ["取りやめました"] * 2


def test_cancelling_asks_once_more_and_no_reason(client, event):
    html = page(show(client, event, code_of(factories.registration(event))))
    [form] = [
        tag.parents[-1] for tag in html.find("input") if (tag["name"], tag["value"]) == ("action", "cancel")
    ]
    assert "details" in [tag.name for tag in form.parents]
    assert [tag["name"] for tag in html.controls if form in tag.parents] == []


@pytest.mark.parametrize("status", ["published", "cancelled"])
def test_cancelling_is_possible_until_the_rows_are_gone(client, event, status):
    registration = factories.registration(event)
    Event.objects.update(starts_on=timezone.localdate() - datetime.timedelta(days=1), status=status)
    assert headline(show(client, event, code_of(registration), "cancel")) == "取りやめました"
    assert seats() == []


def test_cancelled_event_says_so_on_the_receipt(client, event):
    registration = factories.registration(event)
    Event.objects.update(status="cancelled", cancel_reason="台風のため")
    assert page(show(client, event, code_of(registration))).notices == [
        "このイベントは中止になりました。当日は行かないでください。 台風のため"
    ]


def test_wrong_code_says_nothing_about_why(client, event):
    other = factories.registration(factories.event())
    cancelled = factories.registration(event)
    registering.cancel(cancelled)
    answers = [
        show(client, event, code) for code in ("さくら ねこ みかん ふね", code_of(other), code_of(cancelled))
    ]
    assert [(answer.status_code, errors(answer)[0]) for answer in answers] == [(200, NOTHING_FOUND)] * 3
    assert typed(answers[0]) == {"code": "さくら ねこ みかん ふね"}


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("", "書きとめた言葉を入れてください。"),
        ("\x00", "書きとめた言葉を入れてください。"),
        ("あ" * 201, "合言葉には長すぎます。合言葉は四つの言葉です。"),
        ("🍊", NOTHING_FOUND),
    ],
)
def test_code_that_cannot_be(client, event, code, error):
    assert set(errors(show(client, event, code))) == {error}


def test_ten_wrong_codes_in_a_quarter_of_an_hour(client, event, monkeypatch):
    clock = at_the_start_of_a_span(monkeypatch)
    code = code_of(factories.registration(event))
    answers = [show(client, event, f"さくら {number}").status_code for number in range(12)]
    assert answers == [200] * 10 + [429] * 2
    response = show(client, event, code)
    assert (response.status_code, page(response).notices) == (429, [sentences.MANY_WRONG_CODES])
    assert typed(response) == {"code": code}
    assert show(client, event, code, "cancel").status_code == 429
    other = client.post(address(event, "registration"), {"code": code}, REMOTE_ADDR="203.0.113.9")
    assert words(other) == code
    clock.now += 15 * 60
    assert words(show(client, event, code)) == code


def test_right_codes_are_not_counted(client, event):
    code = code_of(factories.registration(event))
    assert {show(client, event, code).status_code for _time in range(12)} == {200}


def test_code_from_another_site_is_refused(client, event):
    code = code_of(factories.registration(event))
    headers = {"Sec-Fetch-Site": "cross-site"}
    values = {"code": code, "action": "cancel"}
    response = client.post(address(event, "registration"), values, headers=headers)
    assert (response.status_code, len(seats())) == (403, 1)


@pytest.mark.parametrize("days", [0, 1])
def test_after_the_day_of_deletion_there_is_nothing(client, event, days):
    code = code_of(factories.registration(event))
    day = timezone.localdate() - datetime.timedelta(days=days)
    Event.objects.update(starts_on=day - datetime.timedelta(days=9), deletion_on=day)
    responses = client.get(address(event, "registration")), show(client, event, code)
    assert [response.status_code for response in responses] == [200, 410]
    assert ["見たり変えたりできるものは、もうありません" in response.text for response in responses] == [
        True
    ] * 2


def test_page_of_an_event_without_registration(client):
    event = factories.event(registration="elsewhere", deletion_on=None)
    assert client.get(address(event, "registration")).status_code == 200


@pytest.mark.parametrize(("neutral", "is_neutral"), [({"neutral": "on"}, True), ({}, False)])
def test_calendar_file(client, event, monkeypatch, neutral, is_neutral):
    asked = []
    monkeypatch.setattr(
        "events.calendars.calendar", lambda events, **options: asked.append((events, options)) or b"BEGIN"
    )
    response = show(client, event, code_of(factories.registration(event)), "calendar", **neutral)
    assert (response.content, response["Content-Type"]) == (b"BEGIN", "text/calendar; charset=utf-8")
    assert response["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert asked == [([event], {"neutral": is_neutral, "online_url": ""})]


def test_calendar_file_has_the_online_address_unless_it_is_neutral(client, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "events.calendars.calendar", lambda events, **options: asked.append(options["online_url"]) or b""
    )
    event = factories.event(capacity_online=1, **ONLINE)
    first, second = factories.registration(event), factories.registration(event)
    show(client, event, code_of(first), "calendar")
    show(client, event, code_of(first), "calendar", neutral="on")
    show(client, event, code_of(second), "calendar")
    assert asked == ["https://meet.example.jp/abc", "", ""]


def test_neutral_title_is_suggested(client, event):
    html = page(show(client, event, code_of(factories.registration(event))))
    [box] = [tag for tag in html.controls if tag["name"] == "neutral"]
    assert "checked" in box.attributes


def test_no_calendar_without_a_day(client):
    event = factories.event(starts_on=None, starts_at=None, deletion_on=datetime.date(2099, 4, 1))
    response = show(client, event, code_of(factories.registration(event)), "calendar")
    assert (headline(response), ".ics" in response.text) == ("お申し込みを受け付けました", False)


def test_busy_database_keeps_what_was_typed(client, event, monkeypatch):
    def fail(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(registering, "cancel", fail)
    code = code_of(factories.registration(event))
    response = show(client, event, code, "cancel")
    assert (response.status_code, typed(response), len(seats())) == (503, {"code": code}, 1)
