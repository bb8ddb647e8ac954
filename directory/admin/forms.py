import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import publishing, typed
from ..models import Listing
from ..models.schedules import validate_recurrence
from ..reading import NotCertain, read_recurrence
from ..recurrence_words import days_in_words

AGES = ("age_min", "age_max", "no_age_limit")


class TypedField(forms.CharField):
    """Takes more letters than it keeps: 「〒５６９−００６７」."""

    def to_python(self, value):
        return self.kept(super().to_python(value))

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class PostalCodeField(TypedField):
    kept = staticmethod(typed.postal_code)


class NumberField(TypedField):
    kept = staticmethod(typed.narrow)


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


class RecurrenceField(forms.CharField):
    """Days as people write them; what is kept is the rule."""

    default_error_messages = {
        "invalid": _(
            "These days are not understood. "
            "Write them like “毎週月・水”, “毎月第2土曜”, “隔週土曜”, “平日” or “毎日”. "
            "If that is difficult, leave this row out and write the hours into “hours, as written”. "
            "(Who knows them may write a rule of RFC 5545, such as FREQ=MONTHLY;BYDAY=2SA.)"
        )
    }

    def to_python(self, value):
        value = super().to_python(value)
        if not value or len(value) > self.max_length:
            return value
        try:
            return self._rule(value)
        except NotCertain as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def _rule(self, value):
        """People type small letters and spaces; the rule itself has neither."""
        rule = re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).upper()
        try:
            validate_recurrence(rule)
        except ValidationError:
            return read_recurrence(value)
        return rule

    def prepare_value(self, value):
        """The words, where they are read as this same rule again; else what it is."""
        words = days_in_words(value or "")
        try:
            is_same = len(words) <= self.max_length and read_recurrence(words) == value
        except NotCertain:
            is_same = False
        return words if is_same else value

    def has_changed(self, initial, data):
        """Words are no change of the rule that they say."""
        try:
            return super().has_changed(self.to_python(initial), data)
        except ValidationError:
            return super().has_changed(initial, data)


class ScheduleForm(forms.ModelForm):
    class Meta:
        field_classes = {"recurrence": RecurrenceField}
