import secrets

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Makes a database ready to serve: migrations, data, and one staff account. Safe to repeat."

    def handle(self, *args, **options):
        if self.has_migrations_to_apply():
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=1)
        call_command("load_data", stdout=self.stdout, stderr=self.stderr)
        self.forget_registrations()
        self.create_staff_account()

    def has_migrations_to_apply(self):
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def forget_registrations(self):
        """After a long rest, or from a backup, the database may hold what ought to be gone."""
        try:
            call_command("forget_registrations", stdout=self.stdout)
        except CommandError as error:  # no reason not to start
            self.stderr.write(str(error))

    def create_staff_account(self):
        User = get_user_model()
        if User.objects.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(12)
        User.objects.create_superuser("staff", password=password)
        self.stdout.write(
            f"\nStaff account for /admin/: user name staff, password {password}\n"
            "It is shown only this once. Please write it down.\n"
        )
