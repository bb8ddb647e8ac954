from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from .. import cards, catalogue, freshness, reasons
from ..catalogue.nearness import Nearness
from .light import Light

NEXT_DOOR = 8
SHOWN = {"windows": 60, "nationwide": 10, "next_door": 10}


class MunicipalityDetail(Light, TemplateView):
    """What serves this municipality: its own windows, the prefecture's, online and nationwide, next door."""

    template_name = "directory/municipality_detail.html"

    def get_context_data(self, **kwargs):
        self.catalogue = catalogue.current()
        if kwargs["code"] not in self.catalogue.towns:
            raise Http404
        self.municipality = town = self.catalogue.towns[kwargs["code"]]
        neighbors = self.get_neighbors()
        sections = self.get_sections(neighbors)
        self.shown = [listing for section in sections.values() for listing, _reason in section]
        return super().get_context_data(**kwargs) | {
            "municipality": town,
            "prefecture": town.prefecture,
            "wards": [self.catalogue.towns[code] for code in self.catalogue.wards.get(town.code, ())],
            "neighbors": neighbors,
            "today": timezone.localdate(),
            "is_empty": not (sections["own"] or sections["prefecture_wide"]),
            **sections,
        }

    def get_neighbors(self):
        """[(municipality, km)], nearest first."""
        near = Nearness(self.catalogue, self.municipality)
        towns = self.catalogue.near_towns(self.municipality, NEXT_DOOR)
        return [(town, near.to_town(town.code)) for town in towns]

    def get_sections(self, neighbors):
        parts = [self.catalogue.select(*sets) for sets in self.get_sets(neighbors)]
        own, whole, nationwide = (part.numbers(0, SHOWN["windows"]) for part in parts[:3])
        whole = whole[: SHOWN["windows"] - len(own)]
        next_door = parts[3].near(Nearness(self.catalogue, self.municipality))
        chosen = [own, whole, nationwide[: SHOWN["nationwide"]], next_door.numbers(0, SHOWN["next_door"])]
        # One query for the rows of all parts, each of which may name a listing that another has.
        rows = self.catalogue.fetch(list(dict.fromkeys(at for part in chosen for at in part)))
        cards.attach(rows, self.catalogue)
        found = {row.number: row for row in rows}
        rows = [[found[at] for at in part if at in found] for part in chosen]
        return reasons.sections(self.municipality, *rows, neighbors)

    def get_sets(self, neighbors):
        """The sets of: its own windows, the prefecture's, nationwide ones, next door."""
        catalogue, town = self.catalogue, self.municipality
        own = catalogue.own_windows(town)
        yield catalogue.regional, own
        # Those that except this municipality are among them: the page has to say so.
        yield catalogue.regional, catalogue.whole_prefecture(town) & ~own
        yield (catalogue.nationwide,)
        near = catalogue.standing_in_towns([town.code for town, _km in neighbors])
        yield catalogue.regional, near, catalogue.specialised

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = freshness.changes_at(self.shown)
        return response
