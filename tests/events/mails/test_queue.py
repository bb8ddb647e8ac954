"""Which mails there are to be, and when."""

import datetime

import pytest
from django.utils import timezone

from events import changes, registering
from events.mails import queue
from events.models import Event, Mail
from tests.factories import event, registration

pytestmark = pytest.mark.django_db

ADDRESS = "mikan@example.jp"


def kinds(**filters):
    return [(mail.registration.nickname, mail.kind) for mail in Mail.objects.filter(**filters)]


def eve(seats, hour=9, minute=0):
    """The day before."""
    day = seats.starts_on - datetime.timedelta(days=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def test_moving_up_is_told_to_who_moved_up():
    seats = event(capacity_on_site=1)
    first = registration(seats)
    registration(seats, "ゆず", email=ADDRESS)
    registration(seats, "かぼす", email=ADDRESS)
    registering.cancel(first)
    assert kinds() == [("ゆず", "receipt"), ("かぼす", "receipt"), ("ゆず", "moved_up")]


def test_change_is_told_to_everybody_with_an_address():
    seats = event(capacity_on_site=1)
    for nickname, address in (("みかん", ADDRESS), ("ゆず", ADDRESS), ("かぼす", "")):
        registration(seats, nickname, email=address)
    change = seats.changes.create(fields={"fee": ["無料", "500円"]})
    changes.announced.send(Event, event=seats, change=change)
    assert kinds(change=change) == [("みかん", "change"), ("ゆず", "change")]


def test_reminder_comes_once_and_in_the_morning():
    seats = event(capacity_on_site=1)
    registration(seats, email=ADDRESS)
    registration(seats, "ゆず", email=ADDRESS)
    counts = [queue.add_reminders(eve(seats, *time)) for time in [(8, 59), (9, 0), (9, 5), (23, 59)]]
    assert (counts, kinds(kind="reminder")) == ([0, 1, 0, 0], [("みかん", "reminder")])


@pytest.mark.parametrize("days", [-1, 1])
def test_no_reminder_on_other_days(days):
    seats = event()
    registration(seats, email=ADDRESS)
    assert queue.add_reminders(eve(seats) + datetime.timedelta(days=days)) == 0


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_no_reminder_of_what_does_not_take_place(status):
    seats = event()
    registration(seats, email=ADDRESS)
    Event.objects.update(status=status)
    assert queue.add_reminders(eve(seats)) == 0


def test_no_reminder_right_after_the_receipt():
    seats = event(starts_on=timezone.localdate() + datetime.timedelta(days=1))
    registration(seats, email=ADDRESS)
    assert queue.add_reminders(eve(seats)) == 0
    assert kinds(state="waiting") == [("みかん", "receipt")]


def test_new_day_has_a_reminder_of_its_own():
    seats = event()
    registration(seats, email=ADDRESS)
    queue.add_reminders(eve(seats))
    seats.starts_on += datetime.timedelta(days=7)
    seats.save()
    change = seats.changes.create(fields={"starts_on": ["a", "b"]})
    changes.announced.send(Event, event=seats, change=change)
    assert queue.add_reminders(eve(seats)) == 1


def test_form_sent_twice_has_one_receipt():
    seats, values = event(), {"nickname": "みかん", "mode": "on_site", "email": ADDRESS}
    for _time in range(2):
        registering.register(seats, "k" * 43, **values)
    assert kinds() == [("みかん", "receipt")]


def test_what_was_undone_leaves_no_trace_in_what_is_sent_next(mailoutbox, django_capture_on_commit_callbacks):
    queue._added.pks = [10**9 + number for number in range(9)]
    with django_capture_on_commit_callbacks(execute=True):
        registration(event(), email=ADDRESS)
    assert [message.to for message in mailoutbox] == [[ADDRESS]]
