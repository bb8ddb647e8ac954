"""Asks for pages in turn and keeps the times and the memory of what answers."""

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F
from django.urls import reverse

from directory.models import Listing

from .memory import Memory
from .pages import Page, pages

CHANGES = 5


@dataclass
class Measured:
    label: str
    pages: list[Page]
    before: Memory | None = None  # after the page that does nothing alone
    first: float = 0  # milliseconds of the first list, with all that a process reads once
    with_catalogue: Memory | None = None
    after_change: list[float] = field(default_factory=list)  # milliseconds of the first list after a write
    after: Memory | None = None


def measure(visit: Callable, rounds: int) -> Measured:
    measured = Measured(visit.label, pages())
    listings = reverse("directory:listing-list")
    visit(measured.pages[0].path)
    measured.before = visit.memory()
    measured.first = timed(visit, listings)
    measured.with_catalogue = visit.memory()
    ask_in_turn(visit, measured.pages, rounds)
    for _change in range(CHANGES):
        change()
        measured.after_change.append(timed(visit, listings))
    measured.after = visit.memory()
    return measured


def ask_in_turn(visit: Callable, measured: list[Page], rounds: int) -> None:
    """In turn, so that a slow moment of the machine falls on all pages alike."""
    for page in measured:
        inspect(visit, page)
    for round_ in range(rounds):
        for page in measured:
            for variant in page.variants_of(round_):
                page.add(variant, timed(visit, page.path, variant))


def inspect(visit: Callable, page: Page) -> None:
    """The first visit also warms the page up. Queries can be counted in this process alone."""
    visit(page.path, page.variants[0])
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        page.size = len(gzip.compress(visit(page.path, page.variants[0]), 6))
    page.queries = len(statements)


def timed(visit: Callable, path: str, query: str = "") -> float:
    start = time.perf_counter()
    visit(path, query)
    return (time.perf_counter() - start) * 1000


def change() -> None:
    """As an editor who saves a listing: the triggers look at the row, not at what is new in it."""
    one = Listing.objects.published().order_by("code").values("pk")[:1]
    Listing.objects.filter(pk__in=list(one.values_list("pk", flat=True))).update(summary=F("summary"))
