"""python -m bench: fills a database of its own with sample listings and measures the pages over it."""

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import django

from . import registration
from .faults import __main__ as faults
from .launch import __main__ as launch

OTHERS = {"registration": registration.main, "launch": launch.main, "faults": faults.main}


def main() -> None:
    if other := OTHERS.get("".join(sys.argv[1:2])):
        return other(sys.argv[2:])
    options = parse()
    with data_dir(options.listings) as folder:
        os.environ["DATA_DIR"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        django.setup()
        from .run import run  # not earlier: it needs the settings

        run(options.listings, options.rounds, options.reindex, options.http)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--listings", type=positive, default=20_000)
    parser.add_argument("--rounds", type=positive, default=30)
    parser.add_argument("--reindex", action="store_true", help="index a kept database anew, to time it")
    parser.add_argument("--http", action="store_true", help="measure through gunicorn, too")
    return parser.parse_args()


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


@contextmanager
def data_dir(listings: int):
    """$BENCH_DIR keeps a database for each number of listings; without it, one is made and thrown away."""
    if kept := os.environ.get("BENCH_DIR"):
        yield Path(kept, str(listings))
    else:
        with tempfile.TemporaryDirectory(prefix="hikipedia-bench-") as folder:
            yield Path(folder)


if __name__ == "__main__":
    main()
