import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.search.normal import lengthen, normalise, scripted

# Letters that fold, widen, compose, vanish, part words or stand for another.
TRICKY = st.text(
    st.sampled_from(
        "引籠篭きこもりひヒキコモリﾋｷｺﾓﾘﾞﾟ゛゜ガｶßẞſİıΐヴヵヶゖ㍿①½ﬁ㌢Ａ　\t-－ー―ｰ〜・々〇ヽヾ髙齊한각"
        "´¨aoéỗ\u0301\u0323\u0345\u034f\u0488\u20e3\u3099\u309a\u00ad\u200b\u200d\u200f\ufe0f\U000e0100\ud800👨🏽"
    )
)
ANY_TEXT = st.one_of(st.text(), st.text(st.characters()), TRICKY)


@given(ANY_TEXT)
@example("ß\u0323")
@example("か\u200b\u3099")
@example("ヶ\u3099")
def test_normalise_is_idempotent(text):
    form = normalise(text)
    assert normalise(form) == scripted(form) == form


@given(ANY_TEXT)
def test_normalise_leaves_words_and_single_spaces(text):
    form = normalise(text)
    assert form == " ".join(form.split())
    assert {unicodedata.category(char)[0] for char in form.replace(" ", "")} <= set("LNM")


@given(ANY_TEXT, ANY_TEXT)
def test_normalise_of_texts_apart_is_that_of_each(one, other):
    assert normalise(f"{one}\n{other}").split() == normalise(one).split() + normalise(other).split()


@given(ANY_TEXT)
def test_lengthen_keeps_the_length(text):
    assert len(lengthen(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (" Ｎｏｄｅ　サロン\n①ﾊﾞｽ ", "node さろん 1ばす"),
        ("ｶﾞか゛か\u3099ガ", "ががが" + "が"),  # the voicing mark in four ways
        ("カ ガ", "か が"),
        ("いすヾ ヴ ー 々 〇", "いすゞ ゔ ー 々 〇"),
        ("ﾋｷｺﾓﾘ-OR-“居場所” NOT (*)", "ひきこもりーor 居場所 not"),
        ("100% a_b C++ \\ '", "100 a b c"),
        ("㈱ひだまり ½ ㌢ ℡", "株 ひだまり 1 2 せんち tel"),
        # Long vowels and dashes
        ("サポ－ト センタ- スーパ－マン ﾎｰﾑ", "さぽーと せんたー すーぱーまん ほーむ"),
        ("さぽ-と", "さぽーと"),
        ("ひきこもり-大阪 ひきこもり-サロン", "ひきこもり 大阪 ひきこもり さろん"),
        ("サロン――大阪 10:00-17:00 06-1234", "さろん 大阪 10 00 17 00 06 1234"),
        ("月〜金 月～金 ひき・こもり", "月 金 月 金 ひき こもり"),
        # Kanji and places
        ("鎌ケ谷 鎌ヶ谷 鎌ヵ谷", "鎌け谷 鎌け谷 鎌か谷"),
        ("髙﨑 渡邊 渡邉 齋藤 齊藤 斉藤", "高崎 渡辺 渡辺 斎藤 斎藤 斎藤"),
        ("澤瀧濱國學會 葛\U000e0100城 塚 神", "沢滝浜国学会 葛城 塚 神"),
        # Latin letters and other scripts
        ("Ōsaka Ôsaka Osaka Tōkyō", "osaka osaka osaka tokyo"),
        ("Straße İstanbul", "strasse istanbul"),
        ("한국 Й ไทย́ हिन्दी", "한국 й ไทย́ हिन्दी"),
        # What is not seen
        ("ひき\u200bこも\u00adり \u202eabc\u202c", "ひきこもり abc"),
        ("1️⃣ 👨‍👩‍👧家族👍🏽 ★", "1 家族"),
        ("\ud800あ\x00い\x07", "あ い"),
        ("´quoted´ ゛", "quoted"),
    ],
)
def test_normalise(text, form):
    assert normalise(text) == form
