import pytest

from tests import factories
from tests.factories import (
    AYAGAWA,
    KITA_WARD,
    KURASHIKI,
    MARUGAME,
    OKAYAMA,
    OSAKA,
    TAKAMATSU,
    TAKATSUKI,
    TOYONAKA,
)

pytestmark = pytest.mark.django_db
SECTIONS = ("own", "prefecture_wide", "nationwide", "next_door")


def sections(client, code):
    context = client.get(f"/en/municipalities/{code}/").context
    return {
        name: [(listing.name, reason) for listing, reason in context[name]]
        for name in SECTIONS
        if context[name]
    }


def test_ayagawa_finds_the_one_in_takamatsu_that_serves_it(client):
    ayagawa, takamatsu = factories.town(AYAGAWA), factories.town(TAKAMATSU)
    factories.center("一般社団法人hito.toco", municipality=takamatsu, areas=[ayagawa], specialised=True)
    factories.center("綾川町役場健康福祉課", municipality=ayagawa, areas=[ayagawa])
    factories.center("高松市の窓口", municipality=takamatsu, areas=[takamatsu])
    own = [
        ("一般社団法人hito.toco", "For people of Ayagawa-cho"),
        ("綾川町役場健康福祉課", "For people of Ayagawa-cho"),
    ]
    assert sections(client, AYAGAWA) == {"own": own}
    assert sections(client, TAKAMATSU)["own"] == [
        ("一般社団法人hito.toco", "Stands here. It is for people of Ayagawa-cho"),
        ("高松市の窓口", "For people of Takamatsu-shi"),
    ]


def test_okayama_shows_its_own_center_first_and_says_whom_the_prefectures_is_for(client):
    okayama = factories.town(OKAYAMA)
    factories.center("岡山県の窓口", areas=[okayama.prefecture], excluded=[okayama], specialised=True)
    factories.center("県全体の窓口", areas=[okayama.prefecture])
    factories.center("岡山市の窓口", municipality=okayama, areas=[okayama])
    assert sections(client, OKAYAMA) == {
        "own": [("岡山市の窓口", "For people of Okayama-shi")],
        "prefecture_wide": [
            ("県全体の窓口", "For all of Okayama"),
            ("岡山県の窓口", "For people of Okayama outside Okayama-shi"),
        ],
    }


def test_office_in_a_town_that_it_does_not_serve_says_so(client):
    okayama = factories.town(OKAYAMA)
    where = {"municipality": okayama, "areas": [okayama.prefecture], "excluded": [okayama]}
    factories.center("岡山県の窓口", **where)
    reasons = [reason for section in sections(client, OKAYAMA).values() for _name, reason in section]
    assert reasons == ["For people of Okayama outside Okayama-shi"]


def test_exception_of_another_town_is_told_too(client):
    okayama, kurashiki = factories.town(OKAYAMA), factories.town(KURASHIKI)
    factories.center("岡山県の窓口", areas=[okayama.prefecture], excluded=[okayama])
    reason = "For people of Okayama outside Okayama-shi"
    assert sections(client, KURASHIKI)["prefecture_wide"] == [("岡山県の窓口", reason)]
    assert kurashiki.prefecture == okayama.prefecture


def test_unknown_area_says_so_where_it_stands(client):
    factories.center("高槻の窓口", municipality=factories.town(TAKATSUKI))
    factories.center("どこかの窓口")
    reason = "Stands here. Whom it serves is not confirmed"
    assert sections(client, TAKATSUKI) == {"own": [("高槻の窓口", reason)]}


def test_next_door_names_the_distance_and_whether_others_may_come(client):
    ayagawa, marugame = factories.town(AYAGAWA), factories.town(MARUGAME)
    factories.group("丸亀の居場所", municipality=marugame, specialised=True)
    factories.group(
        "高松の居場所", municipality=factories.town(TAKAMATSU), specialised=True, outside_residents_ok=True
    )
    factories.center("丸亀市役所", municipality=marugame, specialised=False)
    assert sections(client, AYAGAWA) == {
        "next_door": [
            ("高松の居場所", "Takamatsu-shi, about 15 km. People from other towns may come"),
            ("丸亀の居場所", "Marugame-shi, about 12 km. Please ask whether people from outside may come"),
        ][::-1]
    }
    assert ayagawa.name == "綾川町"


def test_ward_next_door_is_measured_from_its_city(client):
    factories.town(TAKATSUKI)
    factories.group("北区の居場所", municipality=factories.town(KITA_WARD), specialised=True)
    reason = sections(client, TAKATSUKI)["next_door"][0][1]
    assert reason.startswith("Osaka-shi, about 2") and reason.endswith("may come")


def test_nobody_stands_twice(client):
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    areas = [takatsuki.prefecture, takatsuki, toyonaka]
    factories.center("どこにでも当てはまる窓口", municipality=toyonaka, areas=areas, specialised=True)
    factories.group("全国の居場所", serves="nationwide", municipality=takatsuki, specialised=True)
    shown = sections(client, TAKATSUKI)
    assert [name for section in shown.values() for name, _reason in section] == [
        "どこにでも当てはまる窓口",
        "全国の居場所",
    ]
    text = client.get(f"/en/municipalities/{TAKATSUKI}/").text
    assert [text.count(f">{name}</a>") for name in ("どこにでも当てはまる窓口", "全国の居場所")] == [1, 1]


def test_page_of_a_ward_shows_its_citys_windows_and_of_a_city_its_wards(client):
    ward, city = factories.town(KITA_WARD), factories.town(OSAKA)
    factories.center("大阪市の窓口", municipality=city, areas=[city])
    assert sections(client, KITA_WARD)["own"] == [("大阪市の窓口", "For people of Osaka-shi")]
    context = client.get(f"/en/municipalities/{OSAKA}/").context
    assert (context["wards"], context["neighbors"]) == ([ward], [])
    assert OSAKA not in [
        town.code for town in client.get(f"/en/municipalities/{KITA_WARD}/").context["neighbors"]
    ]


def test_drafts_are_nowhere(client):
    takatsuki = factories.town(TAKATSUKI)
    for status in ("draft", "in_review", "paused", "closed"):
        factories.center(f"窓口({status})", status=status, municipality=takatsuki)
        factories.center(f"府の窓口({status})", status=status, areas=[takatsuki.prefecture])
        factories.center(f"全国の窓口({status})", status=status, serves="nationwide")
    assert sections(client, TAKATSUKI) == {}


def test_unknown_municipality_is_404(client):
    factories.town(TAKATSUKI)
    assert client.get("/en/municipalities/131016/").status_code == 404
    assert client.get("/en/municipalities/27207/").status_code == 404


def test_municipality_page_queries_do_not_grow(client, django_assert_num_queries):
    """Whether the catalogue is the present one; the listings; areas, schedules, sources of these."""
    takatsuki = factories.town(TAKATSUKI)
    for number in (1, 3):
        for place in range(number):
            factories.center(f"窓口{place}", municipality=takatsuki)
            factories.center(f"府の窓口{place}", areas=[takatsuki.prefecture])
            factories.center(f"豊中の窓口{place}", municipality=factories.town(TOYONAKA), specialised=True)
            factories.group(f"全国の居場所{place}", serves="nationwide")
        client.get(f"/en/municipalities/{TAKATSUKI}/")  # the first reader after a change makes the catalogue
        with django_assert_num_queries(5):
            client.get(f"/en/municipalities/{TAKATSUKI}/")
