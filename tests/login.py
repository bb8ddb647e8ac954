"""Logging in as a person does: a form, then six digits from an app."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from tests.factories import PASSWORD, TOTP_SECRET

LOGIN = "/admin/account/login/"
PERIOD = 30  # seconds


def code(secret=TOTP_SECRET, step=0):
    """What the app shows. A code is good once: whoever logs in twice in a test takes the next (`step=1`)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + step))


def wrong_code():
    right = {code(step=step) for step in range(-2, 3)}
    return next(
        text for text in ("000000", "111111", "222222", "333333", "444444", "555555") if text not in right
    )


def give_password(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def give_code(client, text, **extra):
    return client.post(reverse("mfa_authenticate"), {"code": text}, **extra)


def log_in(client, username, step=0, **extra):
    give_password(client, username, **extra)
    return give_code(client, code(step=step), **extra)


def is_in(client):
    """The first page of the back office is shown."""
    return client.get("/admin/").status_code == 200
