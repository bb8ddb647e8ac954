"""python -m bench.staleness: writers and readers for as long as you like; every page read is compared.

Prints how many pages were read and how many were older than a write whose answer had come before, which must
be none. With `--mistake no-move`, `revision-last` or `sequence` there must be some.
"""

import argparse
import fcntl
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .crowd import Crowd, Outside
from .server import ROOT, following, serving

LINES = "from directory.models import CrisisLine as L; L.objects.all().delete(); " + "; ".join(
    f"L.objects.create(pk={number}, name='(例){number}', channel='phone')" for number in range(1, 6)
)


def main() -> None:
    options = parse()
    with tempfile.TemporaryDirectory(prefix="hikipedia-staleness-") as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/hikipedia.sqlite3"
        environment = {
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "bench.staleness.settings",
        }
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "shell", "--verbosity", "0", "--command", LINES)
        run(options, environment, Path(folder, "shelf"))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.staleness", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--mistake", choices=["no-move", "revision-last", "sequence"], default="")
    return parser.parse_args()


def manage(environment, *arguments) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=os.environ | environment, check=True
    )


def command(environment):
    """Writes by `manage.py`, whose answer is its end."""

    def write(line, number):
        change = f"from directory.models import CrisisLine as L; L.objects.filter(pk={line})"
        change += f".update(hours='[{line}:{number}]')"
        manage(environment, "shell", "--verbosity", "0", "--command", change)

    return write


def run(options, environment, shelf) -> None:
    # A follower would mend most of a mistake; without one nothing is stored, so somebody holds its lock.
    follows = alone(shelf) if options.mistake else following(environment)
    with serving(environment) as port, follows:
        crowd, end = Crowd(port, options.mistake), time.monotonic() + options.seconds
        writers = {number: crowd.post(way) for number, way in enumerate(("save", "bulk", "raw"), 1)}
        if not options.mistake:
            outside = Outside(environment["DATABASE_URL"], shelf)
            writers |= {4: outside, 5: command(environment)}
        crowd.run(writers, lambda crowd: time.monotonic() > end)
    print(f"{crowd.reads} pages read, {crowd.from_shelf} of them from the shelf; ", end="")
    print(f"{sum(crowd.answered.values())} writes; {len(crowd.stale)} stale; errors: {crowd.errors}")
    sys.exit(bool(crowd.stale or crowd.errors) != bool(options.mistake))


def alone(shelf):

    shelf.mkdir(parents=True, exist_ok=True)
    file = open(shelf / ".follower", "w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


if __name__ == "__main__":
    main()
