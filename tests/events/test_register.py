"""The form of registration, and the receipt as the answer to it."""

import datetime

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from events import limits, registering, sentences, tokens
from events.models import Event, Registration
from tests import factories

from .visitor import (
    address,
    code_of,
    errors,
    headline,
    page,
    register,
    send,
    show,
    token,
    token_in,
    typed,
    words,
)

pytestmark = pytest.mark.django_db
NOTE = "途中で休憩したいです。"
EVERYTHING = {
    "nickname": "みかん🍊",
    "email": "mikan@example.jp",
    "size": "2",
    "mode": "online",
    "fewer_ok": "on",
    "note": NOTE,
}


@pytest.fixture
def event():
    return factories.event()


def kept():
    names = ("nickname", "email", "size", "mode", "fewer_ok", "note", "language", "seats")
    return [tuple(row) for row in Registration.objects.values_list(*names)]


def test_form_asks_what_is_needed_and_no_more(client):
    names = {tag["name"] for tag in page(client.get(address(factories.event()))).controls}
    assert names == {"nickname", "size", "fewer_ok", "email", "note", "link"}
    hybrid = factories.event(attendance="hybrid")
    assert {tag["name"] for tag in page(client.get(address(hybrid))).controls} == names | {"mode"}


def test_form_says_beforehand_who_reads_it_and_until_when(client):
    event = factories.event(organizer_name="ひだまりの網(例)", deletion_on=datetime.date(2099, 4, 1))
    text = page(client.get(address(event))).text
    assert "ひだまりの網(例)でこのイベントを準備する人と" in text
    assert "2099年4月1日に、すべて消します" in text
    assert "順番待ち" not in text


def test_form_says_beforehand_that_one_would_wait(client):
    event = factories.event(capacity_on_site=1)
    factories.registration(event)
    assert "いまは順番待ちになります" in page(client.get(address(event))).text


@pytest.mark.parametrize(
    ("capacity", "sizes", "is_passed_over", "would_wait"),
    [
        (None, [3], False, False),
        (3, [2], False, False),
        (3, [3], False, True),
        (3, [2, 2], False, True),
        (3, [2, 2], True, False),
    ],
)
def test_who_would_wait(capacity, sizes, is_passed_over, would_wait):
    event = factories.event(capacity_on_site=capacity)
    rows = [factories.registration(event, size=size) for size in sizes]
    if is_passed_over:
        registering.pass_over(rows[-1], "3人分がそろうまで")
    assert registering.would_wait(event, "on_site") == would_wait


def test_everything_is_kept_as_it_was_written(client):
    event = factories.event(attendance="hybrid")
    response = register(client, event, **EVERYTHING)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert kept() == [("みかん🍊", "mikan@example.jp", 2, "online", True, NOTE, "ja", 2)]
    assert words(response) == code_of(Registration.objects.get())


def test_registration_in_english(client, event):
    value = token_in(client.get(f"/en{address(event)}"))
    response = client.post(f"/en{address(event)}", {"token": value, "nickname": "Mikan", "size": "1"})
    assert (headline(response), Registration.objects.get().language) == ("You are registered", "en")
    assert words(response).isascii()


def test_nothing_sets_a_cookie(client, event):
    responses = [
        client.get(address(event)),
        register(client, event),
        client.get(address(event, "registration")),
    ]
    responses.append(show(client, event, code_of(Registration.objects.get())))
    assert [dict(response.cookies) for response in responses] == [{}] * 4
    assert {response.headers.get("Vary") for response in responses} == {"Accept-Encoding"}


def test_sent_twice_is_one_registration_with_one_receipt(client, event):
    value = token(client, event)
    first, second = send(client, event, value), send(client, event, value)
    assert (len(kept()), words(first), page(second).notices) == (1, words(second), [])


def test_two_windows_are_two_registrations(client, event):
    one, other = token(client, event), token(client, event)
    assert words(send(client, event, one)) != words(send(client, event, other))
    assert len(kept()) == 2


@pytest.mark.parametrize("values", [{"note": "やはり聞くだけにします"}, {"nickname": " "}, {"size": "3"}])
def test_sent_again_with_something_else_shows_what_was_kept(client, event, values):
    value = token(client, event)
    send(client, event, value)
    before = kept()
    response = send(client, event, value, **values)
    assert (kept(), page(response).notices) == (before, [sentences.SENT_BEFORE])


def test_sent_again_after_registration_closed_shows_the_receipt(client, event):
    value = token(client, event)
    first = send(client, event, value)
    Event.objects.update(registration_closes_at=timezone.now())
    assert words(send(client, event, value)) == words(first)


