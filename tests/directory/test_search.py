import io

import pytest
from django.core.management import call_command
from hypothesis import example, given
from hypothesis import strategies as st

from directory import search
from directory.models import Listing
from directory.search.normal import normalise
from tests import factories
from tests.factories import KITA_WARD, TAKATSUKI, names

# Letters that fold, widen, compose or belong to a spelling of this field.
TRICKY = st.text(
    st.sampled_from("引籠篭きこもりひヒキコモリﾋｷｺﾓﾘﾞガｶßẞſİıΐ\u0323\u0345\u3099ヴヵヶ㍿①Ａ　\t hikomr")
)


@given(st.one_of(st.text(), TRICKY))
@example("ß\u0323")
@example("引引きこもりきこもり")
def test_normalise_is_idempotent(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "text",
    [
        "ひきこもり",
        "引きこもり",
        "引き籠もり",
        "引き籠り",
        "引籠り",
        "引篭り",
        "引き篭もり",
        "引こもり",
        "ヒキコモリ",
        "ﾋｷｺﾓﾘ",
        "hikikomori",
        "Hikikomori",
        "ＨＩＫＩＫＯＭＯＲＩ",
    ],
)
def test_spellings_of_the_field_are_one(text):
    assert normalise(text) == "ひきこもり"


def test_normalise_other_forms():
    assert normalise(" Ｎｏｄｅ　サロン\n①ﾊﾞｽ ") == "node さろん 1ばす"
    assert search.words("居場所 居場所  IBASHO") == ["居場所", "ibasho"]
    assert len(search.words(" ".join(map(str, range(50))))) == search.query.MAX_WORDS


@pytest.fixture
def listings(db):
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
    factories.group("オンラインの部屋", summary="サポステ_オンライン", status="draft")
    factories.group("snow_salon", serves="nationwide", target_text="50%以上が女性")


SALON, CENTER, KOMOREBI, SNOW = (
    "高槻ほっとサロン",
    "大阪府ひきこもり地域支援センター",
    "居場所こもれび",
    "snow_salon",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ひきこもり", [CENTER, SALON]),  # the name before the body
        ("hikikomori", [CENTER, SALON]),
        ("ﾋｷｺﾓﾘ", [CENTER, SALON]),
        ("引篭り 居場所", [SALON]),
        ("居場所 引篭り", [SALON]),
        ("居場所", [KOMOREBI, SALON]),
        ("居場所 電話", []),
        ("おおさか", [SALON, KOMOREBI, CENTER]),
        ("osaka", [SALON, KOMOREBI, CENTER]),
        ("オオサカ", [SALON, KOMOREBI, CENTER]),
        ("大阪", [CENTER, KOMOREBI, SALON]),
        ("Takatsuki", [SALON]),
        ("たかつき さろん", [SALON]),
        ("北区", [KOMOREBI]),
        ("大阪市", [KOMOREBI]),
        ("おおさかし", [KOMOREBI]),
        ("桃園町", [SALON]),
        ("総合センター", [SALON]),
        ("梅田", []),  # told after contact only
        ("100%", [KOMOREBI]),
        ("%", [KOMOREBI, SNOW]),
        ("0%以", [SNOW]),
        ("_", [SNOW]),
        ("w_s", [SNOW]),
        ("o_s", []),
        ("\\", []),
        ("'", []),
        ("サポステ", []),  # a draft
        ("", [SALON, KOMOREBI, CENTER, SNOW]),
        ("   ", [SALON, KOMOREBI, CENTER, SNOW]),
    ],
)
def test_search(listings, query, expected):
    public = Listing.objects.published().search(query)
    assert sorted(names(public)) == sorted(expected)
    if expected[:1] == [CENTER] or query == "居場所":
        assert names(public.by_relevance(query))[0] == expected[0]


def test_search_name_hit_stands_before_a_hit_in_the_body(listings):
    factories.check(Listing.objects.get(name=SALON), "2026-05-19")
    assert names(Listing.objects.published().search("居場所").by_relevance("居場所")) == [KOMOREBI, SALON]


@pytest.mark.parametrize("disclosure", ["municipality", "after_contact"])
def test_hiding_an_address_takes_it_out_of_the_search(listings, disclosure):
    salon = Listing.objects.get(name=SALON)
    salon.address_disclosure = disclosure
    salon.save()
    assert names(Listing.objects.search("桃園町")) == names(Listing.objects.search("総合センター")) == []
    assert names(Listing.objects.search("高槻")) == [SALON]


def rebuild():
    out = io.StringIO()
    call_command("rebuild_search", stdout=out)
    return out.getvalue()


def test_rebuild_search_repairs_a_planted_mistake(listings):
    Listing.objects.filter(name=SALON).update(search_name="", search_text="梅田")
    assert names(Listing.objects.search("梅田")) == [SALON]
    assert rebuild() == "Search columns: 1 were wrong and are repaired.\n"
    assert names(Listing.objects.search("梅田")) == []
    assert names(Listing.objects.search("たかつき")) == [SALON]
    assert rebuild() == "Search columns: 0 were wrong and are repaired.\n"


def test_rebuild_search_repairs_what_update_skipped(listings):
    Listing.objects.filter(name=SALON).update(name="高槻こころのサロン")
    assert rebuild() == "Search columns: 1 were wrong and are repaired.\n"
    assert names(Listing.objects.search("こころ")) == ["高槻こころのサロン"]


def test_saving_some_fields_keeps_the_search_right(listings):
    salon = Listing.objects.get(name=SALON)
    salon.name = "高槻こころのサロン"
    salon.save(update_fields=["name"])
    assert names(Listing.objects.search("こころ")) == ["高槻こころのサロン"]
    assert rebuild() == "Search columns: 0 were wrong and are repaired.\n"


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_any_query_is_answered(text):
    if "\x00" not in text:
        assert list(Listing.objects.search(text).by_relevance(text)) == []
