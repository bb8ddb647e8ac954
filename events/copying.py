"""Last year's event as the draft of this year's."""

import uuid

from django.db import transaction

from directory import history
from directory.models.listing import new_code

from .features import FEATURES
from .models import Event

# What was true of that one event and of no other. Who comes from the press and what is recorded is agreed
# anew each time: a promise must not come along by itself. A note for staff is about that page.
LEFT_BEHIND = (
    "id",
    "code",
    "status",
    "starts_on",
    "ends_on",
    "online_url",
    "online_note",
    "press_note",
    "registration",  # here, it would need a day of deletion
    "registration_opens_at",
    "registration_closes_at",
    "deletion_on",
    "report",
    "cancel_reason",
    "source_url",
    "source_date",
    "staff_note",
    "preview_token",
    "sequence",
    "published_at",
    "created_at",
    "updated_at",
    "owner",
    *(feature.name for feature in FEATURES if feature.group == "press"),
)
COPIED = [field for field in Event._meta.concrete_fields if field.name not in LEFT_BEHIND]
PERSON = {"person_name": "", "person_title": "", "consented_on": None}


@transaction.atomic
def copy(event, by):
    """A draft with its programme and the companies that spoke. Persons stay behind, with their consent: it
    was for that one event, and asking them anew is the first thing to do."""
    values = {field.attname: getattr(event, field.attname) for field in COPIED}
    draft = Event(id=uuid.uuid4(), code=new_code(), owner=by, **values)
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        draft.ends_at = None  # it went on until another day
    with history.recording(by):
        draft.save()
        _copy_programme(event, draft)
    return draft


def _copy_programme(event, draft):
    sessions = {None: None}
    for session in event.sessions.all():
        former = session.pk
        sessions[former] = _as_row_of(draft, session)
    for appearance in event.appearances.all():
        if appearance.public_body:
            _as_row_of(draft, appearance, session=sessions[appearance.session_id], **PERSON)


def _as_row_of(draft, row, **values):
    row.pk, row.event, row._state.adding = None, draft, True
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row
