"""A process that is killed in the middle of an import leaves the database as it was."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from directory.models import ContactPoint, Listing, SearchTask, Source
from stewardship.importing import applying, runs
from stewardship.models import ImportRun, Task
from tests import factories

from .files import TAKATSUKI, as_csv, dataset

ROWS = [TAKATSUKI | {"NO": str(number), "名称": f"窓口{number}", "電話番号": ""} for number in range(600)]


@pytest.fixture
def shared(tmp_path, transactional_db):
    """The address of a database that another process can open: SQLite's for tests is in memory."""
    if connection.vendor == "postgresql":
        database = connection.settings_dict
        host = database.get("HOST") or database["OPTIONS"].get("host", "")
        yield f"postgres://{database['USER']}@/{database['NAME']}?host={host}"
        return
    in_memory, path = connection.connection, tmp_path / "killed.sqlite3"
    copy = sqlite3.connect(path)
    in_memory.backup(copy)
    copy.close()
    connection.connection = None
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(path)
    yield f"sqlite:///{path}"
    connection.connection.close()
    connection.settings_dict["NAME"], connection.connection = name, in_memory


def killed(url, tmp_path):
    """Runs the import in a process of its own and kills it when half of the rows are written."""
    (tmp_path / "a.csv").write_bytes(as_csv(ROWS))
    command = [
        sys.executable,
        "-m",
        "tests.stewardship.importing.killed",
        tmp_path / "a.csv",
        tmp_path / "mark",
    ]
    environment = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "hikipedia.settings"
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, cwd=settings.BASE_DIR)
    while not (tmp_path / "mark").exists():
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def told():
    run = ImportRun.objects.get()
    rest = [model.objects.count() for model in (ContactPoint, Source, Task, SearchTask)]
    return [(listing.name, listing.status) for listing in Listing.objects.all()], run.state, rest


def test_killed_in_the_middle_nothing_is_imported_and_it_can_go_on(shared, tmp_path):
    factories.town()
    factories.center("前からある窓口")
    SearchTask.objects.all().delete()
    dataset()
    killed(shared, tmp_path)
    assert told() == ([("前からある窓口", "published")], "ready", [0, 0, 0, 0])
    applying.apply(ImportRun.objects.get())
    assert Listing.objects.count() == 601
    assert runs.counts(ImportRun.objects.get()) == {"new": 600}
