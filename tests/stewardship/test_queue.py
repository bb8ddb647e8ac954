"""What waits, and in which order. Today is 25 November 2026."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Check, CrisisLine, Listing, Source
from stewardship.models import Dataset, ImportRun, Task
from stewardship.queues import BY_SLUG, QUEUES, Desk
from stewardship.queues.desk import unanswered
from stewardship.queues.listings import first_april_after
from tests import factories
from tests.factories import base, center, check, employer, group, organization

pytestmark = pytest.mark.django_db
ROLES = ("editor", "reviewer", "organizer", "administrator", "")


@pytest.fixture
def today(now):
    CrisisLine.objects.all().delete()
    return now


def desk(role="administrator", **values):
    return Desk(factories.staff_member(role, **{"username": role or "nobody"} | values), QUEUES)


def items(slug, found=None):
    found = found or desk()
    return [found_item(slug, row, found) for row in found.rows(BY_SLUG[slug])]


def found_item(slug, row, found):
    item = BY_SLUG[slug].item(row, found)
    return item.name, str(item.why)


def names(slug, found=None):
    return [name for name, _why in items(slug, found)]


def created(listing, day):
    moment = timezone.make_aware(datetime.datetime.fromisoformat(f"{day} 12:00"))
    Listing.objects.filter(pk=listing.pk).update(created_at=moment)
    return listing


def no_answer(listing, *days):
    for day in days:
        check(listing, day, "contact", outcome="no_answer")


def test_overdue_checks_by_days_and_kind(today):
    check(center("期限内の窓口"), "2026-01-10")
    check(center("90日前が期限の窓口"), "2025-08-26")
    check(group("70日前が期限の会"), "2026-03-15")
    check(employer("240日前が期限の会社"), "2025-03-29")
    created(organization("100日前に登録した団体"), "2026-08-17")
    assert items("checks") == [
        ("70日前が期限の会", "2か月前に期限"),
        ("90日前が期限の窓口", "3か月前に期限"),
        ("240日前が期限の会社", "8か月前に期限"),
        ("100日前に登録した団体", "まだ一度も確認していません"),
    ]


def test_windows_for_hikikomori_come_first_among_equals(today):
    for name, specialised in (("い", False), ("ろ", True), ("は", False)):
        center(name, specialised=specialised)
    assert names("checks") == ["ろ", "い", "は"]


def test_day_after_the_last_valid_day_is_due(today):
    check(group(), "2026-05-25")
    assert names("checks") == []
    today.set("2026-11-26 00:01")
    assert items("checks", desk("reviewer")) == [("高槻ほっとサロン", "きょうが期限")]


@pytest.mark.parametrize(
    ("kind", "checked_on", "today_is", "is_due"),
    [
        ("municipal", "2026-03-31", "2026-03-31", False),
        ("municipal", "2026-03-31", "2026-04-01", True),
        ("prefectural", "2026-03-31", "2026-04-01", True),
        ("municipal", "2026-04-01", "2027-03-31", False),
        ("municipal", "2026-04-01", "2027-04-01", True),
        ("hikikomori_center", "2026-03-31", "2026-04-01", False),
    ],
)
def test_municipal_windows_are_due_when_the_fiscal_year_begins(today, kind, checked_on, today_is, is_due):
    check(center(type=kind), checked_on)
    today.set(f"{today_is} 09:00")
    expected = [("大阪府ひきこもり地域支援センター", "年度が替わってから確認していません")]
    assert items("checks") == (expected if is_due else [])


def test_the_public_page_knows_nothing_of_the_fiscal_year(today, client):
    listing = center(type="municipal")
    check(listing, "2026-03-31")
    assert "2026年3月に確認" in client.get(listing.get_absolute_url()).text


def test_first_april_after():
    days = [datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)]
    assert [first_april_after(day).year for day in days] == [2026, 2027]


def test_whoever_did_not_answer_is_left_alone_for_a_week(today):
    listing = created(group(), "2026-01-01")
    no_answer(listing, "2026-11-19")
    assert names("checks") == []
    today.set("2026-11-26 09:00")
    assert names("checks", desk("reviewer")) == [listing.name]


def test_three_days_without_an_answer_propose_a_pause(today):
    two, three, answered, same_day = (created(group(name), "2026-01-01") for name in "二三答同")
    no_answer(two, "2026-10-01", "2026-10-10")
    no_answer(three, "2026-10-01", "2026-10-10", "2026-10-20")
    no_answer(answered, "2026-10-01", "2026-10-10", "2026-10-20")
    check(answered, "2026-10-20", "cost")
    no_answer(same_day, "2026-10-20", "2026-10-20", "2026-10-20")
    assert items("no-answer") == [("三", "3日試して、誰も出ませんでした")]
    assert names("checks", desk("reviewer")) == ["二", "同", "答"]


def test_place_that_was_checked_and_then_fell_silent_is_proposed_too(today):
    listing = center()
    check(listing, "2026-09-01")
    no_answer(listing, "2026-10-01", "2026-10-10", "2026-10-20")
    found = desk()
    assert (names("no-answer", found), names("checks", found)) == ([listing.name], [])


@pytest.mark.parametrize(
    ("answered", "tries"), [(None, 2), ("2026-10-09", 1), ("2026-10-10", 0), ("2026-10-11", 0)]
)
def test_tries_since_somebody_answered(today, answered, tries):
    """Whoever was reached in the afternoon has answered on that day."""
    listing = group()
    no_answer(listing, "2026-10-01", "2026-10-10")
    if answered:
        check(listing, answered, "venue")
    found = unanswered(Check.objects.all())
    assert [found_tries.days for found_tries in found.values()] == [tries] * bool(tries)


def test_declined_proposal_comes_again_after_one_more_try(today):
    listing = created(group(), "2026-01-01")
    no_answer(listing, "2026-10-01", "2026-10-10", "2026-10-20")
    Task.objects.create(kind="pause", key=f"pause:{listing.pk}:2026-10-20", title="", done_at=timezone.now())
    found = desk()
    assert (names("no-answer", found), names("checks", found)) == ([], [listing.name])
    no_answer(listing, "2026-11-01")
    assert items("no-answer", desk("reviewer")) == [(listing.name, "4日試して、誰も出ませんでした")]


def test_paused_ones_are_asked_again_after_three_months(today):
    listing = created(group(status="paused"), "2026-01-01")
    no_answer(listing, "2026-08-28")
    assert names("checks") == []
    no_answer_before = datetime.date(2026, 8, 27)
    listing.checks.update(checked_on=no_answer_before)
    assert names("checks", desk("reviewer")) == [listing.name]


def test_drafts_reviews_and_imports(today):
    created(group("書きかけの会", status="draft"), "2026-10-01")
    for name, checked in (("写した会", False), ("写して確認した会", True)):
        listing = created(group(name, status="draft"), "2026-11-01")
        Source.objects.create(listing=listing, dataset="to_check.csv")
        if checked:
            check(listing, "2026-11-20")
    Source.objects.create(listing=base(group("手で書いた会", status="draft")), url="https://example.jp/")
    created(group("新しい会", status="in_review"), "2026-11-02")
    created(group("古い会", status="in_review"), "2026-11-01")
    found = desk()
    assert items("drafts", found) == [
        ("書きかけの会", "2026年10月1日に作られました"),
        ("写して確認した会", "確認しましたが、まだ公開していません"),
        ("手で書いた会", "2026年11月25日に作られました"),
    ]
    assert items("to-check", found) == [("写した会", "だれかが確認するまで公開しません")]
    assert names("review", found) == ["古い会", "新しい会"]
    assert names("checks", found) == []


def test_closed_and_merged_listings_wait_for_nobody(today):
    other = base(center("残る窓口"))
    for status in Listing.Status:
        merged = group(f"統合 {status}", status=status, merged_into=other)
        no_answer(merged, "2026-10-01", "2026-10-10", "2026-10-20")
    group("閉じた会", status="closed")
    found = desk()
    waiting = {queue.slug: names(queue.slug, found) for queue in found.queues if names(queue.slug, found)}
    assert waiting == {"checks": ["残る窓口"]}


def test_crisis_lines_that_nobody_has_checked_for_half_a_year(today):
    for name, day, is_published in (
        ("半年前", "2026-05-25", True),
        ("半年と一日前", "2026-05-24", True),
        ("未確認", None, True),
        ("非公開", None, False),
    ):
        CrisisLine.objects.create(name=name, channel="phone", checked_on=day, is_published=is_published)
    assert items("crisis-lines") == [
        ("未確認", "まだ一度も確認していません"),
        ("半年と一日前", "最後の確認は2026年5月24日"),
    ]


def test_imports_that_failed_come_first(today, monkeypatch):
    dataset = Dataset.objects.create(slug="takamatsu", name="高松市", kind="center")
    for state in ImportRun.State:
        ImportRun.objects.create(dataset=dataset, file_name=f"{state}.csv", state=state)
    found = desk()
    names_found = [run.file_name for run in found.rows(BY_SLUG["imports"])]
    assert names_found == ["failed.csv", "mapping.csv", "reading.csv", "ready.csv"]


def test_stored_tasks_the_oldest_first(today):
    Task.objects.create(kind="pause", key="1", title="断った提案")
    for key, kind in (("2", "gap"), ("3", "gone"), ("4", "broken_link")):
        Task.objects.create(kind=kind, key=key, title=f"作業{key}")
    Task.objects.create(kind="gap", key="5", title="終わった作業", done_at=timezone.now())
    assert items("tasks") == [
        ("作業2", "まだわかっていません (2026年11月25日)"),
        ("作業3", "出典からなくなりました (2026年11月25日)"),
        ("作業4", "リンク切れ (2026年11月25日)"),
    ]


STAFF = ["checks", "questions", "no-answer", "review", "drafts", "to-check", "events", "tasks"]
REVIEWERS = ["crisis-lines", *STAFF[:-2], "duplicates", *STAFF[-2:]]


@pytest.mark.parametrize(
    ("role", "expected"),
    [("editor", STAFF), ("reviewer", REVIEWERS), ("administrator", REVIEWERS)]
    + [("organizer", ["questions", "own-events", "own"]), ("", [])],
)
def test_queues_of_each_role(today, monkeypatch, role, expected):
    monkeypatch.setattr(BY_SLUG["imports"], "is_for", lambda user: False)
    assert [queue.slug for queue in desk(role).queues] == expected


def test_organizers_see_their_own_organization_alone(today):
    own, other = organization("ひだまり"), organization("こもれび")
    group("ひだまりの居場所", operator=own)
    group("ひだまりの下書き", operator=own, status="draft")
    group("こもれびの居場所", operator=other)
    group("だれのものでもない居場所")
    found = desk("organizer", organization=own)
    assert names("own", found) == ["ひだまりの居場所", "ひだまり"]
    assert desk("organizer", username="lost").rows(BY_SLUG["own"]) == []


# The pages


def waiting(response):
    return [(wait.queue.slug, wait.count, wait.worst.name) for wait in response.context["waiting"]]


def test_index_names_what_waits(client, today, log_in):
    log_in("reviewer")
    CrisisLine.objects.create(name="夜の電話", channel="phone")
    created(group("古い会"), "2026-01-01")
    group("新しい会", municipality=factories.town())
    group("下書きの会", status="draft")
    response = client.get("/admin/")
    assert waiting(response) == [
        ("crisis-lines", 1, "夜の電話"),
        ("checks", 2, "古い会"),
        ("drafts", 1, "下書きの会"),
    ]
    assert response.context["next"][1].name == "夜の電話"
    assert '<button class="big">この1件を確認する</button>' in response.text


def test_big_button_says_what_will_happen(client, today, log_in):
    log_in("reviewer")
    group("下書きの会", status="draft")
    assert '<button class="big">この1件の続きを書く</button>' in client.get("/admin/").text
    assert [queue.slug for queue in QUEUES if not (queue.button and queue.button_for_one)] == []


def test_index_of_an_empty_directory(client, today, log_in):
    log_in("editor")
    response = client.get("/admin/")
    assert "いま待っているものはありません。ありがとうございます。" in response.text
    assert "公開中の0件のうち、0件が確認済みです(0%)。" in response.text


def test_index_of_an_organizer_holds_no_charts(client, today, log_in):
    own = organization("ひだまり")
    group("よその会")
    log_in("organizer", organization=own)
    response = client.get("/admin/")
    assert waiting(response) == [("own", 1, "ひだまり")]
    assert [word for word in ("よその会", "どれだけ確認できたか") if word in response.text] == []


@pytest.mark.parametrize("number", [1, 3])
def test_index_costs_the_same_for_one_and_for_three(client, today, staff, django_assert_num_queries, number):
    dataset = Dataset.objects.create(slug="takamatsu", name="高松市", kind="center")
    for index in range(number):
        CrisisLine.objects.create(name=f"電話 {index}", channel="phone")
        no_answer(group(municipality=factories.town()), "2026-10-01", "2026-10-10", "2026-10-20")
        check(center(prefecture=factories.prefecture()), "2025-01-01")
        group(status="draft"), group(status="in_review")
        Source.objects.create(listing=base(group(status="draft")), dataset="to_check.csv")
        ImportRun.objects.create(dataset=dataset, file_name="a.csv", state="failed")
        Task.objects.create(kind="gap", key=str(index), title="作業")
    client.get("/admin/")
    # Session, user, second factor; claims; crisis lines, listings, tries, declined proposals, imported
    # drafts, duplicates (data revision, pairs of different places), questions, events, tasks, and imports
    # once their admin is there; how many are published, checks of two years, prefectures; Django's own
    # list asks twice whether the site profile is there.
    expected = 19 + BY_SLUG["imports"].is_for(staff)
    with django_assert_num_queries(expected):
        response = client.get("/admin/")
    waiting = {wait.queue.slug: wait.count for wait in response.context["waiting"]}
    del waiting["duplicates"]  # pairs of all that have the same name
    assert set(waiting.values()) == {number}


def test_list_of_a_queue_has_pages_and_claims(client, today, log_in):
    for index in range(51):
        group(f"居場所 {index:02}")
    other = factories.staff_member("editor", "sato", last_name="佐藤")
    desk_of_other = Desk(other, QUEUES)
    desk_of_other.take_next()
    log_in("reviewer")
    response = client.get("/admin/queues/checks/")
    assert [item.name for item in response.context["items"]] == [f"居場所 {index:02}" for index in range(50)]
    assert "佐藤さんが確認中、10:45まで" in response.text
    assert response.text.count("確認する") == 49
    second = client.get("/admin/queues/checks/?page=2")
    assert [item.name for item in second.context["items"]] == ["居場所 50"]
    assert client.get("/admin/queues/checks/?page=zzz").context["rows"].number == 1


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(client, today, staff, django_assert_num_queries, number):
    for _index in range(number):
        group(municipality=factories.town())
    client.get("/admin/queues/checks/")
    # Session, user, second factor; listings, tries, claims; the list of tables asks for the site profile.
    with django_assert_num_queries(7):
        client.get("/admin/queues/checks/")


@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [("editor", "checks", 200), ("editor", "crisis-lines", 404), ("editor", "own", 404)]
    + [("reviewer", "crisis-lines", 200), ("organizer", "checks", 404), ("organizer", "own", 200)]
    + [("administrator", "nothing", 404), ("administrator", "own", 404)],
)
def test_list_of_a_queue_is_for_those_who_may(client, today, log_in, role, slug, status):
    log_in(role)
    assert client.get(f"/admin/queues/{slug}/").status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "",
        "next/",
        "queues/checks/",
        "check/zzzzzzzz/",
        "check/zzzzzzzz/pause/",
        "crisis-lines/1/",
        "tasks/1/",
    ],
)
def test_strangers_log_in_first(client, db, path):
    assert client.get(f"/admin/{path}").url.split("?")[0] == reverse("admin:login")
