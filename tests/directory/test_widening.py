import pytest

from tests import factories
from tests.factories import AYAGAWA, CHIYODA, KITA_WARD, OSAKA, TAKAMATSU, TAKATSUKI, TOYONAKA

pytestmark = pytest.mark.django_db


def rings(client, path, **data):
    response = client.get(path, data)
    assert response.context["total"] == 0
    return [(ring.label, [listing.name for listing in ring.listings]) for ring in response.context["rings"]]


@pytest.fixture
def places():
    for code in (TAKATSUKI, TOYONAKA, OSAKA, TAKAMATSU, AYAGAWA, CHIYODA, KITA_WARD):
        factories.town(code)


def test_empty_town_widens_ring_by_ring_and_says_so(client, places):
    factories.group("豊中の居場所", municipality=factories.town(TOYONAKA), by_line=True)
    factories.group("大阪府の居場所", prefecture=factories.prefecture("27"), by_line=True)
    factories.group("全国の居場所", serves="nationwide", by_line=True)
    factories.group("東京の居場所", prefecture=factories.prefecture("13"), by_line=True)
    factories.group("高槻の居場所", municipality=factories.town(TAKATSUKI))
    assert rings(client, "/en/listings/", municipality=TAKATSUKI, by_line="yes") == [
        ("In the towns next door", ["豊中の居場所"]),
        ("Elsewhere in Osaka", ["大阪府の居場所"]),
        ("In Takatsuki-shi, with other words and conditions", ["高槻の居場所"]),
        ("From anywhere in Japan", ["全国の居場所"]),
        ("In other prefectures", ["東京の居場所"]),
    ]


def test_wards_of_the_city_next_door_are_next_door(client, places):
    factories.group("北区の居場所", municipality=factories.town(KITA_WARD))
    found = rings(client, "/en/listings/", municipality=TAKATSUKI)
    assert found == [("In the towns next door", ["北区の居場所"])]


def test_prefecture_without_entries_offers_neighbors_and_the_towns(client):
    factories.town(AYAGAWA)
    for code in ("33", "36", "38", "39", "31", "01"):
        factories.center(f"{factories.prefecture(code)}の窓口", prefecture=factories.prefecture(code))
    response = client.get("/en/prefectures/kagawa/")
    assert [(ring.label, len(ring.listings)) for ring in response.context["rings"]] == [
        ("In the prefectures next door", 5),
        ("In other prefectures", 1),
    ]
    assert [listing.prefecture_id for listing in response.context["rings"][1].listings] == ["01"]
    assert "We have no entry of Kagawa yet." in response.text
    assert f'<a href="/en/municipalities/{AYAGAWA}/">Ayagawa-cho</a>' in response.text


def test_town_page_shows_its_official_site(client):
    factories.town(AYAGAWA)
    response = client.get(f"/en/municipalities/{AYAGAWA}/")
    assert 'href="https://www.town.ayagawa.lg.jp/"' in response.text
    assert "We know of no window of Ayagawa-cho itself yet." in response.text


def test_other_conditions_hold_in_every_ring_that_does_not_say_otherwise(client, places):
    factories.group("豊中の居場所", municipality=factories.town(TOYONAKA), silent_ok=True, age_max=29)
    factories.center("豊中の窓口", municipality=factories.town(TOYONAKA), silent_ok=True, age_min=40)
    factories.group("話す居場所", municipality=factories.town(TOYONAKA), silent_ok=False, age_min=40)
    factories.group("静かな居場所", municipality=factories.town(OSAKA), silent_ok=True, age_min=40)
    conditions = {"municipality": TAKATSUKI, "silent_ok": "yes", "age": "45", "kind": "group"}
    assert rings(client, "/en/listings/", **conditions) == [
        ("In the towns next door", ["静かな居場所"]),
        # Of the same kind all the same: 豊中の窓口 is none of them.
        ("In Osaka, with other words and conditions", ["話す居場所", "豊中の居場所"]),
    ]


def test_words_that_no_listing_has_together_are_taken_one_by_one(client, places):
    factories.group("こもれび", municipality=factories.town(TAKATSUKI))
    factories.group("若草", serves="nationwide")
    factories.group("そよかぜ")
    assert rings(client, "/en/listings/", q="こもれび 若草") == [
        ("From anywhere in Japan", ["若草"]),
        ("In other prefectures", ["こもれび"]),
    ]


def test_full_ring_leaves_the_wider_ones_their_place(client, places):
    for number in range(25):
        factories.group(f"豊中の居場所{number:02}", municipality=factories.town(TOYONAKA))
    factories.group("全国の居場所", serves="nationwide")
    assert rings(client, "/en/listings/", municipality=TAKATSUKI) == [
        ("In the towns next door", [f"豊中の居場所{number:02}" for number in range(5)]),
        ("From anywhere in Japan", ["全国の居場所"]),
    ]


def test_drafts_are_in_no_ring(client, places):
    for status in ("draft", "in_review", "paused", "closed"):
        factories.group("豊中の居場所", municipality=factories.town(TOYONAKA), status=status)
    assert rings(client, "/en/listings/", municipality=TAKATSUKI) == []


def test_nothing_anywhere_still_offers_a_way_on(client):
    response = client.get("/en/listings/", {"q": "存在しない言葉"})
    assert response.context["rings"] == []
    assert "Please remove a condition, or try other words." in response.text
    assert '<a href="/en/crisis/">' in response.text
