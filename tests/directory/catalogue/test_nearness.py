import pytest

from directory import catalogue, distances
from directory.catalogue.nearness import Nearness
from directory.models import distance_km
from tests import factories
from tests.factories import (
    AYAGAWA,
    CHIYODA,
    KITA_WARD,
    KOBE,
    OSAKA,
    SAKAI,
    SAKAI_KITA_WARD,
    TAKAMATSU,
    TAKATSUKI,
    TOYONAKA,
    names,
)

pytestmark = pytest.mark.django_db
HIDDEN = ["municipality", "after_contact"]


def near(town):
    listings = catalogue.current()
    return listings.select().near(Nearness(listings, town))


def at(town):
    return {"latitude": town.latitude, "longitude": town.longitude}


def test_near_is_the_order_of_great_circle_distances():
    for code in (TOYONAKA, OSAKA, KITA_WARD, SAKAI, KOBE, TAKAMATSU, AYAGAWA, CHIYODA, TAKATSUKI):
        town = factories.town(code)
        factories.group(town.full_name, municipality=town)
    here = factories.town(TAKATSUKI)
    found = near(here)[:]
    assert names(found) == names(sorted(found, key=lambda listing: distance_km(here, listing.municipality)))
    measure = Nearness(catalogue.current(), here)
    assert [measure(listing.number) for listing in found] == [
        distance_km(here, listing.municipality) for listing in found
    ]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_place_is_measured_from_the_office(hidden):
    takatsuki, toyonaka, sakai = (factories.town(code) for code in (TAKATSUKI, TOYONAKA, SAKAI))
    factories.group("堺の場所(公開)", municipality=sakai, **at(takatsuki))
    factories.group("豊中の場所", municipality=toyonaka)
    factories.group("堺の場所(非公開)", municipality=sakai, address_disclosure=hidden, **at(takatsuki))
    assert names(near(takatsuki)[:]) == ["堺の場所(公開)", "豊中の場所", "堺の場所(非公開)"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_coordinates_never_change_an_order_nor_a_distance(hidden):
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    where = {"municipality": toyonaka, "address_disclosure": hidden}
    factories.group("居場所あおぞら", **where)
    factories.group("居場所こもれび", **where, **at(takatsuki))
    factories.group("居場所そよかぜ", latitude=33.0, longitude=131.0, **where)
    listings = near(takatsuki)[:]
    assert names(listings) == ["居場所あおぞら", "居場所こもれび", "居場所そよかぜ"]
    measure = Nearness(catalogue.current(), takatsuki)
    assert {measure(listing.number) for listing in listings} == {distance_km(takatsuki, toyonaka)}
    distances.tell(listings, measure)
    assert len({listing.distance for listing in listings}) == 1


@pytest.mark.parametrize("hidden", HIDDEN)
def test_hidden_coordinates_in_the_same_town_are_no_distance(hidden):
    takatsuki = factories.town(TAKATSUKI)
    where = {"municipality": takatsuki, "latitude": 34.9, "longitude": 135.6}
    shown, kept = (
        factories.group("公開", **where),
        factories.group("非公開", address_disclosure=hidden, **where),
    )
    listings = near(takatsuki)[:]
    distances.tell(listings, Nearness(catalogue.current(), takatsuki))
    told = {listing.name: listing.distance for listing in listings}
    assert "km" in told[shown.name] and "km" not in told[kept.name]


def test_what_is_known_by_prefecture_only_counts_from_its_capital():
    factories.center("大阪府の窓口", prefecture=factories.prefecture("27"))
    factories.center("どこかの窓口")
    factories.center("綾川町の窓口", municipality=factories.town(AYAGAWA))
    ward = factories.town("221392")  # without coordinates: measured from 浜松市
    factories.center("浜松市中央区の窓口", municipality=ward)
    order = names(near(factories.town(TAKATSUKI))[:])
    assert order == ["大阪府の窓口", "綾川町の窓口", "浜松市中央区の窓口", "どこかの窓口"]


def test_what_is_known_by_prefecture_only_never_stands_before_the_towns_own():
    factories.center("大阪府の窓口", prefecture=factories.prefecture("27"), specialised=True)
    factories.center("大阪市の窓口", municipality=factories.town(OSAKA))
    ward = {"latitude": 34.60, "longitude": 135.60}  # further from the office than the capital's point
    factories.center("市の外れの窓口", municipality=factories.town(OSAKA), **ward)
    assert names(near(factories.town(OSAKA))[:])[-1] == "大阪府の窓口"


def test_near_towns_are_without_wards_and_own_city():
    for code in (OSAKA, SAKAI_KITA_WARD, TAKATSUKI, TOYONAKA, AYAGAWA):
        factories.town(code)
    kita = factories.town(KITA_WARD)
    towns = catalogue.current().near_towns(kita, 8)
    assert [town.name for town in towns] == ["豊中市", "堺市", "高槻市", "綾川町"]
    assert towns == sorted(towns, key=lambda town: distance_km(kita, town))
    assert catalogue.current().near_towns(kita, 2) == towns[:2]


def test_near_prefectures_are_those_with_the_nearest_capitals():
    factories.all_prefectures()
    kagawa = factories.prefecture("37")
    found = catalogue.current().near_prefectures("37", 5)
    others = [place for place in factories.all_prefectures() if place != kagawa]
    assert found == sorted(others, key=lambda place: distance_km(kagawa, place))[:5]


def test_public_coordinates_without_a_town_are_near_all_the_same():
    takatsuki = factories.town(TAKATSUKI)
    factories.group("綾川の居場所", municipality=factories.town(AYAGAWA))
    factories.group("町のわからない居場所", prefecture=takatsuki.prefecture, **at(takatsuki))
    assert names(near(takatsuki)[:1]) == ["町のわからない居場所"]


def test_nearest_of_none_are_none():
    takatsuki = factories.town(TAKATSUKI)
    factories.group("豊中の居場所", municipality=factories.town(TOYONAKA))
    listings = catalogue.current()
    assert listings.select(0).near(Nearness(listings, takatsuki))[:20] == []
