"""The conditions as the page shows them: choices with counts, chips, and what has to be carried along."""

from typing import NamedTuple

from django.utils.functional import cached_property

from .features import FILTERABLE, GROUPS
from .filters import SORTS
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
            Choice("kind", kind, kind.label, counts[kind.value], kind.value in chosen)
            for kind in Listing.Kind
        ]

    @cached_property
    def _features(self):
        facets, chosen = self.filterset.facets, self.filterset.chosen
        return [
            (
                feature,
                Choice(feature.name, "yes", feature.label, facets[feature.name], bool(chosen(feature.name))),
            )
            for feature in FILTERABLE
        ]

    def _grouped(self, is_wanted):
        groups = []
        for group, label in GROUPS.items():
            choices = [c for feature, c in self._features if feature.group == group and is_wanted(c)]
            if choices:
                groups.append((label, choices))
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
        return [
            Chip(label, self._url_without(name, value)) for name, value, label in self.filterset.conditions
        ]

    @property
    def sorts(self):
        chosen = self.filterset.chosen("sort") or "relevance"
        has_town = bool(self.filterset.chosen("municipality"))
        return [(key, label, key == chosen) for key, label in SORTS.items() if key != "near" or has_town]

    @property
    def text(self):
        return self.filterset.chosen("q") or ""

    @property
    def age(self):
        age = self.filterset.chosen("age")
        return "" if age is None else int(age)

    @property
    def municipality(self):
        return self.filterset.chosen("municipality")

    @property
    def prefecture(self):
        return self.filterset.chosen("prefecture")

    @property
    def chosen_count(self):
        return len(self.filterset.conditions)

    def _url_without(self, name, value):
        data = self.request.GET.copy()
        data.pop("page", None)
        rest = [other for other in data.getlist(name) if name == "kind" and other != value]
        data.setlist(name, rest)
        query = data.urlencode()
        return f"{self.request.path}?{query}" if query else self.request.path
