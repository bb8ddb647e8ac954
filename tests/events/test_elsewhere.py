"""Events on pages that are about something else."""

import datetime

import pytest
from django.utils import timezone

from tests import factories
from tests.site.page import Page

pytestmark = pytest.mark.django_db


def links(client, path):
    return Page.of(path, client.get(path)).links


def test_home_shows_the_next_two_that_will_take_place(client):
    days = [timezone.localdate() + datetime.timedelta(days=number) for number in range(5)]
    factories.event("今日", starts_on=days[0])
    factories.event("中止", starts_on=days[1], status="cancelled")
    factories.event("あさって", starts_on=days[2])
    factories.event("その次", starts_on=days[3])
    factories.event("未定", starts_on=None, deletion_on=days[4])
    response = client.get("/")
    assert [event.title for event in response.context["events"]] == ["今日", "あさって"]
    assert timezone.localtime(response.changes_at).date() == days[1]


def test_home_without_events_leads_to_the_list(client):
    response = client.get("/")
    assert ("これまでのイベントを見る" in response.text, response.changes_at) == (True, None)


def test_employer_and_event_lead_to_each_other(client):
    event, draft = factories.event(), factories.event(status="draft")
    company = factories.speaks(event, "株式会社ひなた製作所").employer
    event.appearances.create(employer=company, topic="二つ目の話")
    draft.appearances.create(employer=company)
    assert [link for link in links(client, company.get_absolute_url()) if "/events/" in link] == [
        "/events/",
        event.get_absolute_url(),
    ]
    assert company.get_absolute_url() in links(client, event.get_absolute_url())


def test_organization_and_event_lead_to_each_other(client):
    group = factories.organization()
    event, _other = factories.event(organizer=group), factories.event()
    assert links(client, group.get_absolute_url())[-99:].count(event.get_absolute_url()) == 1
    assert f"/events/{_other.code}/" not in links(client, group.get_absolute_url())
    assert group.get_absolute_url() in links(client, event.get_absolute_url())


def test_prefecture_leads_to_its_events_if_there_are_any(client):
    factories.all_prefectures()
    factories.event(prefecture=factories.prefecture("27"))
    factories.event(prefecture=factories.prefecture("26"), status="draft")
    found = {
        slug: f"/events/?prefecture={slug}" in links(client, f"/prefectures/{slug}/")
        for slug in ("osaka", "kyoto")
    }
    assert found == {"osaka": True, "kyoto": False}


def test_sitemap_names_public_events_in_both_languages(client):
    event, draft = factories.event(), factories.event(status="draft")
    text = client.get("/sitemap.xml").text
    found = [f"/events/{one.code}/" in text for one in (event, draft)]
    assert (found, f"/en/events/{event.code}/" in text, "/events/archive/" in text) == (
        [True, False],
        True,
        True,
    )
