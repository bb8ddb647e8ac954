"""What is put on the shelf, and what never is."""

import os

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from directory import triggers
from directory.models import CrisisLine, SearchTask
from hikipedia.shelf import follower, pages, shelves
from hikipedia.shelf.middleware import ShelfMiddleware
from tests import factories

pytestmark = pytest.mark.django_db
REQUESTS = RequestFactory(HTTP_HOST="testserver")


def kept(shelf):
    """The addresses of all pages on all shelves."""
    files = {file.resolve() for file in shelf.glob("*/**/*.html")}
    return sorted(str(file.relative_to(shelf.resolve())).partition("/")[2] for file in files)


def test_page_is_made_once(visitor, shelf, current, django_assert_num_queries):
    first = visitor("/crisis/")
    assert kept(shelf) == ["crisis/_.html"]
    with django_assert_num_queries(0):
        assert visitor("/crisis/") == first


def test_first_page_after_a_change_only_moves_the_link(visitor, shelf, current):
    CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
    assert "よりそい" in visitor("/crisis/").text
    assert (kept(shelf), shelves.link() != current) == ([], True)
    visitor("/crisis/")
    assert kept(shelf) == ["crisis/_.html"]


def test_head_puts_the_page_there(visitor, shelf, current):
    assert visitor("/crisis/", method="HEAD").body == b""
    assert kept(shelf) == ["crisis/_.html"]
    assert "<h1>" in visitor("/crisis/").text


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ("age=40", True),
        ("age=40&kind=center", True),
        ("kind=center&kind=group", True),
        ("kind=group&kind=center", False),
        ("kind=center&age=40", False),
        ("age=40&age=40", False),
        ("age=40&unknown=1", False),
        ("age=abc", False),
        ("age=%34%30", False),
        ("age=40&q=", False),
        ("q=test", False),
        ("postal=5690067", False),
        ("page=1", False),
        ("sort=relevance", False),
        ("sort=name", True),
        ("&age=40", False),
    ],
)
def test_only_conditions_that_were_understood_in_one_spelling(visitor, shelf, current, query, is_kept):
    assert visitor("/listings/", query).status == "200 OK"
    assert kept(shelf) == ([f"listings/_{query}.html"] if is_kept else [])


@pytest.mark.parametrize("path", ["/crisis/", "/", "/about/", "/resources/"])
def test_query_where_there_are_no_conditions(visitor, shelf, current, path):
    assert visitor(path, "utm_source=news").status == "200 OK"
    assert kept(shelf) == []


@pytest.mark.parametrize("path", ["/nothing/", "/listings/zzzzzzzz/", "/healthz", "/robots.txt", "/admin/"])
def test_what_is_no_public_page(visitor, shelf, current, path):
    visitor(path)
    assert kept(shelf) == []


def test_closed_listing(visitor, shelf, current):
    code = factories.center(status="closed").code
    assert [visitor(f"/listings/{code}/").status for _time in range(3)] == ["410 Gone"] * 3
    assert kept(shelf) == []


@pytest.mark.parametrize(
    ("host", "status"),
    [("testserver.", "200 OK"), ("evil.example", "400 Bad Request"), ("", "400 Bad Request")],
)
def test_foreign_host(visitor, shelf, current, host, status):
    assert visitor("/crisis/", HOST=host).status == status
    assert kept(shelf) == []


def test_foreign_host_is_not_answered_from_the_shelf(visitor, shelf, current):
    visitor("/crisis/")
    assert visitor("/crisis/", HOST="evil.example").status == "400 Bad Request"
    assert [visitor("/crisis/", HOST=host).status for host in ("localhost", "[::1]:80")] == ["200 OK"] * 2


def with_cookie():
    response = HttpResponse("page")
    response.set_cookie("a", "b")
    return response


def with_header(name, value):
    return HttpResponse("page", headers={name: value})


ANSWERS = {
    "a page": (lambda request: HttpResponse("page"), True),
    "cookie": (lambda request: with_cookie(), False),
    "no-store": (lambda request: with_header("Cache-Control", "no-store"), False),
    "private": (lambda request: with_header("Cache-Control", "private"), False),
    "vary": (lambda request: with_header("Vary", "Cookie"), False),
    "own policy": (lambda request: with_header("Content-Security-Policy", "script-src 'self'"), False),
    "robots": (lambda request: with_header("X-Robots-Tag", "noindex"), False),
    "text": (lambda request: HttpResponse("page", content_type="text/plain"), False),
    "other letters": (lambda request: HttpResponse("page", charset="shift_jis"), False),
    "streamed": (lambda request: StreamingHttpResponse([b"page"]), False),
    "token": (lambda request: HttpResponse(get_token(request)), False),
    "created": (lambda request: HttpResponse("page", status=201), False),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answers(shelf, current, name):
    view, is_kept = ANSWERS[name]
    ShelfMiddleware(view)(REQUESTS.get("/page/"))
    assert kept(shelf) == (["page/_.html"] if is_kept else [])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"])
def test_other_methods(shelf, current, method):
    ShelfMiddleware(lambda request: HttpResponse("page"))(REQUESTS.generic(method, "/page/"))
    assert kept(shelf) == []


def test_nothing_where_nobody_follows(visitor, shelf, current, monkeypatch):
    monkeypatch.setattr(follower, "is_there", lambda: False)
    assert (visitor("/crisis/").status, kept(shelf)) == ("200 OK", [])


def test_nothing_made_while_somebody_wrote(shelf, current):
    def view(request):
        CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
        return HttpResponse("half of it")

    ShelfMiddleware(view)(REQUESTS.get("/page/"))
    assert kept(shelf) == []


def test_nothing_that_lacks_what_waits_to_be_indexed(shelf, current):
    """Made before the last listings of a large import are found; the next visitor gets the whole list."""
    factories.center()
    shelves.agree(shelves.link(), triggers.revision())
    assert SearchTask.objects.exists()
    ShelfMiddleware(lambda request: HttpResponse("page"))(REQUESTS.get("/page/"))
    assert (kept(shelf), SearchTask.objects.exists()) == ([], False)


@pytest.mark.parametrize(
    ("seconds", "is_kept"), [(-1, False), (pages.AHEAD - 1, False), (pages.AHEAD + 60, True)]
)
def test_page_that_changes_in_a_moment(shelf, current, at_noon, seconds, is_kept):
    def view(request):
        response = HttpResponse("page")
        response.changes_at = at_noon(seconds)
        return response

    ShelfMiddleware(view)(REQUESTS.get("/page/"))
    assert kept(shelf) == (["page/_.html"] if is_kept else [])
    assert pages.next_moment(current) == (at_noon(seconds).timestamp() if is_kept else None)


def test_no_shelf_at_all(db, settings, client):
    settings.SHELF_DIR = None
    assert client.get("/crisis/").status_code == 200


def test_flood_of_addresses_is_bounded(visitor, shelf, current, settings):
    settings.SHELF_PAGES, settings.SHELF_WORKERS = 4, 2
    answers = [visitor("/listings/", f"age={age}") for age in range(20, 30)]
    assert [answer.status for answer in answers] == ["200 OK"] * 10
    assert kept(shelf) == ["listings/_age=20.html", "listings/_age=21.html"]


def test_each_release_reads_its_own_pages(visitor, shelf, current):
    """While a new one starts, both run; each moves the link to its own shelf."""
    other = f"0123456789-{triggers.revision()}.abc"
    pages.put(other, "crisis/_.html", b"of before", b"packed", None)
    os.remove(shelf / "current")
    os.symlink(other, shelf / "current")
    assert "<h1>" in visitor("/crisis/").text
    assert shelves.link() != other
