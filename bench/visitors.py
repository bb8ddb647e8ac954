"""Two ways to ask for a page by path and query string. Each knows what memory its server takes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .memory import Memory, memory

START = 30  # seconds that a server may take


class InProcess:
    """Through the whole of Django's WSGI application, without a server."""

    label = "WSGI application"

    def __init__(self):
        self.application = get_wsgi_application()

    def __call__(self, path: str, query: str = "") -> bytes:
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1"}
        setup_testing_defaults(environ)
        answer: list[str] = []
        response = self.application(environ, lambda status, headers: answer.append(status))
        body = b"".join(response)
        response.close()
        expect_ok(path, query, answer[0])
        return body

    def memory(self) -> Memory:
        return memory()


class OverHTTP:
    """Through gunicorn with one worker, a connection for each request."""

    label = "gunicorn, one worker, over HTTP"

    def __init__(self, port: int, process: int):
        self.port, self.process = port, process

    def __call__(self, path: str, query: str = "") -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", f"{path}?{query}" if query else path)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        expect_ok(path, query, str(response.status))
        return body

    def memory(self) -> Memory:
        """The worker's: what it shares with the process that started it counts, too."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        worker = children.read_text().split()[0] if children.exists() else "unknown"
        return memory(worker)


def expect_ok(path: str, query: str, status: str) -> None:
    if not status.startswith("200"):
        raise SystemExit(f"{path}?{query} answers {status}: there is nothing to measure.")


@contextmanager
def served(workers: int = 1) -> Iterator[OverHTTP]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(workers), "hikipedia.wsgi"]
    environ = os.environ | {"HOST": "127.0.0.1", "PORT": str(port)}
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environ)
    try:
        await_answer(port)
        yield OverHTTP(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def await_answer(port: int) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"gunicorn has not answered within {START} seconds.")
