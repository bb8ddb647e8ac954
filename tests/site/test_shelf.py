"""A page from the shelf is the page that was just made, to the letter, for every address of the walk."""

from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler

from hikipedia.shelf import pages as files
from hikipedia.shelf.front import Front
from tests.hikipedia.shelf.visitor import Visitor

from . import addresses
from .conftest import followed

# Words somebody looked for, what could not be understood, and other spellings of what was.
NOT_KEPT = {
    "listings/?q=%E5%AE%B6%E6%97%8F",
    "listings/?reachable_without_voice=yes&kind=center&kind=group",
    "listings/?sort=verified&page=3",
    "listings/?q=zzzzz",
    "listings/?q=zzzzz&municipality=372013",
    "listings/?prefecture=akita&by_email=yes",
    "listings/?kind=nothing&nothing=yes&age=abc&sort=up",
    "prefectures/osaka/?prefecture=tokyo",
    "prefectures/kagawa/?age=40&q=%E9%AB%98%E6%9D%BE",
    "centers/?kind=group",
    "events/?kind=nothing&prefecture=atlantis&mode=up&silent_ok=no",
    "events/archive/?kind=lecture&kind=convention&prefecture=osaka",
    "events/?prefecture=osaka&mode=online",
    "about/privacy/",  # counted anew for everybody
    *addresses.MISSING,
    *addresses.TOO_LONG,
}
SOME = ["/", "/en/", "/crisis/", "/listings/?age=45", "/en/groups/?online=yes", "/municipalities/372013/"]


def ask(visitor, path, method="GET", **headers):
    parts = urlsplit(path)
    return visitor(parts.path, parts.query, method, **headers)


def nobody(environ, start_response):
    """Instead of Django: this page is not on the shelf."""
    start_response("404 Not Found", [])
    return [b""]


@pytest.fixture
def on_shelf(pages, walked_shelf, settings):
    settings.SHELF_DIR = walked_shelf
    return Visitor(Front(nobody))


def test_every_page_is_on_the_shelf_as_it_was_made(pages, on_shelf):
    missing, differing = set(), []
    for page in pages:
        answer = ask(on_shelf, page.path)
        if answer.status != "200 OK":
            missing.add(page.path.removeprefix("/en").removeprefix("/"))
        elif (answer.text, lower(answer.headers)) != (page.html, page.headers):
            differing.append(page.path)
    assert (missing, differing) == (NOT_KEPT, [])


def lower(headers):
    return {name.lower(): value for name, value in headers.items()}


VARIANTS = [
    ("GET", {}),
    ("HEAD", {}),
    ("GET", {"ACCEPT_ENCODING": "gzip, deflate, br"}),
    ("HEAD", {"ACCEPT_ENCODING": "gzip"}),
    ("GET", {"ACCEPT_ENCODING": "gzip;q=0"}),
    ("GET", {"ACCEPT_ENCODING": "*"}),
    ("GET", {"ACCEPT_ENCODING": "*;q=0"}),
    ("GET", {"ACCEPT_ENCODING": "identity;q=1, *;q=0"}),
    ("GET", {"IF_NONE_MATCH": '"none"'}),
    ("GET", {"IF_NONE_MATCH": "*"}),
    ("HEAD", {"IF_NONE_MATCH": "*"}),
    ("GET", {"IF_NONE_MATCH": "TAG"}),
    ("GET", {"IF_NONE_MATCH": 'W/TAG, "other"'}),
    ("HEAD", {"IF_NONE_MATCH": '"other",TAG'}),
    ("GET", {"IF_NONE_MATCH": "PACKED"}),
    ("GET", {"IF_NONE_MATCH": "PACKED", "ACCEPT_ENCODING": "gzip"}),
    ("GET", {"IF_NONE_MATCH": "TAG", "ACCEPT_ENCODING": "gzip"}),
    ("GET", {"IF_MODIFIED_SINCE": "Sat, 29 Oct 1994 19:43:31 GMT", "RANGE": "bytes=0-9"}),
]


def with_tags(headers, plain, packed):
    return {name: value.replace("TAG", plain).replace("PACKED", packed) for name, value in headers.items()}


@pytest.mark.parametrize("path", SOME)
def test_however_it_is_asked_for(pages, on_shelf, walked_shelf, settings, path):
    plain, packed = (ask(on_shelf, path, ACCEPT_ENCODING=a).headers["ETag"] for a in ("", "gzip"))
    made = Visitor(WSGIHandler())
    for method, headers in VARIANTS:
        headers = with_tags(headers, plain, packed)
        with followed(walked_shelf):
            expected = ask(made, path, method, **headers)
        assert ask(on_shelf, path, method, **headers) == expected, (method, headers)


@pytest.mark.parametrize("path", SOME)
def test_what_is_known_is_not_sent_again(on_shelf, path):
    first = ask(on_shelf, path, ACCEPT_ENCODING="gzip")
    tag = first.headers["ETag"]
    again = ask(on_shelf, path, ACCEPT_ENCODING="gzip", IF_NONE_MATCH=tag)
    assert (again.status, again.body, again.headers["ETag"]) == ("304 Not Modified", b"", tag)
    assert first.body == files.packed(ask(on_shelf, path).body)
    assert int(first.headers["Content-Length"]) == len(first.body)
