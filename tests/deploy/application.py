"""The application as it is served: gunicorn with the project's own settings, and a database of its own."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from directory.models import CrisisLine
from tests.killing import own_database

from .front import HOST, free_port, is_open, wait_for


class Application:
    def __init__(self, folder: Path, port: int, **environment):
        self.port, self.log = port, folder / "application.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "SITE_URL": f"https://{HOST}",
            "PORT": str(port),
            "TRUSTED_PROXIES": "1",
            "WEB_CONCURRENCY": "1",
            "FOLLOWER": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }

    def start(self):
        self.process = self.run("-m", "gunicorn", "hikipedia.wsgi")
        wait_for(lambda: is_open(self.port) or self.process.poll() is not None, "gunicorn")
        assert self.process.poll() is None, self.log.read_text()

    def stop(self):
        end(self.process)

    def run(self, *arguments):
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
            )


def end(process):
    process.terminate()
    process.wait()


@contextmanager
def application(folder: Path, port: int | None = None, **environment):
    """With the follower as a process of its own, as in deploy/."""
    server = Application(folder, port or free_port(), **environment)
    follower = server.run("manage.py", "follow")
    server.start()
    try:
        yield server
    finally:
        server.stop()
        end(follower)


@contextmanager
def database(folder: Path):
    """A copy of the test's, with a crisis line in it. Yields its address."""
    with own_database(folder) as copy:
        connections["copy"] = copy.connection
        try:
            line = {"name": "いのちの電話", "phone": "0120-783-556"}
            CrisisLine.objects.using("copy").create(channel="phone", is_published=True, **line)
        finally:
            del connections["copy"]
        yield copy.url
