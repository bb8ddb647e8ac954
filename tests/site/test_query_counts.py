"""What a page costs does not grow with what stands on it. Places are the real ones, listings made here.

The catalogue is warm; one query asks whether it is still right. Cards are four: the rows, their areas,
schedules and sources.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory import catalogue
from directory.models import CrisisLine, Listing, Resource
from events.models import Event
from tests.factories import (
    center,
    check,
    contact,
    employer,
    event,
    full_event,
    group,
    organization,
    registration,
    schedule,
    town,
)

ROWS = [1, 3]
OSAKA, NAGOYA, TOYONAKA = "271004", "231002", "272035"


@pytest.fixture(params=ROWS)
def number(request, empty_site):
    return request.param


def rich(make, place, **values):
    """With one of everything that hangs on a listing."""
    listing = make(municipality=place, areas=[place], **values)
    contact(listing, "email")
    schedule(listing)
    check(listing, timezone.localdate())
    listing.sources.create(url="https://example.jp/", published="2026-01")
    return listing


def rich_ones(make, number, place=OSAKA, **values):
    return [rich(make, town(place), **values) for _one in range(number)]


def warm():
    """What is made once after a change, when it is first needed."""
    made = catalogue.current()
    made.rank("name"), made.rank("verified"), made.spellings, made.gazetteer, made.vocabulary


def test_home(number, client, django_assert_num_queries):
    rich_ones(center, number)
    for _one in range(number):
        event(municipality=town(OSAKA))
    warm()
    # Is the catalogue still right? All but the next events is told from it.
    with django_assert_num_queries(2):
        client.get("/")


LISTS = [  # the catalogue; cards
    ("/listings/", 5),
    ("/listings/?sort=name", 5),
    ("/listings/?sort=verified", 5),
    ("/listings/?by_email=yes&kind=center&age=40", 5),
    ("/listings/?prefecture=osaka", 5),
    (f"/listings/?municipality={OSAKA}", 5),
    (f"/listings/?municipality={OSAKA}&sort=near", 5),
    ("/listings/?postal=530-0001", 5),
    # Is a listing called so? Words are looked for in the index, long ones in the texts as well.
    ("/listings/?q=支援", 7),
    ("/listings/?q=ひきこもり", 8),
    ("/listings/?q=ひきこもり 支援センター 地域 相談", 8),
    ("/listings/?q=窓口", 7),
    ("/listings/?q=無料 ひきこもり", 8),
    ("/listings/?q=zzz 支援", 7),
    ("/listings/?q=大阪", 6),
    ("/listings/?q=530-0001", 6),
    ("/listings/?q=大阪 窓口", 7),
    ("/listings/?q=大阪 ひきこもり 窓口", 8),
]


@pytest.mark.parametrize(("path", "queries"), LISTS)
def test_list(number, client, django_assert_num_queries, path, queries):
    rich_ones(center, number, by_email=True, no_age_limit=True)
    warm()
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert len(response.context["listings"]) == number


WITH_NATIONWIDE = [  # as above: nationwide ones, in a part of their own, come in the same query
    ("/listings/?prefecture=osaka", 5),
    (f"/listings/?municipality={OSAKA}&sort=near", 5),
    ("/listings/?postal=530-0001", 5),
    ("/listings/?q=大阪 窓口", 7),
    ("/listings/?q=大阪 ひきこもり 窓口", 8),
]


@pytest.mark.parametrize(("path", "queries"), WITH_NATIONWIDE)
def test_list_with_nationwide_ones(number, client, django_assert_num_queries, path, queries):
    rich_ones(center, number)
    rich_ones(center, number, serves=Listing.Serves.NATIONWIDE)
    warm()
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert [len(response.context[name]) for name in ("listings", "nationwide")] == [number, number]


EMPTY = [  # the catalogue, then as above; cards of what is elsewhere
    ("/listings/?q=zzz", 3, 0),
    ("/listings/?q=ざざざ ずずず", 3, 0),
    ("/listings/?by_fax=yes", 1, 0),
    ("/listings/?prefecture=akita&q=支援", 7, 1),
    ("/listings/?q=長崎 ひきこもり", 8, 1),
    (f"/listings/?municipality={NAGOYA}", 5, 1),
    ("/listings/?postal=000-0000", 5, 1),  # nobody has it, but those of Hokkaido begin so
    ("/prefectures/akita/", 6, 1),  # are there events?
    ("/prefectures/akita/?q=支援&by_email=yes", 8, 1),
]


@pytest.mark.parametrize(("path", "queries", "rings"), EMPTY)
def test_list_without_result(number, client, django_assert_num_queries, path, queries, rings):
    rich_ones(center, number, by_email=True)
    warm()
    with django_assert_num_queries(queries):
        response = client.get(path)
    found = [listing for ring in response.context["rings"] for listing in ring.listings]
    assert (response.context["listings"], len(found)) == ([], number * rings)


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("/centers/", center),
        ("/groups/", group),
        ("/organizations/", organization),
        ("/employers/", employer),
    ],
)
def test_list_of_a_kind(number, client, django_assert_num_queries, path, make):
    rich_ones(make, number)
    warm()
    # As for all listings.
    with django_assert_num_queries(5):
        response = client.get(path)
    assert len(response.context["listings"]) == number


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/prefectures/osaka/", 6),
        ("/prefectures/osaka/?by_email=yes", 6),
        ("/prefectures/osaka/?q=大阪市 支援&by_email=yes", 8),
    ],
)
def test_prefecture(number, client, django_assert_num_queries, path, queries):
    rich_ones(center, number, by_email=True)
    rich_ones(group, number, serves=Listing.Serves.NATIONWIDE, by_email=True)
    warm()
    # As a list with a place; are there events?
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert len(response.context["listings"]) == number


def test_municipality(number, client, django_assert_num_queries):
    rich_ones(center, number)
    rich_ones(center, number, TOYONAKA, specialised=True)
    warm()
    # The catalogue; cards of all parts at once.
    with django_assert_num_queries(5):
        response = client.get(f"/municipalities/{OSAKA}/")
    assert [len(response.context[name]) for name in ("own", "next_door")] == [number, number]


def test_municipality_without_listings(empty_site, client, django_assert_num_queries):
    warm()
    # No cards.
    with django_assert_num_queries(1):
        client.get(f"/municipalities/{NAGOYA}/")


@pytest.mark.parametrize(("make", "queries"), [(center, 6), (group, 6), (employer, 7)])
def test_listing(empty_site, client, django_assert_num_queries, make, queries):
    listing = rich(make, town(OSAKA))
    # Itself; contacts; schedules; areas; sources; checks; of an employer the events where it appears.
    with django_assert_num_queries(queries):
        client.get(listing.get_absolute_url())


def test_organization(number, client, django_assert_num_queries):
    listing = rich(organization, town(OSAKA))
    rich_ones(group, number, operator=listing)
    # As any listing, the places it runs, and its events.
    with django_assert_num_queries(8):
        response = client.get(listing.get_absolute_url())
    assert len(response.context["operated"]) == number


def test_closed_listing(number, client, django_assert_num_queries):
    listing = rich(center, town(OSAKA), status=Listing.Status.CLOSED)
    rich_ones(center, number)
    warm()
    # Itself; the catalogue; what is near, with areas, schedules and sources of the cards.
    with django_assert_num_queries(6):
        response = client.get(listing.get_absolute_url())
    assert len(response.context["near"]) == number


EVENT_LISTS = [  # prefectures; counts of all choices; how many; the rows with all that cards show
    ("/events/", 4),
    ("/events/?prefecture=osaka&kind=employer_talk&mode=on_site&silent_ok=yes", 4),
]


@pytest.mark.parametrize(("path", "queries"), EVENT_LISTS)
def test_events(number, client, django_assert_num_queries, path, queries):
    for at in range(number):
        event(municipality=town(OSAKA), silent_ok=True, organizer=organization(f"団体{at}"))
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert len(response.context["events"]) == number


def test_no_events(empty_site, client, django_assert_num_queries):
    # Prefectures; counts; how many; the latest past ones.
    with django_assert_num_queries(4):
        response = client.get("/events/")
    assert len(response.context["latest"]) == 3


def test_event(number, empty_site, client, django_assert_num_queries):
    shown = full_event()
    for at in range(number):
        session = shown.sessions.create(title=f"第{at}部")
        shown.appearances.create(employer=employer(f"会社{at}"), session=session)
        shown.materials.create(title=f"資料{at}", url="https://example.jp/")
        shown.changes.create(fields={"venue": ["", "市民会館"]})
        shown.questions.create(text="質問", state="shown", key=str(at))
    # Itself with organizer and place; programme; who speaks; material; questions; changes.
    with django_assert_num_queries(6):
        client.get(shown.get_absolute_url())


@pytest.mark.parametrize(
    ("path", "queries"), [("/events/calendar.ics", 1), ("/prefectures/osaka/calendar.ics", 2)]
)
def test_calendars(number, client, django_assert_num_queries, path, queries):
    for _one in range(number):
        event(municipality=town(OSAKA))
    # The prefecture; its events.
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.text.count("BEGIN:VEVENT") == number


def test_crisis_lines(number, client, django_assert_num_queries):
    CrisisLine.objects.all().delete()
    CrisisLine.objects.bulk_create(
        CrisisLine(name=f"電話 {index}", channel="phone") for index in range(number)
    )
    with django_assert_num_queries(1):
        response = client.get("/crisis/")
    assert len(response.context["lines"]) == number


def test_resources(number, client, django_assert_num_queries):
    Resource.objects.all().delete()
    Resource.objects.bulk_create(
        Resource(title=f"調査 {index}", kind="statistics") for index in range(number)
    )
    with django_assert_num_queries(1):
        response = client.get("/resources/")
    assert len(response.context["resources"]) == number


@pytest.mark.parametrize("name", ["", "criteria/", "checking/", "accessibility/"])
def test_about(empty_site, client, django_assert_num_queries, name):
    # Who runs the site.
    with django_assert_num_queries(1):
        client.get(f"/about/{name}")


def test_privacy(number, client, django_assert_num_queries):
    Event.objects.all().delete()
    for _one in range(number):
        registration(event())
    Event.objects.update(deletion_on=timezone.localdate() - timedelta(days=1))
    # Who runs the site; how many registrations ought to be gone.
    with django_assert_num_queries(2):
        response = client.get("/about/privacy/")
    assert response.context["overdue"] == number


@pytest.mark.parametrize(("path", "queries"), [("/nothing/", 0), ("/listings/zzzzzzzz/", 1)])
def test_missing_page(empty_site, client, django_assert_num_queries, path, queries):
    with django_assert_num_queries(queries):
        client.get(path)
