"""Whatever stands in a path: the page that answers is ours, says so in words, and leads on."""

import pytest

from tests import data

from .page import Page

LONG_QUERY = "q" * 2001
PLACES = [
    "/listings/",
    "/prefectures/osaka/",
    "/centers/",
    "/en/listings/",
    "/",
    "/crisis/",
    "/municipalities/271004/",
    "/nothing/",
]
UNKNOWN_PATHS = [
    "/prefectures/atlantis/",
    "/prefectures/OSAKA/",
    "/prefectures/%E5%A4%A7%E9%98%AA/",
    "/prefectures/%00/",
    "/prefectures/%ff/",
    "/municipalities/271009/",  # a wrong check digit
    "/municipalities/27100/",
    "/municipalities/2710044/",
    "/municipalities/%EF%BC%92%EF%BC%97%EF%BC%91%EF%BC%90%EF%BC%90%EF%BC%94/",  # full-width
    "/listings/zzzzzzzz/",
    "/listings/%00/",
    "/listings/..%2f..%2fetc%2fpasswd/",
    "/events/zzzzzzzz/",
    "/events/%00/",
    "/events/%F0%9F%8F%A0/",
    "/events/preview/%00/",
    "/wp-login.php",
]


@pytest.mark.parametrize("path", PLACES)
def test_query_beyond_the_limit_is_refused(real_site, client, path):
    page = Page.of(path, client.get(f"{path}?{LONG_QUERY}"))
    start = "/en/" if path.startswith("/en/") else "/"
    assert (page.status, page.headings[0], f"{start}listings/" in page.links) == (414, 1, True)


@pytest.mark.parametrize("start", ["", "/en"])
def test_unknown_path_is_not_found_with_a_way_back(real_site, client, start):
    pages = [Page.of(f"{start}{path}", client.get(f"{start}{path}")) for path in UNKNOWN_PATHS]
    found = [(page.path, page.status, page.find("html")[0]["lang"]) for page in pages]
    assert found == [(f"{start}{path}", 404, "en" if start else "ja") for path in UNKNOWN_PATHS]
    ways_on = {f"{start}/", f"{start}/listings/", f"{start}/crisis/"}
    assert [page.path for page in pages if not ways_on <= set(page.links)] == []


@pytest.mark.parametrize("start", ["", "/en"])
def test_page_that_is_not_found_does_not_lead_to_itself(real_site, client, start):
    paths = [f"{start}{path}" for path in ("/prefectures/atlantis/", "/listings/zzzzzzzz/", "/nothing/")]
    assert [path for path in paths if path in Page.of(path, client.get(path)).links] == []


@pytest.mark.parametrize("start", ["", "/en"])
def test_code_of_a_draft_is_not_found(real_site, client, start):
    codes = [row["code"] for row in data.rows("to_check.csv")]
    answers = {code: client.get(f"{start}/listings/{code}/").status_code for code in codes}
    assert answers == dict.fromkeys(codes, 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_for_reading_only(real_site, client, method):
    listing = f"/listings/{data.public_codes()[0]}/"
    places = ["/prefectures/osaka/", "/municipalities/271004/"]
    paths = ["/", "/en/", "/listings/", "/centers/", *places, listing, "/crisis/", "/about/", "/healthz"]
    paths += ["/events/", "/events/archive/", "/events/kxetwwyx/", "/events/calendar.ics"]
    assert {path: getattr(client, method)(path).status_code for path in paths} == dict.fromkeys(paths, 405)


def test_unknown_host_is_refused(real_site, client):
    response = client.get("/listings/", headers={"host": "evil.example"})
    assert (response.status_code, b"evil.example" in response.content) == (400, False)
