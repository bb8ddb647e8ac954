"""Whatever is asked of a list: the page answers, says in words what it could not use, applies the rest."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory.features import FILTERABLE
from directory.models import Listing
from tests.factories import center, contact, names

from .page import Page

LISTS = ["/listings/", "/prefectures/osaka/", "/centers/", "/en/listings/"]
CONDITIONS = ["q", "kind", "prefecture", "municipality", "postal", "age", "silent_ok", "sort"]
ATTRIBUTES = [feature.name for feature in FILTERABLE]
GARBAGE = {  # as it stands in the address
    "markup": quote("""'"><script>alert(1)</script>"""),
    "sql": quote("' OR 1=1 --"),
    "wildcards": quote("100%_%"),
    "backslash": quote("\\' \\%"),
    "nul": "%00",
    "nul within": "a%00b",
    "broken utf-8": "%ff%fe",
    "lone surrogate": "%ed%a0%80",
    "broken escape": "%zz%",
    "emoji": quote("🏠👩‍👧"),
    "right to left": quote("\u202eabc\u2069"),
    "control characters": "%0d%0aSet-Cookie:%20a=b",
    "huge number": "9" * 400,
    "negative": "-1",
    "infinite": "1e999",
    "not a number": "NaN",
    "full-width digits": quote("９９９９９９９９"),
    "other digits": quote("٣٤٥٦٧٨٩٠"),
    "long": quote("長") * 200,
}
# Any words may be searched for, but these cannot, have no letters …
NOT_WORDS = {"nul", "nul within", "backslash", "broken utf-8", "lone surrogate", "emoji"}
TOO_LONG = {"huge number"}  # … or more than are used


@pytest.fixture
def listings(empty_site):
    """One that can be written to, and one that cannot, so that a condition which applies is seen."""
    contact(center("大阪府ひきこもり地域支援センター", prefecture_id="27"), "email")
    center("高槻市ひきこもり相談窓口", prefecture_id="27")


def answer(client, query, path="/listings/"):
    """(status, number of notices, scripts, whether `by_email=yes` applied)"""
    response = client.get(f"{path}?{query}&by_email=yes")
    page = Page.of(path, response)
    return response.status_code, len(page.notices), page.find("script"), the_rest_applies(response)


def the_rest_applies(response):
    return names(response.context["listings"]) == ["大阪府ひきこもり地域支援センター"]


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name != "q"])
def test_unusable_condition_is_named_and_the_rest_applies(listings, client, condition):
    found = {name: answer(client, f"{condition}={value}") for name, value in GARBAGE.items()}
    assert found == dict.fromkeys(GARBAGE, (200, 1, [], True))


def test_unusable_attribute_is_named_and_the_rest_applies(listings, client):
    attributes = [name for name in ATTRIBUTES if name != "by_email"]
    found = {name: answer(client, f"{name}=no") for name in attributes}
    assert found == dict.fromkeys(attributes, (200, 1, [], True))


def test_words_may_be_anything(listings, client):
    found = {name: answer(client, f"q={value}")[:3] for name, value in GARBAGE.items()}
    assert found == {name: (200, int(name in NOT_WORDS | TOO_LONG), []) for name in GARBAGE}


def test_spaces_hide_nothing(listings, client):
    answers = {name: answer(client, f"{name}=%20%20") for name in CONDITIONS}
    found = {name: (got[0], got[3]) for name, got in answers.items()}
    assert found == dict.fromkeys(CONDITIONS, (200, True))


def test_empty_condition_needs_no_words(listings, client):
    """A form sends every field, also those that nobody filled in."""
    conditions = [*CONDITIONS, "page"]
    found = {name: answer(client, f"{name}=") for name in conditions}
    assert found == dict.fromkeys(conditions, (200, 0, [], True))


@pytest.mark.parametrize("path", LISTS)
def test_everything_wrong_at_once_is_named_one_by_one(listings, client, path):
    words = {name: "&".join(f"{key}={value[:60]}" for key in CONDITIONS) for name, value in GARBAGE.items()}
    found = {name: answer(client, query, path)[:3] for name, query in words.items()}
    usable = {name: name not in NOT_WORDS for name in GARBAGE}
    assert found == {name: (200, len(CONDITIONS) - usable[name], []) for name in GARBAGE}


EVENT_CONDITIONS = ["kind", "prefecture", "mode", "silent_ok"]


