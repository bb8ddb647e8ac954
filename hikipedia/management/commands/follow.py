import signal

from django.core.management.base import BaseCommand

from hikipedia.shelf import shelves
from hikipedia.shelf.follower import Follower, alone


class Command(BaseCommand):
    help = "Watches the data and the clock for the shelf, until it is stopped. One on each machine."
    requires_system_checks = []

    def handle(self, *args, **options):
        if not shelves.folder():
            self.stdout.write("There is no shelf (SHELF=0).")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        with alone() as is_alone:
            if is_alone:
                Follower().run()
            else:
                self.stdout.write("Somebody follows already.")

    def stop(self, *args):
        """The follower takes the link away on its way out."""
        raise SystemExit(0)
