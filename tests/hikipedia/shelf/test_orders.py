"""Nobody who comes after a writer had the answer gets an older page from the shelf, in whatever order.

The middleware, the front and the follower are the real ones, the database and the disk those of orders.py.
"""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from bench import mutants
from directory import triggers
from directory.search import index
from hikipedia.shelf import down, follower, middleware, pages, shelves
from hikipedia.shelf.follower import Follower
from hikipedia.shelf.front import Front

from .orders import Run, explore, step

HOST = "testserver"
GET = RequestFactory(HTTP_HOST=HOST).get("/page/")
POST = RequestFactory(HTTP_HOST=HOST).post("/page/")


class StaleError(AssertionError):
    pass


@pytest.fixture(autouse=True)
def small_world(monkeypatch, settings, tmp_path):
    settings.SHELF_DIR = tmp_path
    steps = {
        shelves: {"link": "shelf", "move": "move", "withdraw": "withdraw"},
        pages: {"put": "put", "read": "read"},
        triggers: {"revision": "revision"},
    }
    for module, names in steps.items():
        for name, what in names.items():
            monkeypatch.setattr(module, name, lambda *args, what=what: step(what, *args))
    monkeypatch.setattr(shelves, "is_stuck", lambda: Run.now.world.disk == "stuck")
    monkeypatch.setattr(shelves.Broom, "sweep", lambda self: None)
    monkeypatch.setattr(triggers, "fold", lambda connection: None)
    monkeypatch.setattr(down, "remember", lambda: True)
    monkeypatch.setattr(follower, "is_there", lambda: True)
    monkeypatch.setattr(pages, "next_moment", lambda shelf: None)
    monkeypatch.setattr(pages, "packed", lambda content: content)
    monkeypatch.setattr(index, "waits", lambda: False)
    monkeypatch.setattr(index, "drain", lambda limit: 0)


# Actors


def reader():
    promised = step("promised")
    found = Front(None).find(GET.META)
    check(promised, {found[2]} if found else visit())


def slow_reader():
    """Two queries make the page: somebody may write between them."""
    promised = step("promised")
    found = Front(None).find(GET.META)
    check(promised, {found[2]} if found else visit(queries=2))


def faithful_reader():
    """The first visit may move the link, the second may put the page there."""
    for _visit in range(2):
        visit()


def visit(queries=1):
    parts = set()

    def view(request):
        parts.update(step("page") for _query in range(queries))
        return HttpResponse(*parts if len(parts) == 1 else [b"torn"])

    middleware.ShelfMiddleware(view)(GET)
    return parts


def check(promised, parts):
    """No part of the page may be older than what was promised before it was asked for."""
    world = Run.now.world
    if not parts <= {world.page(number) for number in range(promised, len(world.states))}:
        raise StaleError(Run.now.seen)


def writer(transaction):
    def write():
        def view(request):
            numbers.append(step("commit", transaction))
            return HttpResponse()

        numbers = []
        if middleware.ShelfMiddleware(view)(POST).status_code == 200:
            Run.now.world.promise(numbers[0])

    return write


def slow_writer(transaction):
    """Somebody else may begin later and be ready sooner."""

    def write():
        step("begin")
        writer(transaction)()

    return write


def outside(transaction):
    """Another program; or a worker that is killed before it has moved the link."""
    return lambda: step("commit", transaction)


def restorer():
    step("restore")


def follows(times):
    def follow():
        watcher = Follower()
        for _time in range(times):
            number = step("newest")
            try:
                watcher.look()
            except shelves.Stuck:
                continue
            Run.now.world.promise(number)

    return follow


def disk(state):
    return lambda: step("__setattr__", "disk", state)


def replica():
    step("replicate")


def replica_reader():
    """The rule for replicas: a page of theirs may be shown and kept where they are as far as the link, and
    the link never moves for what they say."""
    promised, seen = step("promised"), step("shelf")
    number = step("replica")
    revision = Run.now.world.revision(number)
    if not shelves.is_of(seen or "", revision):
        return
    page = step("page", number)
    step("put", seen, "page/_.html", page)
    check(promised, {page})


EMPTY = {  # the shelf at the beginning
    "a late reader": [slow_reader, reader, writer(1)],
    "a commit that comes late": [faithful_reader, reader, slow_writer(1)],
}
STORED = {  # the page is on it
    "two readers": [reader, reader, writer(1)],
    "two writers": [reader, writer(1), writer(2)],
    "commits out of order": [reader, slow_writer(1), slow_writer(2)],
    "another program": [reader, outside(1), follows(2)],
    "another program and a writer": [reader, outside(1), writer(2), follows(1)],
    "restored": [reader, writer(1), restorer, follows(1)],
    "full disk": [reader, writer(1), disk("full")],
    "full disk, another program": [reader, outside(1), follows(2), disk("full")],
    "stuck disk": [reader, writer(1), disk("stuck")],
    "stuck disk, another program": [reader, outside(1), follows(2), disk("stuck")],
    "replica": [reader, replica_reader, writer(1), replica],
}


@pytest.mark.parametrize("scene", EMPTY)
def test_nobody_gets_an_older_page_that_is_put_there(scene):
    explore(EMPTY[scene], is_stored=False)


@pytest.mark.parametrize("scene", STORED)
def test_nobody_gets_an_older_page_that_was_there(scene):
    explore(STORED[scene])


def test_mutant_that_does_not_move_is_found(monkeypatch):
    monkeypatch.setattr(middleware, "ShelfMiddleware", mutants.NoMove)
    with pytest.raises(StaleError):
        explore(STORED["two readers"])


def test_mutant_that_reads_the_revision_last_is_found(monkeypatch):
    monkeypatch.setattr(middleware, "ShelfMiddleware", mutants.RevisionLast)
    with pytest.raises(StaleError):
        explore(EMPTY["a late reader"], is_stored=False)


def test_mutant_with_a_sequence_is_found(monkeypatch):
    monkeypatch.setattr(triggers, "revision", lambda: step("drawn"))
    with pytest.raises(StaleError):
        explore(EMPTY["a commit that comes late"], is_stored=False)
