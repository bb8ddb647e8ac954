"""Organizers see what belongs to their own organization; a stranger's object answers 404."""

from django.db.models.constants import LOOKUP_SEP
from django.http import Http404

# What staff write for staff: shown nowhere, compared nowhere, and nothing can be filtered by it.
HIDDEN_FIELDS = ("staff_note",)
# An organizer who could change these would hand the listing to others, read what staff say of it, or need
# no approvals any more. The operator's name is theirs to mend: approvals are lost with it.
STAFF_FIELDS = ("status", "specialised", "operator", "operator_kind", "corporate_number", *HIDDEN_FIELDS)


def is_confined(user):
    return not user.has_perm("directory.edit_all_listings")


def hidden_from(user):
    return HIDDEN_FIELDS if is_confined(user) else ()


class ScopeMixin:
    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django would lead to the first page with a message, and so tell that there is no such row."""
        raise Http404

    def lookup_allowed(self, lookup, value, request):
        """The address of a list can ask for any column: what it finds would answer letter by letter."""
        if set(hidden_from(request.user)) & set(lookup.split(LOOKUP_SEP)):
            return False
        return super().lookup_allowed(lookup, value, request)


class ScopedFormMixin(ScopeMixin):
    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if is_confined(request.user):
            return list(dict.fromkeys([*fields, *STAFF_FIELDS]))
        return fields

    def shown_to(self, user, fieldsets):
        """Without what staff write for staff, where somebody is not of the staff."""
        hidden = set(hidden_from(user))
        return [(label, options) for label, options in fieldsets if not hidden & set(options["fields"])]
