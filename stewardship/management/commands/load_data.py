from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.search import index
from stewardship.loading import load


class Command(BaseCommand):
    help = "Loads geography and the real data from fixtures/. Inserts what is missing; changes nothing else."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.FIXTURE_FOLDER)

    def handle(self, *args, folder, **options):
        report = load(folder, progress=self.stdout.write)
        for line in report.broken:
            self.stderr.write(self.style.WARNING(line))
        if not report.inserted and not report.present:
            raise CommandError(f"Nothing could be loaded from {folder}.")
        indexed = index.drain_all()
        self.stdout.write(f"Data: {report}. {indexed} listings were indexed for the search.")
