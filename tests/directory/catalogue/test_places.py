import pytest

from directory import catalogue
from hikipedia.views import count
from tests import factories
from tests.factories import (
    AYAGAWA,
    KITA_WARD,
    KURASHIKI,
    OKAYAMA,
    OSAKA,
    SAKAI_KITA_WARD,
    TAKATSUKI,
    TOYONAKA,
    names,
)

from .scattered import scatter

pytestmark = pytest.mark.django_db


def found(choose):
    """Names of those in the set that `choose` makes of the present catalogue."""
    listings = catalogue.current()
    return sorted(names(listings.select(choose(listings))[:]))


def in_town(town):
    return found(lambda listings: listings.in_town(town.code))


def windows(town):
    """(the town's own, the prefecture's)"""
    return (
        found(lambda listings: listings.own_windows(town)),
        found(lambda listings: listings.whole_prefecture(town) & ~listings.own_windows(town)),
    )


def test_in_prefecture_stands_in_it_or_serves_a_part_of_it():
    osaka, ayagawa = factories.prefecture("27"), factories.town(AYAGAWA)
    factories.center("高槻市ひきこもり相談窓口", municipality=factories.town(TAKATSUKI))
    factories.center("大阪府の窓口", areas=[osaka])
    factories.center("香川から豊中へ", municipality=ayagawa, areas=[factories.town(TOYONAKA)])
    factories.center("大阪府以外の窓口", areas=[factories.prefecture("37")], excluded=[factories.town(OSAKA)])
    factories.center("範囲のわからない窓口")
    assert found(lambda listings: listings.in_prefecture("27")) == [
        "大阪府の窓口",
        "香川から豊中へ",
        "高槻市ひきこもり相談窓口",
    ]
    assert found(lambda listings: listings.standing_in_prefecture("27")) == ["高槻市ひきこもり相談窓口"]


def test_in_town_city_covers_its_wards():
    ward, city = factories.town(KITA_WARD), factories.town(OSAKA)
    factories.center("大阪市の窓口", municipality=city, areas=[city])
    factories.center("北区の窓口", municipality=ward, areas=[ward])
    factories.center("中央区の窓口", municipality=factories.town("271284"))
    factories.center("堺市北区の窓口", municipality=factories.town(SAKAI_KITA_WARD))
    assert in_town(city) == ["中央区の窓口", "北区の窓口", "大阪市の窓口"]
    assert in_town(ward) == ["北区の窓口", "大阪市の窓口"]


def test_what_stands_in_the_city_is_near_to_its_wards_people():
    """An office known by its city alone may be in any ward; the page of a ward and its list agree."""
    ward, city = factories.town(KITA_WARD), factories.town(OSAKA)
    other = factories.town("271284")  # 大阪市中央区
    factories.center("市役所の窓口", municipality=city)
    factories.center("北区に立つ窓口", municipality=ward)
    factories.center("よそから大阪市へ", municipality=factories.town(TAKATSUKI), areas=[city])
    assert found(lambda listings: listings.standing_in(city)) == ["北区に立つ窓口", "市役所の窓口"]
    assert found(lambda listings: listings.standing_in(ward)) == ["北区に立つ窓口", "市役所の窓口"]
    assert found(lambda listings: listings.standing_in(other)) == ["市役所の窓口"]
    assert found(lambda listings: listings.standing_in_towns([OSAKA])) == ["北区に立つ窓口", "市役所の窓口"]
    assert in_town(other) == windows(other)[0] == ["よそから大阪市へ", "市役所の窓口"]


def test_in_town_whole_prefecture_minus_exception():
    okayama, kurashiki = factories.town(OKAYAMA), factories.town(KURASHIKI)
    ward = factories.town("331015")  # 岡山市北区
    factories.center("岡山県の窓口", areas=[okayama.prefecture], excluded=[okayama])
    factories.center("岡山市の窓口", areas=[okayama])
    assert in_town(okayama) == in_town(ward) == ["岡山市の窓口"]
    assert in_town(kurashiki) == ["岡山県の窓口"]


def test_exception_of_a_ward_does_not_except_its_city():
    city, ward = factories.town(OSAKA), factories.town(KITA_WARD)
    factories.center("北区以外の窓口", areas=[factories.prefecture("27")], excluded=[ward])
    assert in_town(city) == ["北区以外の窓口"]
    assert in_town(ward) == []


def test_unknown_area_is_never_everybody():
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    factories.center("範囲のわからない窓口")
    factories.center("高槻に立つ窓口", municipality=takatsuki)
    assert in_town(takatsuki) == ["高槻に立つ窓口"]
    assert in_town(toyonaka) == []
    assert found(lambda listings: listings.nationwide) == []
    assert windows(takatsuki) == (["高槻に立つ窓口"], [])


def test_nationwide_stands_apart():
    takatsuki = factories.town(TAKATSUKI)
    factories.group("全国の居場所", serves="nationwide", prefecture=takatsuki.prefecture)
    factories.group("高槻ほっとサロン", municipality=takatsuki)
    assert found(lambda listings: listings.nationwide) == ["全国の居場所"]
    assert found(lambda listings: listings.regional) == ["高槻ほっとサロン"]
    assert count(catalogue.current(), takatsuki.prefecture) == 1


def test_own_windows_name_the_town_or_stand_in_it():
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    factories.center("豊中から高槻へ", municipality=toyonaka, areas=[takatsuki])
    factories.center("高槻に立つ窓口", municipality=takatsuki)
    factories.center("大阪府の窓口", areas=[takatsuki.prefecture])
    factories.center("高槻以外", areas=[takatsuki.prefecture], excluded=[takatsuki])
    own, whole = windows(takatsuki)
    assert own == ["豊中から高槻へ", "高槻に立つ窓口"]
    assert whole == ["大阪府の窓口", "高槻以外"]  # the page has to say for whom it is not
    assert found(lambda listings: listings.excepting(takatsuki)) == ["高槻以外"]


def test_own_windows_of_a_ward_are_its_citys_too():
    ward, city = factories.town(KITA_WARD), factories.town(OSAKA)
    factories.center("大阪市の窓口", municipality=city, areas=[city])
    factories.center("北区に立つ窓口", municipality=ward)
    assert windows(ward) == windows(city) == (["北区に立つ窓口", "大阪市の窓口"], [])


def test_drafts_are_in_no_set():
    takatsuki = factories.town(TAKATSUKI)
    for status in ("draft", "in_review", "paused", "closed"):
        factories.center(f"窓口({status})", status=status, municipality=takatsuki, areas=[takatsuki])
        factories.group(f"居場所({status})", status=status, serves="nationwide", no_age_limit=True)
    assert found(lambda listings: listings.all) == []
    assert in_town(takatsuki) == found(lambda listings: listings.in_prefecture("27")) == []


@pytest.mark.parametrize("seed", range(3))
def test_count_of_the_map_is_the_length_of_each_prefectures_list(client, seed):
    scatter(seed)
    listings = catalogue.current()
    counts = {place.slug: count(listings, place) for place in listings.prefectures.values()}
    lengths = {slug: client.get(f"/en/prefectures/{slug}/").context["total"] for slug in counts}
    assert counts == lengths
    assert sum(counts.values()) > 0


@pytest.mark.parametrize("seed", range(6))
def test_what_is_in_a_town_is_in_its_prefecture(seed):
    scatter(seed)
    listings = catalogue.current()
    for town in listings.towns.values():
        outside = listings.in_town(town.code) & ~listings.in_prefecture(town.prefecture_id)
        assert names(listings.select(outside)[:]) == []
