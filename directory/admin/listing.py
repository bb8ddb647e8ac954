"""What the four kinds have in common in the back office."""

from django.contrib import admin
from django.db.models import F
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from .. import actions, features
from ..dates import day
from ..models import Check, ContactPoint, Listing
from ..models.queries import NAME
from .conflicts import ConflictMixin
from .duplicates import LikeOthersMixin
from .filters import CheckFilter, HasSummaryFilter
from .forms import ListingForm
from .history import ListingHistoryMixin
from .inlines import LISTING_INLINES
from .long_form import LongFormMixin
from .publishing import PublishingMixin
from .scope import ScopedFormMixin
from .search import ListingSearchMixin
from .signals import listing_saved
from .widgets import SHORT_TEXTS, PlaceMixin, ThreeStateMixin, ThreeStateRadio

Status = Listing.Status
PUBLIC_STATUSES = {Status.PUBLISHED, Status.PAUSED, Status.CLOSED}

HELP = {
    **dict.fromkeys(actions.WAYS, _("Becomes yes by itself with such a way of contact above.")),
    **dict.fromkeys(actions.FROM_HOURS, _("Follows from the opening hours above, where there are any.")),
    **dict.fromkeys(actions.FROM_AGES, _("Follows from the ages, where there are any.")),
}


class ListingListMixin(ListingSearchMixin):
    """The list of listings, of one kind or of all."""

    list_display = ["name", "type_label", "place", "status", "verified_on", "next_check_on"]
    list_select_related = ["prefecture", "municipality__parent"]
    list_per_page = 50
    # What nobody has checked comes first, then what is due first, on both databases alike.
    ordering = [F("next_check_on").asc(nulls_first=True), NAME, "code"]

    def changelist_view(self, request, extra_context=None):
        """Django's title would ask to choose one."""
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description=_("type"))
    def type_label(self, listing):
        return listing.type_label

    @admin.display(description=_("place"), ordering="municipality")
    def place(self, listing):
        return " ".join(str(part) for part in (listing.prefecture, listing.municipality) if part)

    def has_delete_permission(self, request, obj=None):
        """A listing is closed, not deleted: its address lives on in bookmarks and on paper."""
        return False

    def has_export_permission(self, request):
        """An export holds hidden addresses and notes for staff."""
        return request.user.has_perm("directory.edit_all_listings")


class ListingAdmin(
    ConflictMixin,
    LongFormMixin,
    LikeOthersMixin,
    ListingHistoryMixin,
    PublishingMixin,
    ScopedFormMixin,
    PlaceMixin,
    ThreeStateMixin,
    ListingListMixin,
    admin.ModelAdmin,
):
    form = ListingForm
    locked_model = Listing
    change_form_template = "admin/directory/listing_form.html"
    formfield_overrides = SHORT_TEXTS
    inlines = LISTING_INLINES
    list_filter = ["status", CheckFilter, HasSummaryFilter, "specialised", "prefecture"]
    readonly_fields = [
        "code",
        "reachable_without_voice",
        *actions.FROM_CHECKS,
        "created_at",
        "updated_at",
        "status_history",
    ]
    autocomplete_fields = ["prefecture", "municipality", "operator"]
    three_state_widget = ThreeStateRadio
    # Fields that only this kind has: those of the first fieldset, and a fieldset of its own.
    kind_fields = ()
    kind_fieldsets = ()

    def get_fieldsets(self, request, obj=None):
        fieldsets = [
            (
                _("Name and status"),
                {
                    "fields": [
                        "name",
                        "name_kana",
                        "short_name",
                        "name_en",
                        *self.kind_fields,
                        ("status", "specialised"),
                    ]
                },
            ),
            *self.kind_fieldsets,
            *COMMON_FIELDSETS,
        ]
        return self.shown_to(request.user, fieldsets)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in HELP:
            kwargs["help_text"] = HELP[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def view_on_site(self, listing):
        return listing.get_absolute_url() if listing.status in PUBLIC_STATUSES else None

    @admin.display(description=_("changes of status"))
    def status_history(self, listing):
        changes = listing.status_changes.select_related("by")
        rows = ((day(change.at), change, change.by or "") for change in changes)
        return format_html_join("", "{} {} {}<br>", rows) or "–"

    def save_formset(self, request, form, formset, change):
        if formset.model is Check:
            for row in formset.extra_forms:
                row.instance.staff = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Contacts, hours and checks were saved after the form and know better than its attributes.
        actions.derive(form.instance, former_channels=changed_channels(formsets))
        listing_saved.send(type(form.instance), request=request, listing=form.instance)


def changed_channels(formsets):
    """Ways that a row had before this form changed it to another way."""
    forms = [row for formset in formsets if formset.model is ContactPoint for row in formset.initial_forms]
    return {row.initial["channel"] for row in forms if "channel" in row.changed_data}


def attribute_fieldsets():
    return [
        (label, {"fields": [feature.name for feature in group], "classes": ["three-states"]})
        for label, group in features.in_groups()
    ]


# A class that is the prefix of an inline: its rows stand right after these fields (long_form.html).
COMMON_FIELDSETS = [
    (_("In words"), {"fields": ["summary", "description", "first_visit", "caution"]}),
    (
        _("How to make contact"),
        {
            "fields": ["reachable_without_voice"],
            "classes": ["contact_points"],
            "description": _("Ways without voice are shown first, the telephone last."),
        },
    ),
    (
        _("Where"),
        {
            "fields": [
                ("municipality", "prefecture"),
                "postal_code",
                "address",
                "building",
                "address_disclosure",
                "access",
                ("latitude", "longitude"),
            ],
            "description": _("The municipality is enough: it sets the prefecture."),
        },
    ),
    (
        _("Whom it serves"),
        {
            "fields": ["serves", "serves_note"],
            "classes": ["served_areas"],
        },
    ),
    (
        _("Who may come"),
        {"fields": ["target_text", ("age_min", "age_max", "ages_approximate"), "no_age_limit"]},
    ),
    (
        _("Hours and cost, as written"),
        {"fields": ["hours_text", "cost_text", "price_list"], "classes": ["schedules"]},
    ),
    *attribute_fieldsets(),
    (
        _("Who runs it"),
        {"fields": ["operator_kind", "operator_name", "operator", "corporate_number"]},
    ),
    (_("Note for staff"), {"fields": ["staff_note"]}),
    (
        _("Record"),
        {
            "fields": [
                "code",
                ("verified_on", "next_check_on", "schedule_valid_until"),
                ("created_at", "updated_at"),
                "status_history",
            ],
            "description": _("Dates of verification follow from the checks below."),
        },
    ),
]
