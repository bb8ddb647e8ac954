"""Devices that somebody has logged in from before, known by a signed cookie.

Failed log-ins of a known device are counted apart from everybody else's: whoever guesses passwords
elsewhere cannot lock it. The cookie is no key to anything; it does not shorten the log-in.
"""

import secrets
import unicodedata
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

COOKIE = "device"
AGE = 400 * 24 * 60 * 60  # seconds: browsers keep no cookie longer
SALT = "hikipedia.device"
PEOPLE = 10  # of one device that several share


class Device(NamedTuple):
    key: str
    people: list[str]

    def is_known_to(self, username: str) -> bool:
        return fingerprint(username) in self.people


def fold(username: str) -> str:
    """One spelling for all that lead to the same account, lest each of them be counted apart."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def fingerprint(username: str) -> str:
    """The cookie tells nobody who uses the device."""
    return salted_hmac(SALT, fold(username), algorithm="sha256").hexdigest()[:16]


def of(request) -> Device | None:
    try:
        return Device(*signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE))
    except signing.BadSignature:
        return None


def client_of(request, username: str) -> str:
    """Whose failures are counted together: the device, if this person has used it, or else the address."""
    device = of(request)
    if device and device.is_known_to(username):
        return f"device-{device.key}"
    return request.META["REMOTE_ADDR"]


def remember(request, response, user) -> None:
    device = of(request) or Device(secrets.token_urlsafe(16), [])
    person = fingerprint(user.get_username())
    others = [other for other in device.people if other != person]
    response.set_cookie(
        COOKIE,
        signing.dumps([device.key, [person, *others][:PEOPLE]], salt=SALT),
        max_age=AGE,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
