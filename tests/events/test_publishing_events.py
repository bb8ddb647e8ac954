"""Publishing and cancelling: what holds it up, what visitors miss, and who is told."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from directory import history
from events import publishing, registering
from events.models import Event
from events.publishing import NotAllowed, cancel, cautions, obstacles, publish
from tests import factories

from .admin_forms import said, url

pytestmark = pytest.mark.django_db
WHOLE = {
    "summary": "企業の人の話を聞けます。",
    "for_whom": "どなたでも",
    "organizer_name": "ひだまりの会(例)",
    "venue": "公民館",
    "entrance": "北側の入口",
    "contact": "mail@example.jp",
    "fee": "無料",
    "silent_ok": True,
    "press_present": False,
}


UNDATED = {"registration": "unknown", "starts_on": None, "deletion_on": None}


def whole(**values):
    event = factories.event(**WHOLE | values)
    event.appearances.create(body_name="さくら印刷(例)")
    return event


def fields(remarks):
    return [remark.field for remark in remarks]


def test_nothing_is_missing_where_all_is_said():
    assert (list(obstacles(whole())), list(cautions(whole()))) == ([], [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"title": ""}, ["title"]),
        ({"kind": ""}, ["kind"]),
        ({"organizer_name": ""}, ["organizer_name"]),
        ({"attendance": "undecided"}, ["attendance"]),
        ({"attendance": "undecided", "registration": "elsewhere"}, []),
        ({"deletion_on": timezone.localdate()}, ["deletion_on"]),
        ({"starts_on": None, "deletion_on": timezone.localdate() + datetime.timedelta(366)}, ["deletion_on"]),
        ({"starts_on": None, "deletion_on": timezone.localdate()}, ["deletion_on"]),
        ({"registration": "unknown", "deletion_on": None}, []),
        ({**UNDATED, "takes_questions": True}, ["deletion_on"]),
        ({**UNDATED, "takes_questions": True, "deletion_on": timezone.localdate()}, []),
    ],
)
def test_what_holds_publishing_up(values, expected):
    assert fields(obstacles(whole(**values))) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"summary": ""}, ["summary"]),
        ({"for_whom": ""}, ["for_whom"]),
        ({"starts_on": None, "deletion_on": timezone.localdate() + datetime.timedelta(9)}, ["starts_on"]),
        ({"starts_at": None}, ["starts_at"]),
        ({"ends_at": None}, ["ends_at"]),
        ({"starts_on": datetime.date(2018, 5, 19)}, ["starts_on"]),
        ({"attendance": "undecided"}, ["attendance"]),
        ({"venue": ""}, ["venue"]),
        ({"entrance": ""}, ["entrance"]),
        ({"attendance": "hybrid"}, ["online_url"]),
        ({"attendance": "online"}, ["online_url"]),
        ({"registration": "unknown"}, ["registration"]),
        ({"registration": "elsewhere"}, ["registration_note"]),
        ({"registration": "elsewhere", "registration_note": "メールで"}, []),
        ({"contact": ""}, ["contact"]),
        ({"contact": "電話 072-674-7111"}, ["contact"]),
        ({"contact": "072-674-7111 または mail@example.jp"}, []),
        ({"fee": ""}, ["fee"]),
        ({"fee": "", "free_of_charge": True}, []),
        ({"silent_ok": None}, ["come_late_ok"]),
        ({"press_present": None}, ["press_present"]),
        ({"press_present": None, "press_note": "取材があります"}, []),
    ],
)
def test_what_visitors_will_miss(values, expected):
    assert fields(cautions(whole(**values))) == expected


def test_speakers_are_shown_with_their_consent_only():
    event = factories.event(**WHOLE)
    assert fields(cautions(event)) == ["appearances"]  # no company
    event.appearances.create(body_name="さくら印刷(例)", person_name="山田太郎")
    event.appearances.create(person_name="田中花子")
    event.appearances.create(body_name="ひまわり(例)", person_name="鈴木一郎", consented_on="2026-11-01")
    assert [remark.text for remark in cautions(event)] == [
        "さくら印刷(例): 本人が同意した日がないので、企業名だけを載せます。人の名前は出ません。",
        "企業のない登壇者: 本人が同意した日がないので、何も出ません。",
    ]


def test_publishing_from_the_screen(client, organizer, organization):
    event = factories.event(organizer=organization, status="draft", title="")
    assert client.post(url(event, "publish")).headers["Location"] == url(event, "publish")
    event.refresh_from_db()
    assert (event.status, said(client)) == ("draft", ["まだ公開できません。下を見てください。"])
    Event.objects.filter(pk=event.pk).update(title="はたらく会(例)")
    client.post(url(event, "publish"))
    event.refresh_from_db()
    assert (event.status, event.sequence, event.changes.count()) == ("published", 0, 0)
    assert timezone.now() - event.published_at < datetime.timedelta(minutes=1)
    assert [one.by for one in history.versions(event)] == [organizer, None]
    assert event.get_absolute_url() in said(client)[0]


def test_looking_publishes_nothing(client, organizer, organization):
    event = factories.event(organizer=organization, status="draft")
    for page in ("publish", "cancel", "copy", "preview_link"):
        assert client.get(url(event, page)).status_code == 200
    event.refresh_from_db()
    assert (event.status, event.preview_token, Event.objects.count()) == ("draft", "", 1)


def test_remarks_lead_to_where_they_are_mended(client, organizer, organization):
    event = factories.event(organizer=organization, status="draft")
    links = [link for _text, link in client.get(url(event, "publish")).context["cautions"]]
    form = url(event)
    assert links[0] == f"{form}#id_summary" and links[-1] == f"{form}#appearances-group"
    page = client.get(form).content.decode()
    assert [link for link in links if f'id="{link.partition("#")[2]}"' not in page] == []


def test_cancelling_needs_a_reason(client, organizer, organization):
    event = factories.event(organizer=organization)
    response = client.post(url(event, "cancel"), {"reason": " "})
    event.refresh_from_db()
    assert (list(response.context["form"].errors), event.status) == (["reason"], "published")


def test_cancelling_says_why_and_who_is_told(client, organizer, organization):
    event = factories.event(organizer=organization)
    factories.registration(event, email="mikan@example.jp")
    factories.registration(event, "りんご")
    client.post(url(event, "cancel"), {"reason": "台風のため"})
    event.refresh_from_db()
    assert (event.status, event.cancel_reason, event.sequence) == ("cancelled", "台風のため", 1)
    assert [change.fields for change in event.changes.all()] == [
        {"status": ["published", "cancelled"], "cancel_reason": ["", "台風のため"]}
    ]
    assert event.registrations.count() == 2
    assert said(client) == [
        "中止にしました。ページに、理由とともに出ています。",
        "メールアドレスのある申し込み1件に、メールで知らせます。ページと受付票にも出ます。 "
        "メールアドレスのない申し込みが1件あります。ページや受付票を見るまで伝わらないので、知らずに来る人がいるかもしれません。",
    ]


def test_a_draft_cannot_be_cancelled(client, organizer, organization):
    event = factories.event(organizer=organization, status="draft")
    client.post(url(event, "cancel"), {"reason": "台風のため"})
    event.refresh_from_db()
    assert (event.status, event.sequence) == ("draft", 0)
    with pytest.raises(NotAllowed):
        cancel(event, "台風のため", organizer)


def test_it_takes_place_after_all(organizer):
    event = factories.event(organizer_name="ひだまりの会(例)")
    first = publish(event, organizer).published_at
    event = publish(cancel(event, "台風のため", organizer), organizer)
    assert (event.status, event.cancel_reason, event.sequence) == ("published", "", 2)
    assert (event.changes.first().fields, event.published_at) == (
        {"status": ["cancelled", "published"]},
        first,
    )


def test_who_waits_gets_what_became_free_while_it_was_cancelled(organizer):
    event = factories.event(organizer_name="ひだまりの会(例)", capacity_on_site=1)
    first, second = factories.registration(event), factories.registration(event, "りんご")
    event = cancel(event, "台風のため", organizer)
    registering.cancel(first)
    publish(event, organizer)
    second.refresh_from_db()
    assert second.seats == 1


def test_publishing_twice_is_one(organizer):
    event = factories.event(organizer_name="ひだまりの会(例)", status="draft")
    publish(event, organizer), publish(event, organizer)
    event.refresh_from_db()
    assert (event.status, event.sequence, event.changes.count()) == ("published", 0, 0)


def test_the_log_says_what_was_done(client, organizer, organization):
    event = factories.event(organizer=organization, status="draft")
    client.post(url(event, "publish")), client.post(url(event, "cancel"), {"reason": "台風のため"})
    rows = LogEntry.objects.order_by("pk").values_list("object_repr", "change_message")
    assert list(rows) == [(event.title, "published"), (event.title, "cancelled")]


@pytest.mark.parametrize("contact", ["", "メール mail@example.jp", "https://example.jp/contact", "窓口まで"])
def test_what_is_no_telephone(contact):
    assert not publishing.is_telephone_only(contact)


def test_the_status_is_none_of_the_forms_business(client, staff):
    form = client.get(url(factories.event())).context["adminform"].form
    assert "status" not in form.fields and "cancel_reason" not in form.fields
    assert reverse("admin:events_event_changelist")
