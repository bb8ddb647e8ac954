"""Whether an event may be public, what its visitors would miss, and how its status changes."""

from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberMatcher

from directory import history

from . import changes, deletion, features
from .models import Event
from .registering import lock, seat_everybody

Status, Attendance, Registration = Event.Status, Event.Attendance, Event.Registration
EASE = [feature.name for feature in features.FEATURES if feature.group == "ease"]
PRESS = ("press_present", "photos_taken")


class Remark(NamedTuple):
    text: str
    field: str  # where it is mended: name of a field, or of the rows


class NotAllowed(Exception):
    """The argument is a list of remarks."""


def obstacles(event, today=None):
    """What has to be there before the event may be public."""
    if not event.title:
        yield Remark(_("The title is missing."), "title")
    if not event.kind:
        yield Remark(_("The kind of event is missing."), "kind")
    if not event.public_organizer:
        yield Remark(_("It has to be said who holds the event."), "organizer_name")
    if event.registration == Registration.HERE:
        yield from _obstacles_to_registration(event, today or timezone.localdate())
    elif event.takes_questions and not (event.deletion_on or event.last_day_or_none):
        text = _("As long as the day is not decided, it has to be set when the questions are deleted.")
        yield Remark(text, "deletion_on")


def _obstacles_to_registration(event, today):
    if not event.modes:
        text = _("For registration here it has to be decided whether it is on site, online or both.")
        yield Remark(text, "attendance")
    if not event.deletion_on:
        yield Remark(_("The day on which registrations are deleted is missing."), "deletion_on")
    elif text := deletion.fault(event.deletion_on, event.last_day_or_none, today):
        yield Remark(text, "deletion_on")


def cautions(event, now=None):
    """What visitors will miss. It holds nothing up: much is decided later."""
    yield from _words(event)
    yield from _when(event, now or timezone.now())
    yield from _where(event)
    yield from _how_to_take_part(event)
    yield from _ease(event)
    yield from _who_speaks(event)


def _words(event):
    if not event.summary:
        yield Remark(_("The summary is missing. One sentence helps people choose."), "summary")
    if not event.for_whom:
        yield Remark(_("It is not said for whom it is. Many do not dare to come unless it is."), "for_whom")


def _when(event, now):
    if event.is_past(now):
        yield Remark(_("The event is over: its page will stand in the archive."), "starts_on")
    elif not event.starts_on:
        yield Remark(_("The day is not decided: the page says so."), "starts_on")
    elif not event.starts_at:
        yield Remark(_("The time is not decided: the page says so."), "starts_at")
    elif not event.ends_at:
        yield Remark(_("It is not said when it ends. Many need to know when they will be home."), "ends_at")


def _where(event):
    if event.attendance == Attendance.UNDECIDED:
        yield Remark(_("Whether it is on site or online is not decided: the page says so."), "attendance")
    if event.attendance in (Attendance.ON_SITE, Attendance.HYBRID):
        if not event.venue:
            yield Remark(_("The venue is not decided: the page says so."), "venue")
        elif not event.entrance:
            text = _("The entrance is missing: not knowing which door keeps people from going in.")
            yield Remark(text, "entrance")
    if "online" in event.modes and event.registration == Registration.HERE and not event.online_url:
        text = _("The online address is missing: those who are registered find it on their receipt.")
        yield Remark(text, "online_url")


def _how_to_take_part(event):
    if event.registration == Registration.UNKNOWN:
        yield Remark(_("It is not said whether one has to register."), "registration")
    elif event.registration == Registration.ELSEWHERE:
        if not (event.registration_note or event.registration_url):
            yield Remark(_("It is not said how to register."), "registration_note")
    if not event.contact:
        yield Remark(_("It is not said where questions can be sent."), "contact")
    elif is_telephone_only(event.contact):
        text = _(
            "Questions can be asked by telephone only. Many cannot telephone: please add an e-mail address."
        )
        yield Remark(text, "contact")
    if not event.fee and event.free_of_charge is None:
        yield Remark(_("It is not said what it costs."), "fee")


def is_telephone_only(contact):
    has_other = "@" in contact or "://" in contact
    return not has_other and any(PhoneNumberMatcher(contact, "JP"))


def _ease(event):
    if all(getattr(event, name) is None for name in EASE):
        text = _("Nothing is said for peace of mind, such as whether one may stay silent or leave early.")
        yield Remark(text, EASE[0])
    if all(getattr(event, name) is None for name in PRESS) and not event.press_note:
        yield Remark(_("It is not said whether journalists come or photographs are taken."), PRESS[0])


def _who_speaks(event):
    appearances = list(event.appearances.all())
    if event.kind == Event.Kind.EMPLOYER_TALK and not appearances:
        yield Remark(_("No company is named."), "appearances")
    for appearance in appearances:
        if appearance.consented_on or not (appearance.person_name or appearance.person_title):
            continue
        if appearance.public_body:
            text = _(
                "%(body)s: without the day of the consent, only the company is shown and not the person."
            )
        else:
            text = _("One speaker without a company: without the day of the consent, nobody is shown.")
        yield Remark(text % {"body": appearance.public_body}, "appearances")


@contextmanager
def _locked(event, by):
    """The event as it is now; what is written to it is a version."""
    with transaction.atomic():
        event = lock(event)
        history.catch_up(event)
        with history.recording(by):
            yield event


def publish(event, by):
    """Makes it public, also again after it was cancelled. Raises `NotAllowed`."""
    with _locked(event, by) as event:
        if found := list(obstacles(event)):
            raise NotAllowed(found)
        former = _set_status(event, Status.PUBLISHED, cancel_reason="")
        if former == Status.CANCELLED:
            changes.announce(event, {"status": [former, event.status]}, by)
            # Some have cancelled meanwhile, and nobody moves up at what does not take place.
            seat_everybody(event)
    return event


def cancel(event, reason, by):
    """Says so on the page and to everybody who is registered. Raises `NotAllowed` where it is no news."""
    with _locked(event, by) as event:
        if event.status != Status.PUBLISHED:
            raise NotAllowed([Remark(_("It is not public, so that there is nothing to cancel."), "status")])
        former = _set_status(event, Status.CANCELLED, cancel_reason=reason)
        changes.announce(event, {"status": [former, event.status], "cancel_reason": ["", reason]}, by)
    return event


def _set_status(event, status, **values):
    former, event.status = event.status, status
    vars(event).update(values)
    if status == Status.PUBLISHED and not event.published_at:
        event.published_at = timezone.now()
    event.save()
    return former
