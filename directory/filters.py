"""The conditions of every list: one FilterSet family, its notices, its facet counts.

A condition that cannot be used is dropped and named in a sentence; the rest applies.
"""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .features import FILTERABLE
from .models import Listing, Municipality, Prefecture

YES = [("yes", gettext_lazy("yes"))]
SORTS = {
    "relevance": gettext_lazy("best match first"),
    "verified": gettext_lazy("latest check first"),
    "near": gettext_lazy("nearest first"),
    "name": gettext_lazy("by name"),
}
# What other sites append to links. Nobody typed it, so nobody is told about it.
IGNORED_PREFIXES = ("utm_", "fbclid", "gclid", "yclid", "mc_", "_ga")


class PlaceField(forms.CharField):
    """A prefecture by its slug or a municipality by its code."""

    def __init__(self, *, queryset, key, pattern, **kwargs):
        self.queryset, self.key = queryset, key
        super().__init__(**kwargs)
        self.validators.append(forms.fields.validators.RegexValidator(pattern))

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        place = self.queryset.filter(**{self.key: text}).first()
        if place is None:
            raise ValidationError("unknown place")
        return place


class PlaceFilter(django_filters.Filter):
    field_class = PlaceField


class AgeFilter(django_filters.Filter):
    field_class = forms.IntegerField


class KindField(django_filters.fields.MultipleChoiceField):
    def clean(self, value):
        """An empty kind is none, and one that stands twice is one."""
        return super().clean(list(dict.fromkeys(filter(None, value or []))))


class KindFilter(django_filters.MultipleChoiceFilter):
    field_class = KindField


class ListingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="search")
    kind = KindFilter(label=gettext_lazy("Kind"), choices=Listing.Kind.choices, method="keep")
    prefecture = PlaceFilter(
        label=gettext_lazy("Prefecture"),
        method="keep",
        queryset=Prefecture.objects.all(),
        key="slug",
        pattern=r"^[a-z]{1,20}$",
    )
    municipality = PlaceFilter(
        label=gettext_lazy("Municipality"),
        method="keep",
        queryset=Municipality.objects.select_related("prefecture", "parent"),
        key="code",
        pattern=r"^[0-9]{6}$",
    )
    age = AgeFilter(label=gettext_lazy("Age"), method="admits", min_value=0, max_value=120)
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"), choices=list(SORTS.items()), method="keep"
    )

    class Meta:
        model = Listing
        fields = []

    def __init__(self, data=None, *args, without=(), kinds=Listing.Kind.values, **kwargs):
        """`without`: conditions that the path has decided already; in the query they are unusable.

        `kinds`: the kinds that the page is about.
        """
        super().__init__(data, *args, **kwargs)
        self.without, self.page_kinds = set(without), kinds
        for name in self.without:
            del self.filters[name]

    def search(self, queryset, name, value):
        return queryset.search(value)

    def has_feature(self, queryset, name, value):
        return queryset.filter(**{name: True})

    def admits(self, queryset, name, value):
        return queryset.admits(value)

    def keep(self, queryset, name, value):
        return queryset  # places, kinds and the order are applied after the rest, in filter_queryset

    def filter_queryset(self, queryset):
        self.any_kind = self._in_place(self.conditions_on(queryset))
        listings = self.any_kind.filter(kind__in=self.kinds) if self.chosen("kind") else self.any_kind
        return self._ordered(listings)

    def conditions_on(self, queryset):
        """The words, age and attributes alone, without place, kind and order."""
        return super().filter_queryset(queryset)

    def _in_place(self, queryset):
        municipality, prefecture = self.chosen("municipality"), self.chosen("prefecture")
        if prefecture:
            queryset = queryset.regional().in_prefecture(prefecture)
        if municipality:
            queryset = queryset.regional().in_municipality(municipality)
        return queryset

    def _ordered(self, queryset):
        sort = self.chosen("sort")
        if sort == "near" and self.chosen("municipality"):
            return queryset.by_distance(self.chosen("municipality"))
        if sort == "verified":
            return queryset.by_verified()
        if sort == "name":
            return queryset.by_name()
        return queryset.by_relevance(self.chosen("q") or "")

    def chosen(self, name):
        """The usable value of a condition, or None."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    @property
    def kinds(self):
        return self.chosen("kind") or self.page_kinds

    @cached_property
    def conditions(self):
        """[(name, value as in the address, label)] of what narrows the list now."""
        found = []
        for name, filter_ in self.filters.items():
            value = self.chosen(name)
            if value in (None, "", []) or name == "sort":
                continue
            if name == "kind":
                found += [(name, kind, Listing.Kind(kind).label) for kind in value]
            elif name in FEATURE_NAMES:
                found.append((name, "yes", filter_.label))
            elif name == "q":
                found.append((name, value, _("“%(text)s”") % {"text": value}))
            elif name == "age":
                found.append((name, str(value), _("%(age)s years old") % {"age": value}))
            else:
                found.append((name, self.data.get(name), str(value)))
        return found

    @cached_property
    def notices(self):
        """A sentence for each condition that could not be used."""
        self.form.is_valid()
        return [*self._unusable(), *self._unknown(), *self._doubled(), *self._without_place()]

    def _unusable(self):
        for name in self.form.errors:
            values = {"name": self.filters[name].label, "value": _shown(self.data.get(name, ""))}
            if name == "kind":
                values["value"] = _shown(", ".join(self.data.getlist("kind")))
            yield _("The condition “%(name)s” could not be used: “%(value)s” is unknown here.") % values

    def _unknown(self):
        for name in self.data:
            if name in self.without:
                yield _("This page has already chosen a place or kind, so “%(name)s” was not used.") % {
                    "name": self.base_filters[name].label
                }
            elif name not in self.filters and self._says_something(name):
                yield _("There is no condition called “%(name)s”, so it was not used.") % {
                    "name": _shown(name)
                }

    def _says_something(self, name):
        return bool(self.data[name]) and name != "page" and not name.startswith(IGNORED_PREFIXES)

    def _doubled(self):
        for name in self.data:
            if name in self.filters and name != "kind" and len(self.data.getlist(name)) > 1:
                yield _("“%(name)s” can be chosen once only; the last one was used.") % {
                    "name": self.filters[name].label
                }

    def _without_place(self):
        if self.chosen("sort") == "near" and not self.chosen("municipality"):
            yield _("“Nearest first” needs a municipality. Please choose one first.")

    @cached_property
    def facets(self):
        """{choice: how many listings choosing it would leave}, and their total, in one query.

        An attribute narrows: the number left with it. A kind widens: its own number under the other
        conditions.
        """
        self.qs  # noqa: B018 – builds `any_kind`
        counts = {feature.name: Count("pk", filter=Q(**{feature.name: True})) for feature in FILTERABLE}
        rows = list(self.any_kind.order_by().values("kind").annotate(total=Count("pk"), **counts))
        chosen = [row for row in rows if row["kind"] in self.kinds]
        facets = {name: sum(row[name] for row in chosen) for name in ("total", *counts)}
        return facets | dict.fromkeys(Listing.Kind.values, 0) | {row["kind"]: row["total"] for row in rows}


FEATURE_NAMES = {feature.name for feature in FILTERABLE}

for _feature in FILTERABLE:
    ListingFilter.base_filters[_feature.name] = django_filters.ChoiceFilter(
        field_name=_feature.name, label=_feature.label, choices=YES, method="has_feature"
    )


def _shown(text):
    """What somebody typed, short enough to repeat and without control characters."""
    text = "".join(character if character.isprintable() else "�" for character in text)
    return text if len(text) <= 40 else text[:40] + "…"
