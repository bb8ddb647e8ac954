"""Many people at once. The order of arrival is the order of the keys, so the outcome must be the one that the
rules give when they come one after the other in that order."""

import random
from functools import partial

import pytest

from events import codes, registering
from events.models import Event, Registration
from tests import factories

from .test_registering import Queue

pytestmark = pytest.mark.django_db(transaction=True)


def rows(event):
    found = Registration.objects.filter(event=event).order_by("pk")
    return [tuple(row) for row in found.values_list("size", "fewer_ok", "seats")]


def test_many_register_at_once_for_few_seats(at_once):
    event, dice = factories.event(capacity_on_site=7), random.Random(5)
    chosen = [(dice.randint(1, 3), dice.random() < 0.5) for _person in range(40)]
    arrivals = [
        partial(factories.registration, event, size=size, fewer_ok=fewer_ok) for size, fewer_ok in chosen
    ]
    at_once(arrivals)
    model = Queue()
    model.limit(7)
    for size, fewer_ok, _seats in rows(event):
        model.register(size, fewer_ok)
    assert sorted(row[:2] for row in rows(event)) == sorted(chosen)
    assert rows(event) == model.state


def test_cancels_and_arrivals_at_once(at_once):
    event = factories.event(capacity_on_site=5)
    present = [factories.registration(event) for _person in range(15)]
    leaving = random.Random(5).sample(present, 9)
    actions = [partial(registering.cancel, one) for one in leaving]
    actions += [partial(factories.registration, event) for _person in range(12)]
    random.Random(6).shuffle(actions)
    at_once(actions)
    assert rows(event) == [(1, False, 1)] * 5 + [(1, False, 0)] * 13
    assert set(Registration.objects.filter(pk__in=[one.pk for one in leaving])) == set()


def test_one_form_sent_eight_times_at_once(at_once):
    event, key = factories.event(capacity_on_site=5), codes.new_key()
    send = partial(registering.register, event, key, nickname="みかん", mode="on_site")
    assert len({registration.pk for registration in at_once([send] * 8)}) == 1
    assert rows(event) == [(1, False, 1)]


def test_everything_at_once(at_once):
    """Changes and passing over among it: never too many seats, and nobody waits who could have one."""
    event = factories.event(capacity_on_site=4)
    groups = [factories.registration(event, size=3) for _group in range(6)]
    actions = [partial(registering.change, group, size=2, fewer_ok=True) for group in groups[:4]]
    actions += [partial(registering.pass_over, groups[4], "3人分がそろうまで")]
    actions += [partial(registering.cancel, group) for group in groups[:2]]
    actions += [partial(factories.registration, event) for _person in range(6)]
    actions += [partial(registering.seat_everybody, event)] * 3
    random.Random(7).shuffle(actions)
    results = at_once([partial(without_missing, action) for action in actions])
    assert len(results) == 16
    taken = sum(seats for _size, _fewer_ok, seats in rows(event))
    assert (taken <= 4, len(rows(event)), registering.seat_everybody(event)) == (True, 10, [])


def without_missing(action):
    """Somebody may change what was cancelled a moment before."""
    try:
        return action()
    except Registration.DoesNotExist:
        return None


def test_other_events_do_not_wait(at_once):
    events = [factories.event(capacity_on_site=1) for _event in range(4)]
    at_once([partial(factories.registration, event) for event in events * 3])
    assert [rows(event) for event in events] == [[(1, False, 1), (1, False, 0), (1, False, 0)]] * 4
    assert Event.objects.count() == 4
