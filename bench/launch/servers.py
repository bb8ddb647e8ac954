"""The real stack: gunicorn with the site's own configuration, which starts the follower; nginx before it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import shelf
from bench.databases import PROJECT
from bench.memory import memory
from bench.visitors import await_answer, free_port


class Server:
    def __init__(self, port: int, gunicorn: int, number: int, nginx: int | None = None):
        self.port, self.gunicorn, self.number, self.nginx = port, gunicorn, number, nginx  # number of workers

    def processor(self) -> float:
        """Seconds that all of it has had, but a database server."""
        return sum(map(shelf.processor, filter(None, (self.gunicorn, self.nginx)))) / 1_000_000

    def waited(self) -> float:
        """Seconds that the workers were ready to go on and had no processor: others had it."""
        files = (Path(f"/proc/{worker}/schedstat") for worker in self.workers())
        return sum(int(file.read_text().split()[1]) for file in files) / 1_000_000_000

    def workers(self) -> list[int]:
        """Its children but the follower."""
        children = Path(f"/proc/{self.gunicorn}/task/{self.gunicorn}/children")
        found = children.read_text().split() if children.exists() else []
        return [int(one) for one in found if b"gunicorn" in Path(f"/proc/{one}/cmdline").read_bytes()]

    def memory(self) -> dict[int, float]:
        """{worker: MiB}"""
        return {worker: memory(worker).now for worker in self.workers()}


def has_nginx() -> bool:
    return bool(shutil.which("nginx", path=shelf.WITH_PATH))


@contextmanager
def serving(
    workers: int, environment: dict[str, str], *, folder: Path, behind_nginx: bool
) -> Iterator[Server]:
    """`folder`: where the application keeps its shelf, and nginx what it needs."""
    port = free_port()
    own = {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "bench.launch.settings",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "SITE_URL": "http://127.0.0.1",
        "TRUSTED_PROXIES": "1" if behind_nginx else "0",
    }
    with running([sys.executable, "-m", "gunicorn", "bench.launch.wsgi"], environment | own) as gunicorn:
        await_answer(port)
        if behind_nginx:
            door = free_port()
            with shelf.nginx(shelf.our_configuration(folder, door, port)) as nginx:
                await_answer(door)
                yield Server(door, gunicorn, workers, nginx)
        else:
            yield Server(port, gunicorn, workers)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()
