"""Events that wait for somebody. Today is the day of the test."""

import datetime

import pytest
from django.utils import timezone

from events.models import Event
from stewardship.queues import BY_SLUG, QUEUES, Desk
from tests import factories

pytestmark = pytest.mark.django_db


def waiting(slug, user):
    desk, queue = Desk(user, QUEUES), BY_SLUG[slug]
    items = [queue.item(row, desk) for row in desk.rows(queue)]
    return [(item.name, str(item.why)) for item in items]


def in_days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def test_upcoming_events_that_nobody_looks_after():
    editor = factories.staff_member("editor")
    gone = factories.staff_member("editor", "gone", is_active=False)
    factories.event("担当のいる会(例)", owner=editor)
    factories.event("担当のいない会(例)")
    factories.event("担当が辞めた会(例)", owner=gone, starts_on=in_days(9))
    factories.event("中止の会(例)", status="cancelled")
    factories.event("終わった会(例)", starts_on=in_days(-1))
    factories.event("日にちが未定の会(例)", starts_on=None, deletion_on=in_days(60))
    assert waiting("events", editor) == [
        ("担当が辞めた会(例)", "担当者がいません"),
        ("担当のいない会(例)", "担当者がいません"),
        ("日にちが未定の会(例)", "担当者がいません"),
    ]


def test_drafts_whose_day_is_near():
    editor = factories.staff_member("editor")
    draft = {"status": Event.Status.DRAFT, "owner": editor}
    near = factories.event("来週の会(例)", starts_on=in_days(7), **draft)
    factories.event("来月の会(例)", starts_on=in_days(22), **draft)
    day = f"{near.starts_on:%Y}年{near.starts_on.month}月{near.starts_on.day}日"
    assert waiting("events", editor) == [("来週の会(例)", f"まだ下書きです。開催日は{day}")]


def test_organizers_go_on_with_their_own_drafts(client):
    organization = factories.organization("ひだまりの会(例)")
    user = factories.staff_member("organizer", organization=organization)
    factories.event(
        "自分の会(例)", organizer=organization, status="draft", starts_on=None, deletion_on=in_days(9)
    )
    factories.event("公開した会(例)", organizer=organization)
    factories.event("よその会(例)", status="draft")
    assert waiting("own-events", user) == [("自分の会(例)", "まだ下書きです")]
    client.force_login(user)
    assert "自分の会(例)" in client.get("/admin/queues/own-events/").content.decode()


def test_who_may_read_questions_is_told_that_some_are_new(client):
    organization = factories.organization("ひだまりの会(例)")
    organizer = factories.staff_member("organizer", organization=organization)
    editor = factories.staff_member("editor")
    asked = factories.event("質問のある会(例)", organizer=organization)
    read = factories.event("読み終えた会(例)", organizer=organization)
    own = factories.event("団体のない会(例)", owner=editor)
    for key, (event, state) in enumerate([(asked, "new"), (asked, "new"), (read, "hidden"), (own, "new")]):
        event.questions.create(text="マスクのままでいいですか", state=state, key=str(key))
    assert waiting("questions", organizer) == [("質問のある会(例)", "質問2件")]
    assert waiting("questions", editor) == [("団体のない会(例)", "質問1件")]
    client.force_login(organizer)
    page = client.get("/admin/").text
    assert "まだ読んでいない質問" in page and "マスク" not in page
    going = client.post("/admin/take/", {"key": f"questions:event:{asked.pk}"})
    assert going["Location"] == f"/admin/events/event/{asked.pk}/questions/"
