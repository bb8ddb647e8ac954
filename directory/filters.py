"""The conditions of every list: one FilterSet family, its notices, its facet counts.

A condition that cannot be used is dropped and named in a sentence; the rest applies. What narrows is
a selection of the catalogue, so that a condition is a set and a count is exact.
"""

import django_filters
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import notices, postal
from .catalogue.nearness import Nearness
from .features import FILTERABLE
from .filter_fields import AgeFilter, KindFilter, PlaceFilter, PostalFilter
from .models import Listing
from .search.query import Query

YES = [("yes", gettext_lazy("yes"))]
SORTS = {
    "relevance": gettext_lazy("best match first"),
    "verified": gettext_lazy("latest check first"),
    "near": gettext_lazy("nearest first"),
    "name": gettext_lazy("by name"),
}


class ListingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="search")
    kind = KindFilter(label=gettext_lazy("Kind"), choices=Listing.Kind.choices, method="keep")
    prefecture = PlaceFilter(label=gettext_lazy("Prefecture"), method="keep")
    municipality = PlaceFilter(label=gettext_lazy("Municipality"), method="keep")
    postal = PostalFilter(label=gettext_lazy("Postal code"), method="keep")
    age = AgeFilter(label=gettext_lazy("Age"), method="keep", min_value=0, max_value=120)
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("Order"), choices=list(SORTS.items()), method="keep"
    )

    class Meta:
        model = Listing
        fields = []

    def __init__(
        self, data, queryset, *, without=(), kinds=Listing.Kind.values, page_prefecture=None, **kwargs
    ):
        """`queryset`: the selection of the catalogue that the page is about.

        `without`: conditions that the path has decided already; in the query they are unusable.
        `kinds`, `page_prefecture`: what the page is about.
        """
        # The base class copies every filter deeply: only the attributes that are asked for.
        asked = {
            name: one for name, one in self.base_filters.items() if name not in FEATURE_NAMES or name in data
        }
        self.base_filters = asked
        super().__init__(data, queryset, **kwargs)
        self.catalogue = queryset.catalogue
        self.without, self.page_kinds, self.page_prefecture = set(without), kinds, page_prefecture
        self.filters["prefecture"].extra["places"] = self.catalogue.by_slug
        self.filters["municipality"].extra["places"] = self.catalogue.towns
        for name in self.without:
            del self.filters[name]

    # What narrows

    def search(self, selection, name, value):
        return selection.having(self.query.matching)

    def has_feature(self, selection, name, value):
        return selection.having(self.catalogue.features[name])

    def keep(self, selection, name, value):
        return selection  # places, kinds, ages and the order are applied after the rest

    def filter_queryset(self, selection):
        self.any_age = self._in_place(self.conditions_on(selection, with_age=False))
        self.any_kind = self._of_age(self.any_age)
        return self._ordered(self.any_kind.having(self.catalogue.kinds(self.kinds)))

    def conditions_on(self, selection, with_age=True):
        """The words, age and attributes alone, without place, kind and order."""
        for name, value in self.form.cleaned_data.items():
            selection = self.filters[name].filter(selection, value)
        return self._of_age(selection) if with_age else selection

    def in_place_alone(self):
        """The place and what there is, whatever the words and other conditions; or its prefecture."""
        every = self.catalogue.select(self.catalogue.kinds(self.kinds))
        found = self._in_place(every)
        if found or not self.asked_municipality:
            return self.place, found
        prefecture = self.asked_municipality.prefecture
        return prefecture, every.having(
            self.catalogue.regional & self.catalogue.in_prefecture(prefecture.code)
        )

    def having_some_words(self, selection):
        """For want of better: those in which any of the words stands, without other conditions."""
        return selection.having(self.query.some).preferring(*self.query.tiers)

    def _of_age(self, selection):
        """Somebody's own word asks for those that say so; an age among other words lets the silent in."""
        if not self.ages:
            return selection
        admitting = self.catalogue.admitting(*self.ages)
        if self.chosen("age") is None:
            return selection.having(admitting | self.catalogue.without_ages).preferring(admitting)
        return selection.having(admitting)

    def _in_place(self, selection):
        catalogue = self.catalogue
        if self.asked_prefecture:
            selection = selection.having(
                catalogue.regional & catalogue.in_prefecture(self.asked_prefecture.code)
            )
        if self.asked_municipality:
            selection = selection.having(catalogue.regional & self._in_town(self.asked_municipality))
        elif self.query.region:
            inside = catalogue.any(map(catalogue.in_prefecture, self.query.region.prefectures))
            selection = selection.having(catalogue.regional & inside)
        elif self.point:
            selection = selection.having(catalogue.regional)
        return selection

    def _in_town(self, town):
        """In words it may also be the name alone that says in which town of the prefecture something is."""
        here = self.catalogue.in_town(town.code)
        if self.chosen("municipality"):
            return here
        somewhere = self.catalogue.somewhere_in(town.prefecture_id)
        return here | (self.query.named_after_place & somewhere) | self.query.literal

    def _ordered(self, selection):
        if self.asked_sort == "near":
            return selection.near(self.nearness)
        if self.asked_sort in ("verified", "name"):
            return selection.ordered(self.asked_sort)
        return selection.preferring(*self._tiers())

    def _tiers(self):
        """In each what stands in the municipality or names it, before what serves all of its prefecture."""
        if not self.asked_municipality:
            return self.query.tiers
        own = self.catalogue.own_windows(self.asked_municipality)
        return [part for tier in (*self.query.tiers, self.catalogue.all) for part in (tier & own, tier)]

    # What was asked for

    @cached_property
    def query(self):
        return Query(self.chosen("q") or "", self.catalogue, self._page_place)

    @property
    def _page_place(self):
        """The code of the prefecture that is decided already, by the path or a condition."""
        place = self.chosen("municipality") or self.chosen("prefecture") or self.page_prefecture
        return getattr(place, "prefecture_id", None) or getattr(place, "code", None)

    @cached_property
    def asked_municipality(self):
        return self.chosen("municipality") or self.query.municipality

    @cached_property
    def asked_prefecture(self):
        """Asked for in its own right, in words, or the most that an unknown postal code says."""
        return self.chosen("prefecture") or self.query.prefecture or self.prefecture_of_postal

    @property
    def place(self):
        return self.asked_municipality or self.asked_prefecture

    @property
    def asked_postal(self):
        """Seven digits, or None."""
        return self.chosen("postal") or self.query.postal

    @cached_property
    def postal_towns(self):
        """The municipalities of the postal code: mostly one."""
        codes = postal.municipalities(self.asked_postal) if self.asked_postal else ()
        return [self.catalogue.towns[code] for code in codes if code in self.catalogue.towns]

    @property
    def prefecture_of_postal(self):
        if not self.asked_postal or self.postal_towns or self.page_prefecture:
            return None
        return self.catalogue.prefectures.get(postal.prefecture(self.asked_postal))

    @property
    def point(self):
        """The municipality to measure from, where nearness was asked for."""
        if self.postal_towns:
            return self.postal_towns[0]
        return self.asked_municipality if self.chosen("sort") == "near" else None

    @cached_property
    def nearness(self):
        return Nearness(self.catalogue, self.point)

    @property
    def asked_sort(self):
        """A postal code asks for the nearest first; the form sends its usual order all the same."""
        sort = self.chosen("sort") or "relevance"
        if sort == "near" and not self.point:
            return "relevance"
        return "near" if sort == "relevance" and self.postal_towns else sort

    @property
    def ages(self):
        """(from, to), or None."""
        age = self.chosen("age")
        return (int(age), int(age)) if age is not None else self.query.ages

    @cached_property
    def without_ages(self):
        """How many would be left that do not say which ages they admit."""
        kinds = self.catalogue.kinds(self.kinds)
        return len(self.any_age.having(kinds & self.catalogue.without_ages)) if self.chosen("age") else 0

    def chosen(self, name):
        """The usable value of a condition, or None."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    @property
    def kinds(self):
        return self.chosen("kind") or self.page_kinds

    @cached_property
    def conditions(self):
        """[(name, value as in the address, label)] of what narrows the list now, without the words."""
        found = []
        for name, filter_ in self.filters.items():
            value = self.chosen(name)
            if value in (None, "", []) or name in ("sort", "q"):
                continue
            if name == "kind":
                found += [(name, kind, Listing.Kind(kind).label) for kind in value]
            elif name in FEATURE_NAMES:
                found.append((name, "yes", filter_.label))
            elif name == "age":
                found.append((name, str(value), _("%(age)s years old") % {"age": value}))
            elif name == "postal":
                found.append((name, value, _("near %(postal)s") % {"postal": f"〒{value[:3]}-{value[3:]}"}))
            else:
                found.append((name, self.data.get(name), str(value)))
        return found

    @property
    def has_conditions(self):
        return bool(self.conditions or self.query.pieces)

    @cached_property
    def notices(self):
        """A sentence for each condition that could not be used, or not as one might think."""
        self.form.is_valid()
        return [*notices.of(self), *self.query.notices]

    @cached_property
    def facets(self):
        """{choice: how many listings choosing it would leave}, and their total.

        An attribute narrows: the number left with it. A kind widens: its own number under the other
        conditions.
        """
        chosen, any_kind = self.qs, self.any_kind
        kinds = {kind: len(any_kind.having(self.catalogue.kinds([kind]))) for kind in Listing.Kind.values}
        return {"total": len(chosen)} | chosen.facets() | kinds


FEATURE_NAMES = {feature.name for feature in FILTERABLE}

for _feature in FILTERABLE:
    ListingFilter.base_filters[_feature.name] = django_filters.ChoiceFilter(
        field_name=_feature.name, label=_feature.label, choices=YES, method="has_feature"
    )
