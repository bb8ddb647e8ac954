"""The conditions as the page shows them: choices with counts, chips, and what has to be carried along."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.functional import cached_property

from . import labels
from .features import FILTERABLE, GROUPS
from .filters import SORTS
from .labels import label
from .models import Listing


class Choice(NamedTuple):
    name: str
    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def is_disabled(self):
        """A choice that would leave none cannot be ticked; a ticked one can always be unticked."""
        return self.count == 0 and not self.is_chosen


class Chip(NamedTuple):
    label: str
    url: str  # of the list without this condition


class FacetForm:
    def __init__(self, filterset, request, prefectures):
        self.filterset, self.request, self.prefectures = filterset, request, prefectures

    @cached_property
    def kinds(self):
        if "kind" not in self.filterset.filters:
            return []
        chosen = self.filterset.chosen("kind") or []
        counts = self.filterset.facets
        return [
            Choice("kind", kind.value, label(Listing.Kind, kind), counts[kind.value], kind.value in chosen)
            for kind in Listing.Kind
        ]

    @cached_property
    def _features(self):
        facets, chosen, known = self.filterset.facets, self.filterset.chosen, labels.of_features()
        return [
            (
                feature,
                Choice(
                    feature.name, "yes", known[feature.name], facets[feature.name], bool(chosen(feature.name))
                ),
            )
            for feature in FILTERABLE
        ]

    def _grouped(self, is_wanted):
        groups = []
        for group, title in GROUPS.items():
            choices = [c for feature, c in self._features if feature.group == group and is_wanted(c)]
            if choices:
                groups.append((title, choices))
        return groups

    @property
    def groups(self):
        """Choices with results first …"""
        return self._grouped(lambda choice: not choice.is_disabled)

    @property
    def other_groups(self):
        """… and the others folded, never a wall of zeros."""
        return self._grouped(lambda choice: choice.is_disabled)

    @property
    def chips(self):
        """First what the words were taken for, then the other conditions."""
        words = [Chip(label, self._url(q=rest)) for label, rest in self.filterset.query.chips]
        return words + [
            Chip(label, self._url_without(name, value)) for name, value, label in self.filterset.conditions
        ]

    @property
    def letters_url(self):
        """Of the same list with the words taken as mere letters; empty where they are."""
        letters = self.filterset.query.letters
        return self._url(q=letters) if letters else ""

    @property
    def corrections(self):
        """[(word, address of the list with this word instead of one that stands nowhere)]"""
        return [Chip(word, self._url(q=text)) for word, text in self.filterset.query.corrections]

    @property
    def choices(self):
        """[(word, chips of the places that are called so)]"""
        choices = self.filterset.query.choices
        return [(word, [Chip(name, self._url(q=text)) for name, text in places]) for word, places in choices]

    @property
    def unused(self):
        """Words without a meaning of their own; a mere particle is not worth a word."""
        return " ".join(word for word in self.filterset.query.unused if len(word) > 1)

    @property
    def without_ages_url(self):
        return self._url_without("age", self.filterset.data.get("age"))

    @property
    def sorts(self):
        chosen, has_point = self.filterset.asked_sort, self.filterset.place or self.filterset.postal_towns
        return [(key, label, key == chosen) for key, label in SORTS.items() if key != "near" or has_point]

    @property
    def text(self):
        return self.filterset.chosen("q") or ""

    @property
    def age(self):
        age = self.filterset.chosen("age")
        return "" if age is None else int(age)

    @property
    def postal(self):
        return self.filterset.chosen("postal") or ""

    @property
    def municipality(self):
        return self.filterset.chosen("municipality")

    @property
    def prefecture(self):
        return self.filterset.chosen("prefecture")

    @property
    def chosen_count(self):
        return len(self.chips)

    def _url_without(self, name, value):
        return address_without(self.request, name, value)

    def _url(self, **changes):
        return address_with(self.request, **changes)


def address_without(request, name, value):
    """Of this list without one condition; of several kinds the others stay."""
    rest = [other for other in request.GET.getlist(name) if name == "kind" and other != value]
    return address_with(request, **{name: rest})


def address_with(request, **changes):
    """Of this list, first page, with these conditions instead: written as everybody writes it, so that a
    finished page can be found (hikipedia/shelf)."""
    data = dict(request.GET.lists()) | {"page": []}
    data |= {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
    pairs = sorted((name, value) for name, values in data.items() for value in values if value)
    query = urlencode([pair for pair in pairs if pair != ("sort", "relevance")])
    return f"{request.path}?{query}" if query else request.path
