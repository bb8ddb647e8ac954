"""Through a real mail server: what arrives, and what becomes of a mail that does not."""

import datetime
import logging
import re
import threading
import time

import pytest
from django.db import transaction
from django.utils import timezone

from events import registering
from events.mails import sending
from events.models import Mail
from events.models.mails import ATTEMPTS, PAUSES
from tests.factories import event, registration
from tests.killing import own_database

pytestmark = pytest.mark.django_db

State = Mail.State
ADDRESS = "mikan@example.jp"


def one_registered(**values):
    return registration(event(), email=ADDRESS, **values)


def make_due():
    Mail.objects.filter(state=State.WAITING).update(due_at=timezone.now())


def kept():
    return [(mail.state, mail.attempts) for mail in Mail.objects.all()]


def test_registration_sends_its_receipt_after_the_transaction(server, after_commit):
    with after_commit():
        one_registered()
        assert server.received == []
    (message,) = server.received
    assert (message["To"], message["Auto-Submitted"]) == (ADDRESS, "auto-generated")
    assert message["Message-ID"].endswith("@127.0.0.1>")
    assert message.get_content_type() == "text/plain"
    assert kept() == [("sent", 1)]
    assert Mail.objects.get().due_at is None


@pytest.mark.django_db(transaction=True)
def test_registration_that_is_rolled_back_sends_nothing(server):
    with transaction.atomic():
        one_registered()
        transaction.set_rollback(True)
    assert (server.received, kept()) == ([], [])


def test_nobody_without_an_address_gets_mail(server, after_commit):
    with after_commit():
        registration(event())
    assert (server.received, kept()) == ([], [])


def test_server_down_keeps_registration_and_mail(no_server, after_commit):
    with after_commit():
        kept_registration = one_registered()
    assert (kept_registration.seats, kept()) == (1, [("waiting", 0)])


def test_server_back_again_sends_what_waited(no_server, settings, after_commit, request):
    with after_commit():
        one_registered()
    assert sending.send_all().is_cut_short
    server = request.getfixturevalue("server")
    assert not sending.send_all().is_cut_short
    assert (len(server.received), kept()) == (1, [("sent", 1)])


def test_public_site_without_a_server_prints_nothing(settings, after_commit, capfd):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.IS_HTTPS = True
    with after_commit():
        one_registered()
    assert (capfd.readouterr().out, kept()) == ("", [("waiting", 0)])


def test_refused_mail_is_given_up_after_three_attempts(server, after_commit):
    server.refuses = "550 no such person"
    with after_commit():
        one_registered()
    assert kept() == [("waiting", 1)]
    for _time in range(5):
        make_due()
        sending.send_all()
    assert kept() == [("given_up", 3)]


def test_mail_refused_for_now_is_tried_for_two_days(server, after_commit):
    server.refuses = "450 later, please"
    with after_commit():
        one_registered()
    for _time in range(9):
        make_due()
        sending.send_all()
    assert kept() == [("given_up", ATTEMPTS)]
    assert sum(PAUSES, datetime.timedelta()) > datetime.timedelta(days=1.5)


def test_mail_refused_rests_before_the_next_attempt(server, after_commit):
    server.refuses = "450 later, please"
    with after_commit():
        one_registered()
    server.refuses = ""
    sending.send_all()
    assert kept() == [("waiting", 1)]
    make_due()
    sending.send_all()
    assert kept() == [("sent", 2)]


def test_refused_address_keeps_nobody_else_from_getting_mail(server):
    seats = event()
    registration(seats, email=ADDRESS)
    server.refuses = "550 no such person"
    sending.send_all()
    registration(seats, "ゆず", email="yuzu@example.jp")
    make_due()
    server.refuses = ""
    sending.send_all()
    assert [message["To"] for message in server.received] == [ADDRESS, "yuzu@example.jp"]


def test_slow_server_keeps_nobody_waiting(server, monkeypatch, after_commit):
    monkeypatch.setattr(sending, "PATIENCE", 0.2)
    server.is_slow = True
    start = time.monotonic()
    with after_commit():
        for nickname in ("みかん", "ゆず", "かぼす"):
            one_registered(nickname=nickname)
    assert time.monotonic() - start < 3
    assert kept() == [("waiting", 1), ("waiting", 0), ("waiting", 0)]


def test_command_stops_when_the_server_is_not_well(server, monkeypatch, settings):
    settings.EMAIL_TIMEOUT = 0.1
    server.is_slow = True
    for nickname in ("みかん", "ゆず", "かぼす", "すだち", "ぽんかん"):
        one_registered(nickname=nickname)
    run = sending.send_all()
    assert (run.is_cut_short, kept()) == (True, [("waiting", 1)] * 3 + [("waiting", 0)] * 2)


def test_request_sends_five_and_leaves_the_rest(server, after_commit):
    seats = event(capacity_on_site=0)
    for number in range(7):
        registration(seats, email=f"{number}@example.jp")
    sending.send_all()
    seats.capacity_on_site = 10
    seats.save()
    server.received.clear()
    with after_commit():
        registering.seat_everybody(seats)
    assert len(server.received) == 5
    sending.send_all()
    assert len(server.received) == 7


def test_killed_between_sending_and_noting_sends_again_with_the_same_id(server, monkeypatch, after_commit):
    monkeypatch.setattr(Mail.objects.all().__class__, "settle", lambda *args: None)
    with after_commit():
        one_registered()
    monkeypatch.undo()
    sending.send_all()
    assert len(server.received) == 1  # claimed for a while
    make_due()
    sending.send_all()
    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]
    assert kept() == [("sent", 2)]


def test_registration_cancelled_before_sending_takes_its_mail_along(server):
    registering.cancel(one_registered())
    sending.send_all()
    assert (server.received, kept()) == ([], [])


def test_log_names_nobody(server, after_commit, caplog):
    server.refuses = f"550 <{ADDRESS}> no such person"
    with caplog.at_level(logging.DEBUG), after_commit():
        one_registered(nickname="みかんちゃん")
    # "mail.log" is the test's own server.
    said = "\n".join(one.getMessage() for one in caplog.records if one.name != "mail.log")
    assert [ADDRESS in said, "みかんちゃん" in said] == [False, False]
    assert "was not sent: SMTPRecipientsRefused" in said


COMMAND = """
from django.conf import settings
from django.core.management import call_command
settings.EMAIL_BACKEND = {backend!r}
settings.EMAIL_HOST, settings.EMAIL_PORT = {host!r}, {port}
call_command("send_mails")
"""


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_send_each_mail_once(server, settings, tmp_path, capfd):
    seats, addresses = event(), [f"{number:02}@example.jp" for number in range(40)]
    for address in addresses:
        registration(seats, email=address)
    Mail.objects.update(state=State.WAITING, due_at=timezone.now(), attempts=0)
    server.received.clear()
    code = COMMAND.format(backend=settings.EMAIL_BACKEND, host=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    with own_database(tmp_path) as database:
        database.contents()  # the first connection to a file of SQLite changes its kind of log
        threads = [threading.Thread(target=database.run, args=[code]) for _process in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    sent = [int(number) for number in re.findall(r"(\d+) mails sent", capfd.readouterr().out)]
    assert sorted(message["To"] for message in server.received) == addresses
    assert (len(sent), sum(sent)) == (2, 40)
