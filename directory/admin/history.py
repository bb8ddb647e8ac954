"""What has been changed, by whom, side by side; and an earlier version of a listing brought back."""

import datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from .. import differences, history, restoring, triggers
from ..snapshots import now
from .scope import hidden_from

NOW = "now"
PER_PAGE = 50
LABELS_SHOWN = 5
MOMENT = datetime.timedelta(minutes=1)


class Entry(NamedTuple):
    """A line of the history: a version, a check or a change of status."""

    at: datetime.datetime
    by: Any
    text: str
    labels: list = []
    more: int = 0
    version: Any = None
    is_day: bool = False  # a check knows no time
    change: tuple = ()  # of the status, where nothing else is different


class CompareForm(forms.Form):
    old = forms.ChoiceField()
    new = forms.ChoiceField()

    def __init__(self, data, versions):
        super().__init__(data)
        choices = [(str(version.number), "") for version in versions]
        self.fields["old"].choices = choices
        self.fields["new"].choices = [(NOW, ""), *choices]


class RecordedMixin:
    """Every write of this admin is a version; the history page compares any two of them."""

    object_history_template = "admin/directory/history.html"
    compare_template = "admin/directory/compare.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if object_id and (row := self.get_object(request, unquote(object_id))):
                history.catch_up(row)
            with history.recording(request.user):
                return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        """Fields that are edited in the list."""
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with history.recording(request.user):
            return super().changelist_view(request, extra_context)

    def response_action(self, request, queryset):
        """Actions may write with `update()`, which tells nobody; rows may match no more then."""
        is_across = request.POST.get("select_across") == "1"
        chosen = queryset if is_across else queryset.filter(pk__in=self._chosen(request))
        keys, revision = list(chosen.values_list("pk", flat=True)), triggers.revision()
        response = super().response_action(request, queryset)
        if triggers.revision() != revision:  # else it was a download, perhaps of all there are
            history.touch_keys(self.model, keys)
        return response

    def _chosen(self, request):
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                yield self.opts.pk.to_python(key)
            except forms.ValidationError:
                pass

    def get_row(self, request, object_id):
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return row

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_row(request, object_id)
        versions = self.get_versions(request, row)
        form = CompareForm(request.GET, versions)
        if form.is_valid():
            return self.compare(request, row, versions, **form.cleaned_data)
        if "old" in request.GET or "new" in request.GET:
            self.message_user(request, _("Choose two versions to compare."), messages.WARNING)
        present = self.get_present(request, row)
        entries = self.get_entries(row, versions)
        shown = [entry.version.number for entry in entries if entry.version]
        page = Paginator(entries, PER_PAGE).get_page(request.GET.get("p"))
        context = self.page_context(request, row, _("History")) | {
            "page_obj": page,
            "versions": versions,
            "newest": versions[0].number if versions and versions[0].snapshot == present else None,
            # The last one is how it is now: the one before it is what people want to compare with.
            "preset": shown[min(len(shown), 2) - 1] if shown else None,
            "can_restore": self.can_restore(request, row),
            **self.history_context(row),
        }
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    def get_versions(self, request, row):
        """Without what this person may not read; nothing is ever restored from these."""
        hidden = self.hidden_from(request.user)
        return [one._replace(snapshot=one.snapshot.without(hidden)) for one in history.versions(row)]

    def hidden_from(self, user):
        """Names of fields that this person may not read."""
        return hidden_from(user)

    def get_present(self, request, row):
        return now(row).without(self.hidden_from(request.user))

    def page_context(self, request, row, title):
        return self.admin_site.each_context(request) | {
            "title": title,
            "subtitle": str(row),
            "object": row,
            "opts": self.opts,
            "history_url": self.history_url(row),
        }

    def history_url(self, row):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[row.pk])

    def history_context(self, row):
        return {}

    def can_restore(self, request, row):
        return False

    def get_entries(self, row, versions):
        """The latest first."""
        olders = [*versions[1:], None]
        others = list(self.other_events(row))
        found = [_entry(row, version, older) for version, older in zip(versions, olders, strict=False)]
        found = [entry._replace(labels=[]) if _is_told(entry, others) else entry for entry in found]
        # No line that would say nothing: what differs has a line of its own, or is hidden from the reader.
        found = [entry for entry in found if entry.text or entry.labels]
        return sorted([*found, *others], key=lambda entry: entry.at, reverse=True)

    def other_events(self, row):
        return []

    def compare(self, request, row, versions, old, new):
        chosen = {str(version.number): version for version in versions}
        first, second = chosen[old], chosen.get(new)
        if second and second.number < first.number:
            first, second = second, first
        after = second.snapshot if second else self.get_present(request, row)
        context = self.page_context(request, row, _("Compare two versions")) | {
            "first": first,
            "left": _as_of(first),
            "right": _as_of(second),
            "rows": differences.between(type(row), first.snapshot, after),
            "can_restore": self.can_restore(request, row),
        }
        return TemplateResponse(request, self.compare_template, context)


