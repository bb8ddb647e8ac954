from array import array
from collections import defaultdict
from functools import cached_property, lru_cache
from heapq import nsmallest
from itertools import chain

from django.db.models import F

from .. import bits
from ..models import Listing, distance_km
from ..models.queries import ORDERS
from ..prepared import Prepared
from ..search import index, pieces, suggestions
from ..search.normal import normalise
from ..search.places import Gazetteer
from .nearness import Nearness
from .selection import Selection

KEPT = 300  # words and fields that were looked up
ROWS = Prepared(
    Listing.objects.published().with_kinds().order_by().annotate(number=F("search_entry")), by="search_entry"
)


@lru_cache(maxsize=1)
def _gazetteer(prefectures, towns):
    """Listings change every day, the names of places once in years."""
    return Gazetteer(prefectures, towns)


@lru_cache(maxsize=1)
def _place_words(forms):
    return [(normalise(form), name) for form, name in forms]


class Catalogue:
    """What build.py fills. Listings are known by the number of their search entry."""

    # What groups and areas are kept by: {name: {key: numbers of listings}}
    GROUPS = ("kind", "type", "serves", "prefecture", "town", "ages")
    AREAS = ("named", "whole", "any", "excepted")

    def __init__(self, revision):
        self.revision = revision
        self.latitudes, self.longitudes = array("f"), array("f")  # by number; nan where not public
        self.standing = []  # by number: code of the municipality
        self.capitals = {}  # number → code of the prefecture, for those that are in no municipality
        self.prefectures, self.towns = {}, {}
        self.wards = defaultdict(list)  # code of a city → codes of its wards
        self.orders = {}  # name of the order → numbers
        self._ranks, self._looked_up, self._prefectures = {}, {}, {}

    def select(self, *conditions):
        """The listings in all of these sets."""
        return Selection(self, self.every(conditions))

    def fetch(self, numbers):
        """The rows in this order, with the single rows that a card shows. One query.

        Each knows its `number`; one that has gone since the catalogue was built is left out.
        """
        found = {row.number: self.place(row) for row in ROWS(numbers)}
        return [found[number] for number in numbers if number in found]

    def place(self, row):
        """Gives a row its prefecture and municipality, which are here already."""
        known = row._state.fields_cache
        if row.prefecture_id in self.prefectures:
            known["prefecture"] = self.prefectures[row.prefecture_id]
        if row.municipality_id in self.towns:
            known["municipality"] = self.towns[row.municipality_id]
        return row

    def order(self, name):
        """The numbers of all listings in one of queries.ORDERS."""
        if name not in self.orders:
            numbers = Listing.objects.published().filter(search_entry__isnull=False)
            numbers = numbers.order_by(*ORDERS[name]).values_list("search_entry__id", flat=True)
            self.orders[name] = array("I", numbers.iterator())
        return self.orders[name]

    def rank(self, name):
        """A function of a number: the place of the listing in this order."""
        if name not in self._ranks:
            ranks = array("I", [0]) * (max(self.order(name), default=0) + 1)
            for rank, number in enumerate(self.order(name)):
                ranks[number] = rank
            self._ranks[name] = ranks
        return self._ranks[name].__getitem__

    def digits(self, chosen):
        """A character 0 or 1 for each number there is."""
        return f"{chosen:0{self.all.bit_length()}b}"[::-1]

    @cached_property
    def reach(self):
        """{code of a municipality: km from its office to the farthest listing that shows where it is}"""
        nearness = {code: Nearness(self, self.towns[code]) for code in self.groups["town"] if code}
        reach = {code: max(map(near, self.groups["town"][code])) for code, near in nearness.items()}
        return reach

    def hits(self, words):
        """{(word, field): those in whose field it stands}; long words, which cost a look, are kept."""
        known = {key: found for key, found in self._looked_up.items() if key[0] in words}
        found = pieces.find([word for word in words if (word, "text") not in known])
        found = {key: found & self.all for key, found in found.items()}
        long = {key: sets for key, sets in found.items() if len(key[0]) > 2}
        # A new dictionary each time: another thread may be reading the old one.
        self._looked_up = (self._looked_up if len(self._looked_up) <= KEPT else {}) | long
        return known | found

    def near_towns(self, town, number):
        """The cities, towns and villages nearest to this one; its own wards do not count."""
        near = Nearness(self, town)
        own = {town.code, town.parent_id}
        others = [other for other in self.towns.values() if not other.parent_id and other.code not in own]
        return nsmallest(number, others, key=lambda other: (near.to_town(other.code), other.code))

    def near_prefectures(self, code, number):
        here = self.prefectures[code]
        others = [other for other in self.prefectures.values() if other.code != code]
        return nsmallest(number, others, key=lambda other: (distance_km(here, other), other.code))

    # Conditions

    def kinds(self, kinds):
        return self.any(self._kinds.get(kind, 0) for kind in kinds)

    def types(self, types):
        return self._of("type", *types)

    def admitting(self, youngest, oldest):
        """Those that say that somebody of these ages may come; without any word on ages they do not."""
        fits = [ages for ages in self.groups["ages"] if _admits(*ages, youngest, oldest)]
        return self._of("ages", *fits)

    @cached_property
    def by_slug(self):
        return {prefecture.slug: prefecture for prefecture in self.prefectures.values()}

    @cached_property
    def towns_of(self):
        """{code of the prefecture: its cities, towns and villages, without wards}"""
        found = {code: [] for code in self.prefectures}
        for town in self.towns.values():
            if not town.parent_id:
                found[town.prefecture_id].append(town)
        return found

    @cached_property
    def spellings(self):
        return index.spellings()

    @cached_property
    def gazetteer(self):
        names = [(p.code, p.name, p.name_kana, p.name_en) for p in self.prefectures.values()]
        towns = (
            (t.code, t.name, t.name_kana, t.name_en, t.parent_id, t.prefecture_id)
            for t in self.towns.values()
        )
        return _gazetteer(tuple(names), tuple(towns))

    @cached_property
    def vocabulary(self):
        """Words that exist, for those who mistype one."""
        names = Listing.objects.published().values_list("name", "name_kana", "short_name")
        words = suggestions.vocabulary(chain.from_iterable(names.iterator()))
        places = (*self.towns.values(), *self.prefectures.values())
        forms = tuple((form, p.name) for p in places for form in (p.name, p.name_kana, _bare(p)))
        for word, name in _place_words(forms):
            words.setdefault(word, (name, 1))
        return words

    @cached_property
    def without_ages(self):
        """Those that do not say whom they admit."""
        return self._of("ages", (None, None, False))

    @cached_property
    def nationwide(self):
        return self._of("serves", Listing.Serves.NATIONWIDE)

    @property
    def regional(self):
        return self.all & ~self.nationwide

    def in_prefecture(self, code):
        """Stands in it or serves (a part of) it."""
        if code not in self._prefectures:
            self._prefectures[code] = self.standing_in_prefecture(code) | self._serving("any", code)
        return self._prefectures[code]

    def standing_in_prefecture(self, code):
        return self._of("prefecture", code)

    def somewhere_in(self, code):
        """Stands in this prefecture, it is not known in which town."""
        return self.standing_in_prefecture(code) & self._of("town", None)

    def in_town(self, code):
        """Stands in it or serves it: a city covers its wards, and a ward's people belong to the city."""
        town = self.towns[code]
        served = self._serving("named", *self._around(town)) | self.whole_prefecture(town)
        return self.standing_in(town) | (served & ~self.excepting(town))

    def standing_in(self, town):
        return self._of("town", *self._around(town))

    def own_windows(self, town):
        """Names this very municipality as one it serves, or stands in it or in its city."""
        return self.standing_in(town) | self._serving("named", *town.family)

    def whole_prefecture(self, town):
        return self._serving("whole", town.prefecture_id)

    def excepting(self, town):
        return self._serving("excepted", *town.family)

    def standing_in_towns(self, codes):
        wards = [ward for code in codes for ward in self.wards.get(code, ())]
        return self._of("town", *codes, *wards)

    def _around(self, town):
        return [*town.family, *self.wards.get(town.code, ())]

    def _of(self, group, *keys):
        found = self.groups[group]
        return self.any(bits.of(found[key]) for key in keys if key in found)

    def _serving(self, how, *codes):
        found = self.areas[how]
        return self.any(bits.of(found[code]) for code in codes if code in found) & self.all

    @cached_property
    def _kinds(self):
        return {kind: bits.of(found) for kind, found in self.groups["kind"].items()}

    def every(self, sets):
        """The intersection; all without sets."""
        found = self.all
        for one in sets:
            found &= one
        return found

    def answering(self, conditions):
        """Those for which any of these holds (see search/vocabulary.py)."""
        return self.any(self._answering(*condition) for condition in conditions)

    def _answering(self, kind, type, feature):
        if feature:
            return self.features[feature]
        return self.types([f"{kind}:{type}"]) if type else self.kinds([kind])

    @staticmethod
    def any(sets):
        """The union; none without sets."""
        found = 0
        for one in sets:
            found |= one
        return found


def _bare(place):
    """The reading without 市, 県 and the like: さっぽろ."""
    suffix = {"市": "し", "区": "く", "県": "けん", "府": "ふ", "都": "と"}.get(place.name[-1], "")
    return place.name_kana.removesuffix(suffix)


def _admits(low, high, is_unlimited, youngest, oldest):
    if is_unlimited:
        return True
    return (low, high) != (None, None) and (low or 0) <= oldest and (high is None or youngest <= high)
