"""An organizer; and several people at once: real threads, each with a connection of its own."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from tests import factories


@pytest.fixture
def organization(db):
    return factories.organization("ひだまりの会(例)")


@pytest.fixture
def organizer(client, organization):
    """Logged in, with the role and nothing more."""
    user = factories.staff_member("organizer", organization=organization, last_name="佐藤", first_name="花子")
    client.force_login(user)
    return user


@pytest.fixture
def at_once(transactional_db, tmp_path):
    """at_once(functions): runs all of them in eight threads and returns what they returned.

    SQLite's database of the tests lies in memory, where a thread that has to wait fails at once; so for this
    it is a file, as it is on a site.
    """
    usual, path = connections["default"], str(tmp_path / "site.sqlite3")
    settings = usual.settings_dict
    if connection.vendor == "sqlite":
        settings = settings | {"NAME": path}
        with sqlite3.connect(path) as file:
            usual.connection.backup(file)
        connections["default"] = _connection(usual, settings)

    def run(function):
        connections["default"] = _connection(usual, settings)
        try:
            return function()
        finally:
            connections["default"].close()

    def run_all(functions):
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(run, functions))

    yield run_all
    if connection.vendor == "sqlite":
        connections["default"].close()
        connections["default"] = usual


def _connection(usual, settings):
    return type(usual)(settings, usual.alias)
