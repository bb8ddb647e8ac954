"""Whatever is typed: the page answers, in a number of queries that does not grow with it."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory import catalogue
from directory.search.understanding import MAX_WORDS
from tests.factories import OSAKA, center, group, names, town
from tests.site.page import Page

MOST = 10  # queries of a page of a warm catalogue
MOST_OF_INDEX = 2  # one for the words, one for the names
NO_LETTERS = "There are no letters to search for in what you typed, so all entries are shown."
HOSTILE = {  # as typed
    "operators of FTS5": 'AND OR NOT NEAR(a b) ひき* "こもり" ^家族 names:x {a b}:c -d +e',
    "operators of tsquery": "家族 & !会 | (窓口 <-> :* ) ' \\' a:b :*",
    "a lonely quote": '"家族会',
    "two quotes": '""',
    "quotes in quotes": '「『"家族"』」',
    "an open bracket": "(家族",
    "a string of SQL": "'; DROP TABLE directory_listing; --",
    "a union": "家族' UNION SELECT 1,2,3 --",
    "comments": "/* 家族 */ -- # ;",
    "wildcards": "100% _ %_% [a-z]*",
    "backslashes": "\\ \\\\ \\' \\% \\_",
    "placeholders": "%s %(a)s {} {0} $1 ? :name",
    "markup": "<b>家族</b>&amp;<script>alert(1)</script>",
    "right to left": "\u202e家族\u202c \u2067会\u2069 \u200f窓口",
    "zero width": "家\u200b族\u200d会\ufeff",
    "emoji": "🏠👩‍👧 家族 👨‍👩‍👧‍👦🇯🇵",
    "combining marks": "が" + "\u0301" * 60 + " e\u0301\u0323 は\u3099\u309a",
    "only marks": "\u0301\u0301\u3099",
    "variation selectors": "葛\U000e0100飾 渡\ufe00辺",
    "Zalgo": "h̷̢i̸k̶i̴k̵o̷m̸o̴r̶i̵",
    "line ends": "家族\r\n会\x0b\x0c\x85\u2028窓口",
    "control characters": "\x01\x02家族\x1b[31m\x7f",
    "private use and unassigned": "\ue000 \U000f0000 \u0378 家族",
    "old Hangul and ligatures": "ᄒᆞᆫ ﷺ ﬃ ㍿ ㌀ ℻ ½ ①",
    "sharp s": "ß̣ ẞ İ ı ſ",
    "other digits": "٣٤٥ ４０代 ④⓪ 五〇三",
    "a huge number": "9" * 180,
    "a huge age": "999999999歳 0代 -1歳 ００歳",
    "many postal codes": "530-0001 760-0017 000-0000 999-9999 100-0001",
    "every word a place": "大阪 京都 札幌 仙台 横浜 神戸 福岡 那覇 堺 津",
    "every word a kind": "家族会 女子会 居場所 窓口 社協 サポステ 当事者会 会社 団体 オンライン",
    "one word a hundred times": "家族 " * 66,
    "all of them": '大阪 家族会 無料 40代 530-0001 "居場所" の から ひきこもり ライン 東京',
    "nested words": "ライン" * 60,
    "a long word": "ひきこもり" * 39,
    "200 words": " ".join(chr(0x4E00 + 7 * at) for at in range(100)),
    "long vowels": "ー" * 100 + " -" * 40,
    "spaces": "家族\u3000\u00a0\u2003会",
}
WITHOUT_LETTERS = [
    "!",
    "、。",
    "…",
    "()[]{}",
    "* \" ' ^ : & | ! <->",
    "%_",
    "--",
    "🏠",
    "\u200b",
    "\u202e",
    "「」",
    "-",
]
RAW = {  # as it stands in the address
    "nul": "%00",
    "nul within": "%E5%AE%B6%00%E6%97%8F",
    "lone surrogate": "%ED%A0%80",
    "surrogates within": "a%ED%A0%80b%ED%BF%BF",
    "broken utf-8": "%ff%fe%80",
    "overlong slash": "%C0%AF",
    "a cut letter": "%E5%AE",
    "broken escape": "%zz%",
    "plus signs": "+++a+++",
}


@pytest.fixture
def listings(db):
    """Two, in a warm catalogue."""
    center("大阪府ひきこもり地域支援センター", municipality=town(OSAKA), prefecture_id="27")
    group("高槻ひきこもり家族会", type="family_meeting", municipality=town(), prefecture_id="27")
    catalogue.current()


def answer(client, query, path="/listings/"):
    """(status, are there more queries than allowed, of the page and of the index)"""
    with CaptureQueriesContext(connection) as captured:
        status = client.get(f"{path}?{query}").status_code
    asked = [query["sql"] for query in captured]
    of_index = [sql for sql in asked if "directory_searchpiece" in sql]
    return status, len(asked) > MOST, len(of_index) > MOST_OF_INDEX


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_anything_typed_is_answered_in_few_queries(listings, client, typed):
    assert answer(client, f"q={quote(typed)}") == (200, False, False)


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
def test_any_bytes_are_answered_in_few_queries(listings, client, raw):
    assert answer(client, f"q={raw}") == (200, False, False)


@pytest.mark.parametrize("path", ["/listings/", "/en/listings/", "/groups/"])
@pytest.mark.parametrize("name", ["200 words", "all of them", "operators of FTS5", "every word a place"])
def test_other_lists_answer_too(listings, client, path, name):
    assert answer(client, f"q={quote(HOSTILE[name])}", path) == (200, False, False)


def test_queries_do_not_grow_with_the_words(listings, client):
    def number(words):
        with CaptureQueriesContext(connection) as captured:
            client.get("/listings/", {"q": words})
        return len(captured)

    one = number("ひきこもり")
    assert number(" ".join(["ひきこもり", *HOSTILE["200 words"].split()[: MAX_WORDS - 1]])) <= one + 1
    assert number("ひきこもり 大阪府 家族会") <= one + 1


@pytest.mark.parametrize("typed", WITHOUT_LETTERS)
def test_without_letters_everything_is_shown_and_said(listings, client, typed):
    response = client.get("/en/listings/", {"q": typed})
    assert Page.of("/en/listings/", response).notices == [NO_LETTERS]
    assert len(response.context["listings"]) == 2


@pytest.mark.parametrize("typed", ["", " ", "\u3000"])
def test_nothing_typed_needs_no_words(listings, client, typed):
    assert Page.of("/listings/", client.get("/listings/", {"q": typed})).notices == []


@pytest.mark.parametrize("typed", ["%", "_", "100%", "a_c", "*", "ひき*もり", "大阪% 家_会"])
def test_wildcards_stand_for_nothing(listings, client, typed):
    found = names(client.get("/listings/", {"q": f"高槻 {typed}"}).context["listings"])
    assert found in (["高槻ひきこもり家族会"], [])


@pytest.mark.parametrize("operator", ["OR", "NOT", "AND", "NEAR", "|", "!", "<->"])
def test_operators_are_words_or_nothing(listings, client, operator):
    """None of them finds what has only one of the words beside it."""
    response = client.get("/listings/", {"q": f"高槻ひきこもり家族会 {operator} 地域支援センター"})
    assert names(response.context["listings"]) == []


def test_too_many_words_are_told(listings, client):
    notices = Page.of("/en/", client.get("/en/listings/", {"q": HOSTILE["200 words"]})).notices
    assert any(f"Only the first {MAX_WORDS} words" in notice for notice in notices)


def test_query_at_the_limit_is_answered_and_beyond_it_refused(listings, client):
    letter = quote("家")  # nine characters in the address
    at_limit = f"q=aa{letter * 222}"
    assert (len(at_limit), answer(client, at_limit)) == (2002, (414, False, False))
    for query in (f"q={letter * 222}", "q=" + "a" * 1998, "q=" + "%22" * 666, "q=" + "a+" * 999):
        assert (len(query), answer(client, query)) == (2000, (200, False, False))


def test_what_is_typed_is_shown_escaped(listings, client):
    response = client.get("/listings/", {"q": HOSTILE["markup"]})
    assert b"<script" not in response.content


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*"の0代-ー\"「」大阪家族会東京市'", " "]), max_size=20).map("".join)
)
@example('"')
@example("\ud800")
@example("ß̣")
@example("０代")
def test_any_text_is_answered_in_few_queries(listings, client, text):
    assert answer(client, f"q={quote(text, errors='surrogatepass')}") == (200, False, False)
