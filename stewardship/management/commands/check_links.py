import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stewardship.links.memory import Run
from stewardship.links.visitor import Visitor


class Command(BaseCommand):
    help = "Looks at the websites that entries name, slowly and politely. Once a week is enough."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="look at no more addresses than this")
        parser.add_argument("--seconds", type=int, help="begin no new address after this many seconds")

    def handle(self, *args, limit=None, seconds=None, verbosity=1, **options):
        if any(number is not None and number < 1 for number in (limit, seconds)):
            raise CommandError("--limit and --seconds take a number from 1 on.")
        ends_at = time.monotonic() + seconds if seconds else float("inf")
        run = Run(Visitor(settings.SITE_URL))
        show = self.stdout.write if verbosity > 1 else lambda line: None
        run.go(limit, lambda: time.monotonic() < ends_at, show)
        self.stdout.write(f"{run.looked_at} addresses looked at, {run.failing} of them failing.")
