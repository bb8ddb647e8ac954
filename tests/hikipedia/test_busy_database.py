"""SQLite has one writer. While it writes for long, readers must not notice, and staff get a sentence."""

import sqlite3
import time

import pytest
from django.db import DatabaseError, NotSupportedError, OperationalError, connection, connections

from directory.models import SearchEntry, SearchTask
from directory.search import index
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_writer(transactional_db, tmp_path):
    """The test works on a file for once, which another connection has open."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has many writers")
    path, usual = str(tmp_path / "site.sqlite3"), connections["default"]
    copy = usual.copy()
    copy.settings_dict = usual.settings_dict | {"NAME": path}
    with sqlite3.connect(path) as file:
        usual.connection.backup(file)
    connections["default"] = copy
    other = sqlite3.connect(path, isolation_level=None)
    yield other
    other.close()
    copy.close()
    connections["default"] = usual


def test_readers_do_not_wait_for_a_writer(client, other_writer):
    listing = factories.center(municipality=factories.town())
    assert SearchTask.objects.exists()
    other_writer.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    pages = [client.get(path).status_code for path in ("/", "/listings/?q=大阪", "/prefectures/osaka/")]
    assert (pages, time.monotonic() - start < 10) == ([200, 200, 200], True)
    other_writer.execute("ROLLBACK")
    index.drain()
    assert SearchEntry.objects.filter(listing=listing.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (30_000,)


def test_staff_who_wait_too_long_are_told(client, staff, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("directory.admin.listing.ListingAdmin.changeform_view", fail)
    response = client.get(f"/admin/directory/counselingcenter/{factories.center().pk}/change/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "もう一度" in response.text


def test_plan_of_before_an_upgrade_is_forgotten(client, monkeypatch):
    closed = []

    def fail(*args):
        raise NotSupportedError("cached plan must not change result type")

    monkeypatch.setattr("directory.catalogue.Selection.facets", fail)
    monkeypatch.setattr(connections, "close_all", lambda: closed.append("all"))
    response = client.get("/listings/")
    assert (response.status_code, closed) == (503, ["all"])


def test_staff_are_told_when_the_database_is_gone_before_it_is_known_who_asks(client, staff, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the server has gone away")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", fail)
    client.raise_request_exception = False
    response = client.get("/admin/")
    assert (response.status_code, response["Retry-After"], "119" in response.text) == (503, "60", True)


@pytest.mark.parametrize(
    ("error", "status"), [(OperationalError("disk is full"), 503), (DatabaseError("no row"), 400)]
)
def test_staff_are_told_when_their_session_cannot_be_written(client, staff, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error

    session = client.session
    session["_messages"] = '[["__json_message", 0, 25, "Saved"]]'  # is shown, and forgotten in the session
    session.save()
    monkeypatch.setattr("django.contrib.sessions.models.Session.save", fail)
    assert client.get("/admin/").status_code == status
