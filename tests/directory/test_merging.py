"""Two listings of one place become one: nothing is lost, both histories stay, the old address leads on."""

import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import catalogue, duplicates, history, merging, publishing
from directory.merging import Choices, Part
from directory.models import (
    Approval,
    Check,
    ContactPoint,
    DifferentPlaces,
    Listing,
    SelfHelpGroup,
    StatusChange,
)
from stewardship.models import Task
from stewardship.queues import QUEUES
from stewardship.queues.desk import Desk
from tests import killing
from tests.factories import (
    KITA_WARD,
    OSAKA,
    TAKATSUKI,
    base,
    center,
    check,
    contact,
    group,
    organization,
    schedule,
    staff_member,
    superuser,
    town,
)

from .admin_forms import save

pytestmark = pytest.mark.django_db


def again(listing):
    return type(listing).objects.get(pk=listing.pk)


def two(kept=(), other=(), make=group):
    return make("こもれび", **dict(kept)), make("居場所こもれび", **dict(other))


def numbers(listing):
    return sorted((row.channel, row.value) for row in listing.contact_points.all())


def page(kept, other):
    return reverse("admin:directory_listing_merge", args=[kept.pk, other.pk])


def test_gaps_are_filled_and_what_is_there_stays():
    kept, other = two(
        {"cost_text": "無料", "staff_note": "静かな所"},
        {"cost_text": "300円", "summary": "話さなくても大丈夫です", "silent_ok": True, "staff_note": "二階"},
    )
    merged = merging.merge(kept, other)
    assert (merged.name, merged.cost_text, merged.summary, merged.silent_ok, merged.staff_note) == (
        "こもれび", "無料", "話さなくても大丈夫です", True, "静かな所\n\n二階"
    )  # fmt: skip


def test_choices_decide():
    kept, other = two({"cost_text": "無料"}, {"cost_text": "300円", "summary": "一行"})
    merged = again(merging.merge(kept, other, Choices({"name", "cost_text"})))
    assert (merged.name, merged.cost_text, merged.summary) == ("居場所こもれび", "300円", "")


BUNDLES = [  # the one, the other, what is filled
    ({"municipality_id": TAKATSUKI}, {"municipality_id": OSAKA, "address": "中之島1-1"}, {"address": ""}),
    (
        {"municipality_id": OSAKA},
        {"municipality_id": OSAKA, "address": "中之島1-1"},
        {"address": "中之島1-1"},
    ),
    (
        {},
        {"municipality_id": OSAKA, "address": "中之島1-1"},
        {"municipality_id": OSAKA, "address": "中之島1-1"},
    ),
    ({"no_age_limit": True}, {"age_min": 15, "age_max": 39}, {"age_min": None, "no_age_limit": True}),
    ({"age_min": 18}, {"age_max": 39}, {"age_min": 18, "age_max": None}),
    ({}, {"age_min": 15, "age_max": 39}, {"age_min": 15, "age_max": 39, "over_40_ok": False}),
    (
        {},
        {"serves": "nationwide", "serves_note": "電話のみ"},
        {"serves": "nationwide", "serves_note": "電話のみ"},
    ),
]


