"""What visitors send. Nothing is asked that is not needed, and nothing that was typed is lost."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Registration

# They turn the order of letters around, and with it what a list at the door seems to say.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NOTE_LIMIT = 1000


def plain(text):
    """Without what nobody types on purpose. Invisible letters that hold emoji together stay."""
    text = text.replace("\r\n", "\n")
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or (unicodedata.category(letter) != "Cc" and letter not in TURNING)
    )


def is_visible(text):
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in text)


class Plain:
    """Without `maxlength`, with which browsers cut off what is pasted, and count emoji twice."""

    def to_python(self, value):
        return super().to_python(plain(value or ""))

    def bound_data(self, data, initial):
        return plain(data or "")

    def widget_attrs(self, widget):
        return {}


class PlainField(Plain, forms.CharField):
    pass


class PlainEmailField(Plain, forms.EmailField):
    pass


class HoneypotForm(forms.Form):
    """Programs fill in everything. A person whose browser did that loses nothing and sends it again."""

    link = forms.CharField(required=False, label=_("Please leave this empty"))

    def clean_link(self):
        if self.cleaned_data["link"]:
            self.add_error(
                None, _("A field that nobody sees was filled in. It is empty now: please send it again.")
            )


class RegistrationForm(HoneypotForm):
    nickname = PlainField(
        label=_("Nickname"),
        max_length=40,
        help_text=_("Any name will do, also one made up just now. Up to 40 characters; emoji are fine."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Please write a nickname. Anything will do."),
            "max_length": _("The nickname has %(show_value)d characters; %(limit_value)d fit."),
        },
    )
    mode = forms.ChoiceField(
        label=_("How do you take part?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose on site or online."),
            "invalid_choice": _("This way of taking part is not offered. Please choose one of these."),
        },
    )
    size = forms.TypedChoiceField(
        label=_("How many people are you?"),
        coerce=int,
        initial=1,
        widget=forms.RadioSelect,
        choices=[(1, _("Only me")), (2, _("Two of us")), (3, _("Three of us"))],
        error_messages={
            "required": _("Please choose how many people you are."),
            "invalid_choice": _(
                "One to three people fit into one registration. For more please register once again."
            ),
        },
    )
    fewer_ok = forms.BooleanField(
        label=_("If seats are short, it is fine if only some of us get one"),
        required=False,
        help_text=_(
            "Matters only for two or three. Without it you wait until there are seats for all of you."
        ),
    )
    email = PlainEmailField(
        label=_("E-mail (not needed)"),
        required=False,
        max_length=254,
        help_text=_(
            "Used only to write to you about this event: receipt, changes, a free seat, a reminder. "
            "You can also do without: your code shows you everything."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": _("This does not look like an e-mail address. You can also leave it empty.")
        },
    )
    note = PlainField(
        label=_("Anything you would like to say (not needed)"),
        required=False,
        max_length=NOTE_LIMIT,
        help_text=_(
            "For example: “I would like to take a rest in between”, “I want to listen without speaking to "
            "anyone”. Up to 1,000 characters."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={
            "max_length": _(
                "This has %(show_value)d characters; %(limit_value)d fit. "
                "Nothing of it is lost: please shorten it."
            )
        },
    )

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        modes = event.modes
        self.fields["mode"].choices = [(mode, Registration.Mode(mode).label) for mode in modes]
        if len(modes) == 1:  # nothing to choose
            self.fields["mode"].disabled = True
            self.initial["mode"] = modes[0]

    def clean_nickname(self):
        if not is_visible(self.cleaned_data["nickname"]):
            raise forms.ValidationError(self.fields["nickname"].error_messages["required"])
        return self.cleaned_data["nickname"]

    @property
    def values(self):
        """As fields of a registration."""
        return {name: value for name, value in self.cleaned_data.items() if name != "link"}


class ChangeForm(forms.Form):
    """Fewer people, or fewer seats will do; only what can be changed is asked."""

    size = forms.TypedChoiceField(label=_("How many people come?"), coerce=int, widget=forms.RadioSelect)
    fewer_ok = RegistrationForm.base_fields["fewer_ok"]

    def __init__(self, *args, registration, **kwargs):
        most = registration.seats or registration.size
        kwargs.setdefault("initial", {"size": most, "fewer_ok": registration.fewer_ok})
        super().__init__(*args, **kwargs)
        self.fields["size"].choices = RegistrationForm.base_fields["size"].choices[:most]
        if not registration.is_waiting:
            del self.fields["fewer_ok"]


class CodeForm(forms.Form):
    code = PlainField(
        label=_("Your code"),
        max_length=200,
        help_text=_(
            "However you like to type it: in hiragana, katakana or Latin letters, with or without spaces."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Please type the words that you wrote down."),
            "max_length": _("This is too long for a code. It has four words."),
        },
    )


class QuestionForm(HoneypotForm):
    text = PlainField(
        label=_("Your question"),
        max_length=NOTE_LIMIT,
        help_text=_("Up to 1,000 characters. Please write nothing by which others could recognize you."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={
            "required": _("Please write your question."),
            "max_length": RegistrationForm.base_fields["note"].error_messages["max_length"],
        },
    )

    def clean_text(self):
        if not is_visible(self.cleaned_data["text"]):
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return self.cleaned_data["text"]
