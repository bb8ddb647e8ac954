"""Real processes: gunicorn with the front, and the follower."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from bench.visitors import await_answer, free_port

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 3
CONFIG = "python:bench.staleness"  # says nothing; the site's own would start a follower


@contextmanager
def serving(environment):
    """Yields the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", CONFIG, "--workers", str(WORKERS)]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--preload", "hikipedia.wsgi"]
    with running(command, environment):
        await_answer(port)
        yield port


def following(environment):
    return running([sys.executable, "manage.py", "follow"], environment)


@contextmanager
def running(command, environment):
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environment) as process:
        try:
            yield process
        finally:
            process.terminate()