def test_reload_after_cancelling_registers_nobody(client, event):
    value = token(client, event)
    code = words(send(client, event, value, note=NOTE))
    show(client, event, code, "cancel")
    response = send(client, event, value, note=NOTE)
    assert (response.status_code, kept(), page(response).notices) == (409, [], [sentences.WITHDRAWN])
    assert typed(response) == {"nickname": "みかん", "size": "1", "email": "", "note": NOTE}
    again = token_in(response)
    assert words(send(client, event, again)) != code


def other_token(event):
    return tokens.make("register", factories.event().code)


@pytest.mark.parametrize(
    "make",
    [
        lambda event: "",
        lambda event: "x" * 5000,
        lambda event: "\x00",
        lambda event: tokens.make("register", event.code)[:-1],
        lambda event: tokens.make("question", event.code),
        other_token,
    ],
)
def test_token_that_is_not_ours_brings_the_form_again(client, event, make):
    response = send(client, event, make(event), note=NOTE, size="2", fewer_ok="on", email="mikan@example.jp")
    assert (response.status_code, kept(), page(response).notices) == (403, [], [sentences.TOO_OLD])
    assert typed(response) == {
        "nickname": "みかん",
        "size": "2",
        "fewer_ok": "on",
        "email": "mikan@example.jp",
        "note": NOTE,
    }
    fresh = token_in(response)
    assert headline(send(client, event, fresh)) == "お申し込みを受け付けました"


def test_token_grows_too_old_after_half_a_day(client, event, monkeypatch):
    value = token(client, event)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 12 * 60 * 60 + 2)
    assert send(client, event, value).status_code == 403
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 12 * 60 * 60 - 2)
    assert send(client, event, value).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_form_of_another_site_is_refused(client, event, headers, status):
    value = {"token": token(client, event), "nickname": "みかん", "size": "1"}
    assert client.post(address(event), value, headers=headers).status_code == status


def test_no_csrf_token_is_asked(event):
    client = Client(enforce_csrf_checks=True)
    assert headline(register(client, event)) == "お申し込みを受け付けました"
    response = show(client, event, code_of(Registration.objects.get()), "cancel")
    assert (response.status_code, headline(response)) == (200, "取りやめました")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"nickname": ""}, "ニックネームを書いてください。どんな名前でもかまいません。"),
        ({"nickname": " 　 "}, "ニックネームを書いてください。どんな名前でもかまいません。"),
        ({"nickname": "\u200b\u2060"}, "ニックネームを書いてください。どんな名前でもかまいません。"),
        ({"nickname": "\x00\x07"}, "ニックネームを書いてください。どんな名前でもかまいません。"),
        ({"nickname": "み" * 41}, "ニックネームが41文字あります。40文字までにしてください。"),
        (
            {"size": "4"},
            "一度に申し込めるのは1人から3人までです。もっと多いときは、もう一度申し込んでください。",
        ),
        (
            {"size": "二人"},
            "一度に申し込めるのは1人から3人までです。もっと多いときは、もう一度申し込んでください。",
        ),
        ({"mode": "moon"}, "その参加のしかたは用意されていません。この中から選んでください。"),
        ({"mode": ""}, "会場かオンラインかを選んでください。"),
        ({"email": "みかん"}, "メールアドレスの形になっていないようです。空のままでもかまいません。"),
        (
            {"note": "あ" * 100_000},
            "100000文字あります。入るのは1000文字までです。書いたものは消えていませんので、短くしてください。",
        ),
        (
            {"link": "https://spam.example"},
            "画面に見えない欄に何か入っていました。空にしましたので、もう一度送ってください。",
        ),
    ],
)
def test_bad_input_is_a_sentence_and_nothing_is_lost(client, values, error):
    event = factories.event(attendance="hybrid")
    response = register(client, event, **EVERYTHING | values)
    assert (response.status_code, kept(), set(errors(response))) == (200, [], {error})
    lost = {"size", "mode"} & set(values)  # a choice that is not there cannot stay chosen
    seen = {name: value.strip("\x00\x07") for name, value in (EVERYTHING | values).items() if name != "link"}
    assert typed(response) == {name: value for name, value in seen.items() if name not in lost}


def test_mode_that_is_not_offered_is_not_asked(client, event):
    register(client, event, mode="online")
    assert [row[3] for row in kept()] == ["on_site"]


