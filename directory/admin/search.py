import re
import unicodedata

from django.db.models import Q

from ..models import ContactPoint
from ..search.query import entries

DIGITS_OF_A_NUMBER = 4  # fewer match half of all telephone numbers


class ListingSearchMixin:
    """A name in any spelling, a telephone number with or without hyphens, a code, or a pasted address."""

    search_fields = ["name", "name_kana", "address", "contact_points__value", "code"]

    def get_search_results(self, request, queryset, search_term):
        found, _may_repeat = super().get_search_results(request, queryset, code_in(search_term))
        if not search_term.strip():
            return found, False
        either = Q(pk__in=_keys(found)) | Q(search_entry__in=entries(search_term))
        if digits := digits_in(search_term):
            either |= Q(pk__in=with_number(digits))
        return queryset.filter(either), False


def _keys(queryset):
    return queryset.order_by().values("pk")


def code_in(text):
    """The code of a pasted page address; else the text as it is."""
    match = re.search(r"/listings/([0-9a-z]{8})", text)
    return match[1] if match else text


def digits_in(text):
    """The digits of a text that is a telephone number and nothing else."""
    text = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"[\s()\-‐‑–—―−ー.+]", "", text)
    return digits if digits.isdecimal() and len(digits) >= DIGITS_OF_A_NUMBER else ""


def with_number(digits):
    """Numbers are kept as published: any signs may stand between the digits."""
    pattern = "[^0-9]*".join(digits[:20])
    return ContactPoint.objects.filter(value__regex=pattern).values("listing")
