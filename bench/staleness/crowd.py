"""Writers and readers at once. A page must never be older than a write whose answer had come before."""

import http.client
import os
import re
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import psycopg

PATIENCE = 30  # seconds: only a broken site takes so long
PAUSE = 0.03  # seconds between two writes of one writer: the shelf is to be read, too
READERS = 2
NUMBER = re.compile(r"\[(\d+):(\d+)\]")  # line:number, as its hours
UPDATE = "UPDATE directory_crisisline SET hours = '[{0}:{1}]' WHERE id = {0}"


class Crowd:
    """Each writer has a crisis line of its own, in which it counts, above what another crowd has left."""

    def __init__(self, port, mistake="", first=1):
        self.port, self.mistake, self.first = port, mistake, first
        self.answered = {}  # {line: number}
        self.reads, self.from_shelf, self.stale, self.errors = 0, 0, [], []
        self.is_over = threading.Event()

    def run(self, writers, is_enough):
        """`writers`: {line: a function that writes (line, number) and returns when it has its answer}."""
        actors = [threading.Thread(target=self.guard, args=[self.read]) for _reader in range(READERS)]
        for line, write in writers.items():
            actors.append(threading.Thread(target=self.guard, args=[self.write, line, write]))
        self.ask("GET", "/crisis/")  # the server has begun
        for actor in actors:
            actor.start()
        while not self.errors and not is_enough(self):
            time.sleep(0.01)
        self.is_over.set()
        for actor in actors:
            actor.join()

    def guard(self, act, *args):
        try:
            while not self.is_over.is_set():
                act(*args)
        except Exception as error:  # in another thread nobody would see it
            self.errors.append(error)

    def write(self, line, write):
        number = self.answered.get(line, self.first) + 1
        write(line, number)
        self.answered[line] = number
        time.sleep(PAUSE)

    def read(self):
        before = dict(self.answered)
        headers, text = self.ask("GET", "/crisis/")
        found = {int(line): int(number) for line, number in NUMBER.findall(text)}
        self.reads += 1
        self.from_shelf += "X-Made" not in headers
        self.stale += [(line, n, found.get(line)) for line, n in before.items() if found.get(line, -1) < n]

    def ask(self, method, path, values=None):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            headers = {"X-Mistake": self.mistake, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, urlencode(values) if values else None, headers)
            response = connection.getresponse()
            text = response.read().decode()
        if response.status != 200:
            raise AssertionError(f"{path} answers {response.status}")
        return response.headers, text

    def post(self, way):
        def write(line, number):
            self.ask("POST", f"/write/{way}/", {"line": line, "hours": f"[{line}:{number}]"})

        return write


class Outside:
    """Another program at the database. Its answer has come when the link has followed."""

    def __init__(self, url: str, shelf: Path):
        self.url, self.link = url, shelf / "current"

    def __call__(self, line, number):
        with closing(self.connect()) as other:
            other.execute(UPDATE.format(line, number))
            end = time.monotonic() + PATIENCE
            while not self.has_followed(other):
                if time.monotonic() > end:
                    raise AssertionError("nobody has noticed the change")
                time.sleep(0.002)

    def connect(self):
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite:///")
            return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        return psycopg.connect(self.url, autocommit=True)

    def has_followed(self, other):
        try:
            link = os.readlink(self.link)
        except FileNotFoundError:
            return True  # no shelf is read: every page is made
        [revision] = other.execute("SELECT sum(number) FROM directory_revision").fetchone()
        return f"-{revision}." in link
