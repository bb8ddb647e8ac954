"""Fields that take what people type, in their spelling and width, and keep it in ours."""

import datetime
import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import from_current_timezone
from django.utils.translation import gettext_lazy as _

from .. import typed
from ..models.schedules import validate_recurrence
from ..reading import NotCertain, read_recurrence, read_time
from ..recurrence_words import days_in_words


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


class DayField(forms.DateField):
    """「２０２６年１１月２５日」; hikipedia/formats/ja says in which forms."""

    default_error_messages = {"invalid": _("This is not understood as a date. Example: 2026-11-25")}

    def to_python(self, value):
        day = super().to_python(typed.narrow(value) if isinstance(value, str) else value)
        # Years of one finger too many. Next to the ends of the calendar no day can be counted on from.
        if day and not 1000 <= day.year < 3000:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class ClockField(forms.TimeField):
    """「１４：００」 and 「14時30分」, and with the readers of hours 「午後2時半」."""

    default_error_messages = {"invalid": _("This is not understood as a time of day. Example: 14:00")}

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return super().to_python(typed.narrow(value))
        except ValidationError as error:
            try:
                return read_time(value)
            except NotCertain:
                raise error from None


# For `formfield_overrides`.
DAYS_AND_TIMES = {models.DateField: {"form_class": DayField}, models.TimeField: {"form_class": ClockField}}


class MomentField(forms.DateTimeField):
    """A day and a time in one line: 「２０２６年１２月１日 午後１時」. A day alone means its beginning."""

    widget = forms.DateTimeInput(format="%Y-%m-%d %H:%M")
    default_error_messages = {
        "invalid": _("This is not understood as a day and a time. Example: 2026-11-25 13:00")
    }
    alone = datetime.time()

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        day, *rest = typed.narrow(value).replace("T", " ").split(maxsplit=1)
        try:
            time = ClockField().clean(rest[0]) if rest else self.alone
            return from_current_timezone(datetime.datetime.combine(DayField().clean(day), time))
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class LastMomentField(MomentField):
    """A day alone means its end: “until 1 December” holds for the whole day."""

    alone = datetime.time(23, 59)


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
        rule = re.sub(r"\s", "", typed.narrow(value)).upper()
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