def _as_of(version):
    if version is None:
        return _("Now")
    when = formats.date_format(timezone.localtime(version.at), "Y年n月j日 H:i")
    return _("As of %(when)s") % {"when": when}


def _entry(row, version, older):
    if older is None:
        return Entry(version.at, version.by, version.comment or _("First record"), version=version)
    labels = differences.summary(type(row), older.snapshot, version.snapshot)
    return Entry(
        version.at,
        version.by,
        version.comment,
        labels[:LABELS_SHOWN],
        max(len(labels) - LABELS_SHOWN, 0),
        version,
        change=_change(row, older.snapshot, version.snapshot) if len(labels) == 1 else (),
    )


def _change(row, old, new):
    names = [field.name for field in differences.changed_fields(type(row), old, new)]
    return (old.fields["status"], new.fields["status"]) if names == ["status"] else ()


def _is_told(entry, others):
    """Whether a line of its own says so. What was written past `publishing.set_status` has none."""
    return any(
        entry.change and other.change == entry.change and abs(other.at - entry.at) < MOMENT
        for other in others
    )


class ListingHistoryMixin(RecordedMixin):
    """Checks and changes of status are woven in, and a version can be restored."""

    restore_template = "admin/directory/restore.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.restore_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        return [path("<path:object_id>/history/<int:number>/restore/", view, name=name), *super().get_urls()]

    def can_restore(self, request, row):
        return request.user.has_perm("directory.restore_listing") and self.has_change_permission(request, row)

    def history_context(self, row):
        merged = row.merged_listings.order_by("code")
        return {"merged": [(listing, self.history_url(listing)) for listing in merged]}

    def other_events(self, row):
        for check in row.checks.select_related("staff"):
            text = _("Check of “%(scope)s” %(method)s: %(outcome)s") % {
                "scope": check.get_scope_display(),
                "method": check.get_method_display(),
                "outcome": check.get_outcome_display(),
            }
            at = timezone.make_aware(datetime.datetime.combine(check.checked_on, datetime.time()))
            yield Entry(at, check.staff, text, is_day=True)
        for change in row.status_changes.select_related("by"):
            text = _("Status: %(change)s") % {"change": change}
            yield Entry(change.at, change.by, text, change=(change.former, change.status))

    def restore_view(self, request, object_id, number):
        listing = self.get_row(request, object_id)
        if not self.can_restore(request, listing):
            raise PermissionDenied
        version = next(iter(history.versions(listing, [number])), None)
        if version is None:
            raise Http404
        refused, digest = [], now(listing).digest
        if request.method == "POST":
            if request.POST.get("state") == digest:
                try:
                    return self.restore(request, listing, version)
                except restoring.CannotRestore as error:
                    refused = error.messages
            else:
                text = _("The listing has been changed meanwhile. Please look again at what would change.")
                self.message_user(request, text, messages.WARNING)
        return self.restore_page(request, listing, version, digest, refused)

    def restore(self, request, listing, version):
        restoring.restore(listing, version, request.user)
        text = _("That version has been restored. If it was a mistake, restore the one before it.")
        self.message_user(request, text, messages.SUCCESS)
        return redirect(self.history_url(listing))

    def restore_page(self, request, listing, version, digest, refused):
        rows = []
        try:
            after = restoring.preview(listing, version).without(self.hidden_from(request.user))
            rows = differences.between(type(listing), self.get_present(request, listing), after)
        except restoring.CannotRestore as error:
            refused = refused or error.messages
        context = self.page_context(request, listing, _("Restore a version")) | {
            "version": version,
            "rows": rows,
            "refused": refused,
            "state": digest,
        }
        return TemplateResponse(request, self.restore_template, context)
