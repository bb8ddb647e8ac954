import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.suggestions import MOST, nearest, vocabulary

NAMES = [
    "大阪府ひきこもり地域支援センター",
    "ひきこもり家族教室",
    "ヒキコモリ Hikikomori UX会議",
    "フリースペースゆう",
    "家族教室 こころ",
    "札幌のサポートステーション",
]
WORDS = vocabulary(NAMES) | {"さっぽろ": ("札幌", 1), "さっぽろし": ("札幌", 1)}


def test_vocabulary_cuts_names_into_words():
    assert vocabulary(["フリースペース「ゆう」in 大阪市", "ふりーすぺーす", "フリースペース", "A の家"]) == {
        "ふりーすぺーす": ("フリースペース", 3),
        "in": ("in", 1),
        "大阪市": ("大阪市", 1),
    }


@pytest.mark.parametrize(
    "word, expected",
    [
        ("ひきこもろ", ["ひきこもり"]),
        ("ヒキコモロ", ["ひきこもり"]),
        ("ひこきもり", ["ひきこもり"]),  # two letters changed places
        ("hikikomry", ["Hikikomori"]),
        ("HIKIKOMRI", ["Hikikomori"]),
        ("家族教質", ["家族教室"]),
        ("さつぽろ", ["札幌"]),
        ("さつぽろし", ["札幌"]),
        ("フリースペス", ["フリースペース"]),
        ("サポートステション", ["サポートステーション"]),
        ("ひきこもり", []),  # exists
        ("家蔟", []),  # too short to know
        ("家族", []),
        ("qwrtz", []),
        ("あああああ", []),
        ("", []),
        ("\ud800\ud800\ud800\ud800", []),
        ("ひ" * 2000, []),
    ],
)
def test_nearest(word, expected):
    assert nearest(word, WORDS) == expected


def test_nearest_then_frequent_then_by_letters():
    words = {"abcde": ("abcde", 1), "abcdx": ("abcdx", 9), "abcdy": ("abcdy", 9), "abxxx": ("abxxx", 99)}
    assert nearest("abcdz", words) == ["abcdx", "abcdy", "abcde"]
    assert nearest("abcdz", dict(reversed(words.items()))) == ["abcdx", "abcdy", "abcde"]


@given(st.text(st.characters(), max_size=60))
def test_any_word_gets_at_most_three(word):
    found = nearest(word, WORDS)
    assert len(found) <= MOST and len(set(found)) == len(found)
    assert isinstance(vocabulary([word]), dict)
