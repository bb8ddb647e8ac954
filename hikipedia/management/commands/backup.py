from django.core.management.base import BaseCommand
from django.utils import timezone

from hikipedia.backups import files, making


class Command(BaseCommand):
    help = "Makes a backup of the database in BACKUP_DIR, and deletes those that are due."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--only-delete", action="store_true", help="delete what is due, and make none")

    def handle(self, *args, only_delete, **options):
        # First of all: also when the backup fails, as on a full disk.
        deleted = files.delete_due(timezone.now())
        if deleted:
            self.stdout.write(f"Deleted, being old: {', '.join(deleted)}")
        if only_delete:
            return
        backup = making.make()
        tables = backup.manifest()["tables"].values()
        rows, size = sum(count for count, _sum in tables), backup.path.stat().st_size
        self.stdout.write(f"{backup.path}: {len(tables)} tables, {rows:,} rows, {size:,} bytes.")
