"""What a page costs does not grow with what stands on it. Places are the real ones, listings made here."""

import pytest
from django.utils import timezone

from directory.models import CrisisLine, Listing, Resource
from tests.factories import center, check, contact, employer, group, organization, schedule, town

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


def test_home(number, client, django_assert_num_queries):
    rich_ones(center, number)
    # Where listings stand, whom they serve elsewhere, the counts of kinds and ways to start, prefectures.
    with django_assert_num_queries(4):
        client.get("/")


def test_list(number, client, django_assert_num_queries):
    rich_ones(center, number)
    # Counts; the rows; their areas, schedules, sources; prefectures to choose from.
    with django_assert_num_queries(6):
        response = client.get("/listings/")
    assert len(response.context["listings"]) == number


def test_list_with_conditions(number, client, django_assert_num_queries):
    rich_ones(center, number)
    # As without, and how many there are without conditions.
    with django_assert_num_queries(7):
        response = client.get("/listings/?q=大阪&by_email=yes&sort=verified&kind=center")
    assert len(response.context["listings"]) == number


def test_list_near_a_municipality(number, client, django_assert_num_queries):
    rich_ones(center, number)
    # The municipality; counts; rows; nationwide ones in a part of their own; areas, schedules, sources.
    with django_assert_num_queries(7):
        response = client.get(f"/listings/?municipality={OSAKA}&sort=near")
    assert len(response.context["listings"]) == number


def test_list_without_result(empty_site, client, django_assert_num_queries):
    # Counts, all without conditions, the wider rings (no cards: nothing more to fetch), prefectures.
    with django_assert_num_queries(4):
        client.get("/listings/?q=zzz")


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
    # As for all listings.
    with django_assert_num_queries(6):
        response = client.get(path)
    assert len(response.context["listings"]) == number


def test_prefecture(number, client, django_assert_num_queries):
    rich_ones(center, number)
    rich_ones(group, number, serves=Listing.Serves.NATIONWIDE)
    # Its municipalities; counts; the rows; nationwide ones; areas, schedules, sources of all cards.
    with django_assert_num_queries(7):
        response = client.get("/prefectures/osaka/")
    assert len(response.context["listings"]) == number


def test_prefecture_with_conditions(number, client, django_assert_num_queries):
    rich_ones(center, number)
    # As without, and how many there are without conditions.
    with django_assert_num_queries(8):
        response = client.get("/prefectures/osaka/?q=大阪&by_email=yes")
    assert len(response.context["listings"]) == number


def test_prefecture_without_listings(number, client, django_assert_num_queries):
    rich_ones(center, number)
    # Its municipalities; counts; the wider rings with areas, schedules and sources of their cards.
    with django_assert_num_queries(6):
        response = client.get("/prefectures/akita/")
    assert sum(len(ring.listings) for ring in response.context["rings"]) == number


def test_municipality(number, client, django_assert_num_queries):
    rich_ones(center, number)
    rich_ones(center, number, TOYONAKA, specialised=True)
    # Itself; wards and neighbors; its own and the prefecture's, nationwide, next door; three for the cards.
    with django_assert_num_queries(8):
        response = client.get(f"/municipalities/{OSAKA}/")
    assert [len(response.context[name]) for name in ("own", "next_door")] == [number, number]


def test_municipality_without_listings(empty_site, client, django_assert_num_queries):
    # As above, without cards.
    with django_assert_num_queries(5):
        client.get(f"/municipalities/{NAGOYA}/")


@pytest.mark.parametrize("make", [center, group, employer])
def test_listing(empty_site, client, django_assert_num_queries, make):
    listing = rich(make, town(OSAKA))
    # Itself; contacts; schedules; areas; sources; checks.
    with django_assert_num_queries(6):
        client.get(listing.get_absolute_url())


def test_organization(number, client, django_assert_num_queries):
    listing = rich(organization, town(OSAKA))
    rich_ones(group, number, operator=listing)
    # As any listing, and the places it runs.
    with django_assert_num_queries(7):
        response = client.get(listing.get_absolute_url())
    assert len(response.context["operated"]) == number


def test_closed_listing(number, client, django_assert_num_queries):
    listing = rich(center, town(OSAKA), status=Listing.Status.CLOSED)
    rich_ones(center, number)
    # Itself; what is near, with areas, schedules and sources of the cards.
    with django_assert_num_queries(5):
        response = client.get(listing.get_absolute_url())
    assert len(response.context["near"]) == number


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


@pytest.mark.parametrize("name", ["", "criteria/", "checking/", "privacy/", "accessibility/"])
def test_about(empty_site, client, django_assert_num_queries, name):
    # Who runs the site.
    with django_assert_num_queries(1):
        client.get(f"/about/{name}")


@pytest.mark.parametrize(("path", "queries"), [("/nothing/", 0), ("/listings/zzzzzzzz/", 1)])
def test_missing_page(empty_site, client, django_assert_num_queries, path, queries):
    with django_assert_num_queries(queries):
        client.get(path)
