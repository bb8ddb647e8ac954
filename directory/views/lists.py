from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from .. import freshness
from ..facet_form import FacetForm
from ..filters import ListingFilter
from ..models import Listing, Municipality, Prefecture
from ..widening import widen

NATIONWIDE_SHOWN = 5


class CountedPaginator(Paginator):
    """The facets have counted the list already: no second COUNT."""

    def __init__(self, *args, count, **kwargs):
        super().__init__(*args, **kwargs)
        self.count = count


class ListingList(FilterView):
    """Everything, filterable. The other lists are this one with a place or a kind decided by the path."""

    filterset_class = ListingFilter
    paginate_by = 20
    template_name = "directory/listing_list.html"
    strict = False  # a condition that cannot be used is dropped and named, the rest applies
    title = _("All places to turn to")
    lead = ""
    decided = ()

    def get_queryset(self):
        return Listing.objects.published().for_cards_joins()

    def get_filterset_kwargs(self, filterset_class):
        data = self.request.GET
        return super().get_filterset_kwargs(filterset_class) | {"data": data, "without": self.decided}

    def get_paginator(self, queryset, per_page, **kwargs):
        return CountedPaginator(queryset, per_page, count=self.filterset.facets["total"], **kwargs)

    def paginate_queryset(self, queryset, page_size):
        if self.request.GET.get("page") == "last":  # Django's own shorthand is not a number
            raise Http404
        return super().paginate_queryset(queryset, page_size)

    @cached_property
    def place(self):
        return self.filterset.chosen("municipality") or self.filterset.chosen("prefecture")

    def get_prefectures(self):
        return list(Prefecture.objects.all())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        filterset, listings = self.filterset, list(context["page_obj"])
        nationwide = self.get_nationwide() if self.place and listings else []
        prefetch_related_objects([*listings, *nationwide], *Listing.objects.for_cards_prefetch())
        # With a town chosen, another prefecture would contradict it: its chip removes it first.
        prefectures = [] if filterset.chosen("municipality") else self.get_prefectures()
        rings = [] if listings else widen(filterset, self.place)
        self.shown = [*listings, *nationwide, *(listing for ring in rings for listing in ring.listings)]
        return context | {
            "title": self.title,
            "lead": self.lead,
            "listings": listings,
            "nationwide": nationwide,
            "place": self.place,
            "facet_form": FacetForm(filterset, self.request, prefectures),
            "total": filterset.facets["total"],
            "total_before": self.get_total_before(),
            "has_conditions": bool(filterset.conditions),
            "rings": rings,
            "today": timezone.localdate(),
        }

    def get_total_before(self):
        """How many there are without conditions; with a place among these it would say nothing."""
        names = {name for name, _value, _label in self.filterset.conditions}
        if not names or names & {"prefecture", "municipality"}:
            return None
        return self.get_queryset().order_by().count()

    def get_nationwide(self):
        """Nationwide ones come in a part of their own after the place's."""
        everywhere = self.filterset.conditions_on(Listing.objects.published().nationwide())
        listings = everywhere.filter(kind__in=self.filterset.kinds).for_cards_joins()
        return list(listings.by_relevance()[:NATIONWIDE_SHOWN])

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = freshness.changes_at(self.shown)
        return response


class KindList(ListingList):
    decided = ("kind",)

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"kinds": [self.kind]}

    def get_queryset(self):
        return super().get_queryset().filter(kind=self.kind)


class CenterList(KindList):
    kind = Listing.Kind.CENTER
    title = _("Counseling centers")
    lead = _("Windows of prefectures, cities and towns, and of bodies close to them.")


class GroupList(KindList):
    kind = Listing.Kind.GROUP
    title = _("Self-help groups and places to be")
    lead = _("Meetings of people concerned, family meetings, places where you may simply be.")


class OrganizationList(KindList):
    kind = Listing.Kind.ORGANIZATION
    title = _("Organizations of the network")
    lead = _("Member groups of Node, as far as newspapers have confirmed them.")


class EmployerList(KindList):
    kind = Listing.Kind.EMPLOYER
    title = _("Work and employers")
    lead = _(
        "Companies that have hired people with a history of withdrawal, as far as it is documented. "
        "This is information only: nobody is placed here."
    )


class PrefectureDetail(ListingList):
    template_name = "directory/prefecture_detail.html"
    decided = ("prefecture",)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        towns = Municipality.objects.filter(prefecture__slug=kwargs["slug"]).select_related("prefecture")
        self.municipalities = list(towns.filter(parent=None))
        if self.municipalities:
            self.prefecture = self.municipalities[0].prefecture
        else:
            self.prefecture = get_object_or_404(Prefecture, slug=kwargs["slug"])

    @property
    def title(self):
        return _("Places to turn to in %(prefecture)s") % {"prefecture": self.prefecture}

    def get_queryset(self):
        return super().get_queryset().regional().in_prefecture(self.prefecture)

    @cached_property
    def place(self):
        return self.filterset.chosen("municipality") or self.prefecture

    def get_prefectures(self):
        return []  # the path has chosen; the way to another prefecture is the map

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"prefecture": self.prefecture, "municipalities": self.municipalities}
