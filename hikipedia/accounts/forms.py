"""allauth's forms with our words, and with failures counted for each device."""

import struct
import unicodedata
from functools import wraps

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from . import devices

REPLAY = 90  # seconds: as long as a code can be valid, with the tolerance in settings


class Plain:
    """Labels instead of placeholders, which vanish when somebody begins to type."""

    labels = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LogInForm(Plain, account.LoginForm):
    labels = {"login": _("User name or e-mail address"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the page has a link of its own
        self.fields["login"].widget.attrs["autocapitalize"] = "none"

    def clean_login(self):
        return unicodedata.normalize("NFKC", super().clean_login())


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }


class ChoosePasswordForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    labels = {"email": _("E-mail address")}


class CodeField(forms.CharField):
    def __init__(self, label):
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        super().__init__(label=label, widget=forms.TextInput(attrs=attrs), max_length=40)

    def to_python(self, value):
        """Digits from a Japanese keyboard are digits."""
        return unicodedata.normalize("NFKC", super().to_python(value))


class PerDevice:
    """allauth counts a person's wrong codes on all devices together: one could lock all others.

    Devices the person has used before are counted each for itself. All others together: who comes as far
    as this knows the password, and six digits must not be guessed from many addresses.
    """

    def clean_code(self):
        tries = self.count_try()
        code = self.cleaned_data["code"]
        for authenticator in Authenticator.objects.filter(user=self.user).exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            if authenticator.wrap().validate_code(code) and self.is_first_use(code):
                self.authenticator = authenticator
                tries.rollback()
                return code
        raise get_adapter().validation_error("incorrect_code")

    def count_try(self):
        device, username = devices.of(context.request), self.user.get_username()
        place = device.key if device and device.is_known_to(username) else "elsewhere"
        tries = ratelimit.consume(
            context.request, app="allauth.account", action="second_factor", key=f"{self.user.pk}:{place}"
        )
        if not tries:
            raise get_account_adapter().validation_error("too_many_login_attempts")
        return tries

    def is_first_use(self, code):
        """Nobody who looked over a shoulder can use it a second time."""
        return cache.add(f"hikipedia.code:{self.user.pk}:{devices.fingerprint(code)}", 1, REPLAY)


class AuthenticateForm(PerDevice, second_factor.AuthenticateForm):
    code = CodeField(_("Six digits from your app, or a recovery code"))


class ReauthenticateCodeForm(PerDevice, second_factor.ReauthenticateForm):
    code = CodeField(_("Six digits from your app, or a recovery code"))


class ActivateTOTPForm(totp.ActivateTOTPForm):
    code = CodeField(_("Six digits that the app shows now"))


# What the library that reads a passkey's answer raises for something that is none, or is signed by another.
NO_ANSWER = (LookupError, TypeError, AttributeError, ValueError, struct.error, InvalidSignature)


def careful(read):
    """allauth foresees some of them only; the others would be a 500."""

    @wraps(read)
    def careful_read(form):
        try:
            return read(form)
        except NO_ANSWER as error:
            raise get_adapter().validation_error("incorrect_code") from error

    return careful_read


class LogInWebAuthnForm(webauthn.LoginWebAuthnForm):
    clean_credential = careful(webauthn.LoginWebAuthnForm.clean_credential)


class AuthenticateWebAuthnForm(webauthn.AuthenticateWebAuthnForm):
    @careful
    def clean_credential(self):
        """A signature cannot be guessed: no tries are counted, so nobody can use them up for others."""
        auth.parse_authentication_response(self.cleaned_data["credential"])
        return auth.complete_authentication(self.user, self.cleaned_data["credential"])


class ReauthenticateWebAuthnForm(AuthenticateWebAuthnForm, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), required=False, max_length=50)
    passwordless = forms.BooleanField(
        label=_("Log in with this passkey alone, without the password"), required=False, initial=True
    )
    clean = careful(webauthn.AddWebAuthnForm.clean)


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=50)
