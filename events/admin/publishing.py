"""The way of an event into the public, and out of it: the status changes on these screens only."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .. import changes, publishing
from ..models import Event
from .screens import ScreensMixin, url_of

Status = Event.Status
PUBLISH = "events.publish_event"


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stands on the page as you write it. One sentence is enough."),
    )


class PublishingMixin(ScreensMixin):
    screens = {"publish": PUBLISH, "cancel": PUBLISH}

    def publish_view(self, request, event):
        if request.method == "POST":
            try:
                was_cancelled = event.status == Status.CANCELLED
                event = publishing.publish(event, request.user)
            except publishing.NotAllowed:
                self.message_user(request, _("It cannot be public yet: see below."), messages.WARNING)
            else:
                self.log_change(request, event, "published")
                self.tell_published(request, event, was_cancelled)
            return redirect(request.path)
        context = {
            "obstacles": self.linked(event, publishing.obstacles(event)),
            "cautions": self.linked(event, publishing.cautions(event)),
            "cancel_url": url_of(event, "cancel"),
            "preview_url": url_of(event, "preview_link"),
            "told": told_in_words(event),
        }
        title = _("Publish again") if event.status == Status.CANCELLED else _("Publish")
        title = _("On the page at present") if event.status == Status.PUBLISHED else title
        return self.screen(request, event, "publish", title, **context)

    def linked(self, event, remarks):
        """[(text, where in the form it is mended)]"""
        rows = {inline.model._meta.get_field("event").remote_field.related_name for inline in self.inlines}
        form = url_of(event, "change")
        return [
            (text, f"{form}#{field}-group" if field in rows else f"{form}#id_{field}")
            for text, field in remarks
        ]

    def tell_published(self, request, event, was_cancelled):
        text = (
            _("It takes place after all, and the page says so: {}")
            if was_cancelled
            else _("It is public: {}")
        )
        link = format_html('<a href="{}">{}</a>', event.get_absolute_url(), event)
        self.message_user(request, format_html(text, link), messages.SUCCESS)
        if was_cancelled:
            self.message_user(request, told_in_words(event), messages.INFO)

    def cancel_view(self, request, event):
        form = CancelForm(request.POST or None, initial={"reason": event.cancel_reason})
        if request.method == "POST" and form.is_valid():
            try:
                event = publishing.cancel(event, form.cleaned_data["reason"], request.user)
            except publishing.NotAllowed as error:
                self.message_user(request, error.args[0][0].text, messages.WARNING)
            else:
                self.log_change(request, event, "cancelled")
                text = _("It is cancelled, and the page says so with your reason.")
                self.message_user(request, text, messages.SUCCESS)
                self.message_user(request, told_in_words(event), messages.INFO)
            return redirect(url_of(event, "publish"))
        context = {"form": form, "told": told_in_words(event), "is_public": event.status == Status.PUBLISHED}
        return self.screen(request, event, "cancel", _("Cancel the event"), **context)


def told_in_words(event):
    """Who learns of a change, and how."""
    told, untold = changes.told(event), changes.untold(event)
    sentences = [_by_mail(told) if told else _("Nobody is told by mail. The page and the receipts say it.")]
    if untold:
        sentences.append(_without_address(untold))
    return " ".join(map(str, sentences))


def _by_mail(count):
    return ngettext(
        "One registration has an e-mail address and is told by mail. The page and the receipts say it, too.",
        "%(count)d registrations have an e-mail address and are told by mail. "
        "The page and the receipts say it, too.",
        count,
    ) % {"count": count}


def _without_address(count):
    return ngettext(
        "One registration has no address and learns of it only on the page or the receipt: "
        "somebody may come without knowing.",
        "%(count)d registrations have no address and learn of it only on the page or the receipt: "
        "somebody may come without knowing.",
        count,
    ) % {"count": count}
