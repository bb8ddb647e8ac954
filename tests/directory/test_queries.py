import random

import pytest
from django.db.models import Count
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Listing, Municipality, Prefecture
from tests import factories
from tests.factories import (
    AYAGAWA,
    CHIYODA,
    KITA_WARD,
    KOBE,
    KURASHIKI,
    OKAYAMA,
    OSAKA,
    SAKAI,
    SAKAI_KITA_WARD,
    TAKAMATSU,
    TAKATSUKI,
    TOYONAKA,
    names,
)

pytestmark = pytest.mark.django_db


def found(queryset):
    return sorted(names(queryset))


def windows(town):
    """(its own, the prefecture's)"""
    listings = Listing.objects.windows_of(town)
    return found(listings.filter(is_own=True)), found(listings.filter(is_own=False))


def test_in_prefecture_stands_in_it_or_serves_a_part_of_it():
    osaka, ayagawa = factories.prefecture("27"), factories.town(AYAGAWA)
    factories.center("高槻市ひきこもり相談窓口", municipality=factories.town(TAKATSUKI))
    factories.center("大阪府の窓口", areas=[osaka])
    factories.center("香川から豊中へ", municipality=ayagawa, areas=[factories.town(TOYONAKA)])
    factories.center("大阪府以外の窓口", areas=[factories.prefecture("37")], excluded=[factories.town(OSAKA)])
    factories.center("範囲のわからない窓口")
    assert found(Listing.objects.in_prefecture(osaka)) == [
        "大阪府の窓口",
        "香川から豊中へ",
        "高槻市ひきこもり相談窓口",
    ]


def test_in_municipality_city_covers_its_wards():
    ward, city = factories.town(KITA_WARD), factories.town(OSAKA)
    factories.center("大阪市の窓口", municipality=city, areas=[city])
    factories.center("北区の窓口", municipality=ward, areas=[ward])
    factories.center("中央区の窓口", municipality=factories.town("271284"))
    factories.center("堺市北区の窓口", municipality=factories.town(SAKAI_KITA_WARD))
    assert found(Listing.objects.in_municipality(city)) == ["中央区の窓口", "北区の窓口", "大阪市の窓口"]
    assert found(Listing.objects.in_municipality(ward)) == ["北区の窓口", "大阪市の窓口"]


def test_in_municipality_whole_prefecture_minus_exception():
    okayama, kurashiki = factories.town(OKAYAMA), factories.town(KURASHIKI)
    factories.center("岡山県の窓口", areas=[okayama.prefecture], excluded=[okayama])
    factories.center("岡山市の窓口", areas=[okayama])
    assert found(Listing.objects.in_municipality(okayama)) == ["岡山市の窓口"]
    assert found(Listing.objects.in_municipality(kurashiki)) == ["岡山県の窓口"]
    assert found(Listing.objects.in_municipality(factories.town("331015"))) == ["岡山市の窓口"]  # 岡山市北区


def test_exception_of_a_ward_does_not_except_its_city():
    city, ward = factories.town(OSAKA), factories.town(KITA_WARD)
    factories.center("北区以外の窓口", areas=[factories.prefecture("27")], excluded=[ward])
    assert found(Listing.objects.in_municipality(city)) == ["北区以外の窓口"]
    assert found(Listing.objects.in_municipality(ward)) == []


def test_unknown_area_is_never_everybody():
    takatsuki = factories.town(TAKATSUKI)
    factories.center("範囲のわからない窓口")
    factories.center("高槻に立つ窓口", municipality=takatsuki)
    assert found(Listing.objects.in_municipality(takatsuki)) == ["高槻に立つ窓口"]
    assert found(Listing.objects.in_municipality(factories.town(TOYONAKA))) == []
    assert found(Listing.objects.nationwide()) == []
    assert found(Listing.objects.windows_of(takatsuki)) == ["高槻に立つ窓口"]


def test_nationwide_stands_apart():
    takatsuki = factories.town(TAKATSUKI)
    factories.group("全国の居場所", serves="nationwide", prefecture=takatsuki.prefecture)
    factories.group("高槻ほっとサロン", municipality=takatsuki)
    assert found(Listing.objects.nationwide()) == ["全国の居場所"]
    assert found(Listing.objects.regional()) == ["高槻ほっとサロン"]
    assert Listing.objects.count_by_prefecture() == {"27": 1}


