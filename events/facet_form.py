"""The conditions as the page shows them: choices with counts, and chips that remove themselves."""

from django.utils.functional import cached_property

from directory.facet_form import Chip, Choice, address_without

from .features import FILTERABLE
from .filters import MODES
from .models import Event


class EventFacets:
    def __init__(self, filterset, request):
        self.filterset, self.request = filterset, request

    @property
    def prefectures(self):
        return self.filterset.prefectures.values()

    @property
    def prefecture(self):
        return self.filterset.chosen("prefecture")

    @property
    def kinds(self):
        chosen = self.filterset.chosen("kind") or []
        return [self._choice("kind", kind.value, kind.label, kind.value in chosen) for kind in Event.Kind]

    @property
    def modes(self):
        chosen = self.filterset.chosen("mode")
        return [self._choice("mode", mode, label, mode == chosen) for mode, label in MODES]

    @property
    def features(self):
        """Choices with results first …"""
        return [choice for choice in self._features if not choice.is_disabled]

    @property
    def other_features(self):
        """… and the others folded, never a wall of zeros."""
        return [choice for choice in self._features if choice.is_disabled]

    @cached_property
    def _features(self):
        chosen = self.filterset.chosen
        return [
            self._choice(feature.name, "yes", feature.label, bool(chosen(feature.name)))
            for feature in FILTERABLE
        ]

    def _choice(self, name, value, label, is_chosen):
        return Choice(name, value, label, self.filterset.facets[name, value], is_chosen)

    @property
    def chips(self):
        return [
            Chip(label, address_without(self.request, name, value))
            for name, value, label in self.filterset.conditions
        ]

    @property
    def chosen_count(self):
        return len(self.filterset.conditions)
