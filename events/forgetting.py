"""What people wrote about themselves goes on the day that they were told, out of the file as well."""

import logging

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from .models import Mail, Question, Registration

logger = logging.getLogger(__name__)
FORGETFUL = (Registration, Mail, Question)
PATIENCE = 3  # seconds that a table is asked for as a whole: while a backup reads it, others wait behind us


def forget(now):
    """Deletes what is due; returns {what: how many}. What hangs on a registration goes with it."""
    today = timezone.localdate(now)
    with transaction.atomic():
        registrations = Registration.objects.due(today)
        questions = Question.objects.due(today)
        return {
            "registrations": registrations.delete()[1].get(Registration._meta.label, 0),
            "questions": questions.delete()[1].get(Question._meta.label, 0),
            "expired counts": _forget_counts(now),
        }


def _forget_counts(now):
    """How often somebody tried something lies in the cache, which removes nothing that nobody asks for."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s", [connection.ops.adapt_datetimefield_value(now)]
        )
        return cursor.rowcount


def wipe():
    """Takes the deleted bytes out of the files, outside of any transaction. False: not all of them yet."""
    return {"postgresql": _vacuum, "sqlite": _empty_log}[connection.vendor]()


def _vacuum():
    """Writes the tables anew, which are small. If somebody reads them for long, what was deleted is at
    least given free to be overwritten."""
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in FORGETFUL)
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        try:
            cursor.execute(f"VACUUM (FULL, ANALYZE) {tables}")
        except OperationalError as error:
            logger.warning("The tables could not be written anew: %s", type(error).__name__)
            cursor.execute(f"VACUUM (ANALYZE) {tables}")
            return False
        finally:
            cursor.execute("RESET lock_timeout")
        return True


def _empty_log():
    """`secure_delete` (settings.py) overwrites rows in the file, but the log beside it has them still."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _in_log, _written = cursor.fetchone()
    return not is_busy
