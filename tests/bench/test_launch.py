"""Launch day in some seconds: everybody at once, on the real stack. It says right or wrong, not how fast."""

import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import global_settings
from django.db import connections

from bench.launch import judging
from bench.launch.client import Client
from bench.launch.crowd import Crowd, Visitor
from bench.launch.servers import has_nginx, serving
from bench.launch.stage import LINE, SAVED, set_up
from bench.launch.watching import Watch
from bench.staleness.crowd import Outside
from directory import history
from directory.models import CrisisLine, Listing
from directory.search import index
from tests import factories
from tests.killing import own_database
from tests.loops import alone

SECONDS, PEOPLE, SEATS = 10, 30, 20


@contextmanager
def copied(folder):
    """The test's database and a copy of it change places."""
    kept = connections["default"]
    with own_database(folder) as database:
        connections["default"] = database.connection
        try:
            yield database.url
        finally:
            connections["default"] = kept


@pytest.fixture
def folder():
    """Where nginx may read, which is another user than this one."""
    with tempfile.TemporaryDirectory(prefix="hikipedia-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.django_db(transaction=True)
def test_launch_day_knows_no_error_no_stale_page_and_loses_nothing(folder, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the server's, where somebody logs in
    osaka = factories.town()
    for number in range(12):
        factories.center(f"(例){number}番の窓口", prefecture=osaka.prefecture, municipality=osaka)
    stage = set_up(SEATS)
    index.drain_all()
    with copied(folder) as url:
        with serving(2, {"DATABASE_URL": url}, folder=folder, behind_nginx=has_nginx()) as server:
            outside = Outside(url, folder / "shelf")
            crowd = Crowd(server.port, stage, outside, visitors=4, people=PEOPLE, every=0.4)
            alone(crowd.run(SECONDS))
        assert list(judging.faults(crowd, stage, SEATS)) == []
    assert all(crowd.answered.values())
    door = "nginx" if has_nginx() else "gunicorn"
    assert {"a registration", "a save", f"from the shelf, {door}", "rendered"} <= set(crowd.times)


@pytest.fixture
def stage(db):
    factories.center("(例)窓口")
    return set_up(SEATS)


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("窓口[2:5] 電話[1:3]", []),
        ("窓口[2:6]", []),
        ("窓口[2:4] 電話[1:3]", ["{} shows 4, after 5 was answered"]),
        ("窓口[2:5] 電話[1:2]", ["{} shows 2, after 3 was answered"]),
        ("窓口", ["{} shows None, after 5 was answered"]),
    ],
)
def test_a_page_older_than_an_answer_is_stale(stage, html, found):
    page = stage.saved.get_absolute_url()
    visitor = Visitor(Client(0, 1), stage, 1)
    visitor.known[page] = ("", html)
    assert visitor.outdated(page, {LINE: 3, SAVED: 5}) == [text.format(page) for text in found]


def test_what_was_answered_and_is_gone_is_lost(stage):
    crowd = Crowd(0, stage, None, people=0)
    crowd.answered = {LINE: 1, SAVED: 3}
    for number in (1, 3):
        with history.recording():
            listing = Listing.objects.get(pk=stage.saved.pk)
            listing.name = f"(例)窓口[{SAVED}:{number}]"
            listing.save()
    assert list(judging.lost(crowd, stage)) == [
        "saves that are in no version: [2]",
        f"[{LINE}:0] is there, after 1 was answered",
    ]
    CrisisLine.objects.filter(pk=stage.line.pk).update(hours=f"[{LINE}:1]")
    crowd.answered[SAVED] = 4
    assert list(judging.lost(crowd, stage)) == [
        "saves that are in no version: [2, 4]",
        f"(例)窓口[{SAVED}:3] is there, after 4 was answered",
    ]


@pytest.mark.parametrize(
    ("size", "workers", "found"),
    [
        (lambda second: 100 + min(second, 30), 1, []),  # what is read once
        (lambda second: 100 + second % 7, 1, []),
        (lambda second: 100 + second / 10, 1, ["a worker's memory grows: 15.0 MiB in 150 s"]),
        (lambda second: 100, 2, ["a worker was replaced by another"]),
    ],
)
def test_memory_that_grows_and_workers_that_die_are_told(size, workers, found):
    watch = Watch(SimpleNamespace(number=1))
    watch.seconds = 200
    watch.looks = {worker: [(second, size(second)) for second in range(200)] for worker in range(workers)}
    assert list(watch.faults()) == found
