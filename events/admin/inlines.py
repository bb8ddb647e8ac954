from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.admin.typed_fields import DAYS_AND_TIMES
from directory.admin.widgets import HTTPS_ADDRESSES, SHORT_TEXTS, RowSelect
from directory.models import Employer
from directory.search.query import entries

from ..models import Appearance, Material, Session
from .forms import AppearanceForm

OVERRIDES = SHORT_TEXTS | DAYS_AND_TIMES | HTTPS_ADDRESSES


class ChooseEmployer(AutocompleteJsonView):
    """All that the public can see: organizers, whose own list holds their own alone, choose from it, too."""

    def get_queryset(self):
        found = Employer.objects.filter(status="published").order_by("name_kana", "name", "code")
        term = self.term.strip()
        return found.filter(Q(name__icontains=term) | Q(search_entry__in=entries(term))) if term else found


class EmployerSelect(RowSelect):
    def get_url(self):
        return reverse("admin:events_event_employers")


class NoSideDoorsMixin:
    """No pencil and no eye beside a choice: they lead to pages of others, which answer 404."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class RowsMixin(NoSideDoorsMixin):
    """Empty rows for a new event, also without JavaScript."""

    extra = 0
    first_rows = 1
    formfield_overrides = OVERRIDES

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else self.first_rows


class SessionInline(RowsMixin, admin.StackedInline):
    model = Session
    fields = [("starts_at", "ends_at"), "title", "description", "order"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "order":
            kwargs["help_text"] = _("The time decides. A number is only needed where there is no time.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AppearanceInline(RowsMixin, admin.StackedInline):
    model = Appearance
    form = AppearanceForm
    first_rows = 2
    autocomplete_fields = ["employer"]

    def get_fields(self, request, obj=None):
        """Parts of the programme can be chosen once there are some."""
        fields = [
            ("employer", "body_name"),
            ("person_title", "person_name"),
            "consented_on",
            "topic",
            "session",
            "order",
        ]
        return fields if obj and obj.sessions.exists() else [name for name in fields if name != "session"]

    def get_formset(self, request, obj=None, **kwargs):
        """The parts of this programme and of no other."""
        formset = super().get_formset(request, obj, **kwargs)
        if obj and "session" in formset.form.base_fields:
            formset.form.base_fields["session"].queryset = obj.sessions.all()
        return formset

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "employer":
            kwargs["widget"] = EmployerSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class MaterialInline(RowsMixin, admin.StackedInline):
    model = Material
    first_rows = 0
    classes = ["collapse"]
    fields = ["title", "url"]


INLINES = [SessionInline, AppearanceInline, MaterialInline]
