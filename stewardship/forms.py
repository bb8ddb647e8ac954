from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.admin.typed_fields import DayField
from directory.models import Check, ContactPoint, CrisisLine

# Ways in which somebody can fail to answer.
ASKING = {Check.Method.PHONE, Check.Method.EMAIL, Check.Method.VISIT}
HOW_ASKED = _(
    "Nobody can fail to answer there. Say how you have tried: by telephone, by e-mail or by a visit."
)
PAGE_ALONE = _(
    "This entry names nothing but a web page, so there is nobody to answer. Is the page gone? Then press "
    "“Something has changed”, and write down what you have found."
)


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

    def __init__(self, parts, contacts, *args, **kwargs):
        """Of `parts` those can be chosen of which the page says anything."""
        self.contacts = contacts
        super().__init__(*args, **kwargs)
        written = [(part.scope.value, part.scope.label) for part in parts if part.is_written]
        self.fields["scopes"].choices = [(Check.Scope.ALL.value, _("All that is written here")), *written]

    def clean(self):
        cleaned = super().clean()
        is_unanswered = cleaned.get("outcome") == Check.Outcome.NO_ANSWER
        if is_unanswered and "method" in cleaned and cleaned["method"] not in ASKING:
            self.add_error("method", PAGE_ALONE if self.has_page_alone() else HOW_ASKED)
        return cleaned

    def has_page_alone(self):
        return {contact.channel for contact in self.contacts} == {ContactPoint.Channel.WEBSITE}

    def values(self):
        return {name: self.cleaned_data[name] for name in ("method", "checked_on", "role", "note")}


class TaskForm(forms.Form):
    answer = forms.CharField(
        label=_("what was found out"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Never public."),
    )


class CrisisLineForm(forms.ModelForm):
    checked_on = CheckedOnField(label=_("checked on"))

    class Meta:
        model = CrisisLine
        fields = ["checked_on", "staff_note"]
        widgets = {"staff_note": forms.Textarea({"rows": 3})}
