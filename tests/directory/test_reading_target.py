"""Every target text in the fixtures, and what must be read from it."""

import csv
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.reading import ReadTarget, is_published_number, read_target

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

# text: what is said; all the rest is not said
READ = {
    "ひきこもりに悩むご本人やご家族等": {"for_self": True, "for_family": True},
    "ひきこもりのご本人やご家族": {"for_self": True, "for_family": True},
    "ひきこもりに関することで、どこに相談してよいかわからない、または相談をためらっていたご本人やご家族": {
        "for_self": True,
        "for_family": True,
    },
    "15歳から65歳未満(おおむね6か月以上家庭にとどまり他者とのかかわりのない方)": {
        "age_min": 15,
        "age_max": 64,
    },
    "「ひきこもり」本人、身近にいるご家族・ご友人など": {"for_self": True, "for_family": True},
    "港区民で、ひきこもりにお悩みのご本人及びそのご家族": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "ひきこもりのご本人が義務教育終了後の15歳以上・都内在住・"
    "6ヶ月以上ひきこもりの状態が続いているご家庭(訪問相談の申込)": {
        "age_min": 15,
        "residents_only": True,
    },
    "区内に在住する15歳以上(義務教育課程修了)のひきこもりご本人またはその家族": {
        "age_min": 15,
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "15歳から49歳の方とそのご家族": {"age_min": 15, "age_max": 49, "for_self": True, "for_family": True},
    "就学、就労、家庭外での交遊等の社会的参加を回避し、家庭等にとどまり続けている状態の方とその家族": {
        "for_self": True,
        "for_family": True,
    },
    "8050問題など、どこに相談したらいいかわからない方": {},
    "働くことや自立に悩む若者とそのご家族": {"for_self": True, "for_family": True},
    "新潟県内のひきこもりでお悩みのご本人、ご家族等": {"for_self": True, "for_family": True},
    "新潟市にお住まいのひきこもり状態の方と、そのご家族など": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "岐阜県在住のひきこもりに悩む、ご本人やご家族等": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "年齢制限なし": {"no_age_limit": True},
    "ひきこもりの問題に悩むご本人、ご家族": {"for_self": True, "for_family": True},
    "概ね39歳までのこども・若者": {"age_max": 39, "ages_approximate": True},
    "ひきこもり状態にある方とその家族": {"for_self": True, "for_family": True},
    "ひきこもり状態や不登校で悩んでいるかたやその家族": {"for_self": True, "for_family": True},
    "15歳以上のひきこもり状態にある方、家族、関係機関": {"age_min": 15, "for_self": True, "for_family": True},
    "ひきこもりの状態にある本人や家族": {"for_self": True, "for_family": True},
    "市内在住のひきこもり状態にある方とその家族": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "生活に不安がある方": {},
    "神戸市以外の阪神地域の方。本人・家族・兄弟・年齢などは問わない": {
        "no_age_limit": True,
        "for_self": True,
        "for_family": True,
    },
    "ご本人、ご家族、関係者の方": {"for_self": True, "for_family": True},
    "障害のある方やその家族など": {"for_self": True, "for_family": True},
    "ひきこもりにお困りのかた(本人またはその家族)": {"for_self": True, "for_family": True},
    "岡山市以外にお住まいで、ひきこもり状態にある本人やご家族の方など": {
        "for_self": True,
        "for_family": True,
    },
    "岡山市内在住のひきこもり状態にある本人やその家族等。年齢は問いません": {
        "no_age_limit": True,
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "県内にお住まいの、おおむね18歳以上のひきこもり状態にある本人やその家族など": {
        "age_min": 18,
        "ages_approximate": True,
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "どなたでも": {},
    "愛媛県在住のひきこもりに悩んでいるご本人及びご家族": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "市内在住のおおむね15歳から39歳の人と、その家族など": {
        "age_min": 15,
        "age_max": 39,
        "ages_approximate": True,
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "福岡市内在住、中学校卒業後~およそ20歳前後の方、およびそのご家族": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "成人期": {},
    "概ね18歳以上(当事者・経験者と家族、支援者)": {
        "age_min": 18,
        "ages_approximate": True,
        "for_self": True,
        "for_family": True,
    },
    "ひきこもりの問題で悩んでいる方やご家族、関係者の方": {"for_self": True, "for_family": True},
    "ご本人やご家族、関係者の方": {"for_self": True, "for_family": True},
    "熊本市内にお住まいのひきこもりでお悩みのご本人、ご家族など": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "ひきこもりで悩んでいる本人、家族": {"for_self": True, "for_family": True},
    "ひきこもり状態にある本人や家族等": {"for_self": True, "for_family": True},
    "ひきこもり状態にあるご本人が帯広市民であること(ご家族や関係機関からの相談にも対応)": {
        "for_family": True,
        "residents_only": True,
    },
    "県内に在住・在勤するひきこもり状態にある方(家族・支援に意欲のある方も可)": {
        "for_self": True,
        "for_family": True,
    },
    "治療が優先される精神疾患を有しない、満15歳以上のひきこもっておられる方の家族": {
        "age_min": 15,
        "for_family": True,
    },
    "こもりびと当事者": {"for_self": True},
    "長崎県にお住いの社会的ひきこもり状態にある(にあった)、概ね18歳以上のご本人": {
        "age_min": 18,
        "ages_approximate": True,
        "for_self": True,
        "residents_only": True,
    },
    "矢巾町内に在住の方であれば、どなたでも": {"residents_only": True},
    "概ね6ヶ月以上自宅に閉じこもりがちで社会参加が少なくなっている"
    "本人(10代後半以上概ね40代まで)及びその家族": {
        "for_self": True,
        "for_family": True,
    },
    "中学校卒業後~およそ20歳前後の方": {},
    "ひきこもり当事者、経験者、家族ほか": {"for_self": True, "for_family": True},
    "おおむね15歳から39歳までの就学・就労をしていない方": {
        "age_min": 15,
        "age_max": 39,
        "ages_approximate": True,
    },
    "年齢に関係なく相談を受け付け": {"no_age_limit": True},
    "市内在住の方": {"residents_only": True},
    "15歳から40歳未満": {"age_min": 15, "age_max": 39},
    "おおむね39歳以下": {"age_max": 39, "ages_approximate": True},
    "神戸市内に住むひきこもり状態にある本人やその家族": {
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "39歳まで": {"age_max": 39},
    "福岡県在住者やその家族(おおむね18歳以上)(福岡市、北九州市在住者除く)": {
        "age_min": 18,
        "ages_approximate": True,
        "for_self": True,
        "for_family": True,
        "residents_only": True,
    },
    "主に小学生・中学生の登校渋り・不登校・いじめなど": {},
    "フリースクール、フリースペースや親の会などの団体": {},
}

OTHER_TEXTS = {
    "": {},
    "１５～４９歳の方": {"age_min": 15, "age_max": 49},
    "18歳以上なら年齢は問いません": {"age_min": 18},
    "男性は15歳以上、女性は18歳以上": {},
    "18歳未満は対象外": {},
    "18歳未満の子を持つ親": {},
    "40歳から15歳": {},
    "家族会の会員": {},
    "本人のみ(家族は不可)": {"for_self": True},
    "家族のみ": {"for_family": True},
    "ご家族のことで悩んでいる方やご家族": {"for_family": True},
    "支援者の方やご家族": {"for_family": True},
    "市内在住または在勤の方": {},
    "市内在住でない方も可": {},
    "市内在住者を除く": {},
}


@pytest.mark.parametrize(("text", "said"), [*READ.items(), *OTHER_TEXTS.items()])
def test_read_target(text, said):
    assert read_target(text) == ReadTarget(**said)


@pytest.mark.parametrize("name", ["centers", "groups", "to_check"])
def test_read_target_covers_fixture(name):
    with open(FIXTURES / f"{name}.csv", encoding="utf-8", newline="") as file:
        texts = {row["target"] for row in csv.DictReader(file)}
    assert texts - {""} - set(READ) == set()


PIECES = "15 39 歳 歳以上 歳未満 歳まで から ~ おおむね 年齢 制限なし は問いません 本人".split()
PIECES += "家族 当事者 方 その と や 状態にある 市内 在住 在勤 県民で 除く 以外 、 。 ( ) の ご".split()


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text())
def test_read_target_never_denies(text):
    target = read_target(text)
    assert not any(value is False for value in astuple(target)[3:])
    assert target.age_min is None or target.age_max is None or target.age_min <= target.age_max


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0120-279-338", True),
        ("0570-783-556", True),
        ("050-3749-1227", True),
        ("０３－６２３０－９０９８", True),
        ("64-2218", False),
        ("#8900", False),
        ("+1 650-253-0000", False),
        ("0000000000", False),
        ("未確認", False),
        ("", False),
    ],
)
def test_is_published_number(text, expected):
    assert is_published_number(text) is expected


@pytest.mark.parametrize("name", ["centers", "groups", "to_check", "crisis_lines"])
def test_is_published_number_accepts_every_number_of_the_fixtures(name):
    with open(FIXTURES / f"{name}.csv", encoding="utf-8", newline="") as file:
        numbers = {row["phone"] for row in csv.DictReader(file)} - {""}
    assert [number for number in sorted(numbers) if not is_published_number(number)] == []
