"""The four real events, as far as their sources know them."""

import pytest
from django.conf import settings

from events.models import Event, Session
from stewardship import loading
from tests import data
from tests.site.page import Page


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), data.loaded():
        yield


@pytest.fixture
def real(loaded, db):
    pass


FACTS = ("title", "theme", "venue", "address", "fee", "registration_note", "source_url", "source_date")


def test_facts_are_those_of_the_file(real):
    for row in data.rows("events.csv"):
        event = Event.objects.get(code=row["code"])
        assert {name: getattr(event, name) for name in FACTS} == {name: row[name] for name in FACTS}
        assert (str(event.pk), event.status, event.staff_note) == (row["id"], "published", row["note"])
        assert [str(event.starts_on), str(event.starts_at or "")[:5]] == [row["date"], row["starts"]]
        assert event.public_organizer == row["organizer"]
    assert Event.objects.count() == 4


def test_programme_becomes_sessions(real):
    assert list(Session.objects.values_list("event__code", "order", "title")) == [
        ("kxetwwyx", 0, "専門家らによる対談"),
        ("kxetwwyx", 1, "経験者と企業経営者のパネルディスカッション"),
    ]


def test_nothing_is_known_that_no_source_says(real):
    events = Event.objects.all()
    assert {event.attendance for event in events} == {"undecided"}
    assert [event.code for event in events if event.free_of_charge is not None] == ["9ns6mx9w"]
    assert {event.code: event.capacity_on_site for event in events if event.capacity_on_site} == {
        "bg6ymqv5": 40,
        "9ns6mx9w": 150,
    }


@pytest.mark.parametrize("start", ["", "/en"])
def test_founding_event_reads_well_and_claims_nothing(real, client, start):
    page = Page.of("/", client.get(f"{start}/events/kxetwwyx/"))
    assert "NPO法人Node 設立記念イベント" in page.text and "働くこと" in page.text
    unknown = page.text.count("確認できていません") if start == "" else page.text.count("confirmed")
    assert unknown <= 2  # what is not known, and its title
    assert len(page.find("dd")) <= 8


def test_second_load_changes_nothing(real):
    Event.objects.filter(code="kxetwwyx").update(venue="都内の会場")
    report = loading.load(settings.FIXTURE_FOLDER)
    found = (report.inserted["events.csv"], report.present["events.csv"], report.broken)
    assert found == (0, 4, [])
    assert Event.objects.get(code="kxetwwyx").venue == "都内の会場"
