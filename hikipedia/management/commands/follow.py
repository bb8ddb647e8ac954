import os
import signal
import time

from django.core.management.base import BaseCommand

from hikipedia.shelf import shelves
from hikipedia.shelf.follower import PAUSE, Follower, alone


class Command(BaseCommand):
    help = "Watches the data and the clock for the shelf, until it is stopped. One on each machine."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--parent", type=int, help="process for which this one runs, and with which it ends"
        )

    def handle(self, *args, **options):
        if not shelves.folder():
            self.stdout.write("There is no shelf (SHELF=0).")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        parent = options["parent"]

        def is_over():
            return parent is not None and os.getppid() != parent

        while not is_over():
            with alone() as is_alone:
                if is_alone:
                    return Follower().run(is_over)
            time.sleep(PAUSE)  # this one is there when the other ends

    def stop(self, *args):
        """The follower takes the link away on its way out."""
        raise SystemExit(0)
