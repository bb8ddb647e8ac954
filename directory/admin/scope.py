"""Organizers see what belongs to their own organization; a stranger's object answers 404."""

from django.http import Http404

# An organizer who could change these would hand the listing to others or read what staff say of it.
STAFF_FIELDS = ("status", "specialised", "operator", "staff_note")


def is_confined(user):
    return not user.has_perm("directory.edit_all_listings")


class ScopeMixin:
    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django would lead to the first page with a message, and so tell that there is no such row."""
        raise Http404


class ScopedFormMixin(ScopeMixin):
    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if is_confined(request.user):
            return list(dict.fromkeys([*fields, *STAFF_FIELDS]))
        return fields

    def shown_to(self, user, fieldsets):
        """Without what staff write for staff, where somebody is not of the staff."""
        if not is_confined(user):
            return fieldsets
        return [(label, options) for label, options in fieldsets if "staff_note" not in options["fields"]]
