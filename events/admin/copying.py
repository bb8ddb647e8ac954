from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ..copying import copy
from .screens import ScreensMixin, url_of


class CopyingMixin(ScreensMixin):
    screens = {"copy": "events.add_event"}

    def copy_view(self, request, event):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self.screen(request, event, "copy", _("Copy as a new draft"))
        draft = copy(event, request.user)
        self.log_addition(request, draft, "copied")
        text = _(
            "This is the copy, as a draft. Please give it a day, ask the speakers for their consent anew, "
            "and decide about registration and press."
        )
        self.message_user(request, text, messages.SUCCESS)
        return redirect(url_of(draft, "change"))
