"""The real stack: gunicorn with the site's own configuration, which starts the follower; nginx before it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.databases import PROJECT
from bench.memory import memory
from bench.visitors import await_answer, free_port


class Server:
    def __init__(self, port: int, gunicorn: int, number: int):
        self.port, self.gunicorn, self.number = port, gunicorn, number  # of workers

    def workers(self) -> list[int]:
        """Its children but the follower."""
        children = Path(f"/proc/{self.gunicorn}/task/{self.gunicorn}/children")
        found = children.read_text().split() if children.exists() else []
        return [int(one) for one in found if b"gunicorn" in Path(f"/proc/{one}/cmdline").read_bytes()]

    def memory(self) -> dict[int, float]:
        """{worker: MiB}"""
        return {worker: memory(worker).now for worker in self.workers()}


@contextmanager
def serving(workers: int, environment: dict[str, str], *, behind_nginx: bool = False) -> Iterator[Server]:
    port = free_port()
    own = {
        "DJANGO_SETTINGS_MODULE": "bench.launch.settings",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "SITE_URL": "http://127.0.0.1",
    }
    command = [sys.executable, "-m", "gunicorn", "hikipedia.wsgi"]
    with running(command, environment | own) as gunicorn:
        await_answer(port)
        yield Server(port, gunicorn, workers)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
