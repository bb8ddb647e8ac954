"""Who comes, on the organizer's screen: shown to whom it concerns, and remembered nowhere."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from events import registering
from events.models import Mail, Registration
from tests.factories import event, organization, registration, staff_member

pytestmark = pytest.mark.django_db


def page(name, seats, *arguments):
    return reverse(f"admin:events_event_{name}", args=[seats.pk, *arguments])


@pytest.fixture
def seats(client):
    """An event of the person who is logged in: one seat, two who wait for it."""
    body = organization("ひだまりの会(例)")
    client.force_login(staff_member("organizer", organization=body))
    made = event(organizer=body, capacity_on_site=1, deletion_on=datetime.date(2099, 1, 4))
    registration(made, "みかん", email="mikan@example.jp", note="後ろの席がいいです")
    registration(made, "ゆず", size=2)
    registration(made, "かぼす")
    return made


def by_name(nickname):
    return Registration.objects.get(nickname=nickname)


def told(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_list_shows_who_comes_and_who_waits(client, seats):
    response = client.get(page("registrations", seats))
    (group,) = response.context["groups"]
    shown = response.content.decode()
    assert [row.nickname for row in group.confirmed] == ["みかん"]
    assert [row.nickname for row in group.waiting] == ["ゆず", "かぼす"]
    assert (group.taken, group.capacity, group.waiting_people) == (1, 1, 3)
    assert ["2099年1月4日" in shown, "後ろの席がいいです" in shown] == [True, True]


def test_list_shows_no_address(client, seats):
    assert "mikan@example.jp" not in client.get(page("registrations", seats)).content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "まだ送っていません"),
        ("sent", "送りました"),
        ("given_up", "届けられませんでした"),
        ("not_needed", "なし"),
    ],
)
def test_list_says_what_became_of_the_mail(client, seats, state, words):
    Mail.objects.update(state=state, due_at=Mail.objects.get().due_at if state == "waiting" else None)
    (group,) = client.get(page("registrations", seats)).context["groups"]
    assert [str(row.mail_state) for row in group.confirmed] == [words]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_many(client, seats, count, django_assert_num_queries):
    for number in range(count):
        registration(seats, f"みかん{number}", email=f"{number}@example.jp")
    client.get(page("registrations", seats))
    # The session, the person, their second factor, two for their rights; event, registrations, mails.
    with django_assert_num_queries(8):
        client.get(page("registrations", seats))


def test_door_list_has_names_and_seats_alone(client, seats):
    response = client.get(page("door_list", seats))
    shown = response.content.decode()
    assert [row.nickname for row in response.context["rows"]] == ["みかん"]
    assert ["ゆず" in shown, "mikan@example.jp" in shown, "後ろの席" in shown] == [False] * 3


def test_letting_others_go_first_moves_those_behind_up(client, seats):
    registering.cancel(by_name("みかん"))
    response = client.post(page("pass_over", seats, by_name("ゆず").pk), {"reason": "2席そろわないため"})
    assert response.url == page("registrations", seats)
    assert [(row.nickname, row.seats) for row in Registration.objects.all()] == [("ゆず", 0), ("かぼす", 1)]
    assert by_name("ゆず").passed_over_because == "2席そろわないため"
    (text,) = told(response)
    assert text.startswith("ほかの人が先に進めるようにしました。 1件が繰り上がりました。")


def test_letting_others_go_first_needs_a_reason(client, seats):
    response = client.post(page("pass_over", seats, by_name("ゆず").pk), {"reason": "  "})
    assert list(response.context["form"].errors) == ["reason"]
    assert by_name("ゆず").passed_over_because == ""


def test_letting_others_go_first_is_taken_back(client, seats):
    registering.pass_over(by_name("ゆず"), "2席そろわないため")
    client.post(page("pass_over", seats, by_name("ゆず").pk), {"take_back": "1", "reason": ""})
    assert by_name("ゆず").passed_over_because == ""


def test_who_has_a_seat_cannot_be_passed_over(client, seats):
    response = client.post(page("pass_over", seats, by_name("みかん").pk), {"reason": "いいえ"})
    assert told(response) == ["この方の席は、もう決まっています。"]
    assert by_name("みかん").passed_over_because == ""


def test_removing_asks_first_and_gives_the_seat_to_the_next(client, seats):
    number = by_name("みかん").pk
    assert "みかん" in client.get(page("remove", seats, number)).content.decode()
    assert Registration.objects.count() == 3
    client.post(page("pass_over", seats, by_name("ゆず").pk), {"reason": "2席そろわないため"})
    client.post(page("remove", seats, number))
    assert [(row.nickname, row.seats) for row in Registration.objects.all()] == [("ゆず", 0), ("かぼす", 1)]


def test_removing_twice_says_so(client, seats):
    address = page("remove", seats, by_name("みかん").pk)
    client.post(address)
    assert told(client.post(address))[-1:] == ["このお申し込みは、もうありません。"]


def test_nothing_remembers_a_name(client, seats):
    number = by_name("みかん").pk
    client.get(page("pass_over", seats, by_name("ゆず").pk))
    client.post(page("pass_over", seats, by_name("ゆず").pk), {"reason": "2席そろわないため"})
    client.post(page("remove", seats, number))
    kept = [str(value) for row in LogEntry.objects.values() for value in row.values()]
    kept += [str(value) for value in client.session.items()]
    assert [word for word in ("みかん", "ゆず", "かぼす") if word in "".join(kept)] == []
    assert LogEntry.objects.get().object_repr == str(seats)


@pytest.mark.parametrize("name", ["registrations", "door_list", "pass_over", "remove"])
def test_strangers_event_does_not_exist(client, seats, name):
    stranger = event(organizer=organization("いずみの会(例)"))
    kept = registration(stranger)
    arguments = [kept.pk] if name in {"pass_over", "remove"} else []
    assert client.get(page(name, stranger, *arguments)).status_code == 404
    assert client.post(page(name, stranger, *arguments)).status_code in {404, 405}
    assert list(stranger.registrations.all()) == [kept]


def test_editor_sees_those_of_events_that_are_theirs(client):
    editor = staff_member("editor")
    client.force_login(editor)
    own, other = event(owner=editor), event()
    codes = [client.get(page("registrations", one)).status_code for one in (own, other)]
    assert codes == [200, 404]


@pytest.mark.parametrize("name", ["registrations", "door_list", "questions"])
def test_organizer_who_left_an_organization_leaves_its_events(client, organizer, name):
    left_behind = event(organizer=organization("いずみの会(例)"), owner=organizer)
    assert client.get(page(name, left_behind)).status_code == 404


def test_registration_of_another_event_is_not_reached(client, seats):
    stranger = registration(event(organizer=organization("いずみの会(例)")), "すだち")
    response = client.post(page("remove", seats, stranger.pk))
    assert told(response) == ["このお申し込みは、もうありません。"]
    assert Registration.objects.filter(pk=stranger.pk).exists()


def test_form_without_its_token_is_refused(seats):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff_member("administrator"))
    assert strict.post(page("remove", seats, by_name("みかん").pk)).status_code == 403
    assert Registration.objects.count() == 3
