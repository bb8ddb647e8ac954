import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Check, ContactPoint, Schedule, ServedArea, Source
from .forms import ScheduleForm, ServedAreaForm, ServedAreaFormSet
from .typed_fields import DAYS_AND_TIMES
from .widgets import HTTPS_ADDRESSES, SHORT_TEXTS, PlaceMixin, ThreeStateMixin


class FirstRowMixin:
    """A new listing needs one: its row is there at once, also without JavaScript."""

    extra = 0

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1


class ContactPointInline(FirstRowMixin, admin.StackedInline):
    model = ContactPoint
    fields = [("channel", "value"), ("purpose", "hours_note"), ("is_source_page", "order")]
    verbose_name_plural = _("ways of contact (at least one is needed to publish)")


class ScheduleInline(FirstRowMixin, ThreeStateMixin, admin.StackedInline):
    model = Schedule
    form = ScheduleForm
    formfield_overrides = DAYS_AND_TIMES
    fields = [
        "recurrence",
        ("starts_at", "ends_at"),
        "first_on",
        ("closed_on_holidays", "closed_at_new_year"),
        "note",
    ]


class ServedAreaInline(FirstRowMixin, PlaceMixin, admin.TabularInline):
    model = ServedArea
    form = ServedAreaForm
    formset = ServedAreaFormSet
    autocomplete_fields = ["prefecture", "municipality"]
    fields = ["prefecture", "municipality", "is_excluded"]


class CheckInline(admin.TabularInline):
    model = Check
    extra = 0
    formfield_overrides = SHORT_TEXTS | DAYS_AND_TIMES
    fields = ["scope", "checked_on", "method", "outcome", "role", "note", "recorded_by"]
    readonly_fields = ["recorded_by"]
    verbose_name_plural = _("checks (an edit is not a check: add a row when you have asked or looked)")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("staff")

    @admin.display(description=_("recorded by"))
    def recorded_by(self, check):
        """A name, and no link: the pages of accounts are for administrators alone."""
        return str(check.staff or "")


class SourceInline(admin.StackedInline):
    model = Source
    extra = 0
    classes = ["collapse"]
    formfield_overrides = HTTPS_ADDRESSES | DAYS_AND_TIMES
    fields = [
        ("publisher", "type"),
        "url",
        ("published", "retrieved_on"),
        "licence",
        ("dataset", "original_row"),
    ]
    readonly_fields = ["dataset", "original_row"]

    @admin.display(description=_("original row"))
    def original_row(self, source):
        """As it was imported: it can be read here and changed nowhere."""
        if not source.original:
            return ""
        row = json.loads(source.original) if isinstance(source.original, str) else source.original
        return format_html('<pre tabindex="0">{}</pre>', json.dumps(row, ensure_ascii=False, indent=1))


LISTING_INLINES = [ContactPointInline, ScheduleInline, ServedAreaInline, CheckInline, SourceInline]
