import logging

from django.core.management import call_command, get_commands
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from . import files, postgresql, sqlite

KINDS = {"postgresql": postgresql, "sqlite": sqlite}
FORGET = "forget_registrations"
logger = logging.getLogger(__name__)


def make() -> files.Backup:
    """Outside of any transaction."""
    forget_what_is_due()
    backup = files.new(connection.vendor)
    draft = files.draft(backup)
    try:
        tables = KINDS[connection.vendor].dump(connection, draft)
        files.finish(backup, draft, {"tables": tables, **_state()})
    finally:
        draft.unlink(missing_ok=True)
    return backup


def forget_what_is_due() -> None:
    """Rows whose day of deletion is past get into no backup, and do not come back from one."""
    if FORGET not in get_commands():
        return
    try:
        call_command(FORGET)
    except DatabaseError:  # tables of before this release: a backup is needed now more than ever
        logger.warning("Registrations that are due could not be deleted before the backup.")


def _state():
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "vendor": connection.vendor,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "migrations": sorted([app, name] for app, name in applied),
    }
