"""How the site is served. Read by gunicorn itself, in bin/run and in the Dockerfile."""

import gc
import os
import subprocess
import sys
import threading
import time

from hikipedia import environment, logs

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# Plain processes were as quick as threads or other workers when measured on two cores.
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
# An import is one transaction, and the largest files take a minute; other workers answer meanwhile.
timeout = 300
# Nothing is written about visitors; errors go to the standard error output.
accesslog = None
loglevel = "warning"
logconfig_dict = logs.of_gunicorn(environment.choice("LOG_FORMAT", logs.FORMATS))
# The control socket would lie in the home folder, which a container's user may lack.
control_socket_disable = True


def post_worker_init(worker):
    # A full collection looks through all that the catalogue holds and finds nothing: let it be rare.
    gc.set_threshold(50_000, 20, 50)
    # Nor need it look at the code itself each time the catalogue is built anew.
    gc.collect()
    gc.freeze()
    worker.run = with_room(worker.run)


def with_room(function):
    """Calls it with room for some hundred calls inside of it.

    Python takes memory for its calls from the system by 16 KB, and gives it back as soon as the first call in
    it ends. Where a template loops at such an edge, it does so for each piece, and the page takes twice as
    long. A call that says it needs more gets all of it at once: 17,000 of 8 bytes make it 256 KB, of which
    the rest stays for others.
    """

    def run():
        return function()

    run.__code__ = run.__code__.replace(co_stacksize=17_000)
    return run


class Follower:
    """The process that watches the data for the shelf (`manage.py follow`); started again if it ends."""

    def __init__(self):
        self.process, self.is_over = None, False

    def run(self):
        while not self.is_over:
            self.process = subprocess.Popen([sys.executable, "manage.py", "follow"])
            self.process.wait()
            time.sleep(1)

    def stop(self):
        self.is_over = True
        if self.process:
            self.process.terminate()


follower = Follower()


def when_ready(server):
    # Without a shelf there is nothing to watch.
    if environment.boolean("SHELF", not environment.boolean("DEBUG", False)):
        threading.Thread(target=follower.run, daemon=True).start()


def on_exit(server):
    follower.stop()
