from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class BackOffice(AdminSite):
    """The site of `django.contrib.admin`: its log-in is allauth's, with a second factor."""

    site_title = _("Hikipedia")
    site_header = _("Hikipedia: editing")
    index_title = _("What would you like to edit?")

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied  # a log-in page would send them back here
        next_page = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(next_page, reverse("account_login"))

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
