import datetime
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from directory import freshness
from directory.models import Check
from tests import factories

pytestmark = pytest.mark.django_db


def dates(listing):
    listing = factories.base(listing)
    return listing.verified_on, listing.next_check_on, listing.schedule_valid_until


def test_check_of_a_group_holds_six_months():
    group = factories.group()
    factories.check(group, "2026-08-31")
    assert dates(group) == (date(2026, 8, 31), date(2027, 2, 28), date(2027, 2, 28))


@pytest.mark.parametrize("make", [factories.center, factories.organization, factories.employer])
def test_check_of_others_holds_twelve_months(make):
    listing = make()
    factories.check(listing, "2026-05-19")
    assert dates(listing) == (date(2026, 5, 19), date(2027, 5, 19), date(2027, 5, 19))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("contact", (date(2026, 5, 19), date(2027, 5, 19), None)),
        ("schedule", (None, None, date(2027, 5, 19))),
        ("cost", (None, None, None)),
        ("venue", (None, None, None)),
    ],
)
def test_check_of_a_part_verifies_that_part_alone(scope, expected):
    center = factories.center()
    factories.check(center, "2026-05-19", scope=scope)
    assert dates(center) == expected


def test_latest_check_counts_and_deleting_it_falls_back():
    center = factories.center()
    older = factories.check(center, "2025-11-01", scope="contact")
    newer = factories.check(center, "2026-10-01")
    factories.check(center, "2026-03-01", scope="contact")
    assert dates(center)[:2] == (date(2026, 10, 1), date(2027, 10, 1))
    newer.delete()
    assert dates(center) == (date(2026, 3, 1), date(2027, 3, 1), None)
    Check.objects.exclude(pk=older.pk).get().delete()
    older.delete()
    assert dates(center) == (None, None, None)


def test_edit_is_no_check():
    center = factories.center()
    factories.check(center, "2026-05-19")
    before = dates(center)
    listing = factories.base(center)
    listing.summary = "電話のほか、メールでも相談できます。"
    listing.save()
    assert dates(center) == before
    assert factories.base(center).updated_at > center.updated_at


def test_check_is_no_edit():
    center = factories.center()
    factories.check(center, "2026-05-19")
    assert factories.base(center).updated_at == center.updated_at


def test_check_of_tomorrow_is_refused():
    today = timezone.localdate()
    check = Check(listing=factories.center(), checked_on=today, method="phone")
    check.full_clean()
    check.checked_on = today + datetime.timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        check.full_clean()
    assert list(error.value.message_dict) == ["checked_on"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 5, 19), ("fresh", "Checked in May 2026")),
        (date(2026, 11, 19), ("fresh", "Checked in May 2026")),
        (date(2026, 11, 20), ("old", "Could not be checked since May 2026")),
    ],
)
def test_freshness_of_a_group_by_the_day(today, expected):
    group = factories.group()
    factories.check(group, "2026-05-19")
    with translation.override("en"):
        assert freshness.state(group, today) == expected


def test_freshness_of_what_nobody_checked():
    with translation.override("en"):
        assert freshness.state(factories.group()) == ("never", "Not yet checked by Node")


def at(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-19 10:00", "2026-05-20 00:00"),  # the hours of today are shown
        ("2026-11-19 23:59", "2026-11-20 00:00"),
        ("2026-11-20 00:00", None),
    ],
)
def test_page_with_checked_hours_changes_at_midnight(now, expected):
    group = factories.group()
    factories.check(group, "2026-05-19")
    assert freshness.changes_at([group], at(now)) == (expected and at(expected))


def test_page_changes_when_the_first_check_runs_out():
    early, late, never = factories.group(), factories.center(), factories.center()
    factories.check(early, "2026-05-19", scope="contact")
    factories.check(late, "2026-05-19", scope="contact")
    assert freshness.changes_at([late, early, never], at("2026-06-01 12:00")) == at("2026-11-20 00:00")
    assert freshness.changes_at([never], at("2026-06-01 12:00")) is None
    assert freshness.changes_at([], at("2026-06-01 12:00")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["a widened list", "a closed place"])
def test_pages_with_cards_from_elsewhere_carry_their_moment_of_change(client, what):
    prefecture, neighbor = factories.prefecture("27"), factories.prefecture("28")
    status, stands = ("closed", neighbor) if what == "a closed place" else ("draft", prefecture)
    place = factories.group("高槻の会", status=status, prefecture=stands)
    near = factories.group("となりの会", prefecture=neighbor)
    factories.check(near, timezone.localdate())
    near.refresh_from_db()
    path = place.get_absolute_url() if status == "closed" else "/prefectures/osaka/"
    assert client.get(path).changes_at == freshness.changes_at([near])
