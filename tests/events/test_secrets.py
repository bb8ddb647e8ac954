"""What may not be public stands nowhere: one test over every public address of events."""

import pytest

from events.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

SECRETS = {
    "online_url": "https://meet.example.jp/himitsu-url",
    "online_note": "himitsu-note 暗証番号",
    "staff_note": "himitsu-memo",
    "preview_token": "himitsu-token",
}


@pytest.fixture
def event(db):
    owner = factories.staff_member("organizer", "himitsu-owner", email="himitsu-owner@example.jp")
    made = factories.full_event(owner=owner, **SECRETS)
    company = factories.speaks(
        made, "(例)はなぞの商店", person_name="himitsu-person", consented_on=None
    ).employer
    made.questions.create(text="himitsu-question", key="a")
    made.changes.create(fields={name: ["himitsu-old", value] for name, value in SECRETS.items()}, by=owner)
    factories.registration(made, "himitsu-nickname", email="himitsu@example.jp", note="himitsu-wish")
    factories.event("himitsu-draft", status=Event.Status.DRAFT, prefecture=made.prefecture)
    return made, company


def addresses(event, company):
    pages = [
        "events/",
        "events/archive/",
        f"events/{event.code}/",
        "",
        "prefectures/osaka/",
        "events/?kind=fair",
    ]
    pages += [one.get_absolute_url()[1:] for one in (company, event.organizer)]
    files = ["/events/calendar.ics", f"/events/{event.code}/calendar.ics", "/prefectures/osaka/calendar.ics"]
    return [f"{start}{path}" for path in pages for start in ("/", "/en/")] + [*files, "/sitemap.xml"]


@pytest.mark.parametrize("status", ["published", "cancelled"])
def test_nothing_secret_anywhere(client, event, status):
    event, company = event
    Event.objects.filter(pk=event.pk).update(status=status)
    answers = {path: client.get(path) for path in addresses(event, company)}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 200} == {}
    texts = {path: answer.content.decode().replace("\r\n ", "") for path, answer in answers.items()}
    assert [path for path, text in texts.items() if "himitsu" in text] == []
    # The event itself is there, so that the test looks at something.
    shown = [path for path, text in texts.items() if event.title in text or event.code in text]
    assert len(shown) >= 12
