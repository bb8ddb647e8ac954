"""The database is gone: stored pages stay, others say who listens right now, in the right language."""

import stat
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from directory.models import CrisisLine
from hikipedia.shelf import down, shelves
from hikipedia.shelf.middleware import ShelfMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def line():
    return CrisisLine.objects.create(name="よりそいホットライン", channel="phone", phone="0120-279-338")


def test_stored_pages_stay_and_others_answer_503(visitor, current, gone):
    stored = visitor("/about/")
    gone()
    assert visitor("/about/") == stored
    answer = visitor("/groups/")
    assert (answer.status, answer.headers["Retry-After"]) == ("503 Service Unavailable", "60")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "language", "words"),
    [("/groups/", "ja", "1分ほどして"), ("/en/groups/", "en", "Please try again in a minute")],
)
def test_answer_is_in_the_language_of_the_path(visitor, line, gone, path, language, words):
    down.remember()
    gone()
    answer = visitor(path)
    assert (answer.headers["Content-Language"], f'<html lang="{language}">' in answer.text) == (
        language,
        True,
    )
    assert ("よりそいホットライン" in answer.text, words in answer.text) == (True, True)


def test_lines_that_came_with_the_site_where_none_were_remembered(visitor, gone):
    gone()
    assert "0120-279-338" in visitor("/groups/").text


@pytest.mark.parametrize("path", ["/groups/", "/nothing/", "/admin/", "/listings/?q=a"])
def test_post_takes_no_shelf_away(visitor, current, gone, path):
    """Else any robot could, while the shelf is all there is."""
    gone()
    assert visitor(path, method="POST").status == "503 Service Unavailable"
    assert shelves.link() == current


def test_write_whose_end_nobody_knows_takes_the_shelf_away(current, gone):
    def view(request):
        CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
        gone()
        return HttpResponse()

    ShelfMiddleware(view)(RequestFactory().post("/somewhere/"))
    assert shelves.link() is None


def test_write_that_failed_leaves_the_shelf(current, gone):
    """Nobody was promised anything, and the follower looks again when the database is back."""

    def view(request):
        gone()
        return HttpResponse(status=503)

    ShelfMiddleware(view)(RequestFactory().post("/somewhere/"))
    assert shelves.link() == current


def test_page_that_was_made_before_the_database_went(current, gone):
    def view(request):
        gone()
        return HttpResponse("page")

    response = ShelfMiddleware(view)(RequestFactory(HTTP_HOST="testserver").get("/page/"))
    assert (response.status_code, response.content) == (200, b"page")


def test_remembered_lines_are_those_of_now(line, shelf):
    assert down.remember() is True
    line.name = "いのちの電話"
    line.save()
    hidden = CrisisLine.objects.create(name="かくれた線", channel="phone", is_published=False)
    down.remember()
    text = down.kept("ja")
    assert ("いのちの電話" in text, "よりそい" in text, hidden.name in text) == (True, False, False)


def test_full_disk_keeps_the_lines_of_before(line, shelf, monkeypatch):
    down.remember()

    def fail(self, *args, **kwargs):
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    assert (down.remember(), "よりそいホットライン" in down.kept("ja")) == (False, True)
    assert sorted(path.name for path in down.folder().iterdir()) == ["en.html", "ja.html"]


def test_nginx_can_read_them(line, shelf):
    down.remember()
    assert {stat.S_IMODE(path.stat().st_mode) for path in down.folder().iterdir()} == {0o644}
    assert stat.S_IMODE(down.folder().stat().st_mode) == 0o755
