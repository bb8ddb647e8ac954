"""The links that are sent by mail, to choose a password with: the first one or a new one."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.http import base36_to_int

RESET_TIMEOUT = 24 * 60 * 60  # seconds; an invitation lives for PASSWORD_RESET_TIMEOUT


class LinkGenerator(PasswordResetTokenGenerator):
    """A link works once: the password and the last log-in are part of what is signed."""

    def check_token(self, user, token):
        if not (user and user.is_active and super().check_token(user, token)):
            return False
        return not user.has_usable_password() or self.age(token) <= RESET_TIMEOUT

    def age(self, token):
        return self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])


def address(key):
    """Leads to a page with a button, not at once to the form.

    A browser that comes from a mail page does not send our cookies (SameSite=Strict), and the form needs
    the session; and programs that look into mails use up nothing.
    """
    return settings.SITE_URL + reverse("account_follow_link", args=[key])
