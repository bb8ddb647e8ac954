"""python -m bench.launch.day: launch day over one database (called by __main__.py)."""

import argparse
import asyncio
import os

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from bench.fill import fill  # noqa: E402
from bench.report import facts  # noqa: E402
from bench.staleness.crowd import Outside  # noqa: E402

from . import judging, report  # noqa: E402
from .crowd import Crowd  # noqa: E402
from .servers import has_nginx, serving  # noqa: E402
from .stage import set_up  # noqa: E402
from .watching import Watch  # noqa: E402


def main() -> None:
    options = parse()
    fill(options.listings, reindex=False)
    stage = set_up(options.seats)
    connection.close()
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{settings.DATABASES['default']['NAME']}"
    environment, behind_nginx = {"DATABASE_URL": url}, has_nginx() and not options.no_nginx
    with serving(options.workers, environment, folder=settings.DATA_DIR, behind_nginx=behind_nginx) as server:
        outside = Outside(url, settings.SHELF_DIR)
        crowd = Crowd(server.port, stage, outside, visitors=options.visitors, people=options.people)
        watch = Watch(server)
        asyncio.run(crowd.run(options.minutes * 60, [watch.look(crowd.is_over)]))
    print(f"{facts()}, {'nginx and ' if behind_nginx else ''}gunicorn with {options.workers} workers")
    print("\n".join(["", *report.lines(crowd, watch)]))
    if found := [*judging.faults(crowd, stage, options.seats), *watch.faults()]:
        raise SystemExit("\n".join(["", *found]))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.launch.day", description=__doc__)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--no-nginx", action="store_true")
    for name in ("listings", "visitors", "people", "seats", "workers"):
        parser.add_argument(f"--{name}", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    main()
