"""The way of a listing into the public: what may follow on its status, approvals, and a look beforehand."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import publishing
from ..models import Listing
from ..views.detail import ListingPreview
from .scope import is_confined

Status = Listing.Status
PUBLISH, APPROVE = "directory.publish_listing", "directory.approve_listing"


class PublishingMixin:
    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.has_perm(PUBLISH) else [*fields, "status"]

    def save_model(self, request, obj, form, change):
        publishing.reopen(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        former = form.initial.get("status", form.instance.status) if change else Status.DRAFT
        self.guard_publishing(request, form.instance, former, form.changed_data)
        if form.instance.status != former:
            publishing.record_status(form.instance, former, request.user)
            self.tell_status(request, form.instance)

    def tell_status(self, request, listing):
        """In words of its own: what is public or not any more is more than “changed”."""
        if text := SAID.get(listing.status):
            link = format_html('<a href="{}">{}</a>', listing.get_absolute_url(), listing)
            self.message_user(request, format_html(text, link), messages.SUCCESS)

    def response_post_save_add(self, request, obj):
        return self.stay_if_refused(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request, obj):
        return self.stay_if_refused(request, obj) or super().response_post_save_change(request, obj)

    def stay_if_refused(self, request, listing):
        """What is missing is typed here and not in the list."""
        if getattr(request, "was_refused", False):
            return redirect(self.page_url(listing, "change") + "#publishing")
        return None

    def guard_publishing(self, request, listing, former, changed):
        """What may not be public goes back to review; all that was typed is kept."""
        if listing.status not in publishing.PUBLIC:
            return
        found = publishing.obstacles(listing, was_public=former in publishing.PUBLIC)
        if is_confined(request.user):
            found += publishing.obstacles_to_own_edit(listing, changed)
        if found:
            listing.status = Status.IN_REVIEW
            listing.save(update_fields=["status"])
            request.was_refused = True
            self.message_user(request, sentences(NOT_PUBLIC, found), messages.WARNING)
        elif former not in publishing.PUBLIC and (missing := list(publishing.cautions(listing))):
            self.message_user(request, sentences(PUBLISHED, missing), messages.WARNING)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= self.publishing_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def publishing_context(self, request, listing):
        is_public = listing.status in publishing.PUBLIC
        return {
            "preview_url": self.page_url(listing, "preview"),
            "approve_url": self.page_url(listing, "approve"),
            "is_public": is_public,
            "obstacles": publishing.obstacles(listing, was_public=is_public),
            "cautions": list(publishing.cautions(listing)),
            "may_approve": publishing.needs_approvals(listing) and request.user.has_perm(APPROVE),
        }

    def page_url(self, listing, page):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[listing.pk])

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [("preview", self.preview_view), ("approve", self.approve_view)]
        urls = [
            path(f"<path:object_id>/{page}/", self.admin_site.admin_view(view), name=f"{name}_{page}")
            for page, view in views
        ]
        return [*urls, *super().get_urls()]

    def get_listing(self, request, object_id):
        """404 for a stranger's: `get_queryset` leaves it out."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        listing = self.get_object(request, unquote(object_id))
        if listing is None:
            raise Http404
        return listing

    @method_decorator(require_safe)
    def preview_view(self, request, object_id):
        """The public page as it would be, in either language, whatever the status is."""
        listing = self.get_listing(request, object_id)
        with translation.override("en" if request.GET.get("language") == "en" else "ja"):
            # The page's links to itself are those of the public page.
            request.path = request.path_info = listing.get_absolute_url()
            request.META["QUERY_STRING"] = ""
            response = ListingPreview.as_view()(request, code=listing.code)
            return response.render()

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def approve_view(self, request, object_id):
        listing = self.get_listing(request, object_id)
        if not request.user.has_perm(APPROVE):
            raise PermissionDenied
        if request.method == "POST":
            return self.approve(request, listing)
        context = self.admin_site.each_context(request) | {
            "title": _("Approve a private body that takes fees"),
            "opts": self.opts,
            "listing": listing,
            "facts_hash": publishing.facts_hash(listing),
            "change_url": self.page_url(listing, "change"),
            "is_needed": publishing.needs_approvals(listing),
            "facts": self.approved_facts(listing),
            "approvals": publishing.approvals(listing),
            "has_approved": publishing.approvals(listing).filter(by=request.user).exists(),
        }
        return TemplateResponse(request, "admin/directory/approve.html", context)

    def approve(self, request, listing):
        if not publishing.needs_approvals(listing):
            self.message_user(request, _("This listing needs no approval."), messages.WARNING)
        elif request.POST.get("facts") != publishing.facts_hash(listing):
            self.message_user(request, _("It was changed meanwhile. Please look again."), messages.WARNING)
            return redirect(request.path)
        elif publishing.approve(listing, request.user):
            self.log_change(request, listing, "approved")
            self.message_user(request, _("Thank you. Your approval is noted."), messages.SUCCESS)
        return redirect(self.page_url(listing, "change"))

    def approved_facts(self, listing):
        fields = ["name", "operator_kind", "operator_name", "operator", "corporate_number"]
        fields += ["free_of_charge", "cost_text", "price_list"]
        for name in fields:
            display = getattr(listing, f"get_{name}_display", None)
            yield self.opts.get_field(name).verbose_name, display() if display else getattr(listing, name)


NOT_PUBLIC = _("Not public yet: the status is “in review”, and everything else was saved.")
SAID = {
    Status.PUBLISHED: _("It is public: {}"),
    Status.PAUSED: _("It is shown as taking a break: {}"),
    Status.CLOSED: _("It is shown as ended: {}"),
}
PUBLISHED = _("It is public now. What visitors will still miss:")


def sentences(first, others):
    return format_html("{}<br>{}", first, format_html_join("", "{}<br>", ([text] for text in others)))
