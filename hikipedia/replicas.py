"""Public pages from a copy of the database (docs/decisions/0017-replicas.md).

A replica follows the primary and may be behind. So it is asked first which revision it has: only where that
is the revision of the shelf is the page made of it, all of it in one snapshot. What it says never moves the
link of the shelf. Rows for which no revision vouches, such as registrations, come from the primary ever.
"""

import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import InterfaceError, transaction

from directory import triggers

ALIAS = "replica"
REST = 5  # seconds during which a replica that failed is not asked again: to reach nobody takes long

_is_reading = ContextVar("is_reading_from_replica", default=False)
_rests_until = 0.0


class Writes(InterfaceError):
    """Whoever wants to write begins anew with the primary: what was read may not be what is there."""


class Router:
    """For DATABASE_ROUTERS."""

    def db_for_read(self, model, **hints):
        return ALIAS if _is_reading.get() and triggers.vouches_for(model) else None

    def db_for_write(self, model, **hints):
        if _is_reading.get():
            raise Writes(f"{model._meta.label} is written while pages are read from a replica.")
        return None

    def allow_relation(self, one, other, **hints):
        return True  # they are the same rows

    def allow_migrate(self, db, app_label, **hints):
        return db != ALIAS


def may_be_asked() -> bool:
    return ALIAS in settings.DATABASES and time.monotonic() >= _rests_until


def rest() -> None:
    global _rests_until
    _rests_until = time.monotonic() + REST


@contextmanager
def snapshot():
    """All that is read inside is from one moment of the replica (its isolation is REPEATABLE READ)."""
    with transaction.atomic(using=ALIAS):
        token = _is_reading.set(True)
        try:
            yield
        finally:
            _is_reading.reset(token)
