"""Which addresses are looked at: those that public pages name."""

from itertools import zip_longest
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db.models import Q

from directory.models import ContactPoint, Listing, Resource, Source

PUBLIC = Q(
    listing__status__in=[Listing.Status.PUBLISHED, Listing.Status.PAUSED], listing__merged_into__isnull=True
)


class Place(NamedTuple):
    """Where an address stands."""

    name: str
    listing: object = None  # its key


def named() -> dict[str, list[Place]]:
    """{address: places}"""
    found: dict[str, list[Place]] = {}
    contacts = ContactPoint.objects.filter(PUBLIC, channel__in=ContactPoint.WEB_CHANNELS)
    sources = Source.objects.filter(PUBLIC).exclude(url="")
    for rows in (
        contacts.order_by("pk").values_list("value", "listing__name", "listing_id"),
        sources.order_by("pk").values_list("url", "listing__name", "listing_id"),
    ):
        for url, name, listing in rows:
            _add(found, url, Place(name, listing))
    for resource in Resource.objects.filter(is_published=True):
        for url in filter(None, [resource.url, resource.source_url]):
            _add(found, url, Place(resource.title))
    return found


def _add(found, url, place):
    if url.startswith("http"):  # a LINE account may stand as @name
        places = found.setdefault(url.split("#")[0], [])
        if place not in places:
            places.append(place)


def one_host_after_the_other(urls):
    """So that the pause of one host is spent at others."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    return [url for row in zip_longest(*hosts.values()) for url in row if url]
