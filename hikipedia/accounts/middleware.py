from django.shortcuts import redirect

from . import address, second_factor

# What somebody without a second factor may reach: the way out, and the way to one.
OPEN = {
    "second-factor",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "admin:logout",
}


class HideAddressMiddleware:
    """Nothing of the site learns an address, so nothing can keep it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        address.hide(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Everybody in the back office can publish something: a password alone opens nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = getattr(request, "user", None)  # public pages have none
        if not (user and user.is_authenticated) or request.resolver_match.view_name in OPEN:
            return None
        return None if second_factor.has_one(user) else redirect("second-factor")
