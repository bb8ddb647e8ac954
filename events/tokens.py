"""What a form carries instead of a cookie: a signed token with the event and a random key.

The key makes a form that is sent twice one registration; the signature says that the form came from here,
for this event, at most half a day ago (docs/decisions/0011-registration-without-cookies.md).
"""

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from . import codes

SALT = "hikipedia.events.form"
MAX_AGE = 12 * 60 * 60  # seconds: from an evening to the next morning


def make(purpose: str, event_code: str, key: str = "") -> str:
    """A new one, or with a key the same once more, as fresh as new."""
    return signing.dumps([event_code, key or codes.new_key()], salt=f"{SALT}.{purpose}")


def read(purpose: str, event_code: str, token: str) -> str:
    """The key, or nothing where the token is too old, of another event, or not ours."""
    try:
        code, key = signing.loads(token, salt=f"{SALT}.{purpose}", max_age=MAX_AGE)
    except signing.BadSignature:
        return ""
    return key if code == event_code else ""


def spend(key: str) -> None:
    """After this the forms with this key register nobody; they live no longer than the note of it does."""
    cache.set(_spent(key), True, timeout=MAX_AGE)


def is_spent(key: str) -> bool:
    return cache.get(_spent(key), False)


def _spent(key):
    """Nothing personal: a hash of a random key, of which nothing else is left."""
    return f"events.spent.{salted_hmac(f'{SALT}.spent', key, algorithm='sha256').hexdigest()}"
