"""Makes the database ready, in a process of its own: the one that measures serves pages and no more."""

import sys
import time
from typing import NamedTuple

from django.core.management import call_command
from django.db import connection

from directory.models import Listing
from directory.search import index

from .generate import generate, refuse_real_listings


class Filled(NamedTuple):
    seconds_to_index: float | None  # None: a kept database, indexed already
    size: int  # bytes


def fill(number: int, reindex: bool) -> Filled:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    refuse_real_listings()
    present = Listing.objects.count()
    if present not in {0, number}:
        raise SystemExit(
            f"The database holds {present:,} sample listings, not {number:,}. Name an empty one."
        )
    if not present:
        generate(number, progress=lambda done: show("listings", done, number))
    seconds = index_all() if reindex or not present else None
    settle()
    return Filled(seconds, size())


def index_all() -> float:
    start = time.perf_counter()
    index.rebuild(lambda done, total: show("indexed", done, total))
    return time.perf_counter() - start


def show(what: str, done: int, total: int) -> None:
    """Aside, so that the output holds the tables alone."""
    end = "\n" if done >= total else ""
    print(f"\r{done:,} of {total:,} {what}", end=end, file=sys.stderr, flush=True)


def settle() -> None:
    """What a PostgreSQL server does by itself within some minutes; until then it plans blindly."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def size() -> int:
    query = {
        "postgresql": "SELECT pg_database_size(current_database())",
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return cursor.fetchone()[0]
