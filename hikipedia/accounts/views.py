import logging

from allauth.account.forms import UserTokenForm
from allauth.account.views import PasswordResetFromKeyView, PasswordResetView
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

logger = logging.getLogger(__name__)


class SecondFactorNeeded(LoginRequiredMixin, TemplateView):
    """Where SecondFactorMiddleware sends people."""

    template_name = "account/second_factor.html"


@require_safe
def follow_link(request, key):
    """The page a link in a mail leads to; accounts/links.py says why it is not the form itself."""
    uid, _dash, token = key.partition("-")
    form = UserTokenForm({"uidb36": uid, "key": token})
    context = {"person": form.reset_user if form.is_valid() else None, "uid": uid, "token": token}
    return render(request, "account/follow_link.html", context)


class ChoosePassword(PasswordResetFromKeyView):
    success_url = reverse_lazy("account_login")


class PasswordReset(PasswordResetView):
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except OSError as error:  # smtplib's errors are among them; their text may name the person
            logger.error("The mail for a new password could not be sent: %s", type(error).__name__)
            form.add_error(None, _("The mail could not be sent. Please try again in a few minutes."))
            return self.form_invalid(form)
