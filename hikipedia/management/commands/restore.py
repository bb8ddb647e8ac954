from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hikipedia.backups import files, restoring


class Command(BaseCommand):
    help = "Brings a backup back into an empty database, and makes it ready for this release."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", help="the copy; without it, those there are are named")
        parser.add_argument("--replace", action="store_true", help="into a database that is not empty")

    def handle(self, *args, file, replace, **options):
        if file is None:
            return self.name_all()
        backup = files.Backup(Path(file).absolute())
        if not backup.path.exists() or backup.vendor is None:
            raise CommandError(f"{file} is no backup. Without a file, the ones there are are named.")
        manifest = restoring.restore(backup, replace)
        counts = [count for count, _sum in manifest["tables"].values()]
        self.stdout.write(
            f"Brought back, as of {manifest['made_at']}: {len(counts)} tables, {sum(counts):,} rows, "
            "each table with the sum that it had."
        )

    def name_all(self):
        backups = files.found()
        for backup in backups:
            self.stdout.write(f"{backup.path}  {backup.path.stat().st_size:,} bytes")
        self.stdout.write("Name one of them." if backups else f"There is none in {files.folder()}.")