def test_own_windows_name_the_town_or_stand_in_it():
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    factories.center("豊中から高槻へ", municipality=toyonaka, areas=[takatsuki])
    factories.center("高槻に立つ窓口", municipality=takatsuki)
    factories.center("大阪府の窓口", areas=[takatsuki.prefecture])
    factories.center("高槻以外", areas=[takatsuki.prefecture], excluded=[takatsuki])
    assert found(Listing.objects.windows_of(takatsuki).filter(is_own=True)) == [
        "豊中から高槻へ",
        "高槻に立つ窓口",
    ]
    assert found(Listing.objects.windows_of(takatsuki).filter(is_own=False)) == ["大阪府の窓口", "高槻以外"]


def test_own_windows_of_a_ward_are_its_citys_too():
    ward, city = factories.town(KITA_WARD), factories.town(OSAKA)
    factories.center("大阪市の窓口", municipality=city, areas=[city])
    factories.center("北区に立つ窓口", municipality=ward)
    assert found(Listing.objects.windows_of(ward).filter(is_own=True)) == ["北区に立つ窓口", "大阪市の窓口"]
    assert found(Listing.objects.windows_of(city).filter(is_own=True)) == ["北区に立つ窓口", "大阪市の窓口"]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (14, ["年齢制限なし", "39歳まで"]),
        (15, ["15~39歳", "年齢制限なし", "39歳まで"]),
        (39, ["15~39歳", "年齢制限なし", "39歳まで"]),
        (40, ["40歳から", "年齢制限なし"]),
        (120, ["40歳から", "年齢制限なし"]),
    ],
)
def test_admits_those_that_say_so(age, expected):
    factories.group("15~39歳", age_min=15, age_max=39)
    factories.group("39歳まで", age_max=39)
    factories.group("40歳から", age_min=40)
    factories.group("年齢制限なし", no_age_limit=True)
    factories.group("わからない")
    factories.group("制限はあるが不明", no_age_limit=False)
    assert found(Listing.objects.admits(age)) == sorted(expected)


def test_by_distance_measures_a_hidden_place_from_the_office():
    takatsuki, toyonaka, sakai = (factories.town(code) for code in (TAKATSUKI, TOYONAKA, SAKAI))
    door = {"latitude": takatsuki.latitude, "longitude": takatsuki.longitude}  # next to where one asks from
    factories.group("堺の場所(公開)", municipality=sakai, **door)
    factories.group("豊中の場所", municipality=toyonaka)
    for hidden in ("municipality", "after_contact"):
        listing = factories.group("堺の場所(非公開)", municipality=sakai, address_disclosure=hidden, **door)
        order = names(Listing.objects.by_distance(takatsuki))
        assert order == ["堺の場所(公開)", "豊中の場所", "堺の場所(非公開)"]
        listing.delete()


def test_hidden_coordinates_never_change_an_order():
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    where = {"municipality": toyonaka, "address_disclosure": "after_contact"}
    factories.group("居場所あおぞら", **where)
    factories.group("居場所こもれび", latitude=takatsuki.latitude, longitude=takatsuki.longitude, **where)
    factories.group("居場所そよかぜ", latitude=33.0, longitude=131.0, **where)
    listings = list(Listing.objects.by_distance(takatsuki))
    assert names(listings) == ["居場所あおぞら", "居場所こもれび", "居場所そよかぜ"]
    assert len({listing.far for listing in listings}) == 1


def test_by_distance_places_known_by_prefecture_only_come_last():
    factories.center("大阪府の窓口", prefecture=factories.prefecture("27"))
    factories.center("綾川町の窓口", municipality=factories.town(AYAGAWA))
    ward = factories.town("221392")  # without coordinates: measured from 浜松市
    factories.center("浜松市中央区の窓口", municipality=ward)
    order = names(Listing.objects.by_distance(factories.town(TAKATSUKI)))
    assert order == ["綾川町の窓口", "浜松市中央区の窓口", "大阪府の窓口"]


