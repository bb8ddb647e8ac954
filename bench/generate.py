"""Fills a database with listings that look like real ones, the same ones for the same seed.

Every name begins with 「(例)」, and a database with any other listing is refused.
"""

import datetime
from collections.abc import Callable
from itertools import groupby, islice

from django.conf import settings
from django.db import router, transaction
from django.db.models.sql import InsertQuery

from directory.models import Check, ContactPoint, Listing, Schedule, ServedArea, Source
from stewardship.loading import STEPS, Report

from .sampler import Sample, Sampler
from .words import PREFIX

BATCH = 1000
BASICS = ("prefectures.csv", "municipalities.csv", "synonyms.csv")


class HasRealListings(SystemExit):
    """Ends the process; the message is all that the person at the keyboard sees."""


def generate(number: int, seed: int = 1, progress: Callable[[int], None] = lambda done: None) -> None:
    """All of them or, when something breaks off, none. They wait to be indexed."""
    refuse_real_listings()
    with transaction.atomic():
        load_basics()
        samples = Sampler(seed, datetime.date.today()).samples(number)
        done = 0
        while batch := list(islice(samples, BATCH)):
            save(batch)
            done += len(batch)
            progress(done)


def refuse_real_listings() -> None:
    if Listing.objects.exclude(name__startswith=PREFIX).exists():
        raise HasRealListings(
            f"This database holds listings whose name does not begin with {PREFIX}. "
            "Sample data never mixes with real data: name an empty database in DATABASE_URL."
        )


def load_basics() -> None:
    report = Report()
    for name in BASICS:
        STEPS[name](settings.FIXTURE_FOLDER / name, report)


def save(batch: list[Sample]) -> None:
    Listing.objects.bulk_create([sample.listing for sample in batch])
    save_children([sample.child for sample in batch])
    for model, name in (
        (ContactPoint, "contacts"),
        (Schedule, "schedules"),
        (ServedArea, "areas"),
        (Source, "sources"),
        (Check, "checks"),
    ):
        model._base_manager.bulk_create([row for sample in batch for row in getattr(sample, name)])


def save_children(children: list[Listing]) -> None:
    """The rows of the child tables alone. Django refuses bulk_create for these; one by one they are slow."""
    for _kind, rows in groupby(sorted(children, key=lambda child: child.KIND), key=lambda child: child.KIND):
        rows = list(rows)
        model = type(rows[0])
        query = InsertQuery(model)
        query.insert_values(model._meta.local_concrete_fields, rows, raw=True)
        query.get_compiler(using=router.db_for_write(model)).execute_sql()
