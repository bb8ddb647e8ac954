"""How the site is served. Read by gunicorn itself, in bin/run, in the Dockerfile and by systemd."""

import gc
import os

from hikipedia import environment, logs
from hikipedia.server import QuietLog, RoomyWorker, keeper

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
# One process for each core, each with one request at a time: docs/performance.md has the measurement.
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = RoomyWorker
# An import is one transaction, and the largest files take a minute; other workers answer meanwhile.
timeout = 300
# What nobody types by hand is refused before Django wakes up; Django itself reads queries of 2,000 letters.
limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 4094
# Nothing is written about visitors; errors go to the standard error output.
accesslog = None
loglevel = "warning"
logconfig_dict = logs.of_gunicorn(environment.choice("LOG_FORMAT", logs.FORMATS))
logger_class = QuietLog
# The control socket would lie in the home folder, which a container's user may lack.
control_socket_disable = True
# Where the shelf's follower is a service of its own (deploy/), pages are served while this one is stopped.
has_follower = environment.boolean("FOLLOWER", True) and environment.boolean(
    "SHELF", not environment.boolean("DEBUG", False)
)


def post_worker_init(worker):
    # A full collection looks through all that the catalogue holds and finds nothing: let it be rare.
    gc.set_threshold(50_000, 20, 50)
    # Nor need it look at the code itself each time the catalogue is built anew.
    gc.collect()
    gc.freeze()
    worker.log.is_serving = True


def when_ready(server):
    if has_follower:
        keeper.start()


def on_reload(server):
    keeper.restart()


def on_exit(server):
    keeper.stop()
