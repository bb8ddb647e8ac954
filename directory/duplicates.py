"""Places that seem to have been entered twice. What somebody called two places is not asked about again."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from . import triggers
from .likeness import LIKELY, Entry, Likeness, compare, contact_key, forms
from .models import ContactPoint, DifferentPlaces, Listing, Municipality, Prefecture
from .search.normal import normalise

Status = Listing.Status
CELL = 0.002  # degrees: more than 150 m
BLOCK = 60  # what more listings share tells nothing about any two of them
COLUMNS = (
    *("pk", "code", "kind", "status", "name", "serves"),
    *("prefecture", "municipality", "latitude", "longitude", "operator"),
)

_lock = threading.Lock()
_kept = None


class Pair(NamedTuple):
    first: Entry
    second: Entry
    likeness: Likeness

    @property
    def score(self):
        return self.likeness.score

    @property
    def reasons(self):
        return self.likeness.reasons

    @property
    def keys(self):
        return frozenset({self.first.key, self.second.key})


def pairs(include_closed=False) -> list[Pair]:
    """The likeliest first. Costs two queries where nothing has changed."""
    different = {frozenset(row) for row in DifferentPlaces.objects.values_list("first", "second")}
    return [pair for pair in current().pairs(include_closed) if pair.keys not in different]


def like_entry(entry: Entry, include_closed=False) -> list[Pair]:
    """What looks like this one, which may be saved not yet or differently; the likeliest first."""
    rows = DifferentPlaces.objects.filter(Q(first=entry.key) | Q(second=entry.key))
    different = {key for row in rows.values_list("first", "second") for key in row} if entry.key else set()
    found = [pair for pair in current().like(entry, include_closed) if pair.second.key not in different]
    return sorted(found, key=_order)


def call_different(first, second, user=None):
    """Keys of two listings that are two places."""
    first, second = sorted([first, second])
    DifferentPlaces.objects.get_or_create(first_id=first, second_id=second, defaults={"by": user})


def current() -> "Index":
    """The index of the present revision, kept until something changes."""
    global _kept
    revision = triggers.revision()
    with _lock:
        if _kept is None or _kept.revision != revision:
            _kept = Index(revision)
        return _kept


def _order(pair):
    return -pair.score, pair.first.name, pair.first.code, pair.second.code


class Places:
    """Words for places, and the city of each ward."""

    def __init__(self):
        self.words, self.city = {}, {}
        for code, name, short, kana in Prefecture.objects.values_list(
            "code", "name", "short_name", "name_kana"
        ):
            self.words[code] = normalise(name), normalise(short), _reading(kana)
        for code, name, parent in Municipality.objects.values_list("code", "name", "parent"):
            self.city[code] = parent or code
            form = normalise(name)
            self.words[code] = form, form[:-1] if len(form) > 2 else ""
        # Where nobody has chosen the town, the name may say it.
        towns = sorted({re.escape(self.words[code][0]) for code in self.city}, key=len, reverse=True)
        self.towns = re.compile("|".join(towns) or "(?!)")

    def of(self, prefecture, town):
        city = self.city.get(town)
        return tuple(word for code in {prefecture, town, city} for word in self.words.get(code, ()))

    def entry(self, contacts: Iterable[tuple[str, str]], **values) -> Entry:
        town, latitude, longitude = (values.pop(name) for name in ("municipality", "latitude", "longitude"))
        places = self.of(values["prefecture"], town)
        if not town:
            places += tuple(self.towns.findall(normalise(values["name"])))
        compared = forms(values["name"], places)
        return Entry(
            **values,
            town=town,
            city=self.city.get(town),
            point=(latitude, longitude) if latitude is not None and longitude is not None else None,
            contacts=frozenset(filter(None, (contact_key(*contact) for contact in contacts))),
            **compared,
        )


def _reading(kana):
    """みえ of みえけん."""
    return normalise(kana)[:-2] if kana.endswith(("けん",)) else ""


class Index:
    """All listings, in groups in which two may be one: nobody compares each with all others."""

    def __init__(self, revision):
        self.revision, self.places, self._pairs = revision, Places(), {}
        contacts = defaultdict(list)
        rows = ContactPoint.objects.exclude(is_source_page=True).order_by()
        for listing, channel, value in rows.values_list("listing", "channel", "value"):
            contacts[listing].append((channel, value))
        self.entries, self.groups = {}, defaultdict(list)
        for row in Listing.objects.filter(merged_into=None).order_by("pk").values_list(*COLUMNS):
            values = dict(zip(COLUMNS, row, strict=True))
            key = values.pop("pk")
            entry = self.places.entry(contacts[key], key=key, **values)
            self.entries[key] = entry
            for group in _groups(entry, _cell):
                self.groups[group].append(entry)

    def pairs(self, include_closed):
        if include_closed not in self._pairs:
            # What was declined is no listing: it warns only whoever enters the place again (`like_entry`).
            left_out = {Status.DECLINED} if include_closed else {Status.DECLINED, Status.CLOSED}
            entries = [entry for entry in self.entries.values() if entry.status not in left_out]
            # Each is found from both sides.
            found = [
                pair
                for entry in entries
                for pair in self.like(entry, include_closed, entry.code)
                if pair.second.status not in left_out
            ]
            self._pairs[include_closed] = sorted(found, key=_order)
        return self._pairs[include_closed]

    def like(self, entry, include_closed=False, after=""):
        candidates = {
            other.code: other
            for group in _groups(entry, _around)
            if len(members := self.groups.get(group, ())) <= BLOCK
            for other in members
            if other.code > after
        }
        candidates.pop(entry.code, None)
        for other in candidates.values():
            if include_closed or other.status != Status.CLOSED:
                likeness = compare(entry, other, self._shared)
                if likeness.score >= LIKELY:
                    yield Pair(entry, other, likeness)

    def _shared(self, contact):
        return len(self.groups.get(("contact", contact), ()))


def _groups(entry, cells):
    """Two in none of whose groups they meet are not alike: nearly the same words begin or end the same."""
    yield "name", entry.form
    if not entry.own:
        yield "general", entry.city
    elif len(entry.own) >= 2:
        yield "own", entry.prefecture, entry.own
        yield "own", entry.own  # of some nobody has written down yet where they are
    if len(entry.own) >= 4:
        yield "start", entry.prefecture, entry.own[:3]
        yield "end", entry.prefecture, entry.own[-3:]
    for contact in entry.contacts:
        yield "contact", contact
    if entry.point:
        yield from cells(entry.point)


def _cell(point):
    yield "cell", int(point[0] // CELL), int(point[1] // CELL)


def _around(point):
    """The cell and those around it."""
    ((_name, north, east),) = _cell(point)
    for row in (-1, 0, 1):
        for column in (-1, 0, 1):
            yield "cell", north + row, east + column