@pytest.mark.parametrize("path", ["/events/", "/en/events/archive/"])
def test_garbage_in_conditions_of_events_is_named(empty_site, client, path):
    queries = {
        name: "&".join(f"{key}={value[:60]}" for key in EVENT_CONDITIONS) for name, value in GARBAGE.items()
    }
    pages = {name: Page.of(path, client.get(f"{path}?{query}")) for name, query in queries.items()}
    found = {name: (page.status, len(page.notices), page.find("script")) for name, page in pages.items()}
    assert found == {name: (200, len(EVENT_CONDITIONS), []) for name in GARBAGE}


@pytest.mark.parametrize("path", LISTS)
def test_wrong_value_is_shown_escaped(listings, client, path):
    response = client.get(f"{path}?age={GARBAGE['markup']}")
    [notice] = Page.of(path, response).notices
    assert "'\"><script>alert(1)</script>" in notice
    assert b"<script" not in response.content


def test_unknown_name_is_named(listings, client):
    unknown = ["a[]", "q[]", "kind[0]", "%3Cb%3E", "constructor", "%00", "%ff", quote("🏠"), "pk", "status"]
    found = {name: answer(client, f"{name}=1") for name in unknown}
    assert found == dict.fromkeys(unknown, (200, 1, [], True))


def test_unknown_name_cannot_ask_for_drafts(listings, client):
    Listing.objects.filter(by_email=True).update(status=Listing.Status.DRAFT)
    response = client.get("/listings/?status=draft&status__in=draft&by_email=yes")
    assert names(response.context["listings"]) == []


def test_doubled_condition_is_named(listings, client):
    twice = {"prefecture": "osaka", "municipality": "271004", "age": "30", "sort": "name", "silent_ok": "yes"}
    pages = {name: client.get(f"/listings/?{name}={value}&{name}={value}") for name, value in twice.items()}
    found = {name: len(Page.of("/listings/", page).notices) for name, page in pages.items()}
    assert found == dict.fromkeys(twice, 1)


def test_doubled_kind_is_a_choice_of_both(listings, client):
    assert answer(client, "kind=center&kind=group&kind=center") == (200, 0, [], True)


@pytest.mark.parametrize("path", LISTS)
def test_wrong_page_is_not_found_with_a_way_back(listings, client, path):
    wrong = ["0", "-1", "2", "1.5", "abc", "last", "%00", "%ff", "9" * 400, quote("１００"), "%20"]
    answers = {page: client.get(f"{path}?page={page}") for page in wrong}
    found = {page: (got.status_code, path in Page.of(path, got).links) for page, got in answers.items()}
    assert found == dict.fromkeys(wrong, (404, True))


def test_query_at_the_limit_is_answered(listings, client):
    query = f"by_email=yes&q={'a' * 1985}"
    assert (len(query), client.get(f"/listings/?{query}").status_code) == (2000, 200)


@pytest.mark.parametrize("query", ["&".join("abcdefghi" * 110), "=" * 2000, "?" * 2000, "&" * 1999])
def test_very_many_conditions_are_answered(listings, client, query):
    assert client.get(f"/listings/?{query}").status_code == 200


def test_what_others_append_is_passed_over(listings, client):
    queries = ["utm_source=mail", "fbclid=abc", "gclid=abc"]
    assert [answer(client, query) for query in queries] == [(200, 0, [], True)] * 3


NAMES = st.sampled_from([*CONDITIONS, *ATTRIBUTES, "page", "", "kind[]"]) | st.text(max_size=5)
VALUES = st.sampled_from(["yes", "center", "osaka", "271004", "30", "near", "name", "１"])
QUERIES = st.lists(st.tuples(NAMES, VALUES | st.text(max_size=30)), max_size=6)
few = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(path=st.sampled_from(LISTS), pairs=QUERIES)
@example(path="/listings/", pairs=[("municipality", "221384"), ("sort", "near"), ("q", "zzz")])
@example(path="/prefectures/osaka/", pairs=[("municipality", "221384"), ("sort", "near")])
def test_random_conditions_are_answered(listings, client, path, pairs):
    query = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs
    )
    expected = {200, 404} if "page" in dict(pairs) else {200}
    assert client.get(f"{path}?{query}").status_code in expected


@few
@given(raw=st.binary(max_size=40))
def test_random_bytes_are_answered(listings, client, raw):
    query = "".join(chr(byte) if 33 <= byte <= 126 and byte != ord("#") else f"%{byte:02x}" for byte in raw)
    assert client.get(f"/listings/?{query}").status_code == 200
