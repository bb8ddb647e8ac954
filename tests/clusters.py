"""Throw-away PostgreSQL clusters that follow one another: a primary, its replica, and what may befall them.

`bin/with-postgres` makes the one cluster that the other tests share.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg

from hikipedia.backups import postgresql

# What is thrown away need not reach the disk. A commit is answered when the replica has it, too.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "on",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "wal_keep_size": "64MB",
}


class Cluster:
    def __init__(self, name):
        self.folder = Path(tempfile.mkdtemp(prefix=f"hikipedia-{name}.", dir="/tmp"))
        self.data = self.folder / "data"
        if os.getuid() == 0:
            shutil.chown(self.folder, pwd.getpwnam("postgres").pw_uid)

    def create(self):
        self._run(
            "initdb",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        self.start()

    def copy(self, primary):
        """Becomes a replica of it, whatever it was before."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._run(
            "pg_basebackup",
            f"--host={primary.folder}",
            "--username=postgres",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
        )
        self.start()

    def start(self):
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items() if value)
        options += f" -c unix_socket_directories={self.folder} -c listen_addresses="
        self._run("pg_ctl", "start", "--silent", "--wait", f"--log={self.folder}/log", f"--options={options}")

    def stop(self, mode="immediate"):
        self._run("pg_ctl", "stop", "--silent", f"--mode={mode}")

    def ask(self, query, database="postgres", **kwargs):
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else None

    def address(self, database="postgres"):
        return f"host={self.folder} user=postgres dbname={database}"

    def end(self):
        """Whether it runs or not."""
        subprocess.run(self._command("pg_ctl", "stop", "--mode=immediate"), cwd="/", capture_output=True)

    def remove(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *arguments):
        subprocess.run(
            self._command(program, *arguments), cwd="/", check=True, stdout=subprocess.DEVNULL, timeout=60
        )

    def _command(self, program, *arguments):
        as_server = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return [*as_server, postgresql.program(program), f"--pgdata={self.data}", *arguments]


@contextmanager
def two():
    clusters = [Cluster("one"), Cluster("two")]
    try:
        yield clusters
    finally:
        for cluster in clusters:
            cluster.remove()
