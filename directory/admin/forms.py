from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import publishing
from ..models import Listing
from .typed_fields import NumberField, PostalCodeField, RecurrenceField

AGES = ("age_min", "age_max", "no_age_limit")


class ListingForm(forms.ModelForm):
    class Meta:
        field_classes = {"postal_code": PostalCodeField, "corporate_number": NumberField}

    def __init__(self, *args, **kwargs):
        """A status leads only where it may."""
        super().__init__(*args, **kwargs)
        if field := self.fields.get("status"):
            is_new = self.instance._state.adding
            now = Listing.Status.DRAFT if is_new else Listing.Status(self.instance.status)
            field.choices = [(status.value, status.label) for status in (now, *publishing.NEXT[now])]

    def clean(self):
        cleaned = super().clean()
        # The database lets half a pair through: a comparison with NULL is neither true nor false.
        if not self.errors.keys() & {"latitude", "longitude"}:
            if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
                self.add_error("longitude", _("Give both latitude and longitude, or neither."))
        self._forget_derived_age(cleaned)
        return cleaned

    def _forget_derived_age(self, cleaned):
        """Ages set `over_40_ok`; when they are taken away, what they said goes with them."""
        has_ages = any(cleaned.get(name) not in (None, False) for name in AGES)
        lost_ages = not has_ages and set(self.changed_data) & set(AGES)
        if lost_ages and "over_40_ok" not in self.changed_data:
            cleaned["over_40_ok"] = None


class ServedAreaForm(forms.ModelForm):
    def clean(self):
        """A municipality says its prefecture; without either the row would name no area."""
        cleaned = super().clean()
        if municipality := cleaned.get("municipality"):
            cleaned["prefecture"] = municipality.prefecture
        elif not cleaned.get("prefecture") and not self.errors:
            raise ValidationError(_("Choose a prefecture or a municipality."))
        return cleaned


class ServedAreaFormSet(forms.BaseInlineFormSet):
    def clean(self):
        """Django compares new rows for unconditional constraints only."""
        super().clean()
        seen = set()
        for form in self.forms:
            area = self._whole_prefecture(form)
            if area and area in seen:
                form.add_error("prefecture", _("This prefecture is already in the list."))
            seen.add(area)

    def _whole_prefecture(self, form):
        cleaned = getattr(form, "cleaned_data", {})
        if cleaned.get("municipality") or cleaned.get("DELETE"):
            return None
        return cleaned.get("prefecture")


class ScheduleForm(forms.ModelForm):
    class Meta:
        field_classes = {"recurrence": RecurrenceField}
