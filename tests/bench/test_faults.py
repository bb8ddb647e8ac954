"""The bench of faults in some seconds: right or wrong, not how fast. And it sees what must not be."""

import subprocess
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest
from django.conf import global_settings
from django.db import connection

from bench.faults import databases, disks, judging
from bench.faults.log import DOWN, LISTENS, NOBODY, wrong
from bench.faults.run import ANYWHERE, FULL, STOPPED
from bench.faults.site import Site
from bench.faults.world import World
from bench.faults.worlds import environment_of, prepared
from bench.launch.client import Answer
from hikipedia.backups import postgresql
from tests import factories
from tests.killing import own_database
from tests.loops import alone

SECONDS = 0.5
SHELF, POSTGRESQL = 8, 150  # megabytes
FELT = {"master killed": NOBODY, "database stopped": DOWN}  # somebody was answered so, or nothing broke


@contextmanager
def copied(folder):
    """The test's database as it is now, where it can be stopped and its disk filled."""
    if connection.vendor == "sqlite":
        with databases.sqlite_database(folder, 30) as database, own_database(database.file.parent) as copy:
            database.url = copy.url
            yield database
        return
    with databases.postgresql_database(folder, POSTGRESQL) as database:
        postgresql.run(connection, "pg_dump", "--format=custom", f"--file={folder}/copy")
        into = [
            "--no-owner",
            f"--host={database.cluster.folder}",
            "--username=postgres",
            "--dbname=hikipedia",
        ]
        subprocess.run([postgresql.program("pg_restore"), *into, folder / "copy"], check=True)
        yield database


def all_faults():
    yield from ANYWHERE.items()
    if connection.vendor == "postgresql":
        yield from STOPPED.items()
    if disks.may_be_made():
        yield from FULL.items()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_no_page_is_wrong_whatever_breaks(tmp_path, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the server's, where somebody logs in
    factories.center("(例)窓口")
    stage, faults = prepared(seats=2), dict(all_faults())
    with ExitStack() as stack:
        database = stack.enter_context(copied(tmp_path))
        if disks.may_be_made():
            shelf = stack.enter_context(disks.small(tmp_path / "shelf", SHELF))
        site = Site(tmp_path, environment_of(tmp_path, database.url))
        world = World(site, database, stage, site.port, shelf_disk=shelf if disks.may_be_made() else None)
        stack.enter_context(site.running())
        crowd = world.crowd(first=0)
        alone(crowd.run(lambda crowd: world.suffer(crowd, faults, SECONDS, calm=0.1)))
        assert list(judging.faults(crowd)) == []
    assert [row.name for row in world.rows] == list(faults)
    assert [row.name for row in world.rows if row.name in FELT and not row.outcomes[FELT[row.name]]] == []
    assert (len(crowd.saves) > len(faults), len(crowd.registered) > len(faults)) == (True, True)


def test_full_disks_are_among_the_faults():
    if not disks.may_be_made():
        pytest.skip("only root may make a small disk")
    assert FULL.keys() == {"database's disk full", "shelf's disk full"}


def page(text="", path="/crisis/", language="ja"):
    link = f'<link rel="alternate" hreflang="{language}" href="{path}">'
    return f'<html lang="{language}">{link}{text}</html>\n'


def answer(html, status=200, **headers):
    return Answer(status, headers, html, 0, 1)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (answer(page("[1:7]")), []),
        (answer(page("[1:8]")), []),
        (answer(page("[1:6]")), ["shows 6 after 7 was answered"]),
        (answer(page()[:-9]), ["half a page"]),
        (answer(page(path="/groups/")), ["the page of /groups/"]),
        (answer(page(language="en")), ["the page of None"]),
        (answer(page(), 500), ["status 500"]),
        (answer(page(LISTENS), 503, **{"retry-after": "60"}), []),
        (answer(page(LISTENS), 503), ["503 without crisis lines"]),
        (answer(page(), 503, **{"retry-after": "60"}), ["503 without crisis lines"]),
        (answer(page(LISTENS, language="en"), 503, **{"retry-after": "60"}), ["503 without crisis lines"]),
    ],
)
def test_what_a_visitor_must_never_see_is_seen(given, found):
    assert list(wrong("GET", "/crisis/?x=1", given, {1: 7})) == found


@pytest.mark.parametrize(
    ("people", "versions", "name", "found"),
    [
        (["a", "b", "c"], [1, 2, 3], 3, []),
        (["a", "b"], [1, 3], 3, ["saves that are not one version each: [2]"]),
        (["a", "b"], [1, 2, 2, 3], 3, ["saves that are not one version each: [2]"]),
        (["a", "b"], [1, 2, 3, 4], 4, []),  # the answer did not arrive
        (["a", "b"], [1, 2, 3], 2, ["save 2 is there, after 3 was answered"]),
        (["a"], [1, 2, 3], 3, ["registrations that are lost: ['b']"]),
        (["a", "b", "b"], [1, 2, 3], 3, ["registrations that are there twice: ['b']"]),
    ],
)
def test_what_is_lost_is_seen(people, versions, name, found):
    def ask(query):
        if query == judging.NICKNAMES:
            return [(person,) for person in people]
        return [(f"[2:{number}]",) for number in (versions if "version" in query else [name])]

    crowd = SimpleNamespace(registered=["a", "b"], saves=[1, 2, 3], outside=SimpleNamespace(ask=ask))
    crowd.log = SimpleNamespace(faults={})
    crowd.stage = SimpleNamespace(saved=SimpleNamespace(pk=SimpleNamespace(hex="1")))
    assert list(judging.faults(crowd)) == found
