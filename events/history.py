"""Events have a history like listings; registrations, questions and mails have none: they are forgotten."""

from directory import history

from .models import Appearance, Event, Material, Session


def register():
    history.register_with_parts(
        Event, {"sessions": Session, "appearances": Appearance, "materials": Material}
    )
