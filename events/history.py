"""Events have a history like listings; registrations, questions and mails have none: they are forgotten."""

from directory import history

from .models import Appearance, Event, Material, Session

# Derived, or a secret that ends when it is withdrawn: no version is to remember it.
LEFT_OUT = ("preview_token", "sequence", "created_at", "updated_at")


def register():
    parts = {"sessions": Session, "appearances": Appearance, "materials": Material}
    history.register_with_parts(Event, parts, left_out=LEFT_OUT)
