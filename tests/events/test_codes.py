import itertools
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events import codes

PAIRS = [line.split() for line in codes.FILE.read_text(encoding="utf-8").splitlines()]
KANA, LATIN = zip(*PAIRS, strict=True)
SMALL = dict(zip("っゃゅょ", "つやゆよ", strict=True))
ROWS = dict(
    zip(
        "aiueo",
        (
            "あかさたなはまやらわ",
            "いきしちにひみり",
            "うくすつぬふむゆる",
            "えけせてねへめれ",
            "おこそとのほもよろ",
        ),
        strict=True,
    )
)
VOWEL = {kana: vowel for vowel, row in ROWS.items() for kana in row}
LONGER = {("a", "あ"), ("i", "い"), ("u", "う"), ("e", "え"), ("e", "い"), ("o", "お"), ("o", "う")}
KATAKANA = {hiragana: hiragana + 0x60 for hiragana in range(0x3041, 0x3097)}


def blurred(word, is_dropping):
    """As somebody with tired eyes might read it: small letters as large ones (or not at all), no dots, no
    long vowels."""
    for small, large in SMALL.items():
        word = word.replace(small, "" if is_dropping else large)
    plain = "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )
    kept = plain[:1]
    for before, letter in itertools.pairwise(plain):
        kept += "" if (VOWEL.get(before), letter) in LONGER else letter
    return kept


def test_words_are_1024_and_distinct():
    assert (len(set(KANA)), len(set(LATIN)), len(PAIRS)) == (1024, 1024, 1024)


def test_words_are_short_and_in_hiragana():
    unusual = re.compile("[をぢづゐゑゎぁぃぅぇぉゔー]|ん[あいうえおやゆよ]|^[んっゃゅょ]|っ$")
    wrong = [word for word in KANA if not re.fullmatch("[ぁ-ん]{2,5}", word) or unusual.search(word)]
    assert wrong == []


@pytest.mark.parametrize("is_dropping", [False, True])
def test_no_two_words_are_nearly_the_same(is_dropping):
    found = {}
    for word in KANA:
        found.setdefault(blurred(word, is_dropping), []).append(word)
    assert [words for words in found.values() if len(words) > 1] == []


def test_latin_letters_are_plain_and_say_the_same():
    assert [latin for latin in LATIN if not re.fullmatch("[a-z]{2,14}", latin)] == []
    assert [kana for kana, latin in PAIRS if codes.canonical(kana) != codes.canonical(latin)] == []


def test_words_stay_distinct_however_typed():
    assert len({codes.canonical(kana) for kana in KANA}) == 1024


def test_words_follow_from_the_key():
    key = "0" * 43
    assert len(codes.words(key).split()) == 4
    assert set(codes.words(key).split()) <= set(KANA)
    assert codes.words(key, "en").split() == [dict(PAIRS)[word] for word in codes.words(key).split()]
    assert codes.words(key) != codes.words("1" * 43)


def test_words_need_the_secret(settings):
    before = codes.words("0" * 43), codes.hash_of("さくら")
    settings.SECRET_KEY = "another secret that is long enough"
    assert codes.words("0" * 43) != before[0]
    assert codes.hash_of("さくら") != before[1]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("ＳＡＫＵＲＡ", "さくら"),
        ("toufu", "とうふ"),
        ("tōfu", "とうふ"),
        ("tohu", "とうふ"),
        ("maccha", "まっちゃ"),
        ("mattya", "まっちゃ"),
        ("jagaimo", "じゃがいも"),
        ("zyagaimo", "じゃがいも"),
        ("jyagaimo", "じゃがいも"),
        ("tempura", "てんぷら"),
        ("shinju", "しんじゅ"),
        ("sinjyu", "しんじゅ"),
        ("mikann", "みかん"),
        ("ﾊﾞﾅﾅ", "ばなな"),
        ("ハ゛ナナ", "ばなな"),
        ("ば\u3099なな".replace("ば", "は"), "ばなな"),
        ("ラーメン", "らめん"),
    ],
)
def test_canonical_of_other_spellings(typed, word):
    assert codes.canonical(typed) == codes.canonical(word)


four = st.lists(st.sampled_from(PAIRS), min_size=4, max_size=4)
between = st.text(alphabet=" 　,、。・-‐/\n\t.;:|_'’0123456789①", max_size=3)


@given(
    four,
    st.lists(between, min_size=5, max_size=5),
    st.lists(st.sampled_from("hklLcf"), min_size=4, max_size=4),
)
@example([["みかん", "mikan"], ["あり", "ari"]] * 2, [""] * 5, list("hlhl"))
@example([["ねこ", "neko"], ["うし", "ushi"]] * 2, [""] * 5, list("lhcf"))
def test_canonical_does_not_mind_how_it_was_typed(pairs, separators, ways):
    typed = separators[0]
    for (kana, latin), way, separator in zip(pairs, ways, separators[1:], strict=True):
        typed += {
            "h": kana,
            "k": kana.translate(KATAKANA),
            "l": latin,
            "L": latin.upper(),
            "c": latin.capitalize(),
            "f": "".join(chr(ord(letter) + 0xFEE0) for letter in latin),  # full width
        }[way] + separator
    assert codes.canonical(typed) == codes.canonical(" ".join(kana for kana, _latin in pairs))


@given(st.text())
@example("ý\x00ゔっっゃ" * 3)
def test_canonical_takes_any_text(text):
    assert re.fullmatch("[a-zý]*", codes.canonical(text))


@given(four, four)
def test_other_words_have_another_hash(one, other):
    same = codes.hash_of("".join(kana for kana, _ in one)) == codes.hash_of(
        " ".join(kana for kana, _ in other)
    )
    assert same == (
        "".join(codes.canonical(k) for k, _ in one) == "".join(codes.canonical(k) for k, _ in other)
    )
