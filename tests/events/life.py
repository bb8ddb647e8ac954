"""A registration from its first moment to its day of deletion, with everything that happens to it on the way
and could be remembered somewhere. Run in a process with a database of its own (tests/killing.py)."""

import datetime
from pathlib import Path
from unittest import mock

from django.core.management import call_command
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from events import changes, codes, registering
from events.models import Event
from tests import factories

NICKNAME, NOTE, REASON = "みかんざんまい", "入口がわかるか心配しています", "介助の席がまだ足りないためです"
EMAIL = "mikanzanmai@example.jp"
KEY = "a-key-that-nothing-else-has-0123456789abcde"


def live(file):
    """Ends on the eve of the day of deletion. The secret of this process alone tells what the cancel code
    is: its words and their hash go to the file."""
    words = [codes.words(KEY), codes.words(KEY, "en"), codes.canonical(codes.words(KEY))]
    Path(file).write_text("\n".join([*words, codes.hash_of(words[0])]), encoding="utf-8")
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        seats = factories.event(
            "集まり(例)",
            capacity_on_site=1,
            organizer=factories.organization("ひだまりの会(例)"),
        )
        removed = factories.registration(seats, NICKNAME, email=EMAIL, note=NOTE)
        waiting = registering.register(
            seats, KEY, nickname=NICKNAME, email=EMAIL, note=NOTE, mode="on_site", size=2
        )
        organize(seats, waiting, removed)
        registering.change(waiting, fewer_ok=True)
        change = seats.changes.create(fields={"fee": ["無料", "500円"]})
        changes.announced.send(Event, event=seats, change=change)
        remind(seats)


def organize(seats, waiting, removed):
    """The organizer looks, lets others go first, and removes one."""
    person = factories.staff_member("organizer", organization=seats.organizer)
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)

    def page(name, *arguments):
        return reverse(f"admin:events_event_{name}", args=[seats.pk, *arguments])

    for name in ("registrations", "door_list"):
        assert NICKNAME in client.get(page(name)).content.decode()
    assert client.post(page("pass_over", waiting.pk), {"reason": REASON}).status_code == 302
    assert REASON in client.get(page("registrations")).content.decode()
    # At the end, so that what it says stays in the session.
    assert client.post(page("remove", removed.pk)).status_code == 302


def remind(seats):
    eve = datetime.datetime.combine(seats.starts_on - datetime.timedelta(days=1), datetime.time(10))
    with mock.patch.object(timezone, "localtime", lambda *args: timezone.make_aware(eve)):
        call_command("send_mails")


def die():
    """The day has come."""
    Event.objects.update(deletion_on=timezone.localdate())
    call_command("forget_registrations")
