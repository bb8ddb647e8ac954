import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.marking import segments
from directory.search.normal import normalise
from directory.search.spelling import Spellings
from tests.synonyms import first_groups

SPELLINGS = Spellings(first_groups())
PIECES = ["引き籠もり", "ひきこもり", "ﾋｷｺﾓﾘ", "ガ", "ｶﾞ", "か\u3099", "㈱", "㌢", "ﬁ", "½", "ライン", "オン"]
PIECES += [
    "LINE",
    "サロン",
    "居場所",
    "サポ－ト",
    "Ō",
    "e-mail",
    "引",
    "\ufe0f",
    "\u200b",
    "支援",
    "、",
    "A",
    "髙",
]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.text())


def marked(text, query):
    """The text with what is marked in brackets."""
    pieces = segments(text, SPELLINGS.query(query), SPELLINGS)
    return "".join(f"[{piece}]" if mark else piece for piece, mark in pieces)


@given(TEXTS, TEXTS)
def test_pieces_joined_are_the_text(text, query):
    pieces = segments(text, SPELLINGS.query(query), SPELLINGS)
    assert "".join(piece for piece, mark in pieces) == text
    assert all(piece for piece, mark in pieces)
    marks = [mark for piece, mark in pieces]
    assert all(one != other for one, other in zip(marks, marks[1:], strict=False))


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(PIECES))
def test_a_text_is_marked_where_it_is_found(text, query):
    words = SPELLINGS.query(query)
    found = any(word in SPELLINGS.index(text) for word in words)
    assert any(mark for piece, mark in segments(text, words, SPELLINGS)) == found


@given(TEXTS)
def test_what_is_marked_holds_the_word(text):
    for piece, mark in segments(text, ["ひきこもり"], SPELLINGS):
        assert ("ひきこもり" in SPELLINGS.canonical(piece)) == mark


@given(TEXTS)
def test_a_word_of_one_letter_is_marked_wherever_it_stands(text):
    for piece, mark in segments(text, ["が"], Spellings([])):
        assert ("が" in normalise(piece)) == mark


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("引き籠もり、ﾋｷｺﾓﾘ、HIKIKOMORI", "ひきこもり", "[引き籠もり]、[ﾋｷｺﾓﾘ]、[HIKIKOMORI]"),
        ("市の引きこもり支援です", "ひきこもり支援", "市の[引きこもり支援]です"),
        ("ひきこもりの居場所", "居場所 引きこもり", "[ひきこもり]の[居場所]"),
        ("ひきこもり居場所", "居場所 引きこもり", "[ひきこもり居場所]"),
        ("支援援助", "支援 援助 援援", "[支援援助]"),
        ("引き籠もり", "籠も", "引き[籠も]り"),
        ("ｶﾞｲﾄﾞとガイド", "がいど", "[ｶﾞｲﾄﾞ]と[ガイド]"),
        ("か\u3099\ufe0fく", "が", "[か\u3099\ufe0f]く"),
        ("㈱ひだまり、½日、ﬁnd、10㌢", "株 2日 i せ", "[㈱]ひだまり、[½日]、[ﬁ]nd、10[㌢]"),
        ("サポ－トとサポート", "サポート", "[サポ－ト]と[サポート]"),
        ("Ōsaka OSAKA 大阪", "osaka", "[Ōsaka] [OSAKA] 大阪"),
        ("髙﨑の高崎", "高崎", "[髙﨑]の[高崎]"),
        ("葛\U000e0100城", "葛", "[葛\U000e0100]城"),
        ("公式ラインとオンライン", "LINE", "公式[ライン]とオンライン"),
        ("ラインライン", "LINE", "[ラインライン]"),
        ("E-mail相談", "メール", "[E-mail]相談"),
        ("ほっとサロンとヘアサロン", "居場所", "ほっと[サロン]とヘアサロン"),
        ("居場所", "サロン", "居場所"),
        ("家族の集い", "親の会", "[家族の集い]"),
        ("引きこもり", "", "引きこもり"),
        ("", "引きこもり", ""),
    ],
)
def test_segments(text, query, expected):
    assert marked(text, query) == expected


def test_empty_words_mark_nothing():
    assert segments("大阪", ["", "京都"], SPELLINGS) == [("大阪", False)]
