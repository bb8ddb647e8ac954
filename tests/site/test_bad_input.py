"""Whatever stands in an address: the page answers, says in words what it could not use, applies the rest."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from directory.features import FILTERABLE
from directory.models import Listing
from tests import data
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
EMPTY = {"empty": "", "spaces": "%20%20", "plus": "+", "no-break space": quote("\u3000\u00a0")}
# The only things here that a condition can use: words may be anything but NUL.
USABLE = {("q", name) for name in GARBAGE if not name.startswith("nul")}


@pytest.fixture
def listings(empty_site):
    """One that can be written to, and one that cannot, so that a condition which applies is seen."""
    contact(center("大阪府ひきこもり地域支援センター", prefecture_id="27"), "email")
    center("高槻市ひきこもり相談窓口", prefecture_id="27")


def the_rest_applies(response):
    return names(response.context["listings"]) == ["大阪府ひきこもり地域支援センター"]


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name != "q"])
@pytest.mark.parametrize("value", GARBAGE.values(), ids=GARBAGE)
def test_unusable_condition_is_named_and_the_rest_applies(listings, client, condition, value):
    response = client.get(f"/listings/?{condition}={value}&by_email=yes")
    page = Page.of("/listings/", response)
    assert (response.status_code, len(page.notices), page.find("script")) == (200, 1, [])
    assert the_rest_applies(response)


@pytest.mark.parametrize("condition", ATTRIBUTES)
def test_attribute_with_another_value_is_named(listings, client, condition):
    rest = "by_email" if condition != "by_email" else "reachable_without_voice"
    response = client.get(f"/listings/?{condition}=no&{rest}=yes")
    [notice] = Page.of("/listings/", response).notices
    assert str(response.context["filter"].filters[condition].label) in notice
    assert the_rest_applies(response)


@pytest.mark.parametrize("value", GARBAGE.values(), ids=GARBAGE)
def test_words_may_be_anything(listings, client, value):
    response = client.get(f"/listings/?q={value}&by_email=yes")
    page = Page.of("/listings/", response)
    notices = 1 if value in (GARBAGE["nul"], GARBAGE["nul within"]) else 0
    assert (response.status_code, len(page.notices), page.find("script")) == (200, notices, [])


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("value", ["", "%20%20"], ids=["empty", "spaces"])
def test_empty_condition_hides_nothing(listings, client, condition, value):
    response = client.get(f"/listings/?{condition}={value}&by_email=yes")
    assert (response.status_code, the_rest_applies(response)) == (200, True)


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name != "postal"])
def test_empty_condition_needs_no_words(listings, client, condition):
    """A form sends every field, also those that nobody filled in."""
    page = Page.of("/listings/", client.get(f"/listings/?{condition}="))
    assert page.notices == []


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("value", GARBAGE.values(), ids=GARBAGE)
def test_everything_wrong_at_once(listings, client, path, value):
    query = "&".join(f"{name}={value[:100]}" for name in CONDITIONS)
    response = client.get(f"{path}?{query}")
    page = Page.of(path, response)
    assert (response.status_code, page.find("script")) == (200, [])
    assert len(page.notices) >= len(CONDITIONS) - 1


@pytest.mark.parametrize("path", LISTS)
def test_wrong_value_is_shown_escaped(listings, client, path):
    response = client.get(f"{path}?age={GARBAGE['markup']}")
    [notice] = Page.of(path, response).notices
    assert "'\"><script>alert(1)</script>" in notice
    assert b"<script" not in response.content


@pytest.mark.parametrize(
    "name", ["a[]", "q[]", "kind[0]", "<b>", "constructor", "%00", "%ff", "🏠", "pk", "status"]
)
def test_unknown_name_is_named(listings, client, name):
    response = client.get(f"/listings/?{quote(name, safe='%')}=1&by_email=yes")
    page = Page.of("/listings/", response)
    assert (response.status_code, len(page.notices), page.find("b") == []) == (200, 1, False)
    assert the_rest_applies(response)


def test_unknown_name_cannot_ask_for_drafts(listings, client):
    Listing.objects.filter(by_email=True).update(status=Listing.Status.DRAFT)
    response = client.get("/listings/?status=draft&status__in=draft&by_email=yes")
    assert names(response.context["listings"]) == []


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name not in {"kind", "postal"}])
def test_doubled_condition_is_named(listings, client, condition):
    good = {"q": "大阪", "prefecture": "osaka", "municipality": "271004", "age": "30", "sort": "name"}
    value = good.get(condition, "yes")
    page = Page.of("/listings/", client.get(f"/listings/?{condition}={value}&{condition}={value}"))
    assert len(page.notices) == 1


def test_doubled_kind_is_a_choice_of_both(listings, client):
    response = client.get("/listings/?kind=center&kind=group&kind=center&by_email=yes")
    assert Page.of("/listings/", response).notices == []
    assert the_rest_applies(response)


@pytest.mark.parametrize(
    "page", ["0", "-1", "2", "1.5", "abc", "last", "%00", "%ff", "9" * 400, "１００", "", "%20"]
)
@pytest.mark.parametrize("path", LISTS)
def test_wrong_page_is_not_found_with_a_way_back(listings, client, path, page):
    response = client.get(f"{path}?page={quote(page, safe='%')}")
    assert response.status_code == 404
    assert path in Page.of(path, response).links


@pytest.mark.parametrize("path", [*LISTS, "/", "/crisis/", "/municipalities/271004/", "/nothing/"])
def test_query_beyond_the_limit_is_refused(real_site, client, path):
    page = Page.of(path, client.get(f"{path}?{'q' * 2001}"))
    start = "/en/" if path.startswith("/en/") else "/"
    assert (page.status, page.headings[0], f"{start}listings/" in page.links) == (414, 1, True)


def test_query_at_the_limit_is_answered(listings, client):
    query = f"by_email=yes&q={'a' * 1985}"
    response = client.get(f"/listings/?{query}")
    assert (len(query), response.status_code) == (2000, 200)


def test_very_many_conditions_are_no_error(listings, client):
    assert client.get(f"/listings/?{'&' * 1999}").status_code in {200, 400}
    assert client.get(f"/listings/?{'&'.join('abcdefghi' * 110)}").status_code == 200


@pytest.mark.parametrize("query", ["utm_source=mail", "fbclid=abc", "gclid=abc"])
def test_what_others_append_is_passed_over(listings, client, query):
    response = client.get(f"/listings/?{query}&by_email=yes")
    assert Page.of("/listings/", response).notices == []
    assert the_rest_applies(response)


NAMES = st.sampled_from([*CONDITIONS, *ATTRIBUTES, "page", "", "kind[]"]) | st.text(max_size=5)
VALUES = st.sampled_from(["yes", "center", "osaka", "271004", "30", "near", "name", "１"]) | st.text(
    max_size=30
)
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=6)
RAW = st.binary(max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(LISTS), pairs=QUERIES)
@example(path="/listings/", pairs=[("municipality", "221384"), ("sort", "near"), ("q", "zzz")])
@example(path="/prefectures/osaka/", pairs=[("municipality", "221384"), ("sort", "near")])
def test_random_conditions_are_answered(listings, client, path, pairs):
    query = "&".join(
        f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in pairs
    )
    response = client.get(f"{path}?{query}")
    assert response.status_code == 404 if any(name == "page" for name, _value in pairs) else 200


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=RAW)
def test_random_bytes_are_answered(listings, client, raw):
    query = "".join(f"%{byte:02x}" if byte < 33 or byte > 126 or byte in b"#" else chr(byte) for byte in raw)
    assert client.get(f"/listings/?{query}").status_code in {200, 404}


@pytest.mark.parametrize("start", ["", "/en"])
@pytest.mark.parametrize(
    "path",
    [
        "/prefectures/atlantis/",
        "/prefectures/OSAKA/",
        "/prefectures/%E5%A4%A7%E9%98%AA/",
        "/prefectures/%00/",
        "/prefectures/%ff/",
        "/municipalities/271009/",
        "/municipalities/27100/",
        "/municipalities/2710044/",
        "/municipalities/%EF%BC%92%EF%BC%97%EF%BC%91%EF%BC%90%EF%BC%90%EF%BC%94/",
        "/listings/zzzzzzzz/",
        "/listings/%00/",
        "/listings/..%2f..%2fetc%2fpasswd/",
        "/wp-login.php",
    ],
)
def test_unknown_path_is_not_found_with_a_way_back(real_site, client, path, start):
    page = Page.of(f"{start}{path}", client.get(f"{start}{path}"))
    assert (page.status, page.find("html")[0]["lang"]) == (404, page.language)
    assert {f"{start}/", f"{start}/listings/", f"{start}/crisis/"} <= set(page.links)


@pytest.mark.parametrize("start", ["", "/en"])
def test_page_that_is_not_found_does_not_lead_to_itself(real_site, client, start):
    paths = [
        f"{start}{path}"
        for path in ("/prefectures/atlantis/", "/listings/zzzzzzzz/", "/municipalities/000000/")
    ]
    assert [path for path in paths if path in Page.of(path, client.get(path)).links] == []


@pytest.mark.parametrize("start", ["", "/en"])
def test_code_of_a_draft_is_not_found(real_site, client, start):
    codes = [row["code"] for row in data.rows("to_check.csv")]
    answers = {code: client.get(f"{start}/listings/{code}/").status_code for code in codes[::10]}
    assert answers == dict.fromkeys(codes[::10], 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/listings/",
        "/prefectures/osaka/",
        "/municipalities/271004/",
        "/crisis/",
        "/about/",
        "/healthz",
    ],
)
def test_pages_are_for_reading_only(real_site, client, path, method):
    assert getattr(client, method)(path).status_code == 405


def test_listing_is_for_reading_only(real_site, client):
    assert client.post(f"/listings/{data.public_codes()[0]}/").status_code == 405


def test_unknown_host_is_refused(real_site, client):
    response = client.get("/listings/", headers={"host": "evil.example"})
    assert (response.status_code, b"evil.example" in response.content) == (400, False)
