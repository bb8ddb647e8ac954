"""What gunicorn does for us besides serving (gunicorn.conf.py): its log, and the shelf's follower.

Not in gunicorn.conf.py itself, which is read anew at each reload and would forget the process it has started.
"""

import os
import subprocess
import sys
import threading
import traceback

from gunicorn.glogging import Logger

PAUSE = 1  # seconds until a follower that has ended is started again


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
