"""PostgreSQL: its own pg_dump and pg_restore, with the rows counted in the very snapshot that is copied."""

import os
import shutil
import subprocess
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction
from psycopg import conninfo, pq

from . import contents


def dump(connection, draft: Path) -> contents.Contents:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        left_out = [f"--exclude-table-data=public.{name}" for name in contents.LEFT_OUT]
        options = ["--format=custom", "--no-owner", "--no-privileges"]
        run(connection, "pg_dump", *options, f"--snapshot={snapshot}", f"--file={draft}", *left_out)
        return contents.of_postgresql(cursor)


def load(connection, path: Path) -> contents.Contents:
    """All or nothing."""
    connection.close()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    name = connection.settings_dict["NAME"]
    run(connection, "pg_restore", *options, f"--dbname={name}", str(path))
    with connection.cursor() as cursor:
        return contents.of_postgresql(cursor)


def clear(connection) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def run(connection, name, *arguments):
    result = subprocess.run(
        [program(name), *arguments], env=os.environ | environment(connection), capture_output=True, text=True
    )
    if result.returncode != 0:
        raise CommandError(f"{name} says: {result.stderr.strip()}")


def program(name) -> str:
    """From PATH, or the newest of Debian's, which keeps a folder for each version."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    places = os.pathsep.join([*map(str, reversed(folders)), os.environ.get("PATH", os.defpath)])
    found = shutil.which(name, path=places)
    if found is None:
        raise CommandError(
            f"{name} is not installed. On Debian and Ubuntu: apt-get install postgresql-client"
        )
    return found


def environment(connection) -> dict[str, str]:
    """How to reach the database, in the words of its own programs; a password among the arguments could be
    read by everybody on the machine."""
    known = {key: value for key, value in connection.get_connection_params().items() if key in _variables()}
    text = conninfo.make_conninfo(**known)
    return {
        option.envvar.decode(): option.val.decode()
        for option in pq.Conninfo.parse(text.encode())
        if option.envvar and option.val is not None
    }


def _variables():
    return {option.keyword.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
