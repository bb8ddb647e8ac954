"""Last year's event as the draft of this year's."""

import datetime

import pytest
from django.utils import timezone

from events.copying import copy
from events.models import Event
from tests import factories

from .admin_forms import url

pytestmark = pytest.mark.django_db
NEXT_YEAR = {
    "title": "はたらく人の話を聞く会(例)",
    "summary": "企業の人の話を聞けます。",
    "venue": "公民館",
    "starts_at": datetime.time(13, 30),
    "ends_at": datetime.time(16),
    "contact": "mail@example.jp",
    "capacity_on_site": 20,
    "silent_ok": True,
    "takes_questions": True,
}
THIS_YEAR = {
    "starts_on": datetime.date(2026, 5, 19),
    "ends_on": datetime.date(2026, 5, 20),
    "deletion_on": datetime.date(2026, 6, 19),
    "registration_opens_at": timezone.now(),
    "registration_closes_at": timezone.now(),
    "online_url": "https://zoom.example.jp/j/123",
    "online_note": "パスワード さくら",
    "press_present": False,
    "no_recording": True,
    "press_note": "取材はありません",
    "report": "たくさんの話がありました。",
    "cancel_reason": "台風のため",
    "status": "cancelled",
    "preview_token": "token",
    "sequence": 4,
    "published_at": timezone.now(),
    "source_url": "https://example.jp/",
    "source_date": "2026",
    "staff_note": "電話しないこと",
}


@pytest.fixture
def former(organization):
    event = factories.event(organizer=organization, **NEXT_YEAR | THIS_YEAR)
    session = event.sessions.create(title="企業の話", starts_at=datetime.time(13, 40))
    person = {"person_name": "山田太郎", "person_title": "人事部長", "consented_on": "2026-05-01"}
    event.appearances.create(
        session=session, employer=factories.employer("ひまわり(例)"), topic="仕事", **person
    )
    event.appearances.create(**person)
    event.materials.create(title="資料", url="https://example.jp/a.pdf")
    event.questions.create(text="服は何を着ますか", key="k")
    event.changes.create(fields={"venue": ["", "公民館"]})
    return event


def test_what_holds_every_year_is_taken_over(former, organizer, organization):
    draft = copy(former, organizer)
    draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in NEXT_YEAR} == NEXT_YEAR
    assert (draft.organizer, draft.owner, draft.status, draft.registration) == (
        organization, organizer, "draft", "unknown"
    )  # fmt: skip


def test_what_was_true_of_that_one_only_is_not(former, organizer):
    draft, plain = copy(former, organizer), Event()
    names = THIS_YEAR.keys()
    assert {name: getattr(draft, name) for name in names} == {name: getattr(plain, name) for name in names}
    assert draft.code != former.code
    parts = ("materials", "questions", "registrations", "changes")
    assert [getattr(draft, part).count() for part in parts] == [0, 0, 0, 0]


def test_companies_come_along_and_persons_are_asked_anew(former, organizer):
    draft = copy(former, organizer)
    session, row = draft.sessions.get(), draft.appearances.get()
    assert (row.public_body, row.topic, row.session, session.title) == (
        "ひまわり(例)",
        "仕事",
        session,
        "企業の話",
    )
    assert (row.person_name, row.person_title, row.consented_on) == ("", "", None)
    assert [former.sessions.count(), former.appearances.count()] == [1, 2]


def test_a_night_that_went_on_until_morning_loses_its_end(organizer):
    times = {"starts_at": datetime.time(20), "ends_at": datetime.time(9)}
    day = datetime.date(2026, 5, 19)
    former = factories.event(starts_on=day, ends_on=day + datetime.timedelta(1), **times)
    draft = copy(former, organizer)
    assert (draft.starts_at, draft.ends_at) == (datetime.time(20), None)


def test_the_button_leads_to_the_form_of_the_copy(client, former, organizer):
    response = client.post(url(former, "copy"))
    draft = Event.objects.get(status="draft")
    assert response.headers["Location"] == url(draft)
