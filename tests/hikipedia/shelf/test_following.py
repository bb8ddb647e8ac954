"""The follower as a process of its own, while others write to the database."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import psycopg
import pytest
from django.conf import settings as site
from django.db import connection

from directory import triggers
from directory.models import CrisisLine
from hikipedia.shelf import follower, shelves
from tests.killing import own_database

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30  # seconds: only a broken follower takes so long
CHANGE = "UPDATE directory_crisisline SET name = name"


class Outside:
    """Another program at the same database."""

    def __init__(self, url):
        self.url = url

    def write(self):
        if connection.vendor == "postgresql":
            with psycopg.connect(self.url) as other:
                other.execute(CHANGE)
            return
        with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=PATIENCE)) as other:
            other.execute(CHANGE)
            other.commit()

    def stop(self):
        """As good as a server that is stopped: the connections end, and no new ones are let in."""
        self.let_in(False)
        with connection._nodb_cursor() as cursor:
            # This one alone: other tests have copies of their own at the same time.
            command = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            cursor.execute(command, [self.name])

    def let_in(self, value):
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{self.name}" ALLOW_CONNECTIONS {str(value).upper()}')

    @property
    def name(self):
        return f"{connection.settings_dict['NAME']}_copy"


@pytest.fixture
def outside(tmp_path, settings):
    settings.SHELF_DIR = tmp_path / "shelf"
    CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
    with own_database(tmp_path) as database:
        yield Outside(database.url)


def environment(outside, folder):
    return os.environ | {
        "DATABASE_URL": outside.url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "hikipedia.settings",
    }


@pytest.fixture
def process(outside, tmp_path):
    """It follows."""
    command = [sys.executable, "manage.py", "follow"]
    with subprocess.Popen(command, cwd=site.BASE_DIR, env=environment(outside, tmp_path)) as started:
        wait_for(shelves.link)
        yield started
        started.kill()


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "nothing has happened"
        time.sleep(0.02)


def moves(outside):
    """Waits until the link has moved after a write."""
    before = shelves.link()
    outside.write()
    wait_for(lambda: shelves.link() not in (before, None))
    return True


def test_follows_others_until_it_is_stopped(outside, process):
    assert [moves(outside), moves(outside)] == [True, True]
    assert follower.is_there() is True
    process.send_signal(signal.SIGTERM)
    assert (process.wait(PATIENCE), shelves.link(), follower.is_there()) == (0, None, False)


def test_killed_one_leaves_a_shelf_on_which_nothing_is_put(process):
    process.kill()
    process.wait(PATIENCE)
    assert (follower.is_there(), shelves.link() is not None) == (False, True)


@pytest.mark.postgresql
def test_database_that_was_stopped_and_started(outside, process):
    name = shelves.link()
    outside.stop()
    time.sleep(follower.PAUSE)
    assert (shelves.link(), process.poll()) == (name, None)
    outside.let_in(True)
    assert moves(outside) is True


def test_command_takes_the_link_away_before_it_ends(outside, tmp_path):
    """Nobody follows here; and there is no other way to know that the data has changed."""
    shelves.move(triggers.revision())
    change = "from directory.models import CrisisLine; CrisisLine.objects.update(name='new')"
    for code, is_kept in (("pass", True), (change, False)):
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        subprocess.run(command, cwd=site.BASE_DIR, env=environment(outside, tmp_path), check=True)
        assert (shelves.link() is not None) is is_kept
