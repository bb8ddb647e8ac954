"""Whom a request comes from, without keeping the address.

Failed log-ins are counted for each client, so something has to tell clients apart. It is a keyed hash that
is another one tomorrow; the address itself goes no further than the first middleware.
"""

import ipaddress

from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


def hide(request) -> None:
    """Puts the hash in place of the address, for whatever reads it later (and may write it down)."""
    request.META["REMOTE_ADDR"] = pseudonym(client_address(request.META))
    for header in FORWARDED:
        request.META.pop(header, None)


def client_address(meta: dict) -> str:
    """The last address that a server of ours has seen itself.

    Anybody can send X-Forwarded-For; each proxy adds the address it was asked from at the end. With no
    proxy of ours the header means nothing, with one the last entry is true, with two the last but one.
    """
    seen = [*meta.get("HTTP_X_FORWARDED_FOR", "").split(","), meta.get("REMOTE_ADDR", "")]
    address = seen[-1 - min(settings.TRUSTED_PROXIES, len(seen) - 1)].strip()
    return address if is_address(address) else meta.get("REMOTE_ADDR", "")


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def pseudonym(address: str) -> str:
    """Whoever has a network of IPv6 has all of its addresses: they count as one."""
    today = timezone.localdate().isoformat()
    digest = salted_hmac(f"hikipedia.address.{today}", truncate_ip(address), algorithm="sha256")
    return digest.hexdigest()[:32]
