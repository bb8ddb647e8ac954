from django.db import connection, models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, Collate, NullIf

from .. import search
from .geography import squared_distance

# Windows for hikikomori in particular, then the freshly verified; the code makes it deterministic.
# One order of names on both databases: by code point. (PostgreSQL's ja-JP would order by its own rules.)
COLLATION = "C" if connection.vendor == "postgresql" else "BINARY"
NAME = Collate("name", COLLATION)
BY_RELEVANCE = ("-specialised", F("verified_on").desc(nulls_last=True), NAME, "code")


class ListingQuerySet(models.QuerySet):
    """Every public query starts with `published()`; `objects` itself is never filtered."""

    def published(self):
        return self.filter(status="published")

    def for_cards_joins(self):
        """With the single rows that a card shows; `for_cards_prefetch` names the many."""
        return self.select_related(
            "prefecture",
            "municipality__parent",
            "counselingcenter",
            "selfhelpgroup",
            "memberorganization",
            "employer",
        )

    def for_cards_prefetch(self):
        """What prefetch_related_objects needs for cards: one query each, however many cards."""
        areas = self.served_area_model.objects.select_related("prefecture", "municipality__parent")
        return [models.Prefetch("served_areas", areas), "schedules", "sources"]

    def nationwide(self):
        return self.filter(serves="nationwide")

    def regional(self):
        return self.exclude(serves="nationwide")

    def in_prefecture(self, prefecture):
        """Stands in it or serves (a part of) it."""
        served = _areas(self, is_excluded=False, prefecture=prefecture)
        return self.filter(Q(prefecture=prefecture) | Q(pk__in=served))

    def in_municipality(self, municipality):
        """Stands in it or serves it: a city covers its wards, and a ward's people belong to the city."""
        stands = Q(municipality=municipality) | Q(municipality__parent=municipality)
        return self.filter(stands | Q(pk__in=self._serving(municipality)))

    def windows_of(self, municipality):
        """Its own windows, then those of the whole prefecture; `is_own` tells them apart.

        Own: names this very municipality as one it serves, or stands in it. The prefecture's are there
        with those that except this municipality: a page has to say so.
        """
        names_it = _areas(self, is_excluded=False, municipality__in=municipality.family)
        stands = Q(municipality__in=municipality.family) | Q(municipality__parent=municipality)
        own = stands | Q(pk__in=names_it)
        whole = _areas(self, prefecture=municipality.prefecture_id, municipality=None)
        is_own = Case(When(own, then=Value(True)), default=Value(False), output_field=models.BooleanField())
        return self.filter(own | Q(pk__in=whole)).annotate(is_own=is_own)

    def _serving(self, municipality):
        excepted = _areas(self, is_excluded=True, municipality__in=municipality.family)
        wards = Q(municipality__parent=municipality)
        here = Q(municipality__in=municipality.family) | wards
        whole = Q(prefecture=municipality.prefecture_id, municipality=None)
        return _areas(self, is_excluded=False).filter(here | whole).exclude(listing__in=excepted)

    def admits(self, age):
        """Those that say so. A listing without any word on ages is not counted as admitting."""
        says = Q(age_min__isnull=False) | Q(age_max__isnull=False)
        fits = Q(age_min__isnull=True) | Q(age_min__lte=age)
        fits &= Q(age_max__isnull=True) | Q(age_max__gte=age)
        return self.filter(Q(no_age_limit=True) | (says & fits))

    def search(self, text):
        return search.apply(self, text)

    def by_relevance(self, text=""):
        """Hits in the name, then windows for hikikomori in particular, then the freshly verified."""
        in_name = search.in_name(text)
        first = [Case(When(in_name, then=Value(0)), default=Value(1))] if in_name else []
        return self.order_by(*first, *BY_RELEVANCE)

    def by_verified(self):
        return self.order_by(F("verified_on").desc(nulls_last=True), NAME, "code")

    def by_name(self):
        reading = Coalesce(NullIf("name_kana", Value("")), "name")
        return self.order_by(Collate(reading, COLLATION), NAME, "code")

    def by_distance(self, municipality):
        """Nearest first, measured between offices unless the listing's own coordinates are public.

        A hidden address must not leak through an order. Listings known only by prefecture come last.
        """
        point = municipality.office
        is_public = Q(address_disclosure="public", latitude__isnull=False)
        far = Case(
            When(is_public, then=squared_distance(point)),
            default=Coalesce(
                squared_distance(point, "municipality__latitude", "municipality__longitude"),
                squared_distance(point, "municipality__parent__latitude", "municipality__parent__longitude"),
            ),
            output_field=models.FloatField(),
        )
        return self.annotate(far=far).order_by(F("far").asc(nulls_last=True), "-specialised", NAME, "code")

    def count_by_prefecture(self):
        """{prefecture code: how many published ones stand in it or serve it, without nationwide ones}.

        Two queries. The second says its conditions itself: through a sub-query it took three times as long.
        """
        stands = self.published().regional().filter(prefecture__isnull=False).order_by()
        counts = dict(stands.values_list("prefecture").annotate(Count("pk")))
        elsewhere = ~Q(listing__prefecture=F("prefecture")) | Q(listing__prefecture__isnull=True)
        served = self.served_area_model.objects.filter(
            elsewhere, is_excluded=False, listing__status="published"
        ).exclude(listing__serves="nationwide")
        numbers = served.order_by().values_list("prefecture").annotate(Count("listing", distinct=True))
        for code, number in numbers:
            counts[code] = counts.get(code, 0) + number
        return counts

    @property
    def served_area_model(self):
        return self.model._meta.get_field("served_areas").related_model


def _areas(queryset, **conditions):
    """Ids of the listings with a served area of this description."""
    return queryset.served_area_model.objects.filter(**conditions).values("listing")
