from django.contrib import admin

from ..models import CrisisLine, Resource
from .history import RecordedMixin
from .typed_fields import DAYS_AND_TIMES
from .widgets import HTTPS_ADDRESSES


@admin.register(Resource)
class ResourceAdmin(RecordedMixin, admin.ModelAdmin):
    formfield_overrides = HTTPS_ADDRESSES
    list_display = ["title", "kind", "publisher", "year", "is_published"]
    list_filter = ["is_published", "kind"]
    search_fields = ["title", "publisher", "summary"]
    fields = [
        ("kind", "is_published"),
        "title",
        ("publisher", "year"),
        "summary",
        "ages",
        "figure",
        "url",
        "source_url",
    ]


@admin.register(CrisisLine)
class CrisisLineAdmin(RecordedMixin, admin.ModelAdmin):
    formfield_overrides = HTTPS_ADDRESSES | DAYS_AND_TIMES
    list_display = ["name", "channel", "phone", "hours", "checked_on", "order", "is_published"]
    list_filter = ["is_published", "channel"]
    list_editable = ["order"]
    search_fields = ["name", "phone", "target"]
    fields = [
        ("name", "channel"),
        ("is_published", "order"),
        ("phone", "website"),
        ("hours", "cost"),
        "target",
        "description",
        ("source_url", "source_date"),
        "checked_on",
        "staff_note",
    ]
