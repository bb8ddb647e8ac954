"""Fills a database with listings that look like real ones, the same ones for the same seed.

Every name begins with 「(例)」, and a database with any other listing is refused.
"""

import datetime
from collections.abc import Callable
from itertools import islice

from django.conf import settings
from django.db import transaction

from directory.models import Check, ContactPoint, Listing, Schedule, ServedArea, Source
from stewardship.loading import STEPS, Report

from .sampler import Sample, Sampler
from .words import PREFIX

BATCH = 1000
GEOGRAPHY = ("prefectures.csv", "municipalities.csv")


class HasRealListings(SystemExit):
    """Ends the process; the message is all that the person at the keyboard sees."""


def generate(number: int, seed: int = 1, progress: Callable[[int], None] = lambda done: None) -> None:
    """All of them or, when something breaks off, none."""
    refuse_real_listings()
    with transaction.atomic():
        load_geography()
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


def load_geography() -> None:
    report = Report()
    for name in GEOGRAPHY:
        STEPS[name](settings.FIXTURE_FOLDER / name, report)


def save(batch: list[Sample]) -> None:
    Listing.objects.bulk_create([sample.listing for sample in batch])
    for sample in batch:
        # Django refuses bulk_create for child tables; `raw` writes the child's own row alone.
        sample.child.save_base(raw=True, force_insert=True)
    for model, name in (
        (ContactPoint, "contacts"),
        (Schedule, "schedules"),
        (ServedArea, "areas"),
        (Source, "sources"),
        (Check, "checks"),
    ):
        model._base_manager.bulk_create([row for sample in batch for row in getattr(sample, name)])
