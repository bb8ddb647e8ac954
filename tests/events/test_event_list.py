import datetime

import pytest
from django.utils import timezone

from events.models import Event
from tests import factories
from tests.site.page import Page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def day(number):
    return TODAY() + datetime.timedelta(days=number)


def titles(client, path):
    return [event.title for event in client.get(path).context["events"]]


def test_upcoming_by_date_and_undated_last(client):
    factories.event("来月", starts_on=day(30))
    factories.event("日程調整中", starts_on=None, deletion_on=day(90))
    factories.event("今日", starts_on=day(0))
    factories.event("続いている", starts_on=day(-2), ends_on=day(1))
    factories.event("昨日", starts_on=day(-1))
    factories.event("下書き", status=Event.Status.DRAFT)
    factories.event("中止", status=Event.Status.CANCELLED, starts_on=day(3))
    assert titles(client, "/events/") == ["続いている", "今日", "中止", "来月", "日程調整中"]
    assert titles(client, "/events/archive/") == ["昨日"]


def test_undated_event_says_that_it_is_being_decided(client):
    factories.event("日程調整中", starts_on=None, starts_at=None, ends_at=None, deletion_on=day(90))
    assert "日程は調整中です" in client.get("/events/").text


@pytest.fixture
def events(db):
    osaka, kyoto = factories.prefecture("27"), factories.prefecture("26")
    factories.event("会場", prefecture=osaka, silent_ok=True, starts_on=day(1))
    factories.event("両方", prefecture=osaka, attendance="hybrid", kind="lecture", starts_on=day(2))
    factories.event("オンライン", attendance="online", kind="fair", silent_ok=True, starts_on=day(3))
    factories.event("未定", prefecture=kyoto, attendance="undecided", silent_ok=False, starts_on=day(4))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["会場", "両方", "オンライン", "未定"]),
        ("prefecture=osaka", ["会場", "両方"]),
        ("mode=on_site", ["会場", "両方"]),
        ("mode=online", ["両方", "オンライン"]),
        ("kind=lecture&kind=fair", ["両方", "オンライン"]),
        ("silent_ok=yes", ["会場", "オンライン"]),
        ("silent_ok=yes&mode=online", ["オンライン"]),
        ("prefecture=osaka&kind=fair", []),
    ],
)
def test_conditions(client, events, query, expected):
    assert titles(client, f"/events/?{query}") == expected


@pytest.mark.parametrize(
    "query",
    [
        "prefecture=atlantis",
        "kind=party",
        "mode=hybrid",
        "silent_ok=no",
        "color=blue",
        "prefecture=%00",
        "mode=%ff",
        "silent_ok=yes&silent_ok=yes",
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_applies(client, events, query):
    response = client.get(f"/events/?{query}&kind=employer_talk")
    expected = ["会場"] if query.startswith("silent_ok=yes") else ["会場", "未定"]
    if query == "kind=party":  # one of two kinds that is unknown: the condition as a whole
        expected = ["会場", "両方", "オンライン", "未定"]
    assert [event.title for event in response.context["events"]] == expected
    assert len(Page.of("/events/", response).notices) == 1


def test_notices_are_those_of_the_other_lists(client, events):
    [notice] = Page.of("/", client.get("/en/events/?prefecture=atlantis")).notices
    assert notice == "The condition “Prefecture” could not be used: “atlantis” is unknown here."


def test_counts_say_what_a_choice_would_leave(client, events):
    form = client.get("/events/?silent_ok=yes&kind=employer_talk").context["facet_form"]
    counts = {choice.value: choice.count for choice in [*form.kinds, *form.modes] if choice.count}
    assert counts == {"employer_talk": 1, "fair": 1, "on_site": 1}
    assert [(choice.name, choice.count, choice.is_chosen) for choice in form.features] == [
        ("silent_ok", 1, True)
    ]


def test_chips_remove_themselves(client, events):
    chips = client.get("/events/?prefecture=osaka&kind=lecture&kind=fair&page=1").context["facet_form"].chips
    assert [chip.url for chip in chips] == [
        "/events/?kind=fair&kind=lecture",
        "/events/?kind=fair&prefecture=osaka",
        "/events/?kind=lecture&prefecture=osaka",
    ]


@pytest.mark.parametrize("page", ["0", "-1", "2", "last", "abc", "%00"])
def test_wrong_page_is_not_found(client, events, page):
    paths = ["/events/", "/events/archive/"]
    assert [client.get(f"{path}?page={page}").status_code for path in paths] == [404, 404]


def test_twenty_on_a_page(client):
    for number in range(21):
        factories.event(f"第{number}回", starts_on=day(number))
    assert titles(client, "/events/?page=2") == ["第20回"]


def test_archive_by_year(client):
    for date in ("2024-12-07", "2025-11-30", "2024-03-05"):
        factories.event(date, starts_on=datetime.date.fromisoformat(date))
    page = Page.of("/", client.get("/events/archive/"))
    order = [page.text_of(tag) for tag in page.find("h2", "h3")]
    assert order == ["2025年", "2025-11-30", "2024年", "2024-12-07", "2024-03-05"]


def test_empty_list_shows_the_latest_and_ways_on(client):
    for number in range(1, 5):
        factories.event(f"{number}日前", starts_on=day(-number))
    response = client.get("/events/")
    page = Page.of("/events/", response)
    assert [event.title for event in response.context["latest"]] == ["1日前", "2日前", "3日前"]
    assert {"/events/archive/", "/groups/", "/employers/"} <= set(page.links)


def test_empty_result_offers_all_without_conditions(client, events):
    page = Page.of("/events/", client.get("/events/?kind=convention"))
    assert ("/events/" in page.links, "この条件に合うイベントは見つかりませんでした" in page.text) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("attendance", "is_offered"), [("online", True), ("hybrid", True), ("on_site", False)]
)
def test_prefecture_without_events_offers_those_online(client, attendance, is_offered):
    place = factories.prefecture()
    factories.event("どこからでも(例)", attendance=attendance)
    factories.event("終わった会(例)", attendance="online", starts_on=day(-1))
    page = Page.of("/events/", client.get(f"/events/?prefecture={place.slug}"))
    assert ("/events/?mode=online" in page.links) == is_offered
    assert ("オンラインで参加できるイベントが1件" in page.text) == is_offered
    assert "参加できる" not in client.get(f"/events/archive/?prefecture={place.slug}").text


def test_address_that_leads_to_no_event_offers_the_others(client):
    for path, is_offered in (("/events/zzzzzzzz/", True), ("/groups/zzzzzzzz/", False)):
        page = Page.of(path, client.get(path))
        assert ("これからのイベント" in page.text) == is_offered


def test_lists_change_at_midnight(client):
    moments = [timezone.localtime(client.get(path).changes_at) for path in ("/events/", "/events/archive/")]
    assert [(moment.date(), moment.hour) for moment in moments] == [(day(1), 0)] * 2
