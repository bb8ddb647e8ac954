"""Two people edit the same listing: the second one is told, and nothing of either is lost."""

import re
import threading

import pytest
from django.db import connection
from django.test import Client

from directory import history
from directory.models import Check, ContactPoint, CounselingCenter, Listing
from tests.directory.test_admin import PHONE, form, url
from tests.factories import center, check, contact, schedule, staff_member, superuser

pytestmark = pytest.mark.django_db

NAME = "高槻市ひきこもり相談窓口"


def opened(client, listing):
    """The hidden state of the form, and the form as it would be sent back untouched."""
    response = client.get(url(type(listing), "change", listing.pk))
    return response.context["state"]


def rows_of(listing):
    contacts = [
        {"channel": row.channel, "value": row.value, "order": row.order}
        for row in listing.contact_points.all()
    ]
    return (contacts, list(listing.contact_points.all()))


def save(client, listing, state, values=(), **rows):
    base = {"name": NAME, "status": "draft", "by_phone": "true"}
    posted = form(base | dict(values), **rows) | {"_state": state}
    return client.post(url(type(listing), "change", listing.pk), posted)


def box(response):
    """What the second one is shown: label, at first, theirs, yours, and whose stands in the form."""
    return [tuple(row) for row in response.context["conflict"]["rows"]]


def shown_value(response, name):
    match = re.search(rf'name="{name}"[^>]* value="([^"]*)"', response.content.decode())
    return match and match[1]


@pytest.fixture
def listing(db):
    return center(NAME, type="municipal", status="draft", short_name="窓口")


@pytest.fixture
def other(db):
    client = Client()
    client.force_login(staff_member("editor", "hanako", last_name="山田", first_name="花子"))
    return client


def test_untouched_meanwhile_is_saved(client, staff, listing):
    response = save(client, listing, opened(client, listing), {"short_name": "新しい窓口"})
    listing.refresh_from_db()
    assert (response.status_code, listing.short_name) == (302, "新しい窓口")


def test_second_one_is_told_who_and_what(client, staff, other, listing):
    state = opened(client, listing)
    save(other, listing, opened(other, listing), {"short_name": "花子の窓口"})
    response = save(client, listing, state, {"short_name": "私の窓口"})
    listing.refresh_from_db()
    assert (response.status_code, listing.short_name) == (200, "花子の窓口")
    assert response.context["conflict"]["saved"].by.username == "hanako"
    assert box(response) == [("略称", "窓口", "花子の窓口", "私の窓口", True)]
    assert shown_value(response, "short_name") == "私の窓口"


def test_saving_once_more_saves_knowingly(client, staff, other, listing):
    state = opened(client, listing)
    save(other, listing, opened(other, listing), {"short_name": "花子の窓口"})
    stopped = save(client, listing, state, {"short_name": "私の窓口"})
    response = save(client, listing, stopped.context["state"], {"short_name": "私の窓口"})
    listing.refresh_from_db()
    assert (response.status_code, listing.short_name) == (302, "私の窓口")
    assert [version.snapshot.fields["short_name"] for version in history.versions(listing)] == [
        "私の窓口",
        "花子の窓口",
        "窓口",
    ]


def test_what_i_left_alone_takes_the_others_value(client, staff, other, listing):
    state = opened(client, listing)
    values = {"short_name": "窓口", "cost_text": "無料", "silent_ok": "true", "specialised": "on"}
    save(other, listing, opened(other, listing), values)
    response = save(client, listing, state, {"short_name": "私の窓口"})
    assert box(response) == [
        ("ひきこもり専門", "いいえ", "はい", "", False),
        ("費用(原文)", "", "無料", "", False),
        ("話さなくてもいい", "確認できていません", "はい", "", False),
    ]
    page = response.content.decode()
    assert shown_value(response, "cost_text") == "無料"
    assert re.findall(r'name="silent_ok" value="(\w+)"[^>]* checked', page) == ["true"]
    assert re.search(r'name="specialised"[^>]* checked', page)


def test_same_change_of_both_is_no_difference(client, staff, other, listing):
    state = opened(client, listing)
    save(other, listing, opened(other, listing), {"short_name": "新窓口"})
    assert box(save(client, listing, state, {"short_name": "新窓口"})) == []


def test_same_person_in_two_tabs_counts(client, staff, listing):
    first, second = opened(client, listing), opened(client, listing)
    save(client, listing, first, {"short_name": "一つ目"})
    assert box(save(client, listing, second, {"short_name": "二つ目"})) == [
        ("略称", "窓口", "一つ目", "二つ目", True)
    ]


def test_change_past_the_history_counts(client, staff, listing):
    state = opened(client, listing)
    Listing.objects.update(short_name="取り込み")
    response = save(client, listing, state, {"short_name": "私の窓口"})
    assert (response.context["conflict"]["saved"], box(response)) == (
        None,
        [("略称", "窓口", "取り込み", "私の窓口", True)],
    )


