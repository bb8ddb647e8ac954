from itertools import product

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, Concat
from django.urls import path

from ..models import Municipality, Prefecture
from .widgets import HTTPS_ADDRESSES, PlaceMixin, municipality_label


class PlaceAdmin(admin.ModelAdmin):
    """Places are the state's: they are looked up here, hardly ever changed, and never deleted."""

    formfield_overrides = HTTPS_ADDRESSES

    def has_delete_permission(self, request, obj=None):
        return False

    def view_on_site(self, place):
        return place.get_absolute_url()


@admin.register(Prefecture)
class PrefectureAdmin(PlaceAdmin):
    list_display = ["code", "name", "name_kana", "name_en", "region"]
    list_display_links = ["name"]
    list_filter = ["region"]
    search_fields = ["name", "name_kana", "name_en", "code"]
    fields = [
        "code",
        ("name", "name_kana", "name_en"),
        ("short_name", "slug"),
        "region",
        ("latitude", "longitude"),
        "website",
    ]
    readonly_fields = [
        "code",
        "name",
        "name_kana",
        "name_en",
        "short_name",
        "slug",
        "region",
        "latitude",
        "longitude",
    ]

    def has_add_permission(self, request):
        return False


class ChooseMunicipality(AutocompleteJsonView):
    """Whoever types 大和市 means that one, and not 東大和市, which has the smaller code."""

    def get_queryset(self):
        found, words = super().get_queryset(), self.term.split()
        return found.order_by(_distance(words[-1], "".join(words)), "code") if words else found

    def serialize_result(self, municipality, to_field_name):
        return super().serialize_result(municipality, to_field_name) | {
            "text": municipality_label(municipality)
        }


def _distance(*texts):
    """0 for the very name, 1 for the beginning of one, 2 for what only holds it."""
    names = ("name", "own_name", "whole_name", "name_kana", "name_en")
    is_name, begins = Q(), Q()
    for name, text in product(names, texts):
        is_name |= Q(**{f"{name}__iexact": text})
        begins |= Q(**{f"{name}__istartswith": text})
    return Case(When(is_name, then=0), When(begins, then=1), default=2)


@admin.register(Municipality)
class MunicipalityAdmin(PlaceMixin, PlaceAdmin):
    list_display = ["code", "prefecture", "full_name", "name_kana", "name_en"]
    list_display_links = ["full_name"]
    list_filter = ["prefecture"]
    # People write a ward with its city, and a town with its prefecture: 大阪府大阪市北区.
    search_fields = ["whole_name", "name_kana", "name_en", "code"]
    autocomplete_fields = ["prefecture", "parent"]

    def get_queryset(self, request):
        own = Concat(Coalesce("parent__name", Value("")), "name")
        whole = Concat("prefecture__name", own)
        municipalities = super().get_queryset(request).annotate(own_name=own, whole_name=whole)
        return municipalities.select_related("prefecture", "parent")

    def get_readonly_fields(self, request, obj=None):
        """Listings hang on the code."""
        return ["code"] if obj else []

    def get_urls(self):
        view = ChooseMunicipality.as_view(admin_site=self.admin_site)
        choose = path("choose/", self.admin_site.admin_view(view), name="directory_municipality_choose")
        return [choose, *super().get_urls()]
