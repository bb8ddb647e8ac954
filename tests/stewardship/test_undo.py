"""What somebody has recorded by mistake can be taken back: by them, and for a while."""

import datetime

import pytest
from django.contrib.messages import get_messages

from directory.models import Check
from tests.directory import admin_forms
from tests.factories import base, center, check, contact, group, staff_member

pytestmark = pytest.mark.django_db
NOTHING = "取り消したものはありません。取り消せるのは、記録した本人が、45分のあいだだけです。"


@pytest.fixture(autouse=True)
def today(now):
    return now


@pytest.fixture
def editor(log_in):
    return log_in("editor", "sato", last_name="佐藤")


@pytest.fixture
def listing():
    listing = group(hours_text="第2土曜", cost_text="無料")
    contact(listing)
    return listing


def url(listing, page=""):
    return f"/admin/check/{listing.code}/{page}"


def press(client, listing, outcome="unchanged", *scopes, **values):
    form = {"method": "phone", "checked_on": "2026-11-25", "role": "staff", "note": ""}
    return client.post(url(listing), form | {"outcome": outcome, "scopes": scopes or ["all"]} | values)


def undo(client, listing):
    response = client.post(url(listing, "undo/"))
    assert (response.status_code, response.url) == (302, url(listing))
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def test_next_page_offers_to_take_back_what_was_just_recorded(client, editor, listing):
    assert "undo/" not in client.get("/admin/next/").text
    text = client.get(press(client, listing).url).text
    assert f'action="{url(listing, "undo/")}"' in text
    assert "「高槻ほっとサロン」の確認を取り消す" in text
    undo(client, listing)
    assert "undo/" not in client.get("/admin/next/").text


def test_dates_are_again_as_they_were(client, editor, listing):
    earlier = check(listing, "2026-01-05")
    before = base(listing)
    press(client, listing, "unchanged", "contact", "schedule", "cost")
    assert base(listing).verified_on == datetime.date(2026, 11, 25)
    assert undo(client, listing).startswith("「高槻ほっとサロン」の確認を取り消しました。")
    after = base(listing)
    names = ("verified_on", "next_check_on", "schedule_valid_until")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    assert list(Check.objects.all()) == [earlier]


def test_second_click_is_taken_back_with_the_first(client, editor, listing):
    press(client, listing), press(client, listing)
    press(client, listing, "no_answer")
    undo(client, listing)
    assert Check.objects.count() == 0


def test_the_same_of_an_hour_ago_stays(client, editor, listing, now):
    press(client, listing)
    now.move(minutes=46)
    press(client, listing)
    assert (undo(client, listing), Check.objects.count()) == (NOTHING, 1)


def test_after_45_minutes_it_is_offered_no_more_and_stays(client, editor, listing, now):
    press(client, listing)
    now.move(minutes=45)
    assert "undo/" not in client.get("/admin/next/").text
    assert (undo(client, listing), Check.objects.count()) == (NOTHING, 1)


def test_nobody_takes_back_what_others_have_recorded(client, editor, listing, log_in):
    press(client, listing)
    log_in("reviewer")
    assert (undo(client, listing), Check.objects.count()) == (NOTHING, 1)


def test_keys_of_a_session_reach_only_ones_own_of_this_listing(client, editor, listing):
    other = center()
    press(client, other), press(client, listing)
    theirs = check(listing, "2026-11-25", staff=staff_member("reviewer"))
    session = client.session
    session["recorded_checks"][listing.code]["checks"] = list(Check.objects.values_list("pk", flat=True))
    session.save()
    undo(client, listing)
    assert set(Check.objects.all()) == {theirs, Check.objects.get(listing=base(other))}


def test_check_beside_an_edit_is_taken_back_and_the_edit_stays(client, editor, listing):
    press(client, listing, "changed")
    values = admin_forms.posted(client, listing, hours_text="第3土曜")
    assert client.post(admin_forms.url(listing), values).status_code == 302
    assert Check.objects.count() == 1
    undo(client, listing)
    assert (Check.objects.count(), base(listing).hours_text) == (0, "第3土曜")


def test_looking_takes_nothing_back(client, editor, listing):
    press(client, listing)
    assert client.get(url(listing, "undo/")).status_code == 405
    assert Check.objects.count() == 1


def test_two_people_at_once_keep_their_own(client, editor, listing):
    check(listing, "2026-11-25", staff=staff_member("reviewer"))
    press(client, listing)
    undo(client, listing)
    assert [row.staff.username for row in Check.objects.all()] == ["reviewer"]
