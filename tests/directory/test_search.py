import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from directory import catalogue
from directory.models import Listing, SynonymGroup
from directory.search.query import Query
from stewardship import loading
from tests import data, factories
from tests.factories import KITA_WARD, TAKATSUKI, names


@pytest.fixture(scope="module")
def loaded_synonyms(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), data.undone():
        report = loading.Report()
        loading.STEPS["synonyms.csv"](settings.FIXTURE_FOLDER / "synonyms.csv", report)
        assert SynonymGroup.objects.exists() and not report.broken
        yield


@pytest.fixture
def synonyms(loaded_synonyms, db):
    """Those that a new site begins with."""


@pytest.fixture
def listings(synonyms):
    takatsuki = factories.town(TAKATSUKI)
    factories.center(
        "大阪府ひきこもり地域支援センター",
        prefecture=takatsuki.prefecture,
        description="電話相談のほか、家族教室もあります。",
    )
    factories.group(
        "高槻ほっとサロン",
        name_kana="たかつきほっとさろん",
        municipality=takatsuki,
        address="桃園町2-1",
        building="総合センター",
        summary="引き籠もりの当事者が集まる居場所",
    )
    factories.group(
        "居場所こもれび",
        municipality=factories.town(KITA_WARD),
        address="梅田1丁目",
        address_disclosure="after_contact",
        cost_text="参加費100%無料",
    )
    factories.group("オンラインの部屋", type="", summary="サポステ_オンライン", status="draft")
    factories.group("snow_salon", type="peer_meeting", serves="nationwide", target_text="50%以上が女性")


SALON, CENTER, KOMOREBI, SNOW = (
    "高槻ほっとサロン",
    "大阪府ひきこもり地域支援センター",
    "居場所こもれび",
    "snow_salon",
)


def listed(client, text):
    return names(client.get("/listings/", {"q": text}).context["listings"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ひきこもり", [CENTER, SALON]),  # the name before the body
        ("hikikomori", [CENTER, SALON]),
        ("ﾋｷｺﾓﾘ", [CENTER, SALON]),
        ("引篭り 居場所", [SALON]),
        ("居場所 引篭り", [SALON]),
        ("居場所", [KOMOREBI, SALON]),
        ('居場所 "電話"', []),
        ('"おおさか"', [SALON, KOMOREBI, CENTER]),
        ('"osaka"', [SALON, KOMOREBI, CENTER]),
        ('"オオサカ"', [SALON, KOMOREBI, CENTER]),
        ('"大阪"', [CENTER, KOMOREBI, SALON]),
        ('"Takatsuki"', [SALON]),
        ("たかつき サロン", [SALON]),
        ('"北区"', [KOMOREBI]),
        ('"大阪市"', [KOMOREBI]),
        ('"おおさかし"', [KOMOREBI]),
        ("大阪", [CENTER, KOMOREBI, SALON]),  # the place, not the letters
        ("osaka", [CENTER, KOMOREBI, SALON]),
        ("おおさか", [CENTER, KOMOREBI, SALON]),
        ("高槻", [SALON]),
        ("桃園町", [SALON]),
        ("総合センター", [SALON]),
        ("梅田", []),  # told after contact only
        ("100%", [KOMOREBI]),
        ("100", [KOMOREBI]),
        ("50%", [SNOW]),
        ("0%以", [SNOW]),
        ("snow", [SNOW]),
        ("snow_salon", [SNOW]),
        ("n_w", [SNOW]),  # letters apart, not any letter between two
        ("%", [SALON, KOMOREBI, CENTER, SNOW]),  # no letters at all: everything, and a notice
        ("_", [SALON, KOMOREBI, CENTER, SNOW]),
        ("\\", [SALON, KOMOREBI, CENTER, SNOW]),
        ("'", [SALON, KOMOREBI, CENTER, SNOW]),
        ('"部屋"', []),  # a draft
        ("", [SALON, KOMOREBI, CENTER, SNOW]),
        ("   ", [SALON, KOMOREBI, CENTER, SNOW]),
    ],
)
def test_search(client, listings, query, expected):
    found = listed(client, query)
    assert sorted(found) == sorted(expected)
    if query in ("ひきこもり", "hikikomori", "居場所", '"大阪"'):
        assert found[0] == expected[0]


def test_without_letters_says_so(client, listings):
    context = client.get("/en/listings/", {"q": "%"}).context
    assert context["facet_form"].filterset.notices == [
        "There are no letters to search for in what you typed, so all entries are shown."
    ]


def test_search_name_hit_stands_before_a_hit_in_the_body(client, listings):
    factories.check(Listing.objects.get(name=SALON), "2026-05-19")
    assert listed(client, "ひきこもり") == [CENTER, SALON]
    assert listed(client, '"居場所"') == [KOMOREBI, SALON]


def test_word_that_stands_nowhere_is_left_out_and_named(client, listings):
    context = client.get("/en/listings/", {"q": "ひきこもり ぬえ"}).context
    assert names(context["listings"]) == [CENTER, SALON]
    assert context["facet_form"].filterset.notices == [
        "“ぬえ” stands in no entry, so we looked for the other words."
    ]
    assert listed(client, "ぬえ") == []


@pytest.mark.parametrize("disclosure", ["municipality", "after_contact"])
def test_hiding_an_address_takes_it_out_of_the_search(client, listings, disclosure):
    assert listed(client, "桃園町") == listed(client, "総合センター") == [SALON]
    salon = Listing.objects.get(name=SALON)
    salon.address_disclosure = disclosure
    salon.save()
    assert listed(client, "桃園町") == listed(client, "総合センター") == []
    assert listed(client, '"高槻"') == [SALON]


def test_kind_that_a_word_means_is_found_without_the_word(client, synonyms):
    factories.group("つどい", type="family_association")
    factories.center("窓口", description="家族会のご案内もします")
    assert listed(client, "家族会") == ["つどい", "窓口"]
    assert listed(client, '"家族会のご案内"') == ["窓口"]


def test_label_of_a_type_is_found_and_that_of_its_kind_is_not(client, synonyms):
    """The kind is called 自助グループ・居場所, but a women's meeting need not be a place to be."""
    factories.group("こもれび", type="women_meeting")
    factories.group("そよかぜ", type="place_to_be")
    assert listed(client, "居場所") == listed(client, '"居場所"') == ["そよかぜ"]
    assert listed(client, '"女子会"') == listed(client, "女子会") == ["こもれび"]


def test_attribute_that_a_word_means_is_found_without_the_word(client, listings):
    factories.group("部屋", online=True)
    factories.group("オンラインの部屋", online=None)
    factories.group("対面の部屋", online=False)
    assert sorted(listed(client, "オンライン 部屋")) == ["オンラインの部屋", "部屋"]


# The words of this field, and what means something to a search or to a database.
PIECES = st.sampled_from(
    [*"の「」%_*'():^a-\\\"", "居場所", "大阪", "北区", "40代", "530-0001", "ない", "から", "AND", "NEAR"]
)


@pytest.fixture
def prefectures(db):
    factories.all_prefectures()


@tried(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map("".join)))
def test_any_query_is_answered(prefectures, text):
    listings = catalogue.current()
    query = Query(text, listings)
    assert listings.select(query.matching).preferring(*query.tiers)[:] == []
    for said in (query.chips, query.choices, query.corrections, query.notices, query.letters):
        assert isinstance(str(said), str)
    assert str(query.marks(text)) is not None
