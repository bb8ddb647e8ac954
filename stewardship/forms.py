from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.admin.typed_fields import DayField
from directory.models import Check, CrisisLine


class DayInput(forms.DateInput):
    """The browser's own calendar, in the one form that it understands."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class CheckedOnField(DayField):
    widget = DayInput

    def __init__(self, **kwargs):
        super().__init__(initial=timezone.localdate, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(_("This day is still to come."))

    def widget_attrs(self, widget):
        return {"max": timezone.localdate().isoformat()}


class CheckForm(forms.Form):
    """What somebody found out about a listing. The three buttons below it say the outcome."""

    scopes = forms.MultipleChoiceField(
        label=_("what was checked"),
        choices=Check.Scope,
        initial=[Check.Scope.ALL],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what you have checked.")},
    )
    method = forms.ChoiceField(label=_("how"), choices=Check.Method, widget=forms.RadioSelect)
    checked_on = CheckedOnField(label=_("checked on"))
    role = forms.ChoiceField(label=_("who checked"), choices=Check.Role, initial=Check.Role.STAFF)
    note = forms.CharField(
        label=_("note for staff"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Never public."),
    )
    outcome = forms.ChoiceField(choices=Check.Outcome, widget=forms.HiddenInput)

    def values(self):
        return {name: self.cleaned_data[name] for name in ("method", "checked_on", "role", "note")}


class CrisisLineForm(forms.ModelForm):
    checked_on = CheckedOnField(label=_("checked on"))

    class Meta:
        model = CrisisLine
        fields = ["checked_on", "staff_note"]
        widgets = {"staff_note": forms.Textarea({"rows": 3})}