def test_control_characters_are_left_out(client, event):
    register(client, event, nickname="み\x00か\x1bん\u202e", note="一行\r\n二行\x00\u2066")
    assert [(row[0], row[5]) for row in kept()] == [("みかん", "一行\n二行")]


def test_emoji_of_several_parts_stay_whole(client, event):
    family = "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️"
    response = register(client, event, nickname=family)
    assert ([row[0] for row in kept()], family in page(response).text) == ([family], True)


def test_markup_in_a_nickname_is_text(client, event):
    response = register(client, event, nickname="<b>{{ x }}</b>")
    assert ("<b>{{" in response.text, "<b>{{ x }}</b>" in page(response).text) == (False, True)


NOW = timezone.now
STATES = {
    "cancelled": ({"status": "cancelled"}, "このイベントは中止になりました"),
    "past": ({"starts_on": datetime.date(2018, 5, 19)}, "このイベントは終わりました"),
    "not_yet": (
        {
            "registration_opens_at": datetime.datetime(2098, 5, 1, tzinfo=datetime.UTC),
            "starts_on": datetime.date(2099, 1, 1),
        },
        "受付はまだ始まっていません",
    ),
    "closed": (
        {"registration_closes_at": datetime.datetime(2020, 5, 1, tzinfo=datetime.UTC)},
        "受付は終わりました",
    ),
    "forgotten": ({"deletion_on": datetime.date(2020, 5, 1)}, "受付は終わりました"),
    "not_needed": ({"registration": "not_needed"}, "申し込みはいりません。そのままお越しください"),
    "elsewhere": ({"registration": "elsewhere"}, "このページでは申し込みを受け付けていません"),
    "unknown": (
        {
            "registration": "unknown",
            "starts_on": None,
            "starts_at": None,
            "ends_at": None,
            "attendance": "undecided",
        },
        "このページでは申し込みを受け付けていません",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_registration_that_is_not_open_says_so(client, state):
    values, sentence = STATES[state]
    event = factories.event(**values)
    response = client.get(address(event))
    assert (response.status_code, headline(response)) == (200, sentence)
    assert page(response).find("form") == []
    assert event.get_absolute_url() in page(response).links


@pytest.mark.parametrize("state", STATES)
def test_registration_that_closed_meanwhile_gives_back_what_was_written(client, state):
    event = factories.event()
    value = token(client, event)
    Event.objects.filter(pk=event.pk).update(**STATES[state][0])
    response = client.post(address(event), {"token": value, "nickname": "みかん", "size": "1", "note": NOTE})
    assert (response.status_code, headline(response), kept()) == (409, STATES[state][1], [])
    assert NOTE in page(response).text


def test_registration_that_closes_in_the_same_moment(client, event, monkeypatch):
    value = token(client, event)

    def close(*args, **kwargs):
        raise registering.NotOpen("closed")

    monkeypatch.setattr(registering, "register", close)
    assert headline(send(client, event, value)) == "受付は終わりました"


@pytest.mark.parametrize("name", ["register", "registration", "question"])
def test_draft_is_not_found(client, name):
    event = factories.event(status="draft", takes_questions=True)
    assert client.get(address(event, name)).status_code == 404
    assert client.post(address(event, name)).status_code == 404


def test_busy_database_is_a_sentence_and_nothing_is_lost(client, event, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("database is locked")

    value = token(client, event)
    monkeypatch.setattr(registering, "register", fail)
    response = send(client, event, value, note=NOTE)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert (page(response).notices, typed(response)["note"]) == ([sentences.BUSY], NOTE)
    monkeypatch.undo()
    same = token_in(response)
    assert headline(send(client, event, same)) == "お申し込みを受け付けました"


def test_other_errors_of_the_database_are_not_hidden(client, event, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("disk is full")

    value = token(client, event)
    monkeypatch.setattr(registering, "register", fail)
    with pytest.raises(OperationalError):
        send(client, event, value)


def test_too_many_registrations_wait_and_nothing_is_lost(client, event, monkeypatch):
    monkeypatch.setattr(limits, "REGISTRATIONS", limits.Limit("registrations", 2, 3600))
    value = token(client, event)
    responses = [send(client, event, value), send(client, event, value), register(client, event)]
    assert [response.status_code for response in responses] == [200] * 3
    response = register(client, event, note=NOTE)
    assert (response.status_code, len(kept()), typed(response)["note"]) == (429, 2, NOTE)
    assert page(response).notices == [sentences.MANY_REGISTRATIONS]
    assert client.post(address(event), {}, REMOTE_ADDR="203.0.113.9").status_code == 403
    assert send(client, event, value).status_code == 200  # the receipt is still to be had