def test_check_meanwhile_counts_and_stays(client, staff, listing):
    state = opened(client, listing)
    check(listing, "2026-05-19", method="phone")
    response = save(client, listing, state)
    assert [row.label for row in response.context["conflict"]["rows"]] == ["確認"]
    posted = re.findall(r'name="checks-0-(\w+)"', response.content.decode())
    assert {"scope", "checked_on", "method", "id"} <= set(posted)
    assert Check.objects.count() == 1


def test_contact_added_by_the_other_comes_into_the_form(client, staff, listing):
    contact(listing)
    state, rows = opened(client, listing), rows_of(listing)
    added = contact(listing, "email")
    mine = ([*rows[0], {"channel": "fax", "value": "072-674-7722", "order": 0}], rows[1])
    stopped = save(client, listing, state, contact_points=mine)
    assert box(stopped) == [
        ("メール", "確認できていません", "はい", "", False),
        ("メール", "", "メール、soudan@example.jp", "", False),
    ]
    values = [shown_value(stopped, f"contact_points-{number}-value") for number in range(3)]
    assert values == ["072-674-7111", "soudan@example.jp", "072-674-7722"]
    assert shown_value(stopped, "contact_points-1-id") == str(added.pk)


def test_contact_changed_by_both_shows_both(client, staff, listing):
    row = contact(listing)
    state = opened(client, listing)
    ContactPoint.objects.update(value="072-674-7222", purpose="家族")
    mine = PHONE | {"value": "072-674-7333", "order": 0, "purpose": ""}
    response = save(client, listing, state, contact_points=([mine], [row]))
    assert box(response) == [
        ("電話", "電話、072-674-7111", "電話、072-674-7222、家族", "電話、072-674-7333", True)
    ]
    assert shown_value(response, "contact_points-0-value") == "072-674-7333"
    assert shown_value(response, "contact_points-0-purpose") == "家族"


def test_contact_deleted_by_the_other_goes_unless_i_changed_it(client, staff, listing):
    first, second = contact(listing), contact(listing, "fax")
    state, rows = opened(client, listing), rows_of(listing)
    ContactPoint.objects.all().delete()
    rows[0][1]["value"] = "072-674-7799"
    stopped = save(client, listing, state, contact_points=rows)
    assert [row[0] for row in box(stopped)] == ["電話", "FAX"]
    page = stopped.content.decode()
    assert (page.count('value="072-674-7799"'), page.count('value="072-674-7111"')) == (1, 0)
    mine = [{"channel": "fax", "value": "072-674-7799", "order": 0}]
    save(client, listing, stopped.context["state"], contact_points=mine)
    assert [(row.channel, row.value) for row in listing.contact_points.all()] == [("fax", "072-674-7799")]
    assert {first.pk, second.pk}.isdisjoint(listing.contact_points.values_list("pk", flat=True))


def test_hours_changed_by_the_other_stay_changed(client, staff, listing):
    row = schedule(listing)
    state = opened(client, listing)
    type(row).objects.update(ends_at="20:00")
    mine = {"recurrence": row.recurrence, "starts_at": "09:00:00", "ends_at": "17:00:00"}
    response = save(client, listing, state, schedules=([mine], [row]))
    assert shown_value(response, "schedules-0-ends_at") == "20:00:00"


@pytest.mark.parametrize("state", ["壊れた", "a:b:c", "." * 50])
def test_broken_state_is_told_as_a_conflict(client, staff, listing, state):
    response = save(client, listing, state, {"short_name": "私の窓口"})
    assert response.status_code == 200
    assert ("略称", "", "窓口", "私の窓口", True) in box(response)


def test_other_faults_keep_the_state_of_the_opening(client, staff, other, listing):
    state = opened(client, listing)
    faulty = save(client, listing, state, {"latitude": "34.8"})
    assert faulty.context["state"] == state
    save(other, listing, opened(other, listing), {"short_name": "花子の窓口"})
    assert box(save(client, listing, faulty.context["state"], {"short_name": "私の窓口"})) == [
        ("略称", "窓口", "花子の窓口", "私の窓口", True)
    ]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_is_saved():
    user = superuser()
    listing = center(NAME, type="municipal", status="draft")
    clients = [Client() for _number in range(4)]
    for client in clients:
        client.force_login(user)
    states = [opened(client, listing) for client in clients]
    barrier, answers = threading.Barrier(len(clients)), {}

    def press(number):
        barrier.wait()
        values = {"short_name": f"窓口{number}"}
        answers[number] = save(clients[number], listing, states[number], values).status_code
        connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers.values()) == [200, 200, 200, 302]
    (winner,) = [number for number, status in answers.items() if status == 302]
    assert CounselingCenter.objects.get().short_name == f"窓口{winner}"
