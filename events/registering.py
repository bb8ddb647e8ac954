"""Coming, waiting and cancelling. Whoever changes seats has locked the event first, so that seats are given
one after the other: never more than there are, and strictly in the order of arrival.

The first who wait keep their place until there are seats for all of them, or until they say that fewer will
do; an organizer may let others go first, with a reason that the person reads.
"""

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from . import codes, tokens
from .models import Event, Registration

# Sent within the transaction: `registration` has got seats now. Arguments: registration, at_once
# (whether it is those who have just registered).
seated = Signal()


class NotOpen(Exception):
    """Registration is not open; the argument is the state (`Event.registration_state`)."""


class Withdrawn(Exception):
    """What was sent with this form was cancelled: a reload or the back button must not undo that."""


def lock(event):
    """The event as it is now. Everybody else who changes its seats waits until the transaction ends."""
    return Event.objects.select_for_update().get(pk=event.pk)


def mode_now(registration):
    """While the event is locked. Before that, the organizer may have moved it to the other way."""
    found = Registration.objects.filter(pk=registration.pk).values_list("mode", flat=True)
    return found.first() or registration.mode


def would_wait(event, mode):
    """Whether somebody who registers now has to wait, be it for those who came first."""
    capacity = event.capacity(mode)
    rows = Registration.objects.filter(event=event, mode=mode)
    if capacity is None:
        return False
    return rows.seats_taken() >= capacity or rows.waiting().filter(passed_over_because="").exists()


@transaction.atomic
def register(event, key, **values):
    """Adds a registration and gives it seats, or a place in the queue.

    With a key that was sent before it returns what was kept then. Raises `NotOpen` and `Withdrawn`.
    """
    event = lock(event)
    if known := Registration.objects.filter(event=event, key=key).first():
        return known
    if (state := event.registration_state()) != "open":
        raise NotOpen(state)
    if tokens.is_spent(key):
        raise Withdrawn
    if values["mode"] not in event.modes:  # it was, while the form was read; the others came along, too
        [values["mode"]] = event.modes
    registration = Registration.objects.create(
        event=event, key=key, code_hash=codes.hash_of(codes.words(key)), **values
    )
    give_seats(event, registration.mode)
    registration.refresh_from_db()
    seated.send(Registration, registration=registration, at_once=True)
    return registration


@transaction.atomic
def cancel(registration):
    """Deletes it with all that hangs on it, and gives its seats to those who wait."""
    event = lock(registration.event)
    mode = mode_now(registration)
    tokens.spend(registration.key)
    Registration.objects.filter(pk=registration.pk).delete()
    return move_up(event, mode)


@transaction.atomic
def change(registration, *, size=None, fewer_ok=None):
    """Fewer people come, or fewer seats will do. More people are another registration.

    Raises `Registration.DoesNotExist` when it was cancelled in the meantime.
    """
    event = lock(registration.event)
    registration.refresh_from_db()
    if size is not None:
        registration.size = min(size, registration.size)
        registration.seats = min(registration.seats, registration.size)
    if fewer_ok is not None:
        registration.fewer_ok = fewer_ok
    registration.save(update_fields=["size", "seats", "fewer_ok"])
    return move_up(event, registration.mode)


@transaction.atomic
def pass_over(registration, reason):
    """Others may go first as long as there are not enough seats for this one, which keeps its place.

    Who has got a seat in the meantime keeps nobody waiting any more."""
    event = lock(registration.event)
    Registration.objects.filter(pk=registration.pk).waiting().update(passed_over_because=reason)
    return move_up(event, mode_now(registration))


@transaction.atomic
def seat_everybody(event):
    """After the organizer has changed the seats or the way of attending."""
    event = lock(event)
    return [moved for mode in event.modes for moved in move_up(event, mode)]


@transaction.atomic
def follow_attendance(event):
    """What was on site is online now, or the other way round: who is registered comes along, and keeps the
    seat or the place in the queue. Cancelling is theirs; they cannot be asked, for many have no address.

    Returns how many registrations that are.
    """
    event = lock(event)
    if len(event.modes) != 1:
        return 0
    return Registration.objects.filter(event=event).exclude(mode__in=event.modes).update(mode=event.modes[0])


def move_up(event, mode):
    """Those who got seats now; each is told so. Nobody is told of a seat at what will not be, or was."""
    if event.status == Event.Status.CANCELLED or event.is_past(timezone.now()):
        return []
    moved = give_seats(event, mode)
    for registration in moved:
        seated.send(Registration, registration=registration, at_once=False)
    return moved


def give_seats(event, mode):
    """Within a transaction that holds the event. Nobody loses a seat, even where there are too few."""
    capacity = event.capacity(mode)
    rows = Registration.objects.filter(event=event, mode=mode)
    free = None if capacity is None else capacity - rows.seats_taken()
    moved = []
    for registration in rows.waiting():
        seats = registration.seats_from(free)
        if not seats and not registration.passed_over_because:
            break
        if seats:
            registration.seats = seats
            registration.save(update_fields=["seats"])
            free = free and free - seats
            moved.append(registration)
    return moved
