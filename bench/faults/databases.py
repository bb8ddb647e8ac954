"""A throw-away database that can be stopped and whose disk can be filled, as far as this machine allows."""

import pwd
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests import clusters

from . import disks

NAME = "hikipedia"
LOG = 200  # megabytes: more than PostgreSQL keeps of it
MEGABYTES = {"PostgreSQL": 400, "SQLite": 120}


class PostgreSQL:
    def __init__(self, cluster: clusters.Cluster, disk: disks.Disk | None):
        self.cluster, self.disk = cluster, disk
        self.url = f"postgres://postgres@/{NAME}?host={cluster.folder}"

    def stop(self):
        self.cluster.stop("fast")

    def start(self):
        self.cluster.start()

    def come_back(self) -> bool:
        """Started again where it has given up; returns whether that was needed."""
        if self.is_running():
            return False
        self.cluster.start()
        return True

    def gorge(self):
        """Writes until its log itself finds no room: the worst that a full disk can do."""
        try:
            for _megabyte in range(LOG):
                self.cluster.ask("SELECT pg_logical_emit_message(false, 'much', repeat('x', 1000000))")
        except psycopg.Error:
            pass

    def is_running(self) -> bool:
        try:
            self.cluster.ask("SELECT 1")
        except psycopg.Error:
            return False
        return True


class SQLite:
    def __init__(self, file: Path, disk: disks.Disk | None):
        self.file, self.disk = file, disk
        self.url = f"sqlite:///{file}"

    def gorge(self):
        """It keeps no more of its log than it needs."""

    def come_back(self) -> bool:
        return False


@contextmanager
def postgresql_database(folder: Path, megabytes: int = MEGABYTES["PostgreSQL"]):
    with clusters.two() as (cluster, other), ExitStack() as stack:
        disk = None
        if disks.may_be_made():
            owner = pwd.getpwnam("postgres").pw_uid
            disk = stack.enter_context(disks.small(cluster.data, megabytes, owner, 0o700))
            stack.callback(cluster.end)
        cluster.create()
        cluster.ask(f"CREATE DATABASE {NAME}")
        database = PostgreSQL(cluster, disk)
        database.other = other
        yield database


@contextmanager
def sqlite_database(folder: Path, megabytes: int = MEGABYTES["SQLite"]):
    with ExitStack() as stack:
        disk = None
        if disks.may_be_made():
            disk = stack.enter_context(disks.small(folder / "disk", megabytes))
        (folder / "disk").mkdir(exist_ok=True)
        yield SQLite(folder / "disk" / "hikipedia.sqlite3", disk)


KINDS = {"SQLite": sqlite_database, "PostgreSQL": postgresql_database}
