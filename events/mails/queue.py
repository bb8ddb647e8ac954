"""Which mails are to be sent. Rows are added in the transaction of what they tell of, so that neither is
lost without the other; they are sent after it."""

import datetime
import threading

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from .. import changes, registering
from ..models import Event, Mail, Registration
from . import sending

ONE_DAY = datetime.timedelta(days=1)
IN_REQUEST = 5  # mails: nobody waits for more, the rest is the command's
# Of the day before. A telephone that rings at midnight wakes a whole house.
REMIND_FROM = datetime.time(9)
_added = threading.local()  # .pks: mails that were added and not looked at since


@receiver(registering.seated)
def tell_seated(registration, at_once, **kwargs):
    """A receipt, also of a place in the queue; later, that there is a seat."""
    if not registration.email:
        return
    add([Mail(registration=registration, kind=Mail.Kind.RECEIPT if at_once else Mail.Kind.MOVED_UP)])
    day = registration.event.starts_on
    if day and day <= timezone.localdate() + ONE_DAY and not registration.is_waiting:
        # What has just been said need not be said again five minutes later.
        reminder = Mail(registration=registration, kind=Mail.Kind.REMINDER)
        reminder.state, reminder.due_at = Mail.State.NOT_NEEDED, None
        Mail.objects.bulk_create([reminder], ignore_conflicts=True)


@receiver(changes.announced)
def tell_change(event, change, **kwargs):
    """To everybody, also to those who wait; a new day has a reminder of its own. Of what is cancelled they
    hear that and nothing more, unless it takes place after all."""
    if "starts_on" in change.fields:
        Mail.objects.filter(registration__event=event, kind=Mail.Kind.REMINDER).delete()
    if event.status == Event.Status.CANCELLED and "status" not in change.fields:
        return
    told = Registration.objects.filter(event=event).reachable()
    add([Mail(registration=one, kind=Mail.Kind.CHANGE, change=change) for one in told])


def add(mails):
    Mail.objects.bulk_create(mails)
    _added.pks = [*_added_here(), *(mail.pk for mail in mails)]
    transaction.on_commit(send_added, robust=True)


def send_added():
    """Once for all that a transaction added. Keys of one that was undone may be among them: nothing is
    found there."""
    pks, _added.pks = _added_here(), []
    if pks:
        sending.send_soon(pks, IN_REQUEST)


def _added_here():
    return getattr(_added, "pks", [])


def add_reminders(now):
    """How many; `now` is local. For those with a seat at what begins tomorrow, once each."""
    if now.time() < REMIND_FROM:
        return 0
    tomorrow = now.date() + ONE_DAY
    told = (
        Registration.objects.filter(event__starts_on=tomorrow, event__status=Event.Status.PUBLISHED)
        .confirmed()
        .reachable()
        .exclude(mails__kind=Mail.Kind.REMINDER)
    )
    mails = [Mail(registration=registration, kind=Mail.Kind.REMINDER) for registration in told]
    # Two commands may have seen the same; the constraint lets one through.
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    return len(mails)
