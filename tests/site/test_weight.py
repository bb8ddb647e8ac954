"""HTML and style sheet together fit into the first packets that a server may send: 14 KB."""

import gzip

import pytest
from django.conf import settings
from django.db.models import Count

from directory.models import Listing
from tests.factories import full_event

from .page import Page

LIMIT = 14 * 1024


def busiest_prefecture():
    counts = Listing.objects.published().values_list("prefecture__slug").annotate(number=Count("pk"))
    return counts.exclude(prefecture=None).order_by("-number").first()[0]


def richest_listing():
    """With the longest page of all."""
    codes = Listing.objects.published().values_list("code", flat=True)
    return max(codes, key=lambda code: len(Page.fetch(f"/listings/{code}/").html))


def weight(*contents):
    return sum(len(gzip.compress(content, compresslevel=6)) for content in contents)


@pytest.mark.parametrize("start", ["", "/en"])
def test_pages_are_light(real_site, start):
    paths = ["/", "/listings/", f"/prefectures/{busiest_prefecture()}/", f"/listings/{richest_listing()}/"]
    paths += ["/events/archive/", full_event().get_absolute_url()]
    css = (settings.BASE_DIR / "static" / "css" / "site.css").read_bytes()
    found = {f"{start}{path}": weight(css, Page.fetch(f"{start}{path}").html.encode()) for path in paths}
    assert {path: size for path, size in found.items() if size > LIMIT} == {}
    assert min(found.values()) > 5 * 1024  # neither part is missing
