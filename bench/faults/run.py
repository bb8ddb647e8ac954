"""python -m bench.faults.run: all faults over one database (called by __main__.py)."""

import argparse
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

from . import breaking, databases, disks, front

LISTINGS = 300
SEATS = 20
ANYWHERE = {
    "worker killed": breaking.worker,
    "follower killed": breaking.follower,
    "master killed": breaking.master,
}
STOPPED = {"database stopped": breaking.database}
FULL = {"database's disk full": breaking.database_disk, "shelf's disk full": breaking.shelf_disk}
CLIENTS = {"200 slow clients": breaking.slow, "1,000 idle connections": breaking.idle}


def main() -> None:
    options = parse()
    signal.signal(signal.SIGTERM, lambda *args: sys.exit(1))  # what is mounted and started is put away, too
    with tempfile.TemporaryDirectory(prefix="hikipedia-faults-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        database = stack.enter_context(databases.KINDS[options.database](folder))
        os.environ |= {"DATABASE_URL": database.url, "DATA_DIR": str(folder / "data")}
        django.setup()
        from .worlds import Bench  # not earlier: it needs the settings

        bench = Bench(folder, database, options.seconds, options.only.split(",") if options.only else [])
        bench.prepare(LISTINGS, SEATS)
        for behind, faults in plan(options.database):
            bench.visit(behind, faults)
    bench.end()


def plan(name: str):
    """(door, faults) of each site."""
    stopped = STOPPED if name == "PostgreSQL" else {}
    full = FULL if disks.may_be_made() else {}
    yield "gunicorn", ANYWHERE | stopped | full | CLIENTS
    if front.is_there():
        yield "nginx", ANYWHERE | stopped | CLIENTS
    yield "clock", {"clock an hour ahead, and back": breaking.clock}
    if name == "PostgreSQL":
        yield "two hosts", {"primary killed, standby promoted": breaking.failover}


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults.run", description=__doc__)
    parser.add_argument("--database", choices=list(databases.KINDS), required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--only", default="")
    return parser.parse_args()


if __name__ == "__main__":
    main()
