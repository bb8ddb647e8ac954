import datetime
import os
import subprocess
import time

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.utils import timezone

from directory import triggers
from directory.search import index
from hikipedia.shelf import follower, pages, shelves
from hikipedia.shelf.front import Front

from .visitor import Visitor


@pytest.fixture
def shelf(tmp_path, settings, monkeypatch):
    """An empty folder for shelves, which somebody follows."""
    settings.SHELF_DIR = tmp_path / "shelf"
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(pages, "counter", pages.Counter())
    with follower.alone() as is_alone:
        assert is_alone
        yield settings.SHELF_DIR


@pytest.fixture
def indexed(db):
    """The synonyms that come with the site wait to be indexed in a new database."""
    index.drain_all()


@pytest.fixture
def visitor(shelf, indexed):
    """Asks the whole server for pages: the front and, where that finds nothing, Django."""
    return Visitor(Front(WSGIHandler()))


@pytest.fixture
def current(shelf, indexed):
    """The name of a shelf that agrees with the data."""
    shelves.agree(shelves.link(), triggers.revision())
    return shelves.link()


@pytest.fixture
def gone(monkeypatch):
    """`gone()`: from now on the database is away."""

    def fail(*args, **kwargs):
        raise OperationalError("the server closed the connection")

    return lambda: monkeypatch.setattr(triggers, "revision", fail)


@pytest.fixture
def full_disk(shelf, monkeypatch):
    """`full_disk(inodes=4)`: the shelves lie on a real disk that is soon full. Root alone may mount one."""
    mounted = []

    def mount(inodes):
        options = f"size=1m,nr_inodes={inodes}"
        command = ["mount", "-t", "tmpfs", "-o", options, "none", str(shelf)]
        if os.getuid() or subprocess.run(command, capture_output=True).returncode:
            pytest.skip("needs root, to mount a small disk")
        mounted.append(shelf)

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def at_noon(monkeypatch):
    """`at_noon(5)`: five seconds past noon, which it is now."""
    noon = timezone.make_aware(datetime.datetime(2026, 11, 25, 12))
    monkeypatch.setattr(timezone, "now", lambda: noon)
    monkeypatch.setattr(time, "time", noon.timestamp)
    return lambda seconds: noon + datetime.timedelta(seconds=seconds)
