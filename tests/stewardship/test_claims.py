import threading

import pytest
from django.contrib.messages import get_messages
from django.db import connection

from directory.models import CrisisLine
from stewardship import claims
from stewardship.models import Claim
from stewardship.queues import QUEUES, Desk
from tests import factories
from tests.factories import group, staff_member

pytestmark = pytest.mark.django_db
NEXT, TAKE, GIVE_BACK = "/admin/next/", "/admin/take/", "/admin/give-back/"


@pytest.fixture(autouse=True)
def no_crisis_lines(db):
    CrisisLine.objects.all().delete()


@pytest.fixture
def places(now):
    return [group(name) for name in ("あおぞら", "いずみ", "うみかぜ")]


@pytest.fixture
def sato(db):
    return staff_member("editor", "sato", last_name="佐藤", first_name="花子")


def key(listing):
    return f"listing:{listing.pk}"


def held():
    return {claim.key: (claim.by.username, claim.until) for claim in Claim.objects.select_related("by")}


def check_url(listing):
    return f"/admin/check/{listing.code}/"


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_button_claims_the_worst_and_opens_its_screen(client, now, places, log_in):
    log_in("editor", "tanaka")
    assert client.get(NEXT).context["next"][1].name == "あおぞら"
    assert held() == {}
    assert client.post(NEXT).url == check_url(places[0])
    now.move(minutes=45)
    assert held() == {key(places[0]): ("tanaka", now.now)}


def test_next_volunteer_gets_the_next_one(client, places, sato, log_in):
    Desk(sato, QUEUES).take_next()
    log_in("editor", "tanaka")
    response = client.get("/admin/")
    assert response.context["waiting"][0].worst.name == "いずみ"
    assert client.post(NEXT).url == check_url(places[1])


def test_whoever_has_one_in_hand_goes_on_with_it(client, places, log_in):
    log_in("editor")
    client.post(TAKE, {"key": key(places[2])})
    response = client.get("/admin/")
    assert [item.name for _queue, item in response.context["in_hand"]] == ["うみかぜ"]
    assert client.post(NEXT).url == check_url(places[2])
    assert Claim.objects.count() == 1


def test_claim_of_another_is_told(client, places, sato, log_in):
    claims.take(key(places[0]), sato)
    log_in("editor", "tanaka")
    response = client.post(TAKE, {"key": key(places[0])})
    assert (response.url, said(response)) == (
        "/admin/queues/checks/",
        ["佐藤 花子さんが確認中、10:45まで"],
    )
    assert "佐藤 花子さんが確認中、10:45まで" in client.get(check_url(places[0])).text


def test_claim_lapses_by_itself(client, now, places, sato, log_in):
    claims.take(key(places[0]), sato)
    log_in("editor", "tanaka")
    now.move(minutes=44)
    assert claims.holding().keys() == {key(places[0])}
    now.move(minutes=1)
    assert claims.holding() == {}
    assert client.post(NEXT).url == check_url(places[0])
    assert held()[key(places[0])][0] == "tanaka"


def test_lapsed_claim_is_taken_over(now, places, sato):
    other = staff_member("editor", "tanaka")
    claims.take(key(places[0]), sato)
    now.move(minutes=44)
    assert not claims.take(key(places[0]), other)
    now.move(minutes=1)
    assert claims.take(key(places[0]), other)
    assert not claims.take(key(places[0]), sato)


def test_claim_is_renewed_by_its_holder(now, places, sato):
    claims.take(key(places[0]), sato)
    now.move(minutes=30)
    assert claims.take(key(places[0]), sato)
    now.move(minutes=30)
    assert claims.holding().keys() == {key(places[0])}


def test_given_back_it_is_passed_over_until_the_others_are_done(client, places, log_in):
    log_in("editor")
    for place in (*places, places[0]):
        assert client.post(NEXT).url == check_url(place)
        assert client.post(GIVE_BACK, {"key": key(place)}).url == NEXT
    assert held() == {}


def test_nobody_gives_back_what_another_holds(client, places, sato, log_in):
    claims.take(key(places[0]), sato)
    log_in("editor", "tanaka")
    client.post(GIVE_BACK, {"key": key(places[0])})
    assert claims.holding().keys() == {key(places[0])}


def test_lapsed_rows_are_cleaned_up(client, now, places, sato, log_in):
    claims.take("listing:gone", sato)
    now.move(minutes=45)
    log_in("editor", "tanaka")
    client.post(NEXT)
    assert held().keys() == {key(places[0])}


@pytest.mark.parametrize("posted", [{}, {"key": ""}, {"key": "listing:nothing"}, {"key": "あ" * 3000}])
def test_what_does_not_wait_cannot_be_claimed(client, places, log_in, posted):
    log_in("editor")
    response = client.post(TAKE, posted)
    assert (response.url, said(response)) == ("/admin/", ["これはもう終わっています。"])
    client.post(GIVE_BACK, posted)
    assert held() == {}


def test_organizers_claim_their_own_alone(client, places, log_in):
    own = factories.organization("ひだまり")
    log_in("organizer", organization=own)
    assert client.post(TAKE, {"key": key(places[0])}).url == "/admin/"
    assert client.post(NEXT).url == f"/admin/directory/memberorganization/{own.pk}/change/"
    assert held().keys() == {key(own)}


def test_nothing_is_left(client, log_in):
    log_in("editor")
    response = client.post(NEXT)
    assert (response.url, said(response)) == (
        "/admin/",
        ["いま待っているものはありません。ありがとうございます。"],
    )


@pytest.mark.parametrize("path", [TAKE, GIVE_BACK])
def test_looking_claims_nothing(client, log_in, path):
    log_in("editor")
    assert client.get(path).status_code == 405


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_lapsed", [False, True])
def test_of_many_hands_at_once_one_gets_it(is_lapsed):
    people = [staff_member("", f"hand{number}") for number in range(6)]
    if is_lapsed:
        Claim.objects.create(key="listing:x", by=people[0], until="2020-01-01T00:00+09:00")
    assert sum(at_once(lambda person: claims.take("listing:x", person), people)) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_volunteers_at_once_get_one_each():
    for number in range(6):
        group(f"居場所 {number}")
    people = [factories.superuser(f"hand{number}") for number in range(6)]
    found = at_once(lambda person: Desk(person, QUEUES).take_next()[1].name, people)
    assert sorted(found) == [f"居場所 {number}" for number in range(6)]


def at_once(do, people):
    """What each gets when all start at the same moment, each on a connection of their own."""
    start, results = threading.Barrier(len(people)), []

    def run(person):
        try:
            start.wait()
            results.append(do(person))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
