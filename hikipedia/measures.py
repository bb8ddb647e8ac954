"""How the site is, in numbers: a page for its administrators (`/admin/status/`), and the same for a machine
that looks after it (`/metrics`, the text form of Prometheus). Nothing is counted for each visitor.
"""

import os
import time
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from directory import triggers
from directory.models import Listing
from events.models import Mail, Registration

from .backups import files
from .shelf import follower, shelves

DAY = 24 * 60 * 60  # seconds


class Measure(NamedTuple):
    name: str  # as Prometheus wants it
    label: str
    value: float | None  # None: there is none, such as the age of a backup that was never made
    is_bad: bool = False  # somebody has to look at it
    part: str = ""  # of measures with several: {status="published"}

    @property
    def in_days(self):
        """Ages are read by people, too."""
        is_age = self.name.endswith("_age_seconds") and self.value is not None
        return round(self.value / DAY, 1) if is_age else None


def measures() -> list[Measure]:
    """What needs no database comes in any case."""
    found = [*_of_the_shelf(), *_of_backups()]
    try:
        found += _of_the_database()
        is_there = True
    except DatabaseError:
        is_there = False
    return [Measure("hikipedia_database_up", _("database answers"), is_there, not is_there), *found]


def _of_the_database():
    today, number = timezone.localdate(), "hikipedia_listings"
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Measure("hikipedia_migrations_pending", _("migrations that are missing"), pending, pending > 0)
    if pending:
        return  # tables may be missing, too
    missing = len(triggers.missing())
    yield Measure("hikipedia_triggers_missing", _("triggers that are missing"), missing, missing > 0)
    yield Measure("hikipedia_revision", _("revision of the data"), triggers.revision())
    counts = Listing.objects.values_list("status").annotate(Count("pk")).order_by("status")
    for status, count in counts:
        yield Measure(number, Listing.Status(status).label, count, part=f'{{status="{status}"}}')
    due = Q(next_check_on=None) | Q(next_check_on__lt=today)
    overdue = Listing.objects.published().filter(due).count()
    yield Measure("hikipedia_checks_overdue", _("checks that are due"), overdue)
    waiting = Mail.objects.filter(state=Mail.State.WAITING).count()
    yield Measure("hikipedia_mails_waiting", _("mails that wait"), waiting)
    past = Registration.objects.past_their_date(today).count()
    yield Measure(
        "hikipedia_registrations_past_date", _("registrations past their day of deletion"), past, past > 0
    )
    yield Measure("hikipedia_database_bytes", _("size of the database in bytes"), _database_size())


def _database_size():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    name = str(connection.settings_dict["NAME"])
    return sum(os.path.getsize(path) for path in (name, f"{name}-wal") if os.path.exists(path))


def _of_the_shelf():
    if not shelves.folder():
        return
    is_followed = follower.is_there()
    yield Measure("hikipedia_follower_up", _("somebody follows the data"), is_followed, not is_followed)
    pages, size = _shelf_size(shelves.link())
    yield Measure("hikipedia_shelf_pages", _("pages on the shelf"), pages)
    yield Measure("hikipedia_shelf_bytes", _("bytes on the shelf"), size)
    try:
        age = time.time() - os.lstat(shelves.folder() / shelves.CURRENT).st_mtime
    except OSError:
        age = None
    yield Measure("hikipedia_shelf_age_seconds", _("age of the shelf"), age)


def _shelf_size(shelf):
    pages = size = 0
    for place, _folders, names in os.walk(shelves.folder() / shelf) if shelf else ():
        for name in names:
            pages += name.endswith(".html")
            try:
                size += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue  # swept away meanwhile
    return pages, size


def _of_backups():
    """One a day, and none that is older than registrants were promised."""
    now = timezone.now()
    ages = [(now - backup.made_at).total_seconds() for backup in files.found()]
    last, oldest = min(ages, default=None), max(ages, default=None)
    is_late = last is None or last > 1.5 * DAY
    yield Measure("hikipedia_backup_age_seconds", _("age of the last backup"), last, is_late)
    is_too_old = oldest is not None and oldest > files.PROMISED.total_seconds()
    yield Measure("hikipedia_backup_oldest_age_seconds", _("age of the oldest backup"), oldest, is_too_old)


def as_text(found: list[Measure]) -> str:
    """The text form of Prometheus, version 0.0.4."""
    lines, named = [], set()
    with translation.override("en"):
        for measure in found:
            if measure.value is None:
                continue
            if measure.name not in named:
                label = "listings by status" if measure.part else measure.label
                lines += [f"# HELP {measure.name} {label}", f"# TYPE {measure.name} gauge"]
                named.add(measure.name)
            lines.append(f"{measure.name}{measure.part} {float(measure.value):.15g}")
    return "\n".join(lines) + "\n"
