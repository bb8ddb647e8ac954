"""Every kind of mail, in both languages, as it comes out of a mail server."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from events import changes, registering
from events.mails import queue, sending
from events.models import Event, Mail, Registration
from tests.factories import event, registration

pytestmark = pytest.mark.django_db

ONLINE = {"online_url": "https://meet.example.jp/123", "online_note": "番号 123 456"}
SUBJECTS = {
    ("receipt", "ja"): "お申し込みの控え",
    ("receipt", "en"): "A copy of what you sent us",
    ("moved_up", "ja"): "席をご用意できました",
    ("moved_up", "en"): "There is a seat for you now",
    ("change", "ja"): "変更のお知らせ",
    ("change", "en"): "Notice of a change",
    ("reminder", "ja"): "あしたのこと",
    ("reminder", "en"): "About tomorrow",
    ("cancelled", "ja"): "中止のお知らせ",
    ("cancelled", "en"): "It does not take place",
}


@pytest.fixture
def sent(server):
    """Sends what waits; returns what arrived."""

    def send():
        sending.send_all()
        return server.received

    return send


def talk(**values):
    return event(title_en="Talking about work", venue="市民センター(例)", sign="貸会議室(例)", **values)


def announce(seats, **fields):
    change = seats.changes.create(fields=fields)
    changes.announced.send(Event, event=seats, change=change)


def make_receipt(seats, language):
    registration(seats, email="mikan@example.jp", language=language)


def make_moved_up(seats, language):
    Event.objects.update(capacity_on_site=1)
    first = registration(seats, "ゆず")
    make_receipt(seats, language)
    Mail.objects.all().delete()
    registering.cancel(first)


def make_change(seats, language):
    make_receipt(seats, language)
    Mail.objects.all().delete()
    announce(seats, venue=["公民館(例)", "市民センター(例)"])


def make_reminder(seats, language):
    make_receipt(seats, language)
    Mail.objects.all().delete()
    eve = timezone.localtime().replace(hour=10) + datetime.timedelta(days=9)
    queue.add_reminders(eve)


def make_cancelled(seats, language):
    make_receipt(seats, language)
    Mail.objects.all().delete()
    Event.objects.update(status="cancelled", cancel_reason="台風が近づいているため")
    announce(seats, status=["published", "cancelled"])


MAKE = {
    "receipt": make_receipt,
    "moved_up": make_moved_up,
    "change": make_change,
    "reminder": make_reminder,
    "cancelled": make_cancelled,
}


@pytest.mark.parametrize(("kind", "language"), SUBJECTS)
def test_mail_goes_through_the_wire(sent, kind, language):
    seats = talk()
    MAKE[kind](seats, language)
    (message,) = sent()
    text, code = message.get_content(), Registration.objects.get(nickname="みかん").code
    prefix = "/en" if language == "en" else ""
    assert message["Subject"] == SUBJECTS[kind, language]
    assert f"http://127.0.0.1:8000{prefix}/events/{seats.code}/registration/\n" in text
    assert (code in text, "みかん" in text, "&" in text) == (True, True, False)
    assert (seats.title in text, "Talking about work" in text) == (language == "ja", language == "en")
    assert [word in text.splitlines()[0] for word in ("ひきこもり", "work")] == [False, False]


def test_receipt_of_a_waiting_person_says_so_and_promises_nothing(sent):
    seats = talk(capacity_on_site=0)
    make_receipt(seats, "ja")
    (message,) = sent()
    assert "順番待ち" in message.get_content()
    assert "席をご用意しました" not in message.get_content()


def test_receipt_says_when_it_is_deleted(sent):
    make_receipt(talk(deletion_on=datetime.date(2099, 1, 4)), "ja")
    assert "2099年1月4日" in sent()[0].get_content()


def test_change_says_what_was_and_what_is(sent):
    make_change(talk(), "en")
    assert "before: 公民館(例)\n  now: 市民センター(例)\n" in sent()[0].get_content()


def test_cancellation_gives_the_reason(sent):
    make_cancelled(talk(), "ja")
    assert "台風が近づいているため" in sent()[0].get_content()


@pytest.mark.parametrize(
    ("mode", "capacity", "is_told"), [("online", 1, True), ("online", 0, False), ("on_site", 1, False)]
)
def test_online_address_is_for_those_with_a_seat_online(sent, mode, capacity, is_told):
    seats = talk(attendance="hybrid", capacity_online=capacity, **ONLINE)
    registration(seats, email="mikan@example.jp", mode=mode)
    text = sent()[0].get_content()
    assert [secret in text for secret in ONLINE.values()] == [is_told, is_told]


def test_new_online_address_is_told_to_those_with_a_seat_online_alone(sent):
    seats = talk(attendance="hybrid", capacity_online=1, **ONLINE)
    for nickname, mode in (("みかん", "online"), ("ゆず", "online"), ("かぼす", "on_site")):
        registration(seats, nickname, email=f"{nickname}@example.jp", mode=mode)
    Mail.objects.all().delete()
    announce(seats, online_url=["", ""])  # what is secret is not kept
    (message,) = sent()
    assert message["To"] == "みかん@example.jp"
    assert "変わりました" in message.get_content() and ONLINE["online_url"] in message.get_content()
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["not_needed", "not_needed", "sent"]


def test_line_breaks_in_a_nickname_reach_no_header(sent):
    registration(talk(title="会\r\nBcc: other@example.jp"), "み\r\nBcc: x", email="mikan@example.jp")
    (message,) = sent()
    assert (message["Bcc"], message["Subject"]) == (None, SUBJECTS["receipt", "ja"])
    assert not [line for line in message.get_content().splitlines() if line.startswith("Bcc")]


def test_nickname_that_is_a_link_is_left_out(sent):
    registration(talk(), "安い.example.com", email="mikan@example.jp")
    assert "安い.example.com" not in sent()[0].get_content()


def test_part_of_the_seats_is_explained(sent):
    registration(talk(capacity_on_site=2), email="mikan@example.jp", size=3, fewer_ok=True)
    text = sent()[0].get_content()
    assert "3人" in text and "2人" in text


def test_nothing_is_sent_about_what_is_over(sent):
    make_receipt(talk(), "ja")
    Event.objects.update(starts_on=timezone.localdate() - datetime.timedelta(days=1))
    assert sent() == []
    assert Mail.objects.get().state == "not_needed"


def test_receipt_is_not_sent_once_all_is_cancelled(sent):
    make_receipt(talk(), "ja")
    Event.objects.update(status="cancelled")
    assert sent() == []


def test_what_is_cancelled_is_said_once(sent):
    seats = talk()
    make_change(seats, "ja")
    Event.objects.update(status="cancelled")
    seats.refresh_from_db()
    announce(seats, status=["published", "cancelled"])
    announce(seats, fee=["無料", "500円"])
    assert [message["Subject"] for message in sent()] == [SUBJECTS["cancelled", "ja"]]
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["not_needed", "sent"]


def test_nobody_is_told_how_to_get_into_what_is_cancelled(sent):
    seats = talk(attendance="online", **ONLINE)
    make_cancelled(seats, "ja")
    text = sent()[0].get_content()
    assert [secret in text for secret in ONLINE.values()] == [False, False]


def test_cancellation_that_was_taken_back_is_not_told(sent):
    seats = talk()
    make_cancelled(seats, "en")
    Event.objects.update(status="published")
    announce(seats, status=["cancelled", "published"])
    (message,) = sent()
    assert message["Subject"] == SUBJECTS["change", "en"]


def test_event_with_everything_unknown_has_a_receipt(sent):
    seats = event(starts_on=None, starts_at=None, ends_at=None, deletion_on=datetime.date(2099, 1, 1))
    make_receipt(seats, "ja")
    assert "未定" in sent()[0].get_content()


def test_command_says_numbers_alone(server, capsys):
    make_receipt(talk(), "ja")
    call_command("send_mails")
    call_command("send_mails")
    out, err = capsys.readouterr()
    assert (out, err) == (
        "1 mails sent, 0 new reminders, 0 to be tried again, 0 given up.\n",
        "",
    )
