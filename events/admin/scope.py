"""Organizers see the events of their own organization; a stranger's answers 404."""

from django.contrib.auth import get_user_model
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404

# What staff write for staff, and where they have it from.
HIDDEN = ("staff_note", "source_url", "source_date")
# Theirs is their own organization, set when the event is added.
OF_STAFF = ("organizer", "organizer_name", *HIDDEN)


def is_confined(user):
    return not user.has_perm("events.edit_all_events")


def people_for(user):
    """To whom this person may hand an event over."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True).order_by("last_name", "pk")
    return people.filter(organization=user.organization_id) if is_confined(user) else people


class ScopeMixin:
    def get_queryset(self, request):
        return super().get_queryset(request).editable_by(request.user)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django would lead to the first page with a message, and so tell that there is no such row."""
        raise Http404

    def has_add_permission(self, request):
        """Without an organization nobody could see afterwards what they have written."""
        is_homeless = is_confined(request.user) and not request.user.organization_id
        return super().has_add_permission(request) and not is_homeless

    def has_delete_permission(self, request, obj=None):
        """An event is cancelled, not deleted: its address lives on in bookmarks and on paper."""
        return False

    def lookup_allowed(self, lookup, value, request):
        """The address of a list can ask for any column: what it finds would answer letter by letter."""
        if set(self.hidden_from(request.user)) & set(lookup.split(LOOKUP_SEP)):
            return False
        return super().lookup_allowed(lookup, value, request)

    def hidden_from(self, user):
        return HIDDEN if is_confined(user) else ()

    def shown_to(self, user, fieldsets):
        """Without fields that are no business of theirs, and without fieldsets that would be empty then."""
        if not is_confined(user):
            return fieldsets
        shown = [(label, options | {"fields": _without(options["fields"])}) for label, options in fieldsets]
        pairs = zip(shown, fieldsets, strict=True)
        return [one for one, whole in pairs if one[1]["fields"] or not whole[1]["fields"]]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "owner":
            kwargs["queryset"] = people_for(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change and is_confined(request.user):
            obj.organizer_id = request.user.organization_id
            obj.owner = obj.owner or request.user
        super().save_model(request, obj, form, change)


def _without(fields):
    """Of names and of lines of names."""
    kept = []
    for one in fields:
        if isinstance(one, tuple):
            one = tuple(name for name in one if name not in OF_STAFF)
        if one and one not in OF_STAFF:
            kept.append(one)
    return kept
