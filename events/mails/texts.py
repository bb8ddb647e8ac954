"""What a mail says, made when it is sent: of what is true then, in the language of the person.

Somebody else may see the list of mails, or the first lines on a locked screen. So subjects and openings name
neither the event nor its theme.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, gettext_lazy

from directory import dates

from .. import changes
from ..models import Event, EventChange, Mail, Registration

Kind = Mail.Kind
SUBJECTS = {
    Kind.RECEIPT: gettext_lazy("A copy of what you sent us"),
    Kind.MOVED_UP: gettext_lazy("There is a seat for you now"),
    Kind.CHANGE: gettext_lazy("Notice of a change"),
    Kind.REMINDER: gettext_lazy("About tomorrow"),
}
CANCELLED = gettext_lazy("It does not take place")
# Anybody's address can be typed into the form. A nickname that looks like a link is no greeting.
LINK = re.compile(r"[./:@]")


def message(mail):
    """None where there is nothing to say any more."""
    registration = mail.registration
    with translation.override(registration.language):
        context = context_of(mail)
        if is_pointless(mail, context):
            return None
        return EmailMessage(
            str(subject(mail)),
            render_to_string(f"events/mail/{template(mail)}.txt", context).strip() + "\n",
            to=[registration.email],
            headers={
                "Auto-Submitted": "auto-generated",  # RFC 3834: no machine answers it
                "Message-ID": message_id(mail),
            },
        )


def is_cancellation(mail):
    """Only the change that says so: others that still wait would say it once more."""
    return mail.kind == Kind.CHANGE and mail.change.fields.get("status", [""])[-1] == Event.Status.CANCELLED


def is_pointless(mail, context):
    event = mail.registration.event
    if event.is_past(timezone.now()) or not event.is_public:
        return True
    is_cancelled = event.status == Event.Status.CANCELLED
    if is_cancelled or is_cancellation(mail):
        return not (is_cancelled and is_cancellation(mail))
    return mail.kind == Kind.CHANGE and not context["changes"]


def subject(mail):
    return CANCELLED if is_cancellation(mail) else SUBJECTS[mail.kind]


def template(mail):
    return "cancelled" if is_cancellation(mail) else mail.kind


def message_id(mail):
    """The same at each attempt: a program that gets it twice shows it once. It gives away no number."""
    digest = salted_hmac("hikipedia.events.mail", str(mail.pk), algorithm="sha256").hexdigest()
    return f"<{digest[:32]}@{urlsplit(settings.SITE_URL).hostname}>"


def context_of(mail):
    registration = mail.registration
    event = registration.event
    return {
        "registration": registration,
        "event": event,
        "nickname": nickname(registration),
        "code": registration.code,
        "is_partly": 0 < registration.seats < registration.size,
        "facts": [(label, one_line(value)) for label, value in facts(registration) if value],
        "online": online(registration),
        "changes": lines_for(mail) if mail.kind == Kind.CHANGE else [],
        "deletion_on": event.deletion_on and dates.day(event.deletion_on),
        "event_url": settings.SITE_URL + event.get_absolute_url(),
        "url": settings.SITE_URL + reverse("events:event-registration", args=[event.code]),
    }


def nickname(registration):
    text = one_line(registration.nickname)
    return "" if LINK.search(text) else text


def one_line(value):
    return " ".join(str(value).split())


def facts(registration):
    event = registration.event
    is_on_site = registration.mode == Registration.Mode.ON_SITE
    yield gettext("Day"), when(event)
    yield gettext("Event"), event.display_title
    yield gettext("You take part"), registration.get_mode_display()
    yield gettext("People"), registration.seats or registration.size
    if is_on_site:
        place = (event.venue, event.prefecture, event.municipality, event.address)
        yield gettext("Venue"), " ".join(str(part) for part in place if part)
        yield gettext("Entrance"), f"{event.entrance} {event.floor}".strip()
        yield gettext("What the sign says"), event.sign
        yield gettext("Nearest station"), event.station


def when(event):
    """As far as it is known."""
    if not event.starts_on:
        return gettext("not decided yet")
    day = dates.day_with_weekday(event.starts_on)
    if event.ends_on and event.ends_on != event.starts_on:
        day = f"{day}–{dates.day_with_weekday(event.ends_on)}"
    start, end = (time and f"{time:%H:%M}" for time in (event.starts_at, event.ends_at))
    hours = f"{start or ''}–{end or ''}" if start or end else ""
    return f"{day} {hours} {event.time_note}".strip()


def online(registration):
    """How to get in: for those alone who have a seat and take part online, while it takes place."""
    event = registration.event
    if registration.is_waiting or registration.mode != Registration.Mode.ONLINE:
        return []
    if event.status == Event.Status.CANCELLED:
        return []
    return [text for text in (event.online_url, event.online_note) if text]


def lines_for(mail):
    """What is different now, in words; a new online address only for those who may know it."""
    fields = mail.change.fields
    if not online(mail.registration):
        fields = {name: pair for name, pair in fields.items() if name not in changes.SECRET}
    return changes.lines(EventChange(event=mail.registration.event, fields=fields))
