from django.core.management.base import BaseCommand
from django.utils import timezone

from events.mails import queue, sending
from events.models import Mail


class Command(BaseCommand):
    help = "Sends reminders for tomorrow, and every mail that waits. Meant for every few minutes."

    def handle(self, *args, verbosity=1, **options):
        reminders = queue.add_reminders(timezone.localtime())
        run = sending.send_all()
        self.report(run, reminders, verbosity)

    def report(self, run, reminders, verbosity):
        """Numbers alone. Nothing where nothing was done: cron mails every line to somebody."""
        counts = run.counts
        if verbosity > 1 or any(counts.values()):
            self.stdout.write(
                f"{counts[Mail.State.SENT]} mails sent, {reminders} new reminders, "
                f"{counts[Mail.State.WAITING]} to be tried again, "
                f"{counts[Mail.State.GIVEN_UP]} given up."
            )
        if run.is_cut_short:
            self.stderr.write("The mail server does not answer well. The rest waits for the next run.")
