"""An empty list is no dead end: the same conditions in widening rings, saying what was widened."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from . import bits, cards
from .models import Listing, Municipality, Prefecture

PER_RING = 5
NEXT_DOOR = 8  # municipalities
NEIGHBORS = 5  # prefectures


class Ring(NamedTuple):
    label: str
    listings: list


def widen(filterset, place):
    """Rings with at least one listing, nearest first. One query besides what the cards need."""
    catalogue = filterset.catalogue
    rest = catalogue.select(catalogue.kinds(filterset.kinds))
    wanted = filterset.conditions_on(rest)
    if not wanted and len(filterset.query.used) > 1:
        wanted, place = filterset.having_some_words(rest), None
    wanted = wanted.preferring(*filterset.query.tiers)
    labels, chosen, taken = [], [], 0
    for label, ring, selection in _rings(filterset, place, wanted):
        labels.append(label)
        chosen.append(selection.having(ring & ~taken).numbers(0, PER_RING))
        taken |= ring & selection.chosen if selection is wanted else bits.of(chosen[-1])
    if not any(chosen):
        return _fetched(catalogue, *_of_same_kind(filterset))
    return _fetched(catalogue, labels, chosen)


def _of_same_kind(filterset):
    """When nothing else is left: 女子会 is a group, and there are other groups."""
    kinds = list(dict.fromkeys(filterset.query.kinds))
    found = [filterset.catalogue.select(filterset.catalogue.kinds([kind])) for kind in kinds]
    return [Listing.Kind(kind).label for kind in kinds], [one.numbers(0, PER_RING) for one in found]


def _rings(filterset, place, wanted):
    """Label, where, and of which listings."""
    catalogue = filterset.catalogue
    if isinstance(place, Municipality):
        near = [town.code for town in catalogue.near_towns(place, NEXT_DOOR)]
        yield _("In the towns next door"), catalogue.standing_in_towns(near), wanted
        elsewhere = _("Elsewhere in %(prefecture)s") % {"prefecture": place.prefecture}
        yield elsewhere, catalogue.standing_in_prefecture(place.prefecture_id), wanted
    elif isinstance(place, Prefecture):
        near = catalogue.near_prefectures(place.code, NEIGHBORS)
        stands = catalogue.any(catalogue.standing_in_prefecture(prefecture.code) for prefecture in near)
        yield _("In the prefectures next door"), stands, wanted
    if filterset.place:
        around, others = filterset.in_place_alone()
        label = _("In %(place)s, with other words and conditions") % {"place": around}
        yield label, catalogue.all, others
    yield _("From anywhere in Japan"), catalogue.nationwide, wanted
    yield _("In other prefectures"), catalogue.all, wanted


def _fetched(catalogue, labels, chosen):
    rows = catalogue.fetch([number for part in chosen for number in part])
    cards.attach(rows, catalogue)
    found = {row.number: row for row in rows}
    rings = [
        Ring(label, [found[at] for at in part if at in found])
        for label, part in zip(labels, chosen, strict=True)
    ]
    return [ring for ring in rings if ring.listings]
