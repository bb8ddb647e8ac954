"""The private link to an event that is not public yet."""

import pytest
from django.conf import settings
from django.urls import reverse

from directory import history
from events.models import Event
from tests import factories

from .admin_forms import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, organizer, organization):
    """(event, what the screen shows after a button was pressed)"""
    event = factories.event(organizer=organization, status="draft")

    def press(button):
        response = client.post(url(event, "preview_link"), {button: ""}, follow=True)
        event.refresh_from_db()
        return response.context["address"]

    return event, press


def test_a_link_is_made_and_stays_the_same(page):
    event, press = page
    address = press("_make")
    path = reverse("events:event-preview", args=[event.preview_token])
    assert (address, len(event.preview_token)) == (f"{settings.SITE_URL}{path}", 43)
    assert press("_make") == address


def test_a_withdrawn_link_is_dead_and_another_follows(page):
    event, press = page
    first = press("_make")
    assert (press("_withdraw"), event.preview_token) == ("", "")
    assert press("_make") != first


def test_looking_beforehand_makes_the_link(client, page):
    event, _press = page
    response = client.post(url(event, "preview_link"), {"_look": ""})
    event.refresh_from_db()
    assert response.headers["Location"] == reverse("events:event-preview", args=[event.preview_token])


def test_the_token_stands_in_no_version(page, organizer):
    event, press = page
    press("_make")
    with history.recording(organizer):
        Event.objects.get().save()
        history.touch(event)
    assert [event.preview_token in str(one.snapshot) for one in history.versions(event)] == [False]
