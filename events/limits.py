"""How often one client may do something. Nothing personal is kept: a client is a keyed hash that is another
one tomorrow (hikipedia/accounts/address.py), and the key of a count is a hash of that.

Whoever sends many requests in the same moment may get a few more through; none of this is a lock.
"""

import time
from typing import NamedTuple

from django.core.cache import cache
from django.utils.crypto import salted_hmac


class Limit(NamedTuple):
    name: str
    number: int
    seconds: int

    def is_reached(self, request) -> bool:
        return cache.get(self._key(request), 0) >= self.number

    def count(self, request) -> None:
        key = self._key(request)
        # Not `incr`, which would give the count five minutes to live.
        cache.set(key, cache.get(key, 0) + 1, timeout=self.seconds)

    def _key(self, request):
        """A new one with every span of time."""
        span = int(time.time()) // self.seconds
        value = f"{self.name} {span} {request.META['REMOTE_ADDR']}"
        return f"events.limit.{salted_hmac('hikipedia.events.limit', value, algorithm='sha256').hexdigest()}"


HOUR = 60 * 60
REGISTRATIONS = Limit("registrations", 30, HOUR)  # a support center may register several people
QUESTIONS = Limit("questions", 10, HOUR)
WRONG_CODES = Limit("wrong codes", 10, HOUR // 4)
