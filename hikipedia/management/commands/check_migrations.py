from django.core.management.base import BaseCommand, CommandError

from hikipedia import migration_rules


class Command(BaseCommand):
    help = "Says which new migrations could not run while the release of before is serving."
    requires_system_checks = []

    def handle(self, *args, **options):
        if found := migration_rules.faults():
            raise CommandError("\n".join(found))
