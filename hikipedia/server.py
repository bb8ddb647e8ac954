"""What gunicorn does for us besides serving (gunicorn.conf.py): its log, its workers, the shelf's follower.

Not in gunicorn.conf.py itself, which is read anew at each reload and would forget the process it has started.
"""

import os
import subprocess
import sys
import threading
import traceback

from gunicorn.glogging import Logger
from gunicorn.workers.sync import SyncWorker

PAUSE = 1  # seconds until a follower that has ended is started again
LOOK_UP = 2  # seconds after which an idle worker sees that its master is gone


class QuietLog(Logger):
    """Says that something went wrong, and where in the code, but not who asked for what.

    gunicorn's own writes the address and the words of a request that it cannot read, and the whole
    address of a page that failed.
    """

    is_serving = False  # only a worker that is ready answers visitors; before that, every word is told

    def warning(self, msg, *args, **kwargs):
        if not self.is_serving:
            super().warning(msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        if not self.is_serving:
            super().error(msg, *args, **kwargs)

    def exception(self, msg, *args, **kwargs):
        if not self.is_serving:
            return super().exception(msg, *args, **kwargs)
        kind, _error, trace = sys.exc_info()
        lines = "".join(traceback.format_tb(trace)).rstrip()
        super().error("%s while a request was answered\n%s", kind.__name__, lines)


class RoomyWorker(SyncWorker):
    """Serves where Python need not ask the system for memory again and again.

    Python keeps the frames of running functions in pieces of 16 KB, and gives a piece back as soon as it is
    left. Where a loop of the templates lies on the edge of one, each turn asks for memory and gives it
    back: 600 times a page, a third of its time. One frame that is large gets a piece to match, and what
    it calls finds room in the rest.
    """

    def run(self):
        with_room(super().run)

    def wait(self, timeout):
        """Whose master was killed must not hold the port until the timeout, or no other one can start."""
        return super().wait(min(timeout, LOOK_UP))


def with_room(function):
    return function()


# Words of 8 bytes: just over 128 KB, so that the piece is 256 KB and half of it is free.
with_room.__code__ = with_room.__code__.replace(co_stacksize=16_500)


# `Popen` waits until a pipe is closed. A worker that is forked at that moment would have it, too, and keep
# it open for as long as it lives.
spawning = threading.Lock()
os.register_at_fork(
    before=spawning.acquire, after_in_parent=spawning.release, after_in_child=spawning.release
)


class Keeper:
    """Keeps a follower running (`manage.py follow`): started by the master, ended with it."""

    def __init__(self):
        self.process = None
        self.is_over = threading.Event()

    def start(self):
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while not self.is_over.is_set():
            # It ends by itself when its parent is gone: nobody can tell a process that was killed.
            command = [sys.executable, "manage.py", "follow", "--parent", str(os.getpid())]
            with spawning:
                self.process = subprocess.Popen(command)
            self.process.wait()
            self.is_over.wait(PAUSE)

    def restart(self):
        """After a reload: with the new code, or the two would never agree on the name of a shelf."""
        if self.process:
            self.process.terminate()

    def stop(self):
        self.is_over.set()
        self.restart()


keeper = Keeper()
