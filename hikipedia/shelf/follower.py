"""Watches what no request of this server tells: changes of the data made by others, and the clock.

One process for each machine (`manage.py follow`; the server starts it). While it runs it holds a lock; where
nobody holds it, no page is put on the shelf. The database tells of a change: PostgreSQL by a notice, SQLite
by a number that every connection can read.
"""

import fcntl
import os
import time
from contextlib import contextmanager

from django.db import Error, connection

from directory import triggers

from . import down, pages, shelves
from .pages import LEAD, PAUSE

CHANNEL = triggers.CHANNEL
GLANCE = 0.1  # seconds between two looks at SQLite's number
FOLD = 30.0  # seconds


@contextmanager
def alone():
    """Yields whether this is the only follower of this shelf."""
    shelves.make_folder(shelves.folder())
    with open(shelves.folder() / shelves.LOCK, "w") as file:
        yield any(_locks(file) for _attempt in range(10))


def _locks(file):
    """Those who ask whether somebody follows hold the lock for a moment, too."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        time.sleep(0.05)
        return False
    return True


def is_there() -> bool:
    """Whether somebody follows. The kernel lets go of the lock of a process that was killed."""
    try:
        descriptor = os.open(shelves.folder() / shelves.LOCK, os.O_RDONLY)
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
        self.is_clean = False
        self.remembered = None  # the revision of the pages in down.py
        self.folded = 0.0
        self.clocks = (time.time(), time.monotonic())
        self.is_listening = False
        self.number = None
        self.broom = shelves.Broom()

    def run(self, is_over=lambda: False):
        """Until `is_over`, or until it is stopped.

        While the database is away the shelf stays as it is: nothing can change.
        """
        try:
            while not is_over():
                self.turn()
        finally:
            shelves.withdraw()

    def turn(self):
        try:
            self.clean()
            self.listen()
            self.look()
            self.wait()
        except (Error, OSError, shelves.Stuck):  # the database is away, or the disk full or read-only
            self.is_listening, self.number = False, None
            connection.close()
            time.sleep(PAUSE)

    def clean(self):
        """Who knows what was written while nobody followed."""
        if not self.is_clean:
            shelves.withdraw()
        self.is_clean = True

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
        if self.is_time(seen):
            shelves.move(revision)
        if revision != self.remembered and down.remember():
            self.remembered = revision
        self.broom.sweep()
        if time.monotonic() - self.folded > FOLD:
            triggers.fold(connection)
            self.folded = time.monotonic()

    def is_time(self, shelf):
        """Whether a page on the shelf reads differently in a moment, or the clock was set."""
        wall, steady = self.clocks
        self.clocks = (time.time(), time.monotonic())
        drift = (self.clocks[0] - wall) - (self.clocks[1] - steady)
        moment = pages.next_moment(shelf)
        return abs(drift) > PAUSE or (moment is not None and moment - LEAD <= self.clocks[0])

    def wait(self):
        """Until something is told, the next moment comes, or a pause is over."""
        moment = pages.next_moment(shelves.link())
        pause = PAUSE if moment is None else min(PAUSE, max(moment - LEAD - time.time(), 0))
        if connection.vendor == "postgresql":
            # Not through a cursor: Django does not see its errors by itself.
            with connection.wrap_database_errors:
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