@pytest.mark.parametrize(("kept", "other", "expected"), BUNDLES)
def test_what_belongs_together_is_not_mixed(kept, other, expected):
    town(TAKATSUKI), town(OSAKA)
    merged = again(merging.merge(*two(kept, other)))
    assert {name: getattr(merged, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("kept", "other", "expected"),
    [
        ("public", "after_contact", "after_contact"),
        ("municipality", "public", "municipality"),
        ("after_contact", "municipality", "after_contact"),
    ],
)
def test_hidden_address_is_never_made_public(kept, other, expected):
    kept, other = two({"address_disclosure": kept}, {"address_disclosure": other, "address": "桃園町2-1"})
    assert merging.merge(kept, other).address_disclosure == expected


def test_contacts_are_united_without_repeats():
    kept, other = two()
    contact(kept, value="072-674-7111"), contact(kept, "fax", "072-674-7722")
    contact(other, value="０７２（６７４）７１１１", purpose="家族の方")
    contact(other, "email"), contact(other, "fax", "072-674-7799")
    merged = again(merging.merge(kept, other))
    assert numbers(merged) == [
        ("email", "soudan@example.jp"),
        ("fax", "072-674-7722"),
        ("fax", "072-674-7799"),
        ("phone", "072-674-7111"),
    ]
    assert merged.contact_points.get(channel="phone").purpose == "家族の方"
    assert (merged.by_email, again(other).by_email, other.contact_points.count()) == (True, None, 0)


@pytest.mark.parametrize(
    ("choice", "days", "areas"), [("kept", ["MO"], 1), ("other", ["TU"], 2), ("both", ["MO", "TU"], 2)]
)
def test_hours_and_areas_are_chosen_or_united(choice, days, areas):
    osaka, ward = town(OSAKA), town(KITA_WARD)
    kept, other = two({"areas": [osaka]}, {"areas": [osaka, ward]})
    schedule(kept, "FREQ=WEEKLY;BYDAY=MO"), schedule(other, "FREQ=WEEKLY;BYDAY=TU")
    merging.merge(kept, other, Choices(set(), choice, choice))
    found = [row.recurrence[-2:] for row in SelfHelpGroup.objects.get(pk=kept.pk).schedules.all()]
    assert (found, kept.served_areas.count()) == (days, areas)


def test_what_names_the_other_one_names_the_kept_one():
    kept, other = two(make=organization)
    user = superuser()
    earlier = organization("前の重複", status="closed", merged_into=base(other))
    run, colleague = group("ひだまりの居場所", operator=other), staff_member("organizer", organization=other)
    check(other, "2026-05-19"), other.sources.create(publisher="大阪府")
    StatusChange.objects.create(listing=base(other), status="published", by=user)
    Approval.objects.create(listing=base(other), by=user, facts_hash="a")
    Task.objects.create(kind="gap", title="電話番号を調べる", listing=base(other), key="1")
    merging.merge(kept, other, user=user)
    assert (again(run).operator_id, again(earlier).merged_into_id) == (kept.pk, kept.pk)
    assert get_user_model().objects.get(pk=colleague.pk).organization_id == kept.pk
    kept = again(kept)
    for rows in (kept.checks, kept.sources, kept.status_changes, kept.approvals, kept.tasks):
        assert rows.count() == 1
    assert str(kept.verified_on) == "2026-05-19"
    assert [str(row) for row in again(other).status_changes.all()] == ["公開 → 終了"]


def test_row_that_would_stand_twice_stays_with_the_closed_one(staff):
    kept, other = two()
    for listing in (kept, other):
        Approval.objects.create(listing=base(listing), by=staff, facts_hash="a")
    merging.merge(kept, other)
    assert [row.listing_id for row in Approval.objects.order_by("pk")] == [kept.pk, other.pk]


PARTS = ("contact", "cost", "schedule", "venue")
MONDAY, TUESDAY = "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TU"
VOUCHED = [  # what the kept one is, what the other, whose hours are taken; what the other's check vouches for
    ({}, {}, "kept", {"contact", "cost", "schedule", "venue"}),
    ({"phone": "072-674-7111"}, {"phone": "072-674-7111"}, "kept", {"contact", "cost", "schedule", "venue"}),
    ({"phone": "072-674-7222"}, {"phone": "072-674-7111"}, "kept", {"cost", "schedule", "venue"}),
    ({}, {"phone": "072-674-7111"}, "kept", {"contact", "cost", "schedule", "venue"}),
    ({"phone": "072-674-7111"}, {}, "kept", {"cost", "schedule", "venue"}),
    ({"days": MONDAY}, {"days": TUESDAY}, "kept", {"contact", "cost", "venue"}),
    ({"days": MONDAY}, {"days": TUESDAY}, "both", {"contact", "cost", "venue"}),
    ({"days": MONDAY}, {"days": TUESDAY}, "other", {"contact", "cost", "schedule", "venue"}),
    ({"days": MONDAY}, {"days": MONDAY}, "kept", {"contact", "cost", "schedule", "venue"}),
    ({"cost_text": "無料"}, {"cost_text": "300円"}, "kept", {"contact", "schedule", "venue"}),
    ({}, {"cost_text": "300円"}, "kept", {"contact", "cost", "schedule", "venue"}),
    ({"hours_text": "平日"}, {"hours_text": "土日"}, "kept", {"contact", "cost", "venue"}),
    ({"address": "桃園町2-1"}, {"address": "城北町1-1"}, "kept", {"contact", "cost", "schedule"}),
]


def described(phone="", days="", **values):
    listing = group(**values)
    if phone:
        contact(listing, value=phone)
    if days:
        schedule(listing, days)
    return listing


@pytest.mark.parametrize(("mine", "theirs", "taken", "expected"), VOUCHED)
def test_check_moves_for_what_stands_there_as_it_was_checked(mine, theirs, taken, expected):
    kept, other = described(**mine), described(**theirs)
    for scope in ("all", *PARTS):
        check(other, "2026-05-19", scope, note=scope)
    choices = merging.defaults(kept, other)
    choices.schedules = taken
    merging.merge(kept, other, choices)
    moved, stayed = (set(again(one).checks.values_list("note", "scope")) for one in (kept, other))
    rest = set(PARTS) - expected
    whole = {("all", "all")}
    assert moved == {(part, part) for part in expected} | (
        {("all", part) for part in expected} if rest else whole
    )
    assert stayed == {(note, part) for part in rest for note in ("all", part)}
    assert again(kept).verified_on is not None or "contact" in rest
    assert (again(kept).schedule_valid_until is not None) == ("schedule" in expected)
    assert (again(other).verified_on is not None) == ("contact" in rest)


@pytest.mark.parametrize(
    ("mine", "taken", "is_valid"),
    [(MONDAY, "kept", True), (MONDAY, "both", False), (MONDAY, "other", False), ("", "other", False)],
)
def test_hours_that_were_taken_unchecked_are_not_valid(mine, taken, is_valid):
    kept, other = described(days=mine), described(days=TUESDAY)
    check(kept, "2026-05-19")
    merging.merge(kept, other, Choices(set(), taken))
    kept, other = again(kept), again(other)
    assert (kept.schedule_valid_until is not None, kept.verified_on is not None) == (is_valid, True)
    assert parts_of_day(19, kept, other) == list(PARTS)


def test_page_says_what_still_counts_as_checked(client, staff):
    place = {"municipality": town(TAKATSUKI)}
    kept = described(days=MONDAY, cost_text="無料", **place)
    other = described(days=TUESDAY, cost_text="300円", **place)
    contact(kept), contact(other), check(other, "2026-05-19")
    text = client.get(page(kept, other)).content.decode()
    assert "統合したあとも確認済みになるのは、連絡先（2026年5月19日）、場所（2026年5月19日）です。" in text
    Check.objects.all().delete()
    assert (
        "統合したあとは、どの部分も「未確認」になります。" in client.get(page(kept, other)).content.decode()
    )


def test_different_places_are_still_different():
    kept, other = two()
    third = group("こもれび西")
    duplicates.call_different(other.pk, third.pk), duplicates.call_different(kept.pk, other.pk)
    merging.merge(kept, other)
    assert list(DifferentPlaces.objects.values_list("first", "second")) == [
        tuple(sorted([kept.pk, third.pk]))
    ]


def test_every_relation_to_a_listing_is_known():
    """A new one is found by itself; this says which there are, and that none is a many-to-many."""
    found = {relation.related_model.__name__ for relation in merging.relations(SelfHelpGroup)}
    assert found >= {"Approval", "ImportRow", "Listing", "Source", "StatusChange", "Task"}
    assert not any(field.many_to_many for field in Listing._meta.get_fields(include_hidden=True))


def test_other_one_is_closed_and_left_out():
    kept, other = two()
    merging.merge(kept, other)
    other = again(other)
    assert (other.status, other.merged_into_id) == ("closed", kept.pk)
    assert [row.pk for row in catalogue.current().select()[:]] == [kept.pk]
    assert duplicates.pairs(include_closed=True) == []


@pytest.fixture
def merged():
    kept, other = two()
    contact(kept), merging.merge(kept, other)
    contact(other, "email")
    return again(other)


def reopen_by_function(client, listing):
    publishing.set_status(listing, "published", None)


def reopen_by_form(client, listing):
    save(client, listing, status="published", different_places=kept_code())


def kept_code():
    return Listing.objects.get(merged_into=None).code


@pytest.mark.parametrize("reopen", [reopen_by_function, reopen_by_form])
def test_reopened_it_stands_for_itself_again(client, staff, merged, reopen):
    reopen(client, merged)
    assert (again(merged).status, again(merged).merged_into) == ("published", None)
    assert merged.pk in [row.pk for row in catalogue.current().select()[:]]
    assert merged.pk in [row.pk for row in Desk(staff, QUEUES).listings]
    assert client.get(reverse("stewardship:check", args=[merged.code])).status_code == 200
    assert client.get(merged.get_absolute_url()).status_code == 200


def test_a_merged_one_that_is_saved_stays_merged(client, staff, merged):
    save(client, merged, summary="話さなくても大丈夫です")
    assert (again(merged).status, again(merged).merged_into_id is None) == ("closed", False)


def test_a_draft_that_is_merged_gets_no_page(client):
    kept, other = two()
    Listing.objects.update(status="draft")
    merging.merge(again(kept), again(other))
    assert again(other).status == "declined"
    assert client.get(other.get_absolute_url()).status_code == 404
    Listing.objects.filter(pk=kept.pk).update(status="published")
    assert client.get(other.get_absolute_url()).status_code == 404


def test_both_histories_are_kept_and_found_from_the_kept_one(client, staff):
    kept, other = two()
    phone = contact(other)
    merging.merge(kept, other, user=staff)
    newest, before = history.versions(again(other))
    assert (newest.by, newest.comment) == (
        staff,
        f"統合: 「居場所こもれび」（{other.code}）を「こもれび」（{kept.code}）へ",
    )
    assert list(before.snapshot.parts["contact_points"]) == [str(phone.pk)]
    assert history.last(again(kept)).snapshot.rows("contact_points")[0]["value"] == phone.value
    response = client.get(reverse("admin:directory_selfhelpgroup_history", args=[kept.pk]))
    assert other.code in response.content.decode()


OUTSIDE = {"contacts": ("072-674-7111", "072-674-7222", "0726747111", "0120-99-7777")}


def parts_of_day(day, *listings):
    """Of all checks of that day, on either row: each part once for each check."""
    rows = Check.objects.filter(listing__in=[one.pk for one in listings], checked_on=f"2026-05-{day:02}")
    scopes = rows.values_list("scope", flat=True)
    return sorted(part for scope in scopes for part in (PARTS if scope == "all" else [scope]))


@settings(max_examples=12)
@given(
    mine=st.lists(st.sampled_from(OUTSIDE["contacts"]), max_size=4),
    theirs=st.lists(st.sampled_from(OUTSIDE["contacts"]), max_size=4),
    checks=st.integers(0, 2),
    schedules=st.sampled_from(Part.values),
)
def test_no_contact_check_or_source_is_lost(mine, theirs, checks, schedules):
    with transaction.atomic():
        kept, other = two()
        for listing, values in ((kept, mine), (other, theirs)):
            for value in values:
                contact(listing, value=value)
            for number in range(checks):
                check(listing, f"2026-05-{number + 1:02}")
                listing.sources.create(publisher=str(number))
        digits = {value.replace("-", "") for value in (*mine, *theirs)}
        merging.merge(kept, other, Choices(set(), schedules))
        kept = again(kept)
        assert {row.value.replace("-", "") for row in kept.contact_points.all()} == digits
        assert kept.sources.count() == 2 * checks
        assert [parts_of_day(day, kept, other) for day in range(1, checks + 1)] == [
            sorted(2 * list(PARTS))
        ] * checks
        transaction.set_rollback(True)


def test_kinds_must_be_the_same(client, staff):
    kept, other = group("ワンド"), center("ワンド")
    with pytest.raises(merging.CannotMerge):
        merging.merge(kept, other)
    assert "種類の違う掲載情報は統合できません" in client.get(page(kept, other)).content.decode()
    assert again(other).status == "published"


def test_merged_and_same_are_refused():
    kept, other = two()
    merging.merge(kept, other)
    for pair in ((kept, other), (other, group("別")), (kept, kept)):
        with pytest.raises(merging.CannotMerge):
            merging.merge(*pair)


def test_result_that_contradicts_itself_is_refused_whole():
    kept, other = two({"no_age_limit": True}, {"age_min": 15})
    contact(other)
    with pytest.raises(merging.CannotMerge) as error:
        merging.merge(kept, other, Choices({"age_min"}))
    assert error.value.messages == ("「年齢制限なし」と年齢の指定が矛盾しています。",)
    assert (again(other).merged_into_id, other.contact_points.count(), history.versions(again(kept))) == (
        None, 1, []
    )  # fmt: skip


def test_page_shows_the_result_and_writes_nothing(client, staff):
    kept, other = two({}, {"summary": "一行"})
    contact(other)
    before = list(Listing.objects.values_list())
    response = client.get(page(kept, other))
    assert [(row.label, row.old, row.new) for row in response.context["rows"]] == [
        ("概要", "", "一行"),
        ("電話", "確認できていません", "はい"),
        ("電話", "", "電話、072-674-7111"),
    ]
    assert (list(Listing.objects.values_list()), ContactPoint.objects.get().listing_id) == (before, other.pk)


def press(client, kept, other, button, **chosen):
    form = client.get(page(kept, other)).context
    defaults = {row["name"]: row["chosen"] for row in form["form"].rows}
    return client.post(page(kept, other), defaults | chosen | {"state": form["state"], button: "1"})


def test_button_merges_as_chosen(client, staff):
    kept, other = two({}, {"summary": "一行"})
    shown = press(client, kept, other, "_preview", name="other", summary="kept")
    assert [(row.label, row.new) for row in shown.context["rows"]] == [("名称", "居場所こもれび")]
    response = press(client, kept, other, "_merge", name="other", summary="kept")
    kept = again(kept)
    assert response.url == reverse("admin:directory_selfhelpgroup_change", args=[kept.pk])
    assert (kept.name, kept.summary, again(other).merged_into_id) == ("居場所こもれび", "", kept.pk)


def test_changed_meanwhile_shows_the_result_again(client, staff):
    kept, other = two()
    context = client.get(page(kept, other)).context
    Listing.objects.filter(pk=other.pk).update(summary="一行")
    posted = {row["name"]: row["chosen"] for row in context["form"].rows}
    posted |= {"summary": "other", "state": context["state"], "_merge": "1"}
    response = client.post(page(kept, other), posted)
    assert [row.label for row in response.context["rows"]] == ["概要"]
    assert again(other).merged_into_id is None


BUSY = "いま、ほかの作業が書き込んでいます。"


@pytest.mark.parametrize("button", ["_merge", "_preview"])
def test_while_something_else_is_written_a_sentence_says_so(client, staff, monkeypatch, button):
    kept, other = two({}, {"summary": "一行"})
    posted = {"summary": "kept", "state": client.get(page(kept, other)).context["state"], button: "1"}
    with monkeypatch.context() as patch:
        patch.setattr(merging, "close", locked)
        response = client.post(page(kept, other), posted | {"name": "other"})
    assert BUSY in response.content.decode()
    assert {row["name"]: row["chosen"] for row in response.context["form"].rows} == {
        "name": "other",
        "summary": "kept",
    }
    assert again(other).merged_into_id is None


def locked(*args):
    raise OperationalError("deadlock detected")


def wait_until(cursor, any_of):
    """However busy the machine is; not for ever."""
    for _attempt in range(1000):
        cursor.execute(any_of)
        if (True,) in cursor.fetchall():
            return
        time.sleep(0.01)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_deadlock_ends_with_a_sentence(client, staff):
    """Something else holds the second row and wants the first, which the merge holds."""
    kept, other = two()
    posted = {"name": "kept", "state": client.get(page(kept, other)).context["state"], "_merge": "1"}
    first, second = sorted([kept.pk, other.pk])
    has_second = threading.Event()

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '20s'")  # it is the merge that is ended
            Listing.objects.select_for_update().get(pk=second)
            has_second.set()
            wait_until(cursor, "SELECT pg_backend_pid() = ANY(pg_blocking_pids(pid)) FROM pg_stat_activity")
            Listing.objects.select_for_update().get(pk=first)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    has_second.wait(5)
    response = client.post(page(kept, other), posted)
    thread.join()
    assert BUSY in response.content.decode()
    assert again(other).merged_into_id is None


@pytest.mark.parametrize(
    ("role", "status"), [("", 403), ("organizer", 403), ("editor", 403), ("reviewer", 200)]
)
def test_merging_needs_its_permission(client, role, status):
    kept, other = two()
    client.force_login(staff_member(role, role or "nobody"))
    assert client.get(page(kept, other)).status_code == status
    assert client.post(page(kept, other), {"_merge": "1"}).status_code == status
    assert again(other).merged_into_id is None


def test_missing_listing_is_not_found(client, staff):
    one = group()
    one.pk = Listing._meta.pk.to_python("00000000-0000-0000-0000-000000000000")
    assert client.get(page(one, group())).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_old_address_leads_to_the_kept_one(client, prefix, django_assert_num_queries):
    kept, other = two()
    merging.merge(kept, other)
    with django_assert_num_queries(2):  # itself; the kept one
        response = client.get(f"{prefix}/listings/{other.code}/")
    assert (response.status_code, response.url) == (301, f"{prefix}/listings/{kept.code}/")


def chain(*statuses):
    """Each merged into the next; the last stands for itself."""
    last = None
    for number, status in reversed(list(enumerate(statuses))):
        last = group(f"{number}番目", status=status, merged_into=last and base(last))
    return list(SelfHelpGroup.objects.order_by("name"))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["closed", "closed", "published"], 301),
        (["closed", "paused"], 301),
        (["closed", "closed"], 301),  # there it says what is near
        (["closed", "draft"], 410),
        (["closed", "closed", "in_review"], 410),
        # Never public: that there is such a code is nobody's business.
        (["declined", "published"], 404),
        (["declined", "draft"], 404),
        (["declined", "closed"], 404),
        (["published", "published"], 200),  # somebody has opened it again
    ],
)
def test_chain_ends_at_the_last_and_never_at_a_draft(client, statuses, expected):
    listings = chain(*statuses)
    response = client.get(listings[0].get_absolute_url())
    assert response.status_code == expected
    if expected == 301:
        assert response.url == listings[-1].get_absolute_url()


