"""Two web servers, a primary and its replica, for real: lag, failover and coming back.

Whatever befalls the databases, no visitor of a server sees something older than was shown there before, and
nothing that was written is lost.
"""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from directory import triggers
from directory.models import CounselingCenter, Listing, SearchTask
from events.models import Event, Question, Registration
from hikipedia import replicas
from hikipedia.backups import postgresql
from hikipedia.models import SiteProfile, User
from tests import clusters, factories

PATIENCE = 30  # seconds: only a broken test waits so long
NAME = "よりそい窓口第{}版(例)"


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


class Server:
    """One web server with a shelf of its own, and what it has shown."""

    def __init__(self, folder, databases):
        self.folder, self.newest, self.odd = folder, 0, []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        values = {"PORT": str(self.port), "DATA_DIR": str(folder), "WEB_CONCURRENCY": "1"} | databases
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        command = [sys.executable, "-m", "gunicorn", "hikipedia.wsgi"]
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=kept | values, stderr=log)

    def status(self, path, method="GET", body=None):
        return self.ask(path, method, body)[0]

    def ask(self, path, method="GET", body=None):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            client.request(method, path, body)
            response = client.getresponse()
            return response.status, response.read().decode()
        except OSError:
            return 0, ""
        finally:
            client.close()

    def version(self, path):
        """Which one the page shows; None where it is not shown. One that is older than before is noted."""
        _status, text = self.ask(path)
        found = re.search(NAME.format(r"(\d+)").replace("(例)", ""), text)
        if found is None:
            return None
        if int(found[1]) < self.newest:
            self.odd.append((path, int(found[1]), self.newest))
        self.newest = max(self.newest, int(found[1]))
        return int(found[1])

    def stop(self):
        self.process.terminate()
        self.process.wait()


def address(first, second, kind):
    """Of whichever of the two is what is wanted."""
    return f"postgres://postgres@/hikipedia?host={first.folder},{second.folder}&target_session_attrs={kind}"


def revision(cluster):
    return cluster.ask("SELECT sum(number) FROM directory_revision", "hikipedia")[0][0]


@contextmanager
def world(folder, one, two):
    """The test's own database on the one, the other follows it; and two web servers."""
    one.create()
    one.ask("CREATE DATABASE hikipedia")
    copy = folder / "copy"
    postgresql.run(connection, "pg_dump", "--format=custom", f"--file={copy}")
    into = ["--no-owner", f"--host={one.folder}", "--username=postgres", "--dbname=hikipedia"]
    subprocess.run([postgresql.program("pg_restore"), *into, copy], check=True)
    two.copy(one)
    one.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")  # answered when it is on both
    one.ask("SELECT pg_reload_conf()")
    databases = {
        "DATABASE_URL": address(one, two, "read-write"),
        "REPLICA_URL": address(two, one, "standby"),
    }
    with ExitStack() as stack:
        servers = []
        for name in ("a", "b"):
            (folder / name).mkdir()
            servers.append(Server(folder / name, databases))
            stack.callback(servers[-1].stop)
        assert all(eventually(lambda server=server: server.status("/readyz") == 200) for server in servers)
        yield servers


def write(one, two, number):
    """By somebody else, who is answered when it is on both."""
    where = address(one, two, "read-write").replace("postgres://postgres@/", "postgresql://postgres@/")
    with psycopg.connect(where) as outside:
        outside.execute("UPDATE directory_listing SET name = %s", [NAME.format(number)])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_lag_failover_and_coming_back(tmp_path):
    listing = factories.center(name=NAME.format(1), status="published")
    page = f"/listings/{listing.code}/"
    fresh = f"{page}?x=1"  # not kept on the shelf: made anew each time
    with clusters.two() as (one, two), world(tmp_path, one, two) as servers:

        def all_show(number):
            return all(
                eventually(lambda server=server, path=path: server.version(path) == number)
                for server in servers
                for path in (page, fresh, f"/en{page}", "/listings/")
            )

        assert all_show(1)
        # The replica is behind.
        two.ask("SELECT pg_wal_replay_pause()")
        write(one, two, 2)
        assert all_show(2)
        assert revision(two) != revision(one)
        two.ask("SELECT pg_wal_replay_resume()")
        assert eventually(lambda: revision(two) == revision(one))
        assert all_show(2)
        # The primary is gone: pages come from the replica, and nobody is promised anything.
        one.stop()
        assert [server.version(fresh) for server in servers] == [2, 2]
        assert [server.status("/admin/account/login/", "POST", "") for server in servers] == [503, 503]
        assert [server.status("/readyz") for server in servers] == [503, 503]
        # The replica takes its place.
        two.ask("SELECT pg_promote()")
        write(one, two, 3)
        assert all_show(3)
        assert [server.status("/readyz") for server in servers] == [200, 200]
        # The old one comes back and follows.
        one.copy(two)
        write(one, two, 4)
        assert all_show(4)
        assert eventually(lambda: revision(one) == revision(two))
        name = "SELECT name FROM directory_listing"
        assert one.ask(name, "hikipedia") == two.ask(name, "hikipedia") == [(NAME.format(4),)]
        assert [server.odd for server in servers] == [[], []]


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        (Listing, "replica"),
        (CounselingCenter, "replica"),
        (Event, "replica"),
        (Question, "replica"),
        (SiteProfile, "replica"),
        (SearchTask, "replica"),
        (Registration, None),
        (User, None),
    ],
)
def test_only_what_the_revision_vouches_for_is_read_from_the_replica(model, expected, reading):
    assert replicas.Router().db_for_read(model) == expected


@pytest.fixture
def reading():
    token = replicas._is_reading.set(True)
    yield
    replicas._is_reading.reset(token)


def test_nothing_is_written_while_pages_are_read_from_the_replica(reading):
    with pytest.raises(replicas.Writes):
        replicas.Router().db_for_write(SearchTask)


def test_staff_and_forms_read_the_primary():
    router = replicas.Router()
    assert (router.db_for_read(Listing), router.db_for_write(Listing)) == (None, None)
    assert [router.allow_migrate(name, "directory") for name in ("default", "replica")] == [True, False]


def test_a_replica_that_failed_is_left_alone_for_a_while(monkeypatch):
    monkeypatch.setitem(settings.DATABASES, replicas.ALIAS, {})
    assert replicas.may_be_asked()
    monkeypatch.setattr(replicas, "_rests_until", 0)
    replicas.rest()
    assert not replicas.may_be_asked()


def test_every_table_of_a_public_page_has_somebody_who_vouches_for_it():
    """Rows that follow others are named by hand: they exist."""
    tables = {model._meta.db_table for model in (SearchTask,)} | {
        "directory_searchpiece",
        "directory_revision",
    }
    assert triggers.FOLLOWING == tables
