"""Where allauth asks the project: who may log in, how failures are counted, what is said."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import devices, links

TOO_MANY = _(
    "Logging in failed too often, so this device has to wait. Please try again in 15 minutes. "
    "Your other devices are not affected."
)

# The ways to show again that it is you, in the words of our pages.
WAYS = {
    "reauthenticate": _("With the password"),
    "mfa_reauthenticate": _("With the six digits of the app, or a recovery code"),
    "mfa_reauthenticate:webauthn": _("With a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "User name or password is wrong. Please look at capital letters and at the input mode."
        ),
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": _("The password is wrong."),
        "enter_current_password": _("This is not your present password."),
        "invalid_password_reset": _("This link does not work any more."),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """After the log-in to pages of our own and nowhere else."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request):
        """What allauth counts by: the device, or the hash that stands in place of the address."""
        device = devices.of(request)
        return f"device-{device.key}" if device else request.META["REMOTE_ADDR"]

    def _get_login_attempts_cache_key(self, request, **credentials):
        username = credentials.get("username", "")
        return f"{devices.fold(username)}:{devices.client_of(request, username)}"

    def pre_login(self, request, user, **kwargs):
        if not user.is_staff:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not again from somebody who has just logged in, as everybody has who sets up a second factor."""
        records = get_authentication_records(self.request, self.request.user)
        is_fresh = bool(records) and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT
        return not is_fresh and super().is_reauthentication_required(app=app, **kwargs)

    def get_reauthentication_methods(self, user):
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": WAYS[method["id"]]} for method in methods]

    def get_reset_password_from_key_url(self, key):
        return links.address(key)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong or has expired. Please type the one that is shown now."),
    }

    def get_totp_label(self, user):
        return user.get_username()

    def _get_site_name(self):
        return gettext("Hikipedia")

    def generate_authenticator_name(self, user, type):
        return gettext("Passkey")
