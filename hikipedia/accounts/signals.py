"""What follows from a log-in and from a new device."""

import time

from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.dispatch import receiver

from .second_factor import DEVICES


@receiver(user_logged_in)
def limit_session(request, **kwargs):
    """Django prolongs a session whenever something in it changes; ours ends all the same."""
    request.session["ends_at"] = time.time() + settings.SESSION_COOKIE_AGE


@receiver(authenticator_added)
def end_other_sessions(request, user, authenticator, **kwargs):
    """Whoever knew the password before there was a second factor does not stay in because of it."""
    if authenticator.type in DEVICES:
        user.end_sessions()
        update_session_auth_hash(request, user)


def create_cache_table(using, **kwargs):
    """Counts are shared by all processes of the server, in a table that Django makes by this command."""
    call_command("createcachetable", database=using, verbosity=0)
