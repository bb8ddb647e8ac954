from django.core.management.base import BaseCommand

from directory import search
from directory.models import Listing


class Command(BaseCommand):
    help = "Repairs the search columns of every listing and reports how many were wrong."

    def handle(self, *args, **options):
        wrong = search.rebuild(Listing.objects.all())
        self.stdout.write(f"Search columns: {wrong} were wrong and are repaired.")
