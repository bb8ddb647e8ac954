"""Seats and the queue, beside a model of the rules in plain Python."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from events import codes, registering, tokens
from events.models import Event, Registration
from tests import factories

REASON = "全員分の席がそろうまで"


class Queue:
    """The rules, on a list. A row is a dict, in the order of arrival."""

    def __init__(self):
        self.capacity, self.rows = None, []

    def settle(self):
        for row in self.rows:
            if row["seats"]:
                continue
            taken = sum(other["seats"] for other in self.rows)
            free = row["size"] if self.capacity is None else max(self.capacity - taken, 0)
            if free >= row["size"] or (row["fewer_ok"] and free):
                row["seats"] = min(free, row["size"])
            elif not row["passed"]:
                return

    def register(self, size, fewer_ok):
        self.rows.append({"size": size, "fewer_ok": fewer_ok, "seats": 0, "passed": False})
        self.settle()

    def cancel(self, place):
        del self.rows[place]
        self.settle()

    def change(self, place, size, fewer_ok):
        row = self.rows[place]
        if size is not None:
            row["size"] = min(size, row["size"])
            row["seats"] = min(row["seats"], row["size"])
        if fewer_ok is not None:
            row["fewer_ok"] = fewer_ok
        self.settle()

    def pass_over(self, place):
        self.rows[place]["passed"] = True
        self.settle()

    def limit(self, capacity):
        self.capacity = capacity
        self.settle()

    @property
    def state(self):
        return [(row["size"], row["fewer_ok"], row["seats"]) for row in self.rows]


class Real:
    """The same, in the database."""

    def __init__(self):
        self.event = factories.event()

    def at(self, place):
        return Registration.objects.filter(event=self.event).order_by("pk")[place]

    def register(self, size, fewer_ok):
        factories.registration(self.event, size=size, fewer_ok=fewer_ok)

    def cancel(self, place):
        registering.cancel(self.at(place))

    def change(self, place, size, fewer_ok):
        registering.change(self.at(place), size=size, fewer_ok=fewer_ok)

    def pass_over(self, place):
        registering.pass_over(self.at(place), REASON)

    def limit(self, capacity):
        Event.objects.filter(pk=self.event.pk).update(capacity_on_site=capacity)
        registering.seat_everybody(self.event)

    @property
    def state(self):
        rows = Registration.objects.filter(event=self.event).order_by("pk")
        return [tuple(row) for row in rows.values_list("size", "fewer_ok", "seats")]


sizes, places = st.integers(1, 3), st.integers(0, 99)
steps = st.one_of(
    st.tuples(st.just("register"), sizes, st.booleans()),
    st.tuples(st.just("register"), sizes, st.booleans()),
    st.tuples(st.just("cancel"), places),
    st.tuples(st.just("change"), places, st.none() | sizes, st.none() | st.booleans()),
    st.tuples(st.just("pass_over"), places),
    st.tuples(st.just("limit"), st.none() | st.integers(0, 6)),
)
QUEUE = [("limit", 1), ("register", 1, False), ("register", 2, False), ("register", 1, False)]


class TestRules(TestCase):
    @given(st.lists(steps, max_size=12), st.integers(0, 4))
    @example([*QUEUE, ("cancel", 0), ("pass_over", 0)], 1)
    @example([*QUEUE, ("change", 1, None, True), ("cancel", 0), ("limit", 3)], 1)
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    def test_seats_are_those_of_the_rules(self, steps, capacity):
        model, real = Queue(), Real()
        for name, *values in [("limit", capacity), *steps]:
            if name in ("cancel", "change", "pass_over"):
                if not model.rows:
                    continue
                values[0] %= len(model.rows)
            for each in (model, real):
                getattr(each, name)(*values)
            assert real.state == model.state


@pytest.fixture
def told():
    """[(nickname, seats, at_once)] of those who were told that they have a seat."""
    found = []

    def note(sender, registration, at_once, **kwargs):
        found.append((registration.nickname, registration.seats, at_once))

    registering.seated.connect(note)
    yield found
    registering.seated.disconnect(note)


@pytest.mark.django_db
def test_those_who_move_up_are_told(told):
    event = factories.event(capacity_on_site=1)
    first = factories.registration(event, "もも")
    factories.registration(event, "りんご")
    del told[:]
    registering.cancel(first)
    assert told == [("りんご", 1, False)]


@pytest.mark.django_db
@pytest.mark.parametrize("values", [{"status": "cancelled"}, {"starts_on": "2018-05-19"}])
def test_nobody_moves_up_at_what_will_not_be_or_was(told, values):
    event = factories.event(capacity_on_site=1)
    first = factories.registration(event, "もも")
    factories.registration(event, "りんご")
    del told[:]
    Event.objects.update(**values)
    registering.cancel(first)
    assert (told, list(Registration.objects.values_list("nickname", "seats"))) == ([], [("りんご", 0)])


@pytest.mark.django_db
def test_cancelled_twice_in_two_windows_frees_one_seat(told):
    event = factories.event(capacity_on_site=1)
    first = factories.registration(event, "もも")
    for name in ("りんご", "みかん"):
        factories.registration(event, name)
    del told[:]
    for _window in range(2):
        registering.cancel(first)
    assert told == [("りんご", 1, False)]


@pytest.mark.django_db
def test_key_of_a_cancelled_registration_is_spent():
    event, key = factories.event(), codes.new_key()
    values = {"nickname": "もも", "mode": "on_site"}
    registering.cancel(registering.register(event, key, **values))
    with pytest.raises(registering.Withdrawn):
        registering.register(event, key, **values)
    assert (Registration.objects.count(), tokens.is_spent(codes.new_key())) == (0, False)


@pytest.mark.django_db
def test_key_of_another_event_is_not_known_here():
    key, values = codes.new_key(), {"nickname": "もも", "mode": "on_site"}
    one = registering.register(factories.event(), key, **values)
    other = factories.event()
    assert not other.registrations.filter(key=one.key).exists()


@pytest.fixture
def moved():
    """An event with one seat that becomes an online one while two people have a page of it open."""
    event = factories.event(capacity_on_site=1)
    people = [factories.registration(event, name) for name in ("もも", "りんご")]
    values = {"attendance": "online", "capacity_on_site": None, "capacity_online": 1}
    Event.objects.filter(pk=event.pk).update(**values)
    registering.follow_attendance(event)
    return people


@pytest.mark.django_db
def test_a_seat_is_passed_on_where_it_is_now(moved, told):
    del told[:]
    registering.cancel(moved[0])
    assert told == [("りんご", 1, False)]


@pytest.mark.django_db
def test_others_go_first_where_the_queue_is_now(moved, told):
    first, second = moved
    small = factories.registration(second.event, "みかん")
    Registration.objects.filter(pk=second.pk).update(size=3)
    Event.objects.update(capacity_online=2)
    del told[:]
    registering.pass_over(second, REASON)
    assert (told, small.mode) == ([("みかん", 1, False)], "online")


@pytest.mark.django_db
def test_who_has_a_seat_by_now_is_not_passed_over():
    seated = factories.registration(factories.event())
    registering.pass_over(seated, REASON)
    seated.refresh_from_db()
    assert seated.passed_over_because == ""


@pytest.mark.django_db
def test_way_that_was_given_up_while_the_form_was_read():
    event = factories.event(attendance="hybrid")
    Event.objects.update(attendance="on_site", capacity_on_site=1)
    found = [factories.registration(event, mode="online") for _person in range(2)]
    assert [(one.mode, one.seats) for one in found] == [("on_site", 1), ("on_site", 0)]
