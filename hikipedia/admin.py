from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from directory.admin.history import RecordedMixin

from .models import SiteProfile, User

admin.site.site_title = _("Hikipedia")
admin.site.site_header = _("Hikipedia: editing")
admin.site.index_title = _("What would you like to edit?")
admin.site.register(User, UserAdmin)


@admin.register(SiteProfile)
class SiteProfileAdmin(RecordedMixin, admin.ModelAdmin):
    """One row: its list would be a detour."""

    fields = ["operator_name", "operator_description", "contact_email", "funding", "ties"]

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteProfile.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        if profile := SiteProfile.objects.first():
            return redirect("admin:hikipedia_siteprofile_change", profile.pk)
        return redirect("admin:hikipedia_siteprofile_add")
