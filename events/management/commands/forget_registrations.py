from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from events import forgetting


class Command(BaseCommand):
    help = "Deletes registrations whose day has come, with all that hangs on them. Meant for every night."

    def handle(self, *args, **options):
        counts = forgetting.forget(timezone.now())
        self.stdout.write(", ".join(f"{number} {what}" for what, number in counts.items()) + " deleted.")
        # Every time, also when nothing was due: people cancel during the day, and last night may have
        # been disturbed.
        if not connection.in_atomic_block and not forgetting.wipe():
            raise CommandError("The rows are gone, but not yet their bytes: please run this once more.")
