import os
import platform
import sys

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.utils import timezone

from directory.models import Listing

from .generate import generate, refuse_real_listings
from .measure import measure, table


def run(listings: int, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    fill(listings)
    measured = measure(get_wsgi_application(), rounds)
    print(f"{facts()}\n{listings:,} listings, {rounds} rounds\n")
    print("\n".join(table(measured)))


def fill(number: int) -> None:
    refuse_real_listings()
    present = Listing.objects.count()
    if present not in {0, number}:
        raise SystemExit(
            f"The database holds {present:,} sample listings, not {number:,}. Name an empty one."
        )
    if not present:
        generate(number, progress=lambda done: show(f"\r{done:,} of {number:,} listings"))
        show("\n")
        settle()


def show(progress: str) -> None:
    """Aside, so that the output holds the table alone."""
    print(progress, end="", file=sys.stderr, flush=True)


def settle() -> None:
    """What a PostgreSQL server does by itself within some minutes; until then it plans blindly."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def facts() -> str:
    version = ".".join(map(str, connection.get_database_version()))
    return (
        f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"{connection.display_name} {version}, {os.cpu_count()} cores, {timezone.localdate()}"
    )
