import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.search.normal import normalise
from directory.search.spelling import SIGN, Group, Spellings, Term, faults
from tests.synonyms import first_groups

FIRST_GROUPS = first_groups()
SPELLINGS = Spellings(FIRST_GROUPS)
TERMS = sorted({term.text for group in FIRST_GROUPS for term in group.terms})
PIECES = [*TERMS, *{char for term in TERMS for char in term}, "オン", "on", "の", " ", "・", "ﾞ", "若者"]
TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=15).map("".join), st.text())


def group(*terms, one_way=False):
    return Group(tuple(term if isinstance(term, Term) else Term(term) for term in terms), one_way)


def finds(query, text, spellings=SPELLINGS):
    index = spellings.index(text)
    return all(word in index for word in spellings.query(query))


@given(TEXTS)
def test_canonical_is_idempotent(text):
    form = SPELLINGS.canonical(text)
    assert SPELLINGS.canonical(form) == form


@given(TEXTS)
def test_a_word_of_a_canonical_text_is_canonical(text):
    form = SPELLINGS.canonical(text)
    assert [SPELLINGS.canonical(word) for word in form.split()] == form.split()


@given(TEXTS)
def test_a_text_finds_itself_as_written_and_in_normal_form(text):
    assert finds(text, text)
    assert finds(SPELLINGS.canonical(text), text)


@given(TEXTS, TEXTS, TEXTS)
def test_a_text_is_found_by_each_of_its_words(before, word, after):
    if " " not in normalise(word):  # else the first of them may be the end of a term like e-mail
        assert finds(word, f"{before} {word} {after}")


@given(TEXTS, st.data())
def test_a_text_is_found_by_each_piece_that_no_group_changes(text, data):
    for word in normalise(text).split():
        start = data.draw(st.integers(0, len(word) - 1))
        piece = word[start : data.draw(st.integers(start + 1, len(word)))]
        assert SPELLINGS.canonical(piece) != piece or finds(piece, text)


@given(TEXTS)
def test_without_groups_all_is_the_normal_form(text):
    none = Spellings([])
    assert none.canonical(text) == none.index(text) == normalise(text)


@pytest.mark.parametrize("default", FIRST_GROUPS, ids=lambda group: group.terms[0].text)
def test_terms_find_each_other_and_one_way_only_the_first_the_others(default):
    first, *others = (term.text for term in default.terms)
    assert all(finds(first, f"駅前の {other}です") for other in others)
    if not default.one_way:
        assert all(finds(one, f"駅前の {other}です") for one in others for other in [first, *others])


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ひきこもり", "引きこもりの方"),
        ("ﾋｷｺﾓﾘ支援", "引篭もり支援"),
        ("Hikikomori 引籠り", "ひきこもり"),
        ("引きこもっている", "ひきこもっている方へ"),
        ("LINE", "こちらのラインで"),
        ("ライン", "公式LINE、公式ＬＩＮＥ"),
        ("ライン", "ひきこもりライン"),
        ("オンライン", "ONLINE"),
        ("オンライン", "Zoomで開催"),
        ("e-mail", "メールで"),
        ("メール相談", "Ｅ－ＭＡＩＬ相談"),
        ("若者サポート", "地域若者サポートステーション"),
        ("サポステ", "ちば若者サポートステーション"),
        ("豊中市社協", "豊中市社会福祉協議会"),
        ("発達障害者", "発達障がい者"),
        ("親の集い", "親のつどい"),
        ("家族会", "家族の集い"),
        ("居場所", "ほっとサロン"),
        ("セルフヘルプ・グループ", "自助会"),
        ("neet", "元ニートの"),
        ("こころの健康", "こころの健康センター"),
    ],
)
def test_finds(query, text):
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ライン", "オンライン"),
        ("ライン", "ガイドライン"),
        ("LINE", "オンライン"),
        ("ライン", "オンらいん サービスライン"),
        ("メール", "info@gmail.com"),
        ("ニート", "ミニートマト"),
        ("居場所", "ヘアサロン"),
        ("サロン", "居場所"),
        ("家族の集い", "家族会"),
        ("鬱", "というつもり"),
        ("ひきこもり支援", "ひきこもりの支援"),
    ],
)
def test_does_not_find(query, text):
    assert not finds(query, text)


def test_query_has_each_word_once():
    assert SPELLINGS.query("引きこもり 居場所 ヒキコモリ　E-mail ★") == [
        "ひきこもり",
        "居場所",
        f"電子めーる{SIGN}",
    ]
    assert SPELLINGS.query(" % ") == []


def test_index_has_the_text_the_kept_forms_and_the_first_terms():
    assert SPELLINGS.index("大阪の駅") == "大阪の駅"
    assert SPELLINGS.index("引籠り") == "引籠り ひきこもり"
    assert SPELLINGS.index("親のつどい") == "親のつどい 家族会"


def test_guarded_terms_in_a_row_are_all_taken():
    assert SPELLINGS.canonical("ライン" * 50) == f"line{SIGN}" * 50


def test_the_longest_term_is_taken():
    words = Spellings([group("x", "ab"), group("y", "abc"), group("z", Term("bcd", True), "cde")])
    assert words.canonical("abcd") == "yd"
    assert words.canonical("qbcde") == f"qbz{SIGN}"  # the guard leaves the shorter one behind it


def test_groups_that_come_to_no_rest_are_stopped():
    words = Spellings([group("a", "bb"), group("bb", "a")])
    assert set(words.canonical("abb")) <= set("ab")


def test_first_groups_have_no_faults():
    assert faults(FIRST_GROUPS) == []


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([group("あ", "い", one_way=True), group("あ", "う")], []),
        ([group("あ")], ["A group needs two terms that are not the same anyway: あ."]),
        (
            [group("サロン", "さろん")],
            ["A group needs two terms that are not the same anyway: サロン, さろん."],
        ),
        ([group("駅", "停", "★")], ["“★” has neither letters nor numbers."]),
        ([group("e-mail", "メール")], ["The first term must be one word: “e mail”."]),
        ([group("親", "家"), group("族", "親")], ["“親” stands in two groups."]),
        ([group("メール", "電子メール")], ["“電子めーる” contains “めーる” and should be the first term."]),
        (
            [group("家族会", "親の会"), group("女子", "親の会東京")],
            ["“親の会東京” contains “親の会”, which another group replaces."],
        ),
        ([group("LINE", Term("ライン", True)), group("オンライン", "リモート")], []),
    ],
)
def test_faults(groups, expected):
    with translation.override("en"):
        assert faults(groups) == expected
    assert Spellings(groups).canonical("★") == ""  # and yet they work
