from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from .. import cards, catalogue, distances, freshness
from ..facet_form import FacetForm
from ..filters import ListingFilter
from ..models import Listing
from ..widening import widen
from .light import Light

NATIONWIDE_SHOWN = 5


class ListingList(Light, FilterView):
    """Everything, filterable. The other lists are this one with a place or a kind decided by the path."""

    filterset_class = ListingFilter
    paginate_by = 20
    template_name = "directory/listing_list.html"
    strict = False  # a condition that cannot be used is dropped and named, the rest applies
    title = _("All places to turn to")
    lead = ""
    decided = ()
    prefecture = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.catalogue = catalogue.current()

    def get_queryset(self):
        """What the page is about, before any condition: a selection of the catalogue."""
        return self.catalogue.select()

    def get_filterset_kwargs(self, filterset_class):
        return {
            "data": self.request.GET,
            "queryset": self.get_queryset(),
            "without": self.decided,
            "page_prefecture": self.prefecture,
        }

    def paginate_queryset(self, queryset, page_size):
        if self.request.GET.get("page") == "last":  # Django's own shorthand is not a number
            raise Http404
        return super().paginate_queryset(queryset.unfetched, page_size)

    @cached_property
    def place(self):
        return self.filterset.place or self.prefecture

    def get_prefectures(self):
        return list(self.catalogue.prefectures.values())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        filterset, numbers = self.filterset, list(context["page_obj"])
        is_local = self.place or filterset.point or filterset.query.region
        nationwide = self.get_nationwide().numbers(0, NATIONWIDE_SHOWN) if numbers and is_local else []
        found = self.catalogue.fetch([*numbers, *nationwide])
        cards.attach(found, self.catalogue)
        listings = [listing for listing in found if listing.number in numbers]
        nationwide = [listing for listing in found if listing.number in nationwide]
        if filterset.point:
            distances.tell(listings, filterset.nearness)
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
            "has_conditions": filterset.has_conditions,
            "marks": filterset.query.marks,
            "rings": rings,
            "today": timezone.localdate(),
        }

    def get_total_before(self):
        """How many there are without conditions; with a place among these it would say nothing."""
        filterset = self.filterset
        if not filterset.has_conditions or filterset.place or filterset.point or filterset.query.region:
            return None
        return len(self.get_queryset())

    def get_nationwide(self):
        """Nationwide ones come in a part of their own after the place's."""
        found = self.filterset.conditions_on(self.catalogue.select(self.catalogue.nationwide))
        found = found.having(self.catalogue.kinds(self.filterset.kinds))
        return found.preferring(*self.filterset.query.tiers)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = freshness.changes_at(self.shown)
        response.canonical_query = self.get_canonical_query(context["page_obj"].number)
        return response

    def get_canonical_query(self, number):
        """How what was understood is written; None where words or a postal code are part of it, which are
        kept nowhere."""
        filterset = self.filterset
        if filterset.data.get("q") or filterset.data.get("postal"):
            return None
        pairs = [(name, value) for name, value, _label in filterset.conditions]
        pairs += [("sort", filterset.asked_sort)] if filterset.asked_sort != "relevance" else []
        pairs += [("page", str(number))] if number > 1 else []
        return urlencode(sorted(pairs))


class KindList(ListingList):
    decided = ("kind",)

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"kinds": [self.kind]}

    def get_queryset(self):
        return self.catalogue.select(self.catalogue.kinds([self.kind]))


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
        if kwargs["slug"] not in self.catalogue.by_slug:
            raise Http404
        self.prefecture = self.catalogue.by_slug[kwargs["slug"]]

    @property
    def title(self):
        return _("Places to turn to in %(prefecture)s") % {"prefecture": self.prefecture}

    def get_queryset(self):
        here = self.catalogue.in_prefecture(self.prefecture.code)
        return self.catalogue.select(self.catalogue.regional, here)

    def get_prefectures(self):
        return []  # the path has chosen; the way to another prefecture is the map

    def get_context_data(self, **kwargs):
        towns = self.catalogue.towns_of[self.prefecture.code]
        return super().get_context_data(**kwargs) | {"prefecture": self.prefecture, "municipalities": towns}
