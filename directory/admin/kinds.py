from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import CounselingCenter, Employer, MemberOrganization, SelfHelpGroup
from .listing import ListingAdmin


class TypedListingAdmin(ListingAdmin):
    kind_fields = ("type",)
    list_filter = ["status", "type", *ListingAdmin.list_filter[1:]]

    @admin.display(description=_("type"), ordering="type")
    def type_label(self, listing):
        return listing.get_type_display()


@admin.register(CounselingCenter)
class CounselingCenterAdmin(TypedListingAdmin):
    pass


@admin.register(SelfHelpGroup)
class SelfHelpGroupAdmin(TypedListingAdmin):
    pass


class UntypedListingAdmin(ListingAdmin):
    """Kinds without types: the column would say the same in every row."""

    list_display = [name for name in ListingAdmin.list_display if name != "type_label"]


@admin.register(MemberOrganization)
class MemberOrganizationAdmin(UntypedListingAdmin):
    kind_fieldsets = ((_("As a member of Node"), {"fields": ["founded", "representative", "role_at_node"]}),)


@admin.register(Employer)
class EmployerAdmin(UntypedListingAdmin):
    kind_fieldsets = ((_("What is documented"), {"fields": ["facts", "as_of", "relation_to_node"]}),)