def test_circle_of_merges_is_a_closed_page(client):
    one = group("輪", status="closed")
    Listing.objects.filter(pk=one.pk).update(merged_into=one.pk)
    assert client.get(one.get_absolute_url()).status_code == 410


MOMENTS = ["take_rows", "close"]
MERGE = "merging.merge(*SelfHelpGroup.objects.order_by('code'))"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "moment", [f"directory.merging.{name}" for name in MOMENTS] + ["reversion.models.Revision.save"]
)
def test_killed_merge_leaves_everything_as_it_was(tmp_path, moment):
    kept, other = two()
    contact(kept), contact(other, "email"), check(other, "2026-05-19")
    with killing.own_database(tmp_path) as database:
        before = database.contents()
        database.kill_within(moment, MERGE)
        assert database.contents() == before


@pytest.mark.django_db(transaction=True)
def test_killed_after_the_merge_it_is_complete(tmp_path):
    two()
    with killing.own_database(tmp_path) as database:
        database.kill_within("time.perf_counter", f"{MERGE}\ntime.perf_counter()")
        closed = [row for row in database.contents()["directory_listing"] if "'closed'" in row]
        assert (len(closed), len(database.contents()["directory_statuschange"])) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_killed_reindexing_leaves_the_index_as_it_was(tmp_path):
    two()
    with killing.own_database(tmp_path) as database:
        database.run("index.drain_all()")
        before = database.contents()
        database.kill_within("directory.search.index.pieces.Changes.save", "index.rebuild()")
        assert database.contents() == before
        database.run("index.rebuild(); assert not list(index.faults())")
