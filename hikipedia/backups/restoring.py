from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from directory import triggers

from ..shelf import shelves
from . import contents, files, making


def restore(backup: files.Backup, replaces: bool) -> dict:
    """Returns what the backup says of itself."""
    manifest = _checked(backup)
    is_empty = not connection.introspection.table_names()
    if not is_empty and not replaces:
        raise CommandError(
            "The database is not empty. With --replace it is overwritten, after a backup of it."
        )
    if not is_empty:
        making.make()
        making.KINDS[connection.vendor].clear(connection)
    held = making.KINDS[connection.vendor].load(connection, backup.path)
    if wrong := contents.differences(manifest["tables"], held):
        raise CommandError(f"Brought back, but not as it was: {', '.join(wrong)}.")
    _bring_up_to_date()
    return manifest


def _checked(backup):
    if not backup.is_whole():
        raise CommandError(f"{backup.path} is not what it was when it was made (see {backup.sums.name}).")
    manifest = backup.manifest()
    if manifest["vendor"] != connection.vendor:
        raise CommandError(f"This is a backup of {manifest['vendor']}, and DATABASE_URL names another kind.")
    known = MigrationLoader(None).disk_migrations
    if unknown := {tuple(migration) for migration in manifest["migrations"]} - _of_apps(known):
        names = ", ".join(sorted(".".join(migration) for migration in unknown))
        raise CommandError(f"The backup is newer than this release, which does not know {names}.")
    return manifest


def _of_apps(known):
    """Also what was squashed: the rows of the old names stay in the database."""
    return {*known, *(old for migration in known.values() for old in migration.replaces)}


def _bring_up_to_date():
    call_command("migrate", interactive=False, verbosity=0)
    making.forget_what_is_due()
    # A shelf of before holds other pages; its name says nothing about the data that are here now.
    if shelves.folder():
        shelves.move(triggers.revision())
