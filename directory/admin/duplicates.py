"""Places that were entered twice: told while a listing is saved, and in a list of pairs to merge."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from .. import duplicates, merging
from ..models import Listing
from .merging import MergeMixin

FIELD = "different_places"  # the tick box; its value names the listings that it was shown with
PER_PAGE = 20
STOPPED = _(
    "Nothing has been saved yet: this place seems to be in the directory already. "
    "Please look at the box above."
)


def may_see_duplicates(user):
    kinds = (f"directory.change_{child}" for child in Listing.CHILDREN.values())
    return user.has_perms(["directory.edit_all_listings", *kinds])


class LikeOthersMixin:
    """A form that is like another listing is saved only when somebody has said that it is another place."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        # Organizers see nothing of other listings, not even that there is one.
        if request.method != "POST" or not request.user.has_perm("directory.edit_all_listings"):
            return form
        return type(form.__name__, (UnlikeFormMixin, form), {})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for pair in getattr(form, "said_different", ()):
            duplicates.call_different(form.instance.pk, pair.second.key, request.user)

    def render_change_form(self, request, context, *args, **kwargs):
        if found := getattr(context["adminform"].form, "found", ()):
            context |= {"duplicates": told(found), "ticked_value": ticked_value(found)}
        return super().render_change_form(request, context, *args, **kwargs)


class UnlikeFormMixin:
    found = said_different = ()

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        if self.errors or not (entry := self.changed_entry(cleaned)):
            return cleaned
        found = duplicates.like_entry(entry)
        ticked = set(self.data.get(FIELD, "").split())
        if {pair.second.code for pair in found} <= ticked:
            self.said_different = found
        else:
            self.found = found
            self.add_error(None, STOPPED)
        return cleaned

    def changed_entry(self, cleaned):
        """None where nothing has changed by which places are known."""
        contacts = list(posted_contacts(self.data))
        is_new = self.instance._state.adding
        town, prefecture = cleaned.get("municipality"), cleaned.get("prefecture")
        entry = duplicates.current().places.entry(
            contacts,
            key=None if is_new else self.instance.pk,
            code=self.instance.code,
            kind=self.instance.KIND,
            status=cleaned.get("status") or self.instance.status,
            name=cleaned["name"],
            serves=cleaned.get("serves") or self.instance.serves,
            prefecture=town.prefecture_id if town else prefecture and prefecture.pk,
            municipality=town and town.pk,
            latitude=cleaned.get("latitude"),
            longitude=cleaned.get("longitude"),
            operator=getattr(cleaned.get("operator"), "pk", None),
        )
        former = duplicates.current().entries.get(entry.key)
        is_known = former and where(former) == where(entry) and not entry.contacts - former.contacts
        return None if is_known or entry.status == Listing.Status.CLOSED else entry


def where(entry):
    return entry.form, entry.prefecture, entry.town, entry.point


def posted_contacts(data):
    """What stands in the rows below the form, which are checked after it."""
    for key in data:
        if match := re.fullmatch(r"contact_points-(\d+)-value", key):
            row = f"contact_points-{match[1]}"
            if data[key].strip() and f"{row}-DELETE" not in data and f"{row}-is_source_page" not in data:
                yield data.get(f"{row}-channel", ""), data[key]


def told(pairs):
    """With the rows themselves, for a table."""
    keys = {entry.key for pair in pairs for entry in (pair.first, pair.second)}
    listings = Listing.objects.with_places().with_kinds().prefetch_related("contact_points").in_bulk(keys)
    found = []
    for pair in pairs:
        entries = (pair.first, pair.second)
        sides = [listings.get(entry.key) for entry in entries]
        row = {"pair": pair, "first": _side(sides[0]), "second": _side(sides[1])}
        if all(sides):
            kept, other = merging.older_first(*sides)
            row["merge_url"] = reverse("admin:directory_listing_merge", args=[kept.pk, other.pk])
        found.append(row)
    return found


def _side(listing):
    if listing is None:
        return None
    return {
        "listing": listing,
        "url": reverse(f"admin:directory_{listing.CHILDREN[listing.kind]}_change", args=[listing.pk]),
        "contacts": [contact for contact in listing.contact_points.all() if not contact.is_source_page],
    }


def ticked_value(pairs):
    return " ".join(sorted(pair.second.code for pair in pairs))


class PairForm(forms.Form):
    first = forms.ModelChoiceField(Listing.objects.all())
    second = forms.ModelChoiceField(Listing.objects.all())


class DuplicateListMixin(MergeMixin):
    """The pages about pairs; they belong to the list of all kinds."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.duplicates_view)
        return [path("duplicates/", view, name="directory_listing_duplicates"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {"sees_duplicates": may_see_duplicates(request.user)} | (extra_context or {})
        return super().changelist_view(request, context)

    def duplicates_view(self, request):
        if not may_see_duplicates(request.user):
            raise PermissionDenied
        if request.method == "POST":
            return self.call_different(request)
        with_closed = "closed" in request.GET
        found = duplicates.pairs(include_closed=with_closed)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        context = self.admin_site.each_context(request) | {
            "title": _("Possible duplicates"),
            "opts": self.opts,
            "page_obj": page,
            "rows": told(page.object_list),
            "with_closed": with_closed,
            "may_merge": request.user.has_perm("directory.merge_listing"),
        }
        return TemplateResponse(request, "admin/directory/duplicates.html", context)

    def call_different(self, request):
        form = PairForm(request.POST)
        if form.is_valid() and form.cleaned_data["first"] != form.cleaned_data["second"]:
            first, second = form.cleaned_data["first"], form.cleaned_data["second"]
            duplicates.call_different(first.pk, second.pk, request.user)
            text = _("“%(first)s” and “%(second)s” are noted as two places. They are not asked about again.")
            self.message_user(request, text % {"first": first, "second": second}, messages.SUCCESS)
        else:
            self.message_user(request, _("These two are not there any more."), messages.WARNING)
        return redirect("admin:directory_listing_duplicates")
