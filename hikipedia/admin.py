from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from directory.admin.history import RecordedMixin

from .accounts import admin as accounts  # noqa: F401  (registers the people of the back office)
from .models import SiteProfile


@admin.register(SiteProfile)
class SiteProfileAdmin(RecordedMixin, admin.ModelAdmin):
    """One row: its list would be a detour."""

    fields = ["operator_name", "operator_description", "contact_email", "funding", "ties"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteProfile.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if profile := SiteProfile.objects.first():
            return redirect("admin:hikipedia_siteprofile_change", profile.pk)
        return redirect("admin:hikipedia_siteprofile_add")
