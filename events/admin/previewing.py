"""A private link to an event that is not public yet, for those who plan it together. It can be withdrawn."""

import secrets
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models import Event
from .screens import ScreensMixin


class PreviewingMixin(ScreensMixin):
    screens = {"preview_link": "events.change_event"}

    def preview_link_view(self, request, event):
        if request.method != "POST":
            path = event.preview_token and reverse("events:event-preview", args=[event.preview_token])
            address = path and urljoin(settings.SITE_URL, path)
            return self.screen(request, event, "preview_link", _("Private link"), path=path, address=address)
        if "_withdraw" in request.POST:
            set_token(event, "")
            self.message_user(request, _("The link is dead now, for everybody who has it."), messages.SUCCESS)
            return redirect(request.path)
        if not event.preview_token:
            set_token(event, secrets.token_urlsafe(32))
        if "_look" in request.POST:
            return redirect("events:event-preview", event.preview_token)
        return redirect(request.path)


def set_token(event, token):
    """Past `save()`: no edit of what the page says."""
    Event.objects.filter(pk=event.pk).update(preview_token=token)
    event.preview_token = token
