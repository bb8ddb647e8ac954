"""The embedded database: SQLite makes a consistent copy of itself while others read and write."""

import gzip
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from . import contents


def dump(connection, draft: Path) -> contents.Contents:
    plain = draft.with_name(f"{draft.name}.plain")
    with _removed_afterwards(plain):
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(plain)])  # into an empty file, which is ours alone
        with closing(sqlite3.connect(plain)) as copy:
            held = _without_what_nobody_misses(copy)
        with plain.open("rb") as source, gzip.open(draft, "wb", compresslevel=6) as target:
            shutil.copyfileobj(source, target)
    return held


def _without_what_nobody_misses(copy):
    names = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for name in names.intersection(contents.LEFT_OUT):
        copy.execute(f"DELETE FROM {name}")
    copy.commit()
    copy.execute("VACUUM")  # what was deleted must not be readable in the file
    return contents.of_sqlite(copy)


def load(connection, path: Path) -> contents.Contents:
    """In place and in one step: a server that has the database open reads the new contents from then on."""
    plain = path.with_name(f".{path.name}.plain")
    with _removed_afterwards(plain):
        with gzip.open(path) as source, plain.open("wb") as target:
            shutil.copyfileobj(source, target)
        connection.ensure_connection()
        with closing(sqlite3.connect(plain)) as copy:
            copy.backup(connection.connection)
    # Not with Django's connection, which makes dates of texts.
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plainly:
        return contents.of_sqlite(plainly)


def clear(connection) -> None:
    """`load` overwrites everything."""


@contextmanager
def _removed_afterwards(path):
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
