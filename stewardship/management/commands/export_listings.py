from pathlib import Path

from django.core.management.base import BaseCommand

from directory.models import Listing
from stewardship.importing import exporting


class Command(BaseCommand):
    help = (
        "Writes listings to a file for staff: it holds drafts, hidden addresses and notes. It can come back."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=["csv", "xlsx"], default="csv")
        parser.add_argument("--status", choices=Listing.Status.values, action="append")
        parser.add_argument("--kind", choices=Listing.Kind.values, action="append")

    def handle(self, *args, file, **options):
        listings = Listing.objects.order_by("name", "code")
        for name in ("status", "kind"):
            if options[name]:
                listings = listings.filter(**{f"{name}__in": options[name]})
        if options["format"] == "xlsx":
            with file.open("wb") as target:
                exporting.write_xlsx(listings, target)
        else:
            with file.open("w", encoding="utf-8", newline="") as target:
                target.writelines(exporting.csv_lines(listings))
        self.stdout.write(f"{listings.count():,} listings are in {file}. It is for staff alone.")
