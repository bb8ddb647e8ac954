"""What was measured, as tables."""

import os
import platform
import statistics
from collections.abc import Iterator

import django
from django.db import connection
from django.utils import timezone

from .fill import Filled
from .measure import Measured
from .pages import Page

MIB = 1024 * 1024
SECONDS_TO_INDEX = {20_000: "≤ 20 s"}


def report(listings: int, rounds: int, filled: Filled, all_measured: list[Measured]) -> Iterator[str]:
    yield facts()
    yield f"{listings:,} listings, {rounds} rounds"
    for measured in all_measured:
        yield f"\n{measured.label}:\n"
        yield from table(measured.pages, listings)
        yield ""
        yield from besides(measured)
    yield f"\ndatabase: {filled.size / MIB:,.0f} MiB"
    if filled.seconds_to_index is not None:
        goal = SECONDS_TO_INDEX.get(listings)
        yield f"to index everything anew: {filled.seconds_to_index:.1f} s{f' (goal {goal})' if goal else ''}"


def facts() -> str:
    version = ".".join(map(str, connection.get_database_version()))
    return (
        f"Python {platform.python_version()}, Django {django.get_version()}, "
        f"{connection.display_name} {version}, {os.cpu_count()} cores, {timezone.localdate()}"
    )


def table(pages: list[Page], listings: int) -> Iterator[str]:
    nothing = pages[0].median
    yield "| page | median ms | p95 ms | × nothing | goal | queries | bytes gzip |"
    yield "| --- | ---: | ---: | ---: | --- | ---: | ---: |"
    for page in rows(pages):
        times = f"{page.median:.2f} | {page.p95:.2f} | {page.median / nothing:.1f}"
        goal, queries = page.goals.get(listings, ""), page.queries or ""
        yield f"| {page.name} | {times} | {goal} | {queries} | {page.size:,} |"


def rows(pages: list[Page]) -> Iterator[Page]:
    for page in pages:
        yield page
        if len(page.variants) > 1:
            yield page.slowest()


def besides(measured: Measured) -> Iterator[str]:
    changed = measured.after_change
    yield f"first list of a process: {measured.first:,.0f} ms"
    yield (
        f"first list after a change: {statistics.median(changed):,.0f} ms, "
        f"at worst {max(changed):,.0f} ms of {len(changed)}"
    )
    yield (
        f"memory of the process: {measured.before.now:.0f} MiB before the first list, "
        f"{measured.with_catalogue.now:.0f} MiB after it, {measured.after.now:.0f} MiB at the end, "
        f"{measured.after.peak:.0f} MiB at peak (goal ≤ 143 MiB, which is 150 MB)"
    )
