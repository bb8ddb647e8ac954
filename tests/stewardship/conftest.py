import datetime

import pytest
from django.utils import timezone

from tests import factories


class Clock:
    """What time it is; a test moves it."""

    def __init__(self):
        self.set("2026-11-25 10:00")

    def set(self, text):
        self.now = timezone.make_aware(datetime.datetime.fromisoformat(text))

    def move(self, **delta):
        self.now += datetime.timedelta(**delta)


@pytest.fixture
def now(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def log_in(client):
    """Logs a new member of staff in: `log_in("editor")`."""

    def log_in(role, username="", **values):
        user = factories.staff_member(role, username, **values)
        client.force_login(user)
        return user

    return log_in
