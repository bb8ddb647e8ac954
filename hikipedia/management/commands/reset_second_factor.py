from django.core.management.base import BaseCommand, CommandError

from hikipedia.accounts import second_factor
from hikipedia.models import User


class Command(BaseCommand):
    help = "For an administrator who lost the telephone: the next log-in asks for a new second factor."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is nobody with the user name {username}.")
        second_factor.reset(user)
        self.stdout.write(f"The second factor of {username} is reset; the next log-in asks for a new one.")
