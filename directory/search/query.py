from django.db.models import Q

from .normal import normalise

MAX_WORDS = 10  # of a query: more do not make it clearer, only slower


def words(text: str) -> list[str]:
    return list(dict.fromkeys(normalise(text).split()))[:MAX_WORDS]


def apply(queryset, text):
    """Every word must stand somewhere in the listing's text."""
    for word in words(text):
        queryset = queryset.filter(search_text__contains=word)
    return queryset


def in_name(text):
    """A condition for `all words stand in the name`; None without words."""
    condition = Q()
    for word in words(text):
        condition &= Q(search_name__contains=word)
    return condition or None
