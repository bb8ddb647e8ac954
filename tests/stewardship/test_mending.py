"""“Something has changed”: the check is recorded with the mended page, and not without it."""

import datetime

import pytest
import reversion
from django.contrib.messages import get_messages
from reversion.models import Revision

from directory.admin.signals import listing_saved
from directory.models import Check
from stewardship import claims
from stewardship.models import Claim
from tests.directory import admin_forms
from tests.factories import base, contact, group, staff_member

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(now):
    return now


@pytest.fixture
def editor(log_in):
    return log_in("editor", "sato", last_name="佐藤")


@pytest.fixture
def listing():
    listing = group(hours_text="第2土曜")
    contact(listing)
    return listing


def url(listing):
    return f"/admin/check/{listing.code}/"


def press(client, listing, outcome="changed", **values):
    form = {"method": "phone", "checked_on": "2026-11-24", "role": "staff", "note": "山田さんと話した"}
    return client.post(url(listing), form | {"outcome": outcome, "scopes": ["schedule"]} | values)


def mend(client, listing, **values):
    return client.post(admin_forms.url(listing), admin_forms.posted(client, listing, **values))


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def rows():
    checks = Check.objects.order_by("pk")
    return [(row.scope, row.outcome, row.method, row.checked_on, row.note, row.staff) for row in checks]


def test_pressing_alone_records_nothing_and_keeps_the_claim(client, editor, listing):
    response = press(client, listing)
    assert response.url == f"/admin/directory/selfhelpgroup/{listing.pk}/change/"
    assert "直して保存すると、「高槻ほっとサロン」の確認も記録します。" in said(response)[0]
    assert (rows(), base(listing).verified_on) == ([], None)
    assert Claim.objects.get().by == editor


def test_saving_the_form_records_the_check_beside_the_edit(client, editor, listing):
    press(client, listing)
    before = Revision.objects.count()
    response = mend(client, listing, hours_text="第3土曜")
    day = datetime.date(2026, 11, 24)
    assert rows() == [("schedule", "changed", "phone", day, "山田さんと話した", editor)]
    assert (base(listing).hours_text, base(listing).schedule_valid_until) == (
        "第3土曜",
        datetime.date(2027, 5, 24),
    )
    assert any("「高槻ほっとサロン」の確認も記録しました。" in text for text in said(response))
    assert Claim.objects.count() == 0
    # The edit has a version of its own name; the first save notes the state before it as well.
    assert [revision.comment for revision in Revision.objects.order_by("pk")[before:]] == ["", ""]


def test_the_check_waits_while_the_form_comes_back(client, editor, listing):
    press(client, listing)
    assert mend(client, listing, name="").status_code == 200
    assert rows() == []
    assert mend(client, listing, hours_text="第3土曜").status_code == 302
    assert len(rows()) == 1


def test_one_press_is_one_check(client, editor, listing):
    press(client, listing)
    mend(client, listing, hours_text="第3土曜")
    mend(client, listing, hours_text="第4土曜")
    assert len(rows()) == 1


def test_without_the_press_an_edit_is_no_check(client, editor, listing):
    other = group("こもれび")
    press(client, other)
    mend(client, listing, hours_text="第3土曜")
    assert rows() == []


def test_a_press_is_that_of_one_person(client, log_in, editor, listing):
    press(client, listing)
    log_in("reviewer")
    mend(client, listing, hours_text="第3土曜")
    assert rows() == []


def test_after_45_minutes_it_says_that_nothing_is_recorded(client, editor, listing, now):
    press(client, listing)
    now.move(minutes=45)
    response = mend(client, listing, hours_text="第3土曜")
    assert (rows(), base(listing).hours_text) == ([], "第3土曜")
    (text,) = [text for text in said(response) if "確認は記録していません" in text]
    assert f'href="{url(listing)}"' in text
    assert not any("確認は記録していません" in text for text in said(mend(client, listing, name="別の名前")))


def test_who_may_record_checks_no_more_records_none(client, editor, listing):
    press(client, listing)
    editor.groups.clear()
    editor.is_superuser = False
    editor.user_permissions.set(staff_permissions())
    mend(client, listing, hours_text="第3土曜")
    assert (rows(), base(listing).hours_text) == ([], "第3土曜")


def staff_permissions():
    group = staff_member("editor").groups.get()
    return group.permissions.exclude(codename="add_check")


@pytest.mark.parametrize("outcome", ["unchanged", "no_answer"])
def test_another_outcome_takes_its_place(client, editor, listing, outcome):
    press(client, listing)
    press(client, listing, outcome)
    mend(client, listing, hours_text="第3土曜")
    assert [row[1] for row in rows()] == [outcome]


def test_giving_it_back_forgets_it(client, editor, listing):
    press(client, listing)
    client.post("/admin/give-back/", {"key": f"listing:{listing.pk}"})
    mend(client, listing, hours_text="第3土曜")
    assert rows() == []


def test_the_screen_shows_again_what_was_filled_in(client, editor, listing):
    press(client, listing)
    form = client.get(url(listing)).context["form"]
    values = {name: form[name].value() for name in ("scopes", "method", "checked_on", "note")}
    day = datetime.date(2026, 11, 24)
    expected = {"scopes": ["schedule"], "method": "phone", "checked_on": day, "note": "山田さんと話した"}
    assert values == expected


def test_claim_of_somebody_else_stays_theirs(client, editor, listing):
    other = staff_member("reviewer")
    claims.take(f"listing:{listing.pk}", other)
    press(client, listing)
    assert Claim.objects.get().by == other


def test_a_failure_takes_edit_and_check_back(client, editor, listing):
    def fail(**kwargs):
        assert reversion.is_active()
        assert Check.objects.count() == 1
        raise ZeroDivisionError

    press(client, listing)
    listing_saved.connect(fail)
    try:
        with pytest.raises(ZeroDivisionError):
            mend(client, listing, hours_text="第3土曜")
    finally:
        listing_saved.disconnect(fail)
    assert (rows(), base(listing).hours_text) == ([], "第2土曜")
    mend(client, listing, hours_text="第3土曜")
    assert len(rows()) == 1
