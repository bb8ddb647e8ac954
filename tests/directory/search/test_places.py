import csv
from functools import cache

import pytest
from django.conf import settings

from directory.search.normal import normalise
from directory.search.places import FULL, Gazetteer


def rows(name, *columns):
    with open(settings.BASE_DIR / "fixtures" / f"{name}.csv", encoding="utf-8") as file:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file)]


@cache
def gazetteer():
    names = ("code", "name", "name_kana", "name_en")
    return Gazetteer(rows("prefectures", *names), rows("municipalities", *names, "parent", "prefecture"))


@pytest.fixture
def japan():
    return gazetteer()


def named(places):
    return " ".join(place.name for place in places)


SURE = [
    ("大阪府", "大阪府"),
    ("大阪", "大阪府"),  # never the city
    ("おおさかふ", "大阪府"),
    ("おおさか", "大阪府"),
    ("osaka", "大阪府"),
    ("oosaka", "大阪府"),
    ("ohsaka", "大阪府"),
    ("osakafu", "大阪府"),
    ("oosakafu", "大阪府"),
    ("大阪市", "大阪市"),
    ("osakashi", "大阪市"),
    ("tokyo", "東京都"),
    ("toukyou", "東京都"),
    ("tookyoo", "東京都"),
    ("tokyoto", "東京都"),
    ("kyouto", "京都府"),
    ("kyoto", "京都府"),
    ("hyougo", "兵庫県"),
    ("gumma", "群馬県"),
    ("aiti", "愛知県"),
    ("sizuoka", "静岡県"),
    ("hukusima", "福島県"),
    ("北海道", "北海道"),
    ("hokkaido", "北海道"),
    ("都内", "東京都"),
    ("福岡", "福岡県"),
    ("福岡市", "福岡市"),
    ("なら", "奈良県"),
    ("ならし", "奈良市"),
    ("堺", "堺市"),
    ("堺市", "堺市"),
    ("さかい", "堺市"),  # the large city, not 坂井 and 境
    ("さかいし", "堺市"),
    ("sakai", "堺市"),
    ("sakaishi", "堺市"),
    ("koube", "神戸市"),
    ("神戸", "神戸市"),  # not 神戸町
    ("横浜", "横浜市"),  # not 横浜町
    ("札幌", "札幌市"),
    ("さっぽろ", "札幌市"),
    ("津", "津市"),
    ("東大阪", "東大阪市"),
    ("大阪市北区", "大阪市北区"),
    ("さかいしきたく", "堺市北区"),
    ("浦和区", "さいたま市浦和区"),
    ("世田谷区", "世田谷区"),
    ("世田谷", "世田谷区"),
    ("せたがや", "世田谷区"),
    ("つくば", "つくば市"),
    ("さくら市", "さくら市"),
    ("森町", "森町 森町"),
    ("竜け崎市", "龍ケ崎市"),
    ("茅け崎", "茅ヶ崎市"),
    ("茅が崎市", "茅ヶ崎市"),
    ("塩釜", "塩竈市"),
    ("関西", "関西"),
    ("九州地方", "九州"),
    ("tohoku", "東北"),
    ("東北", "東北"),  # not 東北町
    ("伊達市", "伊達市 伊達市"),
    ("府中", "府中市 府中市 府中町"),
    ("市川", "市川市 市川町"),
]


@pytest.mark.parametrize("word, expected", SURE)
def test_lookup(japan, word, expected):
    assert (named(japan.lookup(word)), japan.is_sure(word)) == (expected, True)


WEAK = [
    ("光", "光市"),
    ("森", "森町 森町"),
    ("山田", "山田町"),
    ("上野", "上野村"),
    ("なかま", "中間市"),
    ("中間", "中間市"),
    ("国立", "国立市"),
    ("さくら", "さくら市 佐倉市"),
    ("ひかり", "光市"),
    ("なごみ", "和水町"),
    ("さいと", "西都市"),
    ("mine", "美祢市"),
    ("otaku", "大田区"),
    ("中央", "中央区 中央市"),
]


@pytest.mark.parametrize("word, expected", WEAK)
def test_what_is_also_another_word_needs_something_beside_it(japan, word, expected):
    assert (named(japan.lookup(word)), japan.is_sure(word)) == (expected, False)


@pytest.mark.parametrize(
    "word", ["", "北", "港", "ひきこもり", "相談", "家", "中国", "長", "line", "堺市役所"]
)
def test_no_place(japan, word):
    assert japan.lookup(word) == []


def test_north_ward_alone_is_one_of_many(japan):
    found = japan.lookup("北区")
    assert len(found) == 11
    assert {"北区", "大阪市北区", "堺市北区", "札幌市北区"} <= {place.name for place in found}


@pytest.mark.parametrize(
    "word, within, expected",
    [
        ("北区", "271004", "大阪市北区"),
        ("北区", "13", "北区"),
        ("府中", "34", "府中市 府中町"),
        ("横浜", "02", "横浜町"),
        ("さかい", "18", "坂井市"),
        ("福島", "01", "福島町"),
        ("山田", "03", "山田町"),
        ("大阪", "13", ""),
        ("堺市", "27", "堺市"),
    ],
)
def test_lookup_within(japan, word, within, expected):
    assert named(japan.lookup(word, japan.by_code[within])) == expected


@pytest.mark.parametrize(
    "text, name",
    [
        ("東京都府中市", "東京都"),  # never 京都
        ("大阪市北区役所", "大阪市北区"),
        ("大阪のひきこもり", "大阪"),
        ("さくら市の家族会", "さくら市"),
        ("滋賀県立大学", ""),
        ("滋賀県の大学", "滋賀県"),
        ("三島郡島本町", ""),
        ("ならしの", ""),
        ("つくばの家族会", ""),
        ("津の家族会", ""),
        ("国立病院", ""),
        ("中央の", ""),
    ],
)
def test_at_beginning_of_longer_word(japan, text, name):
    assert text[: japan.at(text, 0)] == name


def test_containing(japan):
    osaka, city, ward, tokyo = (japan.by_code[code] for code in ("27", "271403", "271462", "13"))
    (kansai,) = japan.lookup("関西")
    assert kansai.contains(osaka) and osaka.contains(city) and city.contains(ward) and kansai.contains(ward)
    assert not (
        ward.contains(city) or city.contains(osaka) or osaka.contains(kansai) or osaka.contains(tokyo)
    )
    assert ward.fits(osaka) and not ward.fits(tokyo)


def test_every_full_name_is_found(japan):
    """All 1,959, by the name with its city or prefecture."""
    for code, place in japan.by_code.items():
        assert place in japan.lookup(normalise(place.name), japan.by_code[code[:2]])
    assert len(japan.by_code) == 1959


def test_work_is_bounded(japan):
    """Each form is looked up once a word; no word of any name makes more forms than these."""
    assert max(map(len, japan._forms)) < 40
    assert sum(map(len, japan._forms.values())) < 10 * 1959
    assert all(FULL <= rank for entries in japan._forms.values() for rank, place in entries)


def test_empty_gazetteer():
    assert Gazetteer([], []).lookup("大阪") == []
