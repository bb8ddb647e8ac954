"""A check that found something changed is recorded when the page has been mended, not before."""

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from directory.models import Check

from . import checking, pending
from .queues.listings import key_of


def record_pending(sender, request, listing, **kwargs):
    """When the form of a listing is saved: the check with which this person has opened it."""
    key = key_of(listing.pk)
    found = pending.waiting(request, key)
    if found is None or not request.user.has_perm("directory.add_check"):
        return
    pending.drop(request, key)
    scopes, values, is_in_time = found
    if not is_in_time:
        messages.warning(request, too_late(listing))
        return
    checks = checking.record(listing, request.user, scopes, Check.Outcome.CHANGED, comment="", **values)
    pending.note_recorded(request, listing, checks)
    messages.success(request, recorded(listing))


def recorded(listing):
    text = _("The check of %(name)s is recorded too. Thank you.") % {"name": listing.name}
    return format_html('{} <a href="{}">{}</a>', text, reverse("stewardship:next"), _("What to do next"))


def too_late(listing):
    text = _(
        "Your changes are saved, but no check is recorded: more than 45 minutes have passed since "
        "you pressed “Something has changed”."
    )
    url = reverse("stewardship:check", args=[listing.code])
    return format_html('{} <a href="{}">{}</a>', text, url, _("Record the check now"))
