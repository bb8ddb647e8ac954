"""Watches what no request of this server tells: changes of the data made by others, and the clock.

One process for each machine (`manage.py follow`; the server starts it). While it runs it holds a lock; where
nobody holds it, no page is put on the shelf. The database tells of a change: PostgreSQL by a notice, SQLite
by a number that every connection can read.
"""

import fcntl
import os
import time
from contextlib import contextmanager

from django.db import DatabaseError, connection

from directory import triggers

from . import down, pages, shelves

LOCK = ".follower"
CHANNEL = triggers.CHANNEL
PAUSE = 1.0  # seconds between two looks at the data where nothing is told; below middleware.AHEAD
GLANCE = 0.1  # seconds between two looks at SQLite's number
SWEEP = 30.0  # seconds


@contextmanager
def alone():
    """Yields whether this is the only follower of this shelf."""
    shelves.folder().mkdir(parents=True, exist_ok=True)
    with open(shelves.folder() / LOCK, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True


def is_there() -> bool:
    """Whether somebody follows. The kernel lets go of the lock of a process that was killed."""
    try:
        descriptor = os.open(shelves.folder() / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


class Follower:
    def __init__(self):
        self.revision = None
        self.swept = 0.0
        self.clocks = (time.time(), time.monotonic())
        self.is_listening = False
        self.number = None

    def run(self, is_over=lambda: False):
        """Until `is_over`. While the database is away the shelf stays as it is: nothing can change."""
        shelves.withdraw()  # who knows what was written while nobody followed
        try:
            while not is_over():
                self.turn()
        finally:
            shelves.withdraw()

    def turn(self):
        try:
            self.listen()
            self.look()
            self.wait()
        except DatabaseError:
            self.is_listening, self.revision = False, None
            connection.close()
            time.sleep(PAUSE)

    def listen(self):
        """Before the data is read: what changes afterwards is told."""
        if not self.is_listening and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
        self.is_listening = True

    def look(self):
        seen = shelves.link()
        revision = triggers.revision()
        shelves.agree(seen, revision)
        if revision != self.revision:
            self.revision = revision
            down.remember()
        if self.is_time(seen):
            shelves.move(revision)
        if time.monotonic() - self.swept > SWEEP:
            self.swept = time.monotonic()
            shelves.sweep()

    def is_time(self, shelf):
        """Whether a page on the shelf reads differently now, or the clock was set."""
        wall, steady = self.clocks
        self.clocks = (time.time(), time.monotonic())
        drift = (self.clocks[0] - wall) - (self.clocks[1] - steady)
        moment = pages.next_moment(shelf)
        return abs(drift) > PAUSE or (moment is not None and moment <= self.clocks[0])

    def wait(self):
        """Until something is told, the next moment comes, or a pause is over."""
        moment = pages.next_moment(shelves.link())
        pause = PAUSE if moment is None else min(PAUSE, max(moment - time.time(), 0))
        if connection.vendor == "postgresql":
            connection.ensure_connection()
            for _notice in connection.connection.notifies(timeout=pause, stop_after=1):
                pass
        else:
            self.glance(time.monotonic() + pause)

    def glance(self, end):
        while time.monotonic() < end:
            with connection.cursor() as cursor:
                number = cursor.execute("PRAGMA data_version").fetchone()[0]
            if number != self.number:
                self.number = number
                return
            time.sleep(min(GLANCE, max(end - time.monotonic(), 0)))
