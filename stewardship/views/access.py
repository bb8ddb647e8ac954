"""Who may open the pages of this app."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from directory.models import Listing


def for_staff(permission=None):
    """A page of the back office: who is not logged in logs in first, who may not is told so."""

    def wrap(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if permission and not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return admin.site.admin_view(checked)

    return wrap


def listing_or_404(request, code):
    """What a person may not see is not there; what was merged is looked at under its new address."""
    listings = Listing.objects.filter(merged_into=None).with_kinds().with_places()
    return get_object_or_404(listings.editable_by(request.user), code=code)


def page(request, title, **context):
    return admin.site.each_context(request) | {"title": title} | context
