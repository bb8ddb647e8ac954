"""Real processes: nobody reads a page that is older than a write they could know of (bench/staleness)."""

import time

import pytest
from django.db import connection

from bench.staleness.crowd import Crowd, Outside
from bench.staleness.server import following, serving
from directory.models import CrisisLine
from hikipedia.shelf import follower
from tests.killing import own_database

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = 150  # reads
WRITES = 10  # of each writer
PATIENCE = 60  # seconds


def environment(database, folder):
    return {
        "DATABASE_URL": database.url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.staleness.settings",
    }


def test_no_page_is_stale_and_the_mistakes_are_found(tmp_path, settings):
    settings.SHELF_DIR = tmp_path / "shelf"
    lines = [CrisisLine.objects.create(name=f"線{n}", channel="phone").pk for n in range(4)]
    with own_database(tmp_path) as database, serving(environment(database, tmp_path)) as port:
        crowd = Crowd(port)
        ways = [*map(crowd.post, ("save", "bulk", "raw")), Outside(database.url, settings.SHELF_DIR)]
        with following(environment(database, tmp_path)):
            crowd.run(dict(zip(lines, ways, strict=True)), has_seen_enough)
        assert (crowd.errors, crowd.stale) == ([], [])
        for number, mistake in enumerate(mistakes(), 1):
            assert is_found(mistake, port, lines, first=number * 100_000), mistake


def has_seen_enough(crowd):
    return crowd.reads >= ENOUGH and len(crowd.answered) == 4 and min(crowd.answered.values()) > WRITES


def mistakes():
    """A sequence is no mistake where there is one writer."""
    return ["no-move", "revision-last", *(["sequence"] if connection.vendor == "postgresql" else [])]


def is_found(mistake, port, lines, first):
    """Somebody seems to follow, and does nothing: else it would mend most of it."""
    crowd, end = Crowd(port, mistake, first), time.monotonic() + PATIENCE
    with follower.alone() as is_alone:
        assert is_alone
        writers = dict.fromkeys(lines[:2], crowd.post("raw"))
        crowd.run(writers, lambda crowd: crowd.stale or time.monotonic() > end)
    return bool(crowd.stale)
