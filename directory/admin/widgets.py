from django import forms
from django.contrib.admin.widgets import AdminRadioSelect, AdminTextareaWidget, AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

THREE_STATES = (("true", _("Yes")), ("false", _("No")), ("unknown", _("Not confirmed")))

# Ten lines for every text, as Django gives them, would make a form of seven screens.
SHORT_TEXTS = {models.TextField: {"widget": AdminTextareaWidget({"rows": 4})}}
# An address typed without a scheme is meant as https; Django 5.2 would still add http.
HTTPS_ADDRESSES = {models.URLField: {"assume_scheme": "https"}}


class ThreeStateSelect(forms.NullBooleanSelect):
    """Django's words for None are “unknown”; ours say that nobody has confirmed it."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = THREE_STATES


class ThreeStateRadio(AdminRadioSelect):
    """One click instead of two, for thirty attributes.

    No child of the select: that would mark the choice as `selected`, which a radio button ignores.
    """

    format_value = forms.NullBooleanSelect.format_value
    value_from_datadict = forms.NullBooleanSelect.value_from_datadict

    def __init__(self, attrs=None):
        super().__init__({"class": "radiolist inline"} | (attrs or {}), THREE_STATES)


class ThreeStateMixin:
    """Nullable booleans of this admin or inline are asked for in our words."""

    three_state_widget = ThreeStateSelect

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.BooleanField) and db_field.null:
            kwargs.setdefault("widget", self.three_state_widget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RowSelect(AutocompleteSelect):
    """Shows the form again where a posted value can be no key; Django's would answer with a 500."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if self._can_be_key(key)], attr)

    def render(self, name, value, attrs=None, renderer=None):
        """Its choices come by JavaScript. Without, the key is typed; the last field of a name counts."""
        select = super().render(name, value, attrs, renderer)
        label = _("Without JavaScript: the code")
        typed = format_html(
            '<noscript><input name="{}" value="{}" aria-label="{}" placeholder="{}"></noscript>',
            name,
            "" if value is None else value,
            label,
            label,
        )
        return select + typed

    def _can_be_key(self, key):
        try:
            self.field.remote_field.model._meta.pk.to_python(key)
        except ValidationError:
            return False
        return "\0" not in str(key)


class MunicipalitySelect(RowSelect):
    """Its choices name the prefecture: there are two cities called Fuchu and many towns called Ikeda."""

    def get_url(self):
        return reverse("admin:directory_municipality_choose")


class MunicipalityField(forms.ModelChoiceField):
    def label_from_instance(self, municipality):
        return municipality_label(municipality)


def municipality_label(municipality):
    return f"{municipality.prefecture} {municipality}"


class PlaceMixin:
    """Rows of other tables are found by typing, municipalities with their prefecture."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "municipality":
            kwargs["form_class"] = MunicipalityField
            kwargs["widget"] = MunicipalitySelect(db_field, self.admin_site)
            kwargs["queryset"] = db_field.related_model.objects.select_related("prefecture", "parent")
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
