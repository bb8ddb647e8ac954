"""Addresses of pages that others name by the dozen: `reverse` takes longer than all else of a link."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language

KEY = "000000"  # would do as a code or a slug


def address(name, key):
    """`reverse` for a view with one argument."""
    before, after = _around(name, get_language())
    return f"{before}{key}{after}"


@cache
def _around(name, language):
    return reverse(name, args=[KEY]).split(KEY)
