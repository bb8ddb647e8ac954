from django.contrib import admin

from directory.admin.widgets import HTTPS_ADDRESSES

from ..models import Dataset


@admin.register(Dataset)
class DatasetAdmin(admin.ModelAdmin):
    """What is known of a publisher's files. Columns are assigned on the page of an import."""

    formfield_overrides = HTTPS_ADDRESSES
    list_display = ["name", "publisher", "kind", "type", "new_status"]
    fields = [
        "name",
        "slug",
        ("kind", "type"),
        "prefecture",
        "publisher",
        ("source_type", "licence"),
        "url",
        "new_status",
    ]

    def get_readonly_fields(self, request, obj=None):
        """Imported rows know their dataset by it."""
        return ["slug", "kind"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False
