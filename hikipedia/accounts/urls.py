"""The addresses of allauth that are needed, and no others: no sign-up, no list of e-mail addresses.

The names are allauth's, which refers to them itself. No page here may stay in a browser's memory.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from . import views

ADDRESSES = [
    ("login/", account.login, "account_login"),
    ("logout/", account.logout, "account_logout"),
    ("inactive/", account.account_inactive, "account_inactive"),
    ("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    ("password/change/", account.password_change, "account_change_password"),
    ("password/reset/", views.PasswordReset.as_view(), "account_reset_password"),
    ("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    ("password/link/<str:key>/", views.follow_link, "account_follow_link"),
    ("second-factor/", views.SecondFactorNeeded.as_view(), "second-factor"),
    ("devices/", second_factor.index, "mfa_index"),
    ("devices/code/", second_factor.authenticate, "mfa_authenticate"),
    ("devices/confirm/", second_factor.reauthenticate, "mfa_reauthenticate"),
    ("devices/app/add/", totp.activate_totp, "mfa_activate_totp"),
    ("devices/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    ("devices/recovery-codes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    ("devices/recovery-codes/new/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    ("devices/recovery-codes/file/", recovery_codes.download_recovery_codes, "mfa_download_recovery_codes"),
    ("devices/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    ("devices/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    ("devices/passkeys/login/", webauthn.login_webauthn, "mfa_login_webauthn"),
    ("devices/passkeys/confirm/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    ("devices/passkeys/<int:pk>/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    ("devices/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
]
urlpatterns = [
    *(path(address, never_cache(view), name=name) for address, view, name in ADDRESSES),
    # The key has hyphens of its own: the person's number ends at the first.
    re_path(
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        never_cache(views.ChoosePassword.as_view()),
        name="account_reset_password_from_key",
    ),
]
