from django.core.management.base import BaseCommand, CommandError

from directory.search import index


class Command(BaseCommand):
    help = "Indexes every listing anew. With --check nothing is repaired: it says what is wrong and fails."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true")

    def handle(self, *args, check, **options):
        if not check:
            done = index.rebuild(self.show)
            self.stdout.write(f"{done} listings are indexed.")
            return
        faults = list(index.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError("The search index is wrong. `manage.py rebuild_search` makes it anew.")
        self.stdout.write("The search index is right.")

    def show(self, done, total):
        self.stderr.write(f"{done} of {total}")
