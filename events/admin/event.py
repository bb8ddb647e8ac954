"""Events in the back office."""

from django.contrib import admin, messages
from django.db import models
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory import dates
from directory.admin.conflicts import ConflictMixin
from directory.admin.history import RecordedMixin
from directory.admin.long_form import LongFormMixin
from directory.admin.typed_fields import DAYS_AND_TIMES
from directory.admin.widgets import HTTPS_ADDRESSES, SHORT_TEXTS, PlaceMixin, ThreeStateMixin, ThreeStateRadio

from .. import changes
from ..models import Event
from .copying import CopyingMixin
from .fieldsets import FIELDSETS
from .forms import EventForm
from .inlines import INLINES, ChooseEmployer, NoSideDoorsMixin
from .previewing import PreviewingMixin
from .publishing import PublishingMixin, told_in_words
from .questions import QuestionsMixin, may_read_questions
from .registrations import RegistrationsMixin
from .reporting import ReportingMixin
from .scope import ScopeMixin
from .screens import url_of

Status = Event.Status


@admin.register(Event)
class EventAdmin(
    ConflictMixin,
    RecordedMixin,
    LongFormMixin,
    PublishingMixin,
    PreviewingMixin,
    CopyingMixin,
    ReportingMixin,
    QuestionsMixin,
    RegistrationsMixin,
    ScopeMixin,
    NoSideDoorsMixin,
    PlaceMixin,
    ThreeStateMixin,
    admin.ModelAdmin,
):
    form = EventForm
    change_form_template = "admin/events/event_form.html"
    formfield_overrides = SHORT_TEXTS | DAYS_AND_TIMES | HTTPS_ADDRESSES
    inlines = INLINES
    autocomplete_fields = ["prefecture", "municipality", "organizer"]
    radio_fields = dict.fromkeys(["attendance", "registration"], admin.VERTICAL)
    three_state_widget = ThreeStateRadio

    list_display = ["title", "day", "place", "status", "attendance", "owner"]
    list_filter = ["status", "kind", "attendance"]
    list_select_related = ["prefecture", "municipality__parent", "owner"]
    list_per_page = 50
    ordering = [models.F("starts_on").desc(nulls_first=True), "code"]
    search_fields = ["title", "subtitle", "theme", "venue", "code"]

    def changelist_view(self, request, extra_context=None):
        """Django's title would ask to choose one."""
        title = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description=_("day"), ordering="starts_on")
    def day(self, event):
        return dates.day(event.starts_on) if event.starts_on else _("Not decided yet")

    @admin.display(description=_("place"), ordering="municipality")
    def place(self, event):
        return " ".join(str(part) for part in (event.prefecture, event.municipality) if part)

    def get_urls(self):
        view = self.admin_site.admin_view(ChooseEmployer.as_view(admin_site=self.admin_site))
        return [path("employers/", view, name="events_event_employers"), *super().get_urls()]

    def get_fieldsets(self, request, obj=None):
        return self.shown_to(request.user, FIELDSETS)

    def get_changeform_initial_data(self, request):
        return {"owner": request.user.pk} | super().get_changeform_initial_data(request)

    def view_on_site(self, event):
        return event.get_absolute_url() if event.is_public else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = False
        if obj:
            context |= {
                "pages": {page: url_of(obj, page) for page in self.all_screens()},
                "told": told_in_words(obj) if obj.status == Status.PUBLISHED else "",
                "new_questions": obj.questions.filter(state="new").count(),
                "may_see_registrants": may_read_questions(request.user, obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        request.event_before = Event.objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if day := form.proposed_deletion:
            text = _("Registrations are deleted on %(day)s: 30 days after the end. You can change that.")
            self.message_user(request, text % {"day": dates.day(day)}, messages.INFO)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if request.event_before and form.instance.is_public:
            self.tell_changes(request, request.event_before, form.instance)

    def tell_changes(self, request, before, event):
        change, moved = changes.tell(before, event, request.user)
        if change:
            labels = _(", ").join(line.label for line in changes.lines(change))
            text = _("Changed for visitors: %(labels)s.") % {"labels": labels}
            told = told_in_words(event) if event.status == Status.PUBLISHED else ""
            self.message_user(request, f"{text} {told}".strip(), messages.INFO)
        if moved:
            text = ngettext(
                "%(count)d registration was for the other way of taking part. It keeps its place.",
                "%(count)d registrations were for the other way of taking part. They keep their places.",
                moved,
            )
            self.message_user(request, text % {"count": moved}, messages.INFO)

    def response_post_save_add(self, request, obj):
        return redirect(url_of(obj, "publish"))

    def response_post_save_change(self, request, obj):
        """From a draft the way leads on to what is still missing."""
        if obj.status == Status.DRAFT:
            return redirect(url_of(obj, "publish"))
        return super().response_post_save_change(request, obj)
