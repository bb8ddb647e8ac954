from django.db.models import Q, prefetch_related_objects
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from .. import freshness, reasons
from ..models import Listing, Municipality, distance_km
from ..models.queries import BY_RELEVANCE

NEXT_DOOR = 8
SHOWN = {"windows": 60, "nationwide": 10, "next_door": 10}


class MunicipalityDetail(TemplateView):
    """What serves this municipality: its own windows, the prefecture's, online and nationwide, next door."""

    template_name = "directory/municipality_detail.html"

    def get_context_data(self, **kwargs):
        towns = Municipality.objects.select_related("prefecture", "parent__prefecture")
        self.municipality = get_object_or_404(towns, code=kwargs["code"])
        wards, neighbors = self.get_wards_and_neighbors()
        sections = self.get_sections(neighbors)
        self.shown = [listing for section in sections.values() for listing, _reason in section]
        return super().get_context_data(**kwargs) | {
            "municipality": self.municipality,
            "prefecture": self.municipality.prefecture,
            "wards": wards,
            "neighbors": neighbors,
            "today": timezone.localdate(),
            "is_empty": not (sections["own"] or sections["prefecture_wide"]),
            **sections,
        }

    def get_wards_and_neighbors(self):
        town = self.municipality
        near = Municipality.objects.near(town).values("pk")[:NEXT_DOOR]
        towns = Municipality.objects.select_related("prefecture", "parent")
        found = list(towns.filter(Q(parent=town) | Q(pk__in=near)))
        neighbors = [other for other in found if other.parent_id is None]
        for other in neighbors:
            other.distance = distance_km(town.office, other)
        return [ward for ward in found if ward.parent_id], sorted(neighbors, key=lambda other: other.distance)

    def get_sections(self, neighbors):
        town, public = self.municipality, Listing.objects.published().for_cards_joins()
        windows = public.regional().windows_of(town).order_by("-is_own", *BY_RELEVANCE)
        windows = list(windows[: SHOWN["windows"]])
        own = [listing for listing in windows if listing.is_own]
        whole = [listing for listing in windows if not listing.is_own]
        nationwide = list(public.nationwide().by_relevance()[: SHOWN["nationwide"]])
        codes = [other.pk for other in neighbors]
        next_door = public.regional().filter(
            Q(municipality__in=codes) | Q(municipality__parent__in=codes), specialised=True
        )
        next_door = list(next_door.by_distance(town)[: SHOWN["next_door"]])
        prefetch_related_objects(
            [*own, *whole, *nationwide, *next_door], *Listing.objects.for_cards_prefetch()
        )
        return reasons.sections(town, own, whole, nationwide, next_door, neighbors)

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = freshness.changes_at(self.shown)
        return response
