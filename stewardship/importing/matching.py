"""Rows that may be a place we have already, judged as the queue judges what is in the directory."""

import re

from rapidfuzz import fuzz

from directory import duplicates
from directory.models import Listing

from .texts import same

SIMILAR = 70  # of 100
LEGAL_FORMS = re.compile(
    "社会福祉法人|特定非営利活動法人|認定npo法人|npo法人|(?:一般|公益)?(?:社団|財団)法人|医療法人(?:社団|財団)?|株式会社|有限会社|\\(株\\)"
)
SIGNS = re.compile(r"[\W_ー]+")


def is_another_name(former: str, name: str) -> bool:
    """Too different for a new spelling of the same name."""
    return fuzz.ratio(_bare(former), _bare(name)) < SIMILAR


def _bare(name):
    """Without legal form and signs."""
    return SIGNS.sub("", LEGAL_FORMS.sub("", same(name))) or same(name)


class Known:
    """All listings that are there; closed ones, too, which would be opened again."""

    def __init__(self, left_out=frozenset()):
        self.index, self.left_out = duplicates.current(), left_out

    def like(self, kind: str, values: dict) -> duplicates.Pair | None:
        """The likeliest of those that may be the same place."""
        found = self.index.like(self._entry(kind, values), include_closed=True)
        found = [pair for pair in found if pair.second.key not in self.left_out]
        return max(found, key=lambda pair: (pair.score, pair.second.code), default=None)

    def _entry(self, kind, values):
        contacts = [
            (channel, value)
            for name, rows in values.items()
            if name.startswith("contacts")
            for channel, value, _purpose, _hours, is_source in rows
            if not is_source
        ]
        return self.index.places.entry(
            contacts,
            key=None,
            code="",
            kind=kind,
            status=Listing.Status.DRAFT,
            name=values.get("name", ""),
            serves=values.get("serves") or Listing.Serves.UNCONFIRMED,
            prefecture=values.get("prefecture") or None,
            municipality=values.get("municipality") or None,
            latitude=values.get("latitude"),
            longitude=values.get("longitude"),
            operator=None,
        )