def test_by_relevance_name_then_specialised_then_verified():
    factories.center("居場所さくら", description="引きこもりの相談")
    factories.center("ひきこもり相談室", specialised=False)
    factories.center("大阪の窓口", specialised=True, description="ひきこもりの相談")
    factories.check(factories.center("親の会", description="ひきこもりの家族"), "2026-05-19")
    order = ["ひきこもり相談室", "大阪の窓口", "親の会", "居場所さくら"]
    assert names(Listing.objects.by_relevance("引き籠もり")) == order
    without = ["大阪の窓口", "親の会", "ひきこもり相談室", "居場所さくら"]
    assert names(Listing.objects.by_relevance()) == without


def test_by_verified_latest_first_and_unchecked_last():
    for name, day in (("あかり", "2025-05-19"), ("いぶき", "2026-05-19"), ("うみかぜ", None)):
        listing = factories.group(name)
        if day:
            factories.check(listing, day)
    assert names(Listing.objects.by_verified()) == ["いぶき", "あかり", "うみかぜ"]


def test_by_name_goes_by_the_reading():
    factories.group("若草の会", name_kana="わかくさのかい")
    factories.group("青空の会", name_kana="あおぞらのかい")
    factories.group("こもれび")
    assert names(Listing.objects.by_name()) == ["青空の会", "こもれび", "若草の会"]


@pytest.mark.parametrize("order", ["by_relevance", "by_verified", "by_name", "by_distance"])
def test_orders_are_deterministic(order):
    takatsuki = factories.town(TAKATSUKI)
    for _number in range(6):
        factories.group("ひだまり", municipality=takatsuki)
    arguments = [takatsuki] if order == "by_distance" else []
    codes = [listing.code for listing in getattr(Listing.objects, order)(*arguments)]
    assert codes == sorted(codes)


PLACES = [OSAKA, KITA_WARD, TAKATSUKI, AYAGAWA, TAKAMATSU, OKAYAMA, KOBE, CHIYODA]
PREFECTURES = ["13", "27", "28", "33", "37"]


def scatter(seed, size=14):
    """Listings with random places and areas."""
    chance = random.Random(seed)
    towns, prefectures = (
        [factories.town(code) for code in PLACES],
        [factories.prefecture(c) for c in PREFECTURES],
    )
    for number in range(size):
        areas = chance.sample([*towns, *prefectures], chance.choice([0, 0, 1, 2, 3]))
        rest = [town for town in towns if town not in areas]
        place = chance.choice(
            [{}, {"municipality": chance.choice(towns)}, {"prefecture": chance.choice(prefectures)}]
        )
        factories.center(
            f"窓口{number:02}",
            status=chance.choice(["published", "published", "draft"]),
            serves=chance.choice(["nationwide", "areas", "unconfirmed"]),
            areas=areas,
            excluded=chance.sample(rest, chance.choice([0, 0, 1])),
            **place,
        )


@pytest.mark.parametrize("seed", range(12))
def test_count_by_prefecture_is_the_length_of_each_prefectures_list(seed):
    scatter(seed)
    public = Listing.objects.published()
    counts = public.count_by_prefecture()
    lengths = {p.pk: len(public.regional().in_prefecture(p)) for p in Prefecture.objects.all()}
    assert {code: counts.get(code, 0) for code in lengths} == lengths
    assert sum(lengths.values()) > 0


@pytest.mark.parametrize("seed", range(6))
def test_nothing_stands_twice_and_everything_that_serves_a_town_is_in_its_prefecture(seed):
    scatter(seed)
    for town in Municipality.objects.all():
        here = names(Listing.objects.in_municipality(town))
        assert len(here) == len(set(here))
        assert set(here) <= set(names(Listing.objects.in_prefecture(town.prefecture)))


def test_count_by_prefecture_takes_two_queries(django_assert_num_queries):
    scatter(1)
    with django_assert_num_queries(2):
        Listing.objects.count_by_prefecture()


@given(st.integers(0, 120))
def test_admits_never_counts_unknown_ages(age):
    factories.group("わからない", prefecture=factories.prefecture())
    assert Listing.objects.filter(name="わからない").admits(age).aggregate(n=Count("pk")) == {"n": 0}
