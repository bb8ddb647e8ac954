"""What a person needs beside the password: an app that shows six digits, or a passkey.

Recovery codes alone do not count: they are for the day the telephone is lost.
"""

from allauth.mfa.models import Authenticator
from django.db import transaction

DEVICES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(user) -> bool:
    return Authenticator.objects.filter(user=user, type__in=DEVICES).exists()


@transaction.atomic
def reset(user) -> None:
    """For a lost telephone: the next log-in asks for a new device, and whoever holds the old one is out."""
    Authenticator.objects.filter(user=user).delete()
    user.end_sessions()
