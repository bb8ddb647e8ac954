"""Asks for pages in turn, through the whole of Django's WSGI application, and keeps the times."""

import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.db import connection
from django.urls import reverse

from directory.models import Listing


@dataclass
class Page:
    name: str
    path: str
    query: str = ""
    queries: int = 0
    size: int = 0  # bytes of the body, compressed
    times: list[float] = field(default_factory=list)  # milliseconds

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20, method="inclusive")[-1]


def pages() -> list[Page]:
    """The first one does nothing: the others are compared with it."""
    detailed = Listing.objects.published().filter(schedules__isnull=False).order_by("code").first()
    listings = reverse("directory:listing-list")
    filtered = urlencode({"kind": "group", "reachable_without_voice": "yes"})
    return [
        Page("nothing", reverse("nothing")),
        Page("home", reverse("home")),
        Page("list", listings),
        Page("list, filtered", listings, filtered),
        Page("list, 支援", listings, urlencode({"q": "支援"})),
        Page("prefecture tokyo", reverse("directory:prefecture-detail", args=["tokyo"])),
        Page("prefecture tottori", reverse("directory:prefecture-detail", args=["tottori"])),
        Page("municipality 大阪市", reverse("directory:municipality-detail", args=["271004"])),
        Page("municipality 鳥取市", reverse("directory:municipality-detail", args=["312011"])),
        Page("detail", detailed.get_absolute_url()),
    ]


def measure(application: Callable, rounds: int) -> list[Page]:
    """In turn, so that a slow moment of the machine falls on all pages alike."""
    measured = pages()
    for page in measured:
        inspect(application, page)
    for _round in range(rounds):
        for page in measured:
            start = time.perf_counter()
            fetch(application, page)
            page.times.append((time.perf_counter() - start) * 1000)
    return measured


def inspect(application: Callable, page: Page) -> None:
    """The first visit also warms the page up."""
    fetch(application, page)
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        page.size = len(gzip.compress(fetch(application, page), 6))
    page.queries = len(statements)


def fetch(application: Callable, page: Page) -> bytes:
    environ = {"PATH_INFO": page.path, "QUERY_STRING": page.query, "REMOTE_ADDR": "127.0.0.1"}
    setup_testing_defaults(environ)
    answer: list[str] = []
    response = application(environ, lambda status, headers: answer.append(status))
    body = b"".join(response)
    response.close()
    if not answer[0].startswith("200"):
        raise SystemExit(f"{page.path}?{page.query} answers {answer[0]}: there is nothing to measure.")
    return body


def table(measured: list[Page]) -> Iterator[str]:
    nothing = measured[0].median
    yield "| page | median ms | p95 ms | × nothing | queries | bytes gzip |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for page in measured:
        times = f"{page.median:.2f} | {page.p95:.2f} | {page.median / nothing:.1f}"
        yield f"| {page.name} | {times} | {page.queries} | {page.size:,} |"
