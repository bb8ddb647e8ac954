"""gunicorn alone, without nginx: what it refuses, what it writes about it, and the follower it keeps."""

import io
import logging
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from gunicorn.config import Config

from hikipedia.server import QuietLog, with_room
from tests.deploy.front import free_port, is_open, wait_for

SECRET = "himitsu"
HOST = "Host: 127.0.0.1"


class Server:
    def __init__(self, folder: Path, **environment):
        self.port, self.log = free_port(), folder / "log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"DATA_DIR": str(folder), "PORT": str(self.port), "WEB_CONCURRENCY": "1"}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "hikipedia.wsgi"],
                cwd=settings.BASE_DIR,
                env=kept | own | {"PYTHONDONTWRITEBYTECODE": "1"} | environment,
                stdout=log,
                stderr=log,
            )
        wait_for(lambda: is_open(self.port) or self.process.poll() is not None, "gunicorn")

    def send(self, raw) -> int | None:
        """The status; None where the connection was closed before all was sent."""
        with socket.create_connection(("127.0.0.1", self.port), 30) as connection:
            try:
                connection.sendall(raw if isinstance(raw, bytes) else raw.encode())
                return int(connection.recv(100).split()[1])
            except OSError:
                return None

    def children(self) -> dict[str, int]:
        """{last word of the command: process}"""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        found = " ".join(file.read_text() for file in threads).split()
        return {"follower" if b"follow" in command(one) else "worker": int(one) for one in found}

    def end(self):
        self.process.kill()
        self.process.wait()


def command(process):
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except OSError:  # it has just ended
        return []


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Without a database: none of these requests may need one."""
    started = Server(tmp_path_factory.mktemp("server"), SHELF="0", FOLLOWER="0")
    yield started
    started.end()


BAD = {
    "no version": (f"GET /?q={SECRET}\r\n\r\n", {400}),
    "no such version": (f"GET /?q={SECRET} HTTP/9.9\r\n{HOST}\r\n\r\n", {400}),
    "letters of no language": (b"\x16\x03\x01" + SECRET.encode() + b"\r\n\r\n", {400}),
    "method in small letters": (f"get /?q={SECRET} HTTP/1.1\r\n{HOST}\r\n\r\n", {400}),
    "method that does not exist": (f"BREW /healthz?q={SECRET} HTTP/1.1\r\n{HOST}\r\n\r\n", {403}),
    "NUL": (f"GET /\0{SECRET}/ HTTP/1.1\r\n{HOST}\r\n\r\n", {400, 404}),
    "NUL, encoded": (f"GET /%00{SECRET}/ HTTP/1.1\r\n{HOST}\r\n\r\n", {404}),
    "letters that are not encoded": (f"GET /healthz?q=大阪{SECRET} HTTP/1.1\r\n{HOST}\r\n\r\n", {400}),
    "host of others": (f"GET /healthz?q={SECRET} HTTP/1.1\r\nHost: {SECRET}.example\r\n\r\n", {400}),
    "host that cannot be": (f"GET /healthz?q={SECRET} HTTP/1.1\r\nHost: {SECRET} x\r\n\r\n", {400}),
    "query of 2,001": (f"GET /?{SECRET}{'a' * 2001} HTTP/1.1\r\n{HOST}\r\n\r\n", {414}),
    "query of 1 MB": (f"GET /?{SECRET}{'a' * 1_000_000} HTTP/1.1\r\n{HOST}\r\n\r\n", {414, None}),
    "huge header": (f"GET / HTTP/1.1\r\n{HOST}\r\nX: {SECRET}{'a' * 9000}\r\n\r\n", {431}),
    "many headers": (f"GET / HTTP/1.1\r\n{HOST}\r\n" + f"X: {SECRET}\r\n" * 60 + "\r\n", {431}),
    "folded header": (f"GET / HTTP/1.1\r\n{HOST}\r\nX: a\r\n {SECRET}\r\n\r\n", {400}),
    "header without a name": (f"GET / HTTP/1.1\r\n{HOST}\r\n: {SECRET}\r\n\r\n", {400}),
    "two lengths": (
        f"POST / HTTP/1.1\r\n{HOST}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{SECRET}",
        {400},
    ),
    "length that is none": (f"POST / HTTP/1.1\r\n{HOST}\r\nContent-Length: {SECRET}\r\n\r\n", {400}),
    "coding that does not exist": (
        f"POST / HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: {SECRET}\r\n\r\n",
        {501},
    ),
    "chunks that are none": (
        f"POST / HTTP/1.1\r\n{HOST}\r\nTransfer-Encoding: chunked\r\n\r\n{SECRET}\r\n",
        {400, 403},
    ),
}


@pytest.mark.parametrize(("raw", "expected"), BAD.values(), ids=BAD)
def test_bad_request_is_refused(server, raw, expected):
    assert server.send(raw) in expected
    assert server.send(f"GET /healthz HTTP/1.1\r\n{HOST}\r\n\r\n") == 200


def test_nothing_of_a_visitor_is_in_the_log(server):
    for raw, _expected in BAD.values():
        server.send(raw)
    log = server.log.read_text()
    assert (SECRET in log, re.findall(r"127\.0\.0\.1|ip=", log)) == (False, [])


@pytest.fixture
def quiet():
    """A log that writes where the test can read it; the one of the process is left as it was."""
    log = QuietLog(Config())
    log.error_log = logging.Logger("quiet")
    log.error_log.addHandler(logging.StreamHandler(io.StringIO()))
    return log


def said_by(log):
    return log.error_log.handlers[0].stream.getvalue()


def test_failure_is_told_with_its_place_and_without_its_words(quiet):
    quiet.is_serving = True
    try:
        raise ValueError(SECRET)
    except ValueError:
        quiet.exception("Error handling request %s", f"/?q={SECRET}")
    said = said_by(quiet)
    assert (SECRET in said, "ValueError" in said, "test_server.py" in said) == (False, True, True)


def test_start_that_fails_is_told_with_all_words(quiet):
    try:
        raise ValueError("a broken import")
    except ValueError:
        quiet.exception("Exception in worker process")
    quiet.warning("and %s", "a warning")
    said = said_by(quiet)
    assert ("a broken import" in said, "and a warning" in said) == (True, True)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux, which names children")
def test_follower_and_worker_live_as_long_as_their_server(tmp_path):
    server = Server(tmp_path)
    try:
        first = wait_for(lambda: server.children().get("follower"), "the follower")
        os.kill(first, signal.SIGKILL)
        second = wait_for(lambda: new_one(server, first), "another follower after one was killed")
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: new_one(server, second), "another follower after a reload")
        left = wait_for(lambda: len(server.children()) == 2 and server.children(), "the new worker")
    finally:
        server.end()
    wait_for(lambda: not any(map(command, left.values())), "the end of both after their server was killed")


def new_one(server, old):
    found = server.children().get("follower")
    return found if found != old else None


def test_room_is_made_once_and_changes_nothing():
    """The frame fills more than half of its piece's power of two, or nothing would be free behind it."""
    words = with_room.__code__.co_stacksize
    assert (with_room(lambda: "served"), 2**17 < words * 8 < 2**17 + 2**13) == ("served", True)
