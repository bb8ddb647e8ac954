"""Kills a process with SIGKILL in the middle of its work, and looks at what its database holds then.

    with own_database(tmp_path) as database:  # a copy of the test's own, as it is now
        before = database.contents()
        database.kill_within("directory.merging.close", "merging.merge(*CounselingCenter.objects.all())")
        assert database.contents() == before

Tests that use it need `@pytest.mark.django_db(transaction=True)`: the copy holds what was committed.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections
from django.db.utils import ConnectionHandler

PATIENCE = 60  # seconds: only a broken test waits so long
PRELUDE = """
import pathlib, pkgutil, time
import django
django.setup()
from directory import history, merging
from directory.models import *
from directory.search import index

def stop_at(name, mark):
    *path, function = name.split(".")
    module = pkgutil.resolve_name(".".join(path))
    real = getattr(module, function)
    def stopped(*args, **kwargs):
        pathlib.Path(mark).touch()
        time.sleep(600)
        return real(*args, **kwargs)
    setattr(module, function, stopped)
"""


class Database:
    def __init__(self, url, values, folder):
        self.url, self.folder = url, Path(folder)
        self.connection = ConnectionHandler({"default": connection.settings_dict | values})["default"]

    def contents(self):
        """{table: its rows} of all of it."""
        with closing(self.connection), self.connection.cursor() as cursor:
            found = {}
            for table in sorted(self.connection.introspection.table_names(cursor)):
                cursor.execute(f"SELECT * FROM {self.connection.ops.quote_name(table)}")
                found[table] = sorted(map(repr, cursor.fetchall()))
            return found

    def run(self, code):
        """Python in a process of its own."""
        subprocess.run(
            [sys.executable, "-c", PRELUDE + code], **self._options(), check=True, timeout=PATIENCE
        )

    def kill_within(self, function, code):
        """Begins the code and kills the process when it calls the function, before it has done anything."""
        mark = self.folder / "is there"
        mark.unlink(missing_ok=True)
        code = f"{PRELUDE}\nstop_at({function!r}, {str(mark)!r})\n{code}\n"
        with subprocess.Popen([sys.executable, "-c", code], **self._options()) as process:
            end = time.monotonic() + PATIENCE
            while not mark.exists():
                if process.poll() is not None or time.monotonic() > end:
                    process.kill()
                    raise AssertionError(f"{function} was never called: {process.stderr.read().decode()}")
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait()

    def _options(self):
        environment = {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "hikipedia.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {"cwd": settings.BASE_DIR, "env": kept | environment, "stderr": subprocess.PIPE}


@contextmanager
def own_database(folder):
    copied = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    with copied(folder) as (url, values):
        database = Database(url, values, folder)
        try:
            yield database
        finally:
            database.connection.close()


@contextmanager
def _sqlite(folder):
    file = Path(folder) / "copy.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    yield f"sqlite:///{file}", {"NAME": str(file)}


@contextmanager
def _postgresql(_folder):
    """A template must not be in use, not even by ourselves."""
    source = connection.settings_dict["NAME"]
    name = f"{source}_copy"
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(), {"NAME": name}
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
