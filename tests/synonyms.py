"""The groups of synonyms that a new site begins with, as the search code takes them."""

from directory.search.spelling import Group, Term
from stewardship.loading import words_of

from .data import rows


def first_groups():
    return tuple(
        Group(tuple(Term(*word) for word in words_of(row["words"])), row["direction"] == "one_way")
        for row in rows("synonyms.csv")
    )
