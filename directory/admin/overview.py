from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from ..models import Listing
from .duplicates import DuplicateListMixin
from .filters import CheckFilter, HasSummaryFilter
from .listing import ListingListMixin
from .scope import ScopeMixin


def change_url(listing):
    """The form of the listing's own kind."""
    child = Listing.CHILDREN[listing.kind]
    return reverse(f"admin:directory_{child}_change", args=[listing.pk])


class AllKinds(ChangeList):
    def url_for_result(self, listing):
        return change_url(listing)


@admin.register(Listing)
class AllListingsAdmin(DuplicateListMixin, ScopeMixin, ListingListMixin, admin.ModelAdmin):
    """Every kind in one list, for a volunteer who has a telephone number and does not know whose it is.

    Nothing is added or changed here: a listing is edited in the form of its kind.
    """

    list_filter = ["status", "kind", CheckFilter, HasSummaryFilter, "specialised", "prefecture"]
    list_select_related = [*ListingListMixin.list_select_related, *Listing.CHILDREN.values()]

    def get_changelist(self, request, **kwargs):
        return AllKinds

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        listing = self.get_object(request, object_id)
        if listing is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect(change_url(listing))

    def history_view(self, request, object_id, extra_context=None):
        listing = self.get_object(request, object_id)
        if listing is None:
            raise Http404
        return redirect(f"admin:directory_{Listing.CHILDREN[listing.kind]}_history", listing.pk)
