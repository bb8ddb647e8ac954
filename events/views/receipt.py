"""What somebody who is registered sees, right after sending the form and whenever they type their code."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from .. import calendars, changes, codes
from ..forms import ChangeForm
from ..models import Event, Registration

CHANGES = 10  # of the event, the latest
ORDER = {field.name: place for place, field in enumerate(Event._meta.fields)}


def show_receipt(request, registration, sentence="", change_form=None):
    event = registration.event
    context = {
        "event": event,
        "registration": registration,
        "sentence": sentence,
        "code": codes.words(registration.key, get_language()),
        "is_mode_offered": registration.mode in event.modes,
        "before": before(registration),
        "shows_online": shows_online(registration),
        "changes": [(change.at, changes.lines(change)) for change in event.changes.all()[:CHANGES]],
        "is_past": event.is_past(timezone.now()),
    }
    if can_change(registration):
        context["change_form"] = change_form or ChangeForm(registration=registration)
    return TemplateResponse(request, "events/receipt.html", context)


def can_change(registration):
    """Whether there is something to change: one person has nothing to make smaller."""
    event = registration.event
    is_ahead = event.status == Event.Status.PUBLISHED and not event.is_past(timezone.now())
    return is_ahead and (registration.seats or registration.size) > 1


def before(registration):
    """How many registrations wait in front of this one."""
    waiting = Registration.objects.filter(event=registration.event, mode=registration.mode).waiting()
    return waiting.filter(pk__lt=registration.pk).count() if registration.is_waiting else 0


def shows_online(registration):
    """The address of the meeting is for people with a seat in it, and for nobody else."""
    event = registration.event
    is_online = registration.mode == Registration.Mode.ONLINE and registration.mode in event.modes
    return is_online and not registration.is_waiting and event.status == Event.Status.PUBLISHED


def calendar_file(registration, is_neutral):
    """A neutral one says nothing but when: the calendar may be one that the family sees."""
    online_url = registration.event.online_url if shows_online(registration) and not is_neutral else ""
    return calendars.calendar([registration.event], neutral=is_neutral, online_url=online_url)
