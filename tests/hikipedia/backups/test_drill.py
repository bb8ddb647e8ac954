"""The drill: a backup is made, brought back into an empty database, and everything is there again.

With the commands that a volunteer types; bin/test runs it on both databases.
"""

import os
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from directory import history
from tests import factories, killing

pytestmark = pytest.mark.django_db(transaction=True)
LEFT_OUT = ("django_session", "hikipedia_cache")


@pytest.fixture
def site():
    """A little of everything."""
    listing = factories.center(municipality=factories.town(), areas=[factories.prefecture()])
    factories.contact(listing), factories.schedule(listing), factories.check(listing, "2026-11-25")
    history.catch_up(listing)
    factories.superuser()
    factories.registration(factories.event(deletion_on="2999-12-31"))
    Session.objects.create(session_key="k" * 32, session_data="…", expire_date=timezone.now())


@contextmanager
def empty_database(folder):
    if connection.vendor == "sqlite":
        (folder / "empty").mkdir()
        file = folder / "empty" / "new.sqlite3"
        yield killing.Database(f"sqlite:///{file}", {"NAME": str(file)}, folder / "empty")
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        yield killing.Database(url, {"NAME": name}, folder)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


PRELUDE = """
import os
from django.conf import settings
from django.core.management import CommandError, call_command
settings.BACKUP_DIR = pathlib.Path({folder!r})

def link():
    return os.readlink(settings.SHELF_DIR / "current")
"""
RESTORE = """
call_command("restore", {copy!r})
first = link()
try:
    call_command("restore", {copy!r})
except CommandError as error:
    assert "not empty" in str(error)
else:
    raise AssertionError("overwritten without a question")
assert link() == first
call_command("restore", {copy!r}, replace=True)
assert link() != first  # other pages may have been made of what was there
"""


def test_all_that_was_there_comes_back(site, tmp_path):
    backups = tmp_path / "backups"
    prelude = PRELUDE.format(folder=str(backups))
    with killing.own_database(tmp_path) as before, empty_database(tmp_path) as after:
        before.run(prelude + "call_command('backup')")
        (copy,) = copies(backups)
        after.run(prelude + RESTORE.format(copy=str(copy)))
        assert after.contents() == before.contents() | dict.fromkeys(LEFT_OUT, [])
        assert len(copies(backups)) == 2  # also of what was overwritten


def copies(folder):
    return sorted(path for path in folder.glob("hikipedia-*") if path.suffix in {".gz", ".dump"})
