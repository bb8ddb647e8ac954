"""nginx and the application together: alike to the letter, and what is there when one of them is gone."""

import re

import pytest
from django.conf import settings

from .front import wait_for

ON_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ON_SQLITE, reason="nginx sees no database: tried with SQLite"),
]

# Django sees no difference between the two; these are of the servers.
OF_SERVERS = {"Server", "Date", "Connection", "Accept-Ranges", "Transfer-Encoding"}
SECRET = "himitsu"
PAGES = {
    "/crisis/": "crisis/_.html",
    "/en/crisis/": "en/crisis/_.html",
    "/groups/?age=40": "groups/_age=40.html",
}


def visible(answer):
    return {name: value for name, value in answer.headers.items() if name not in OF_SERVERS}


@pytest.mark.parametrize("packed", [{}, {"Accept_Encoding": "gzip"}], ids=["plain", "gzip"])
@pytest.mark.parametrize("path", PAGES)
def test_stored_page_is_the_applications_to_the_letter(site, path, packed):
    made = site.front.ask(path, **packed)
    file = site.store(path, PAGES[path])
    stored = site.front.ask(path, **packed)
    assert (stored.status, stored.body, visible(stored)) == (200, made.body, visible(made))
    assert file.stat().st_mtime < 2**30  # nginx has made its tag of the very file


def test_not_modified_is_alike(site):
    tag = site.front.ask("/crisis/").headers["ETag"]
    site.store("/crisis/", "crisis/_.html")
    stored = site.front.ask("/crisis/", If_None_Match=tag)
    (site.front.shelf / "current" / "crisis/_.html").unlink()
    made = site.front.ask("/crisis/", If_None_Match=tag)
    assert (stored.status, made.status) == (304, 304)
    assert visible(stored) == visible(made) | {"Content-Language": "ja"}


def test_search_is_written_nowhere(site):
    assert site.front.ask(f"/listings/?q={SECRET}").status == 200
    assert [path for path in site.front.folder.rglob(f"*{SECRET}*")] == []


def test_health_comes_from_the_application(site):
    found = [site.front.ask(path) for path in ("/healthz", "/readyz")]
    assert [(answer.status, answer.body) for answer in found] == [(200, b"ok"), (200, b"ready")]


def test_static_file_that_the_application_has_not(site):
    assert site.front.ask("/static/missing.css").status == 404


def test_host_of_others_reaches_nobody(site):
    with pytest.raises(ConnectionError):
        site.front.ask("/crisis/", host="evil.example")


@pytest.fixture
def stopped(site):
    """The application is gone; its follower, which is a service of its own on a server, goes on."""
    for path, place in PAGES.items():
        site.store(path, place)
    site.application.stop()
    yield site
    site.application.start()
    wait_for(lambda: site.front.ask("/listings/").status == 200, "recovery")  # nobody tells nginx


def test_without_the_application(stopped):
    """One test: each start of the application takes seconds."""
    front = stopped.front
    assert {path: front.ask(path).status for path in PAGES} == dict.fromkeys(PAGES, 200)
    for path, method in (
        ("/listings/", "GET"),
        ("/en/listings/", "GET"),
        ("/en", "GET"),
        ("/admin/", "POST"),
    ):
        answer = front.ask(path, method, body=b"a=b" if method == "POST" else b"")
        language = "en" if path.startswith("/en") else "ja"
        assert (answer.status, answer.headers["Content-Language"]) == (503, language)
        assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("60", "no-store")
        assert (f'lang="{language}"' in answer.body.decode(), "0120-783-556" in answer.body.decode()) == (
            True,
            True,
        )
        assert {"ETag", "Last-Modified"}.isdisjoint(answer.headers)
    assert [front.ask(path).status for path in ("/healthz", f"/listings/?q={SECRET}")] == [503, 503]
    (front.down / "ja.html").rename(front.down / "hidden")
    answer = front.ask("/listings/")
    (front.down / "hidden").rename(front.down / "ja.html")
    assert (answer.status, answer.headers["Retry-After"], "119" in answer.body.decode()) == (503, "60", True)


ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b(?!:\d)|client|request:")


def test_nothing_of_a_visitor_is_in_any_log(site):
    """Runs last: after all of this, and after what makes servers complain."""
    front = site.front
    for path in (
        f"/listings/?q={SECRET}",
        f"/{SECRET}/",
        f"/?{SECRET}" + "a" * 5000,
        f"/%00?{SECRET}".encode(),
    ):
        front.ask(path)
    front.ask("/admin/", "POST", body=b"a=" + SECRET.encode())
    for raw in (f"GET /?{SECRET}\r\n\r\n", f"GET /{SECRET} HTTP/1.1\r\nHost: x\r\nX: {'a' * 9999}\r\n\r\n"):
        with front.connect() as connection:
            connection.sendall(raw.encode())
            connection.recv(100)
    logs = front.log.read_text() + site.application.log.read_text()
    assert (SECRET in logs, ADDRESS.findall(logs)) == (False, [])
    assert [
        file for file in (front.folder / "run").rglob("*") if file.is_file() and file.name != "nginx.pid"
    ] == []
