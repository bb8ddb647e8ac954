"""Who comes, for the organizer of an event alone. Addresses are shown to nobody: mails go through the site.

Nothing of a registrant may reach a title, a message or Django's log, which outlive the row.
"""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import registering
from ..models import Event, Mail, Registration

form_page = method_decorator(require_http_methods(["GET", "HEAD", "POST"]))


class PassOverForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this on their own page, word for word."),
    )


class Group(NamedTuple):
    """Those who take part in one way."""

    label: str
    capacity: int | None
    taken: int
    confirmed: list[Registration]
    waiting: list[Registration]

    @property
    def waiting_people(self):
        return sum(registration.size for registration in self.waiting)


def groups(event):
    rows = list(event.registrations.prefetch_related("mails"))
    for mode in Registration.Mode:
        of_mode = [row for row in rows if row.mode == mode]
        if of_mode or mode in event.modes:
            confirmed = [row for row in of_mode if not row.is_waiting]
            waiting = [row for row in of_mode if row.is_waiting]
            taken = sum(row.seats for row in confirmed)
            yield Group(mode.label, event.capacity(mode), taken, confirmed, waiting)


def mail_state(registration):
    """Of the latest mail that there was reason to send: an earlier failure may be past."""
    states = [mail.state for mail in registration.mails.all() if mail.state != Mail.State.NOT_NEEDED]
    return Mail.State(states[-1]).label if states else _("no mails")


class RegistrationsMixin:
    def get_urls(self):
        def own(name, route, view):
            return path(f"<uuid:pk>/{route}", self.admin_site.admin_view(view), name=f"events_event_{name}")

        one = "registrations/<int:number>/"
        return [
            own("registrations", "registrations/", self.registrations_view),
            own("door_list", "door-list/", self.door_list_view),
            own("pass_over", f"{one}pass-over/", self.pass_over_view),
            own("remove", f"{one}remove/", self.remove_view),
            *super().get_urls(),
        ]

    def event_with_registrants(self, request, pk, action):
        """404 for those of others, also for staff who may edit the event itself."""
        if not request.user.has_perm(f"events.{action}_registration"):
            raise PermissionDenied
        return get_object_or_404(Event.objects.with_registrants_for(request.user), pk=pk)

    def registrations_page(self, request, name, event, title, **context):
        context |= self.admin_site.each_context(request)
        context |= {"title": title, "opts": self.opts, "event": event}
        return TemplateResponse(request, f"admin/events/event/{name}.html", context)

    @method_decorator(require_safe)
    def registrations_view(self, request, pk):
        event = self.event_with_registrants(request, pk, "view")
        found = list(groups(event))
        for row in (row for group in found for row in (*group.confirmed, *group.waiting)):
            row.mail_state = mail_state(row)
        return self.registrations_page(request, "registrations", event, _("Who comes"), groups=found)

    @method_decorator(require_safe)
    def door_list_view(self, request, pk):
        event = self.event_with_registrants(request, pk, "view")
        rows = event.registrations.confirmed().order_by("nickname", "pk")
        return self.registrations_page(request, "door_list", event, _("List for the door"), rows=rows)

    @form_page
    def pass_over_view(self, request, pk, number):
        event = self.event_with_registrants(request, pk, "change")
        registration = event.registrations.filter(pk=number).first()
        if registration is None or not registration.is_waiting:
            return self.too_late(request, pk, registration)
        form = PassOverForm(request.POST or None, initial={"reason": registration.passed_over_because})
        if request.method == "POST" and "take_back" in request.POST:
            return self.let_go_first(request, registration, "")
        if request.method == "POST" and form.is_valid():
            return self.let_go_first(request, registration, form.cleaned_data["reason"])
        context = {"registration": registration, "form": form}
        return self.registrations_page(request, "pass_over", event, _("Let others go first"), **context)

    def let_go_first(self, request, registration, reason):
        moved = registering.pass_over(registration, reason)
        done = gettext("Others may go first now.") if reason else gettext("The queue is in order again.")
        return self.done(request, registration.event, done, moved)

    @form_page
    def remove_view(self, request, pk, number):
        event = self.event_with_registrants(request, pk, "delete")
        registration = event.registrations.filter(pk=number).first()
        if registration is None:
            return self.too_late(request, pk, registration)
        if request.method == "POST":
            moved = registering.cancel(registration)
            self.log_change(request, event, gettext("Registration removed"))
            return self.done(request, event, gettext("The registration is removed."), moved)
        title = _("Remove a registration")
        return self.registrations_page(request, "remove", event, title, registration=registration)

    def done(self, request, event, text, moved):
        if moved:
            text += " " + ngettext(
                "%(count)s registration moved up and is told so, if there is an address.",
                "%(count)s registrations moved up and are told so, if there is an address.",
                len(moved),
            ) % {"count": len(moved)}
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:events_event_registrations", event.pk)

    def too_late(self, request, pk, registration):
        text = (
            _("This person has a seat by now.") if registration else _("This registration is gone already.")
        )
        self.message_user(request, text, messages.WARNING)
        return redirect("admin:events_event_registrations", pk)
