import datetime
import json
from html import unescape

import pytest
from django.utils import timezone
from django.utils.timezone import make_aware

from events.models import Event
from tests import factories
from tests.site.page import Page

pytestmark = pytest.mark.django_db


def open_page(client, event, start=""):
    path = f"{start}/events/{event.code}/"
    return Page.of(path, client.get(path))


def soon(**ago):
    return timezone.now() + datetime.timedelta(**ago)


def aside(page):
    [tag] = page.find("aside")
    return page.text_of(tag)


def test_draft_is_not_found(client):
    event = factories.event(status=Event.Status.DRAFT)
    paths = [f"/events/{event.code}/", f"/en/events/{event.code}/", f"/events/{event.code}/calendar.ics"]
    assert [client.get(path).status_code for path in paths] == [404] * 3


@pytest.mark.parametrize("start", ["", "/en"])
def test_full_event_shows_everything(client, start):
    event = factories.full_event()
    text = open_page(client, event, start).text
    fields = (
        field for field in Event._meta.fields if field.get_internal_type() in ("CharField", "TextField")
    )
    written = [getattr(event, field.name) for field in fields]
    missing = [words for words in written if words.startswith("(例)") and words.split("\n")[0] not in text]
    assert (len(written) > 30, missing) == (True, [])


@pytest.mark.parametrize(
    ("values", "link", "words"),
    [
        ({}, "register", "ニックネームで申し込む"),
        ({"registration_opens_at": soon(days=1)}, None, "ニックネームでできます"),
        ({"registration_closes_at": soon(days=-1)}, "registration", "申し込みの受付は終わりました"),
        (
            {"registration": "elsewhere", "registration_note": "広報の往復はがきで"},
            None,
            "広報の往復はがきで",
        ),
        ({"registration": "not_needed"}, None, "申し込みはいりません"),
        ({"registration": "unknown"}, None, "申し込みのしかたは確認できていません"),
        ({"attendance": "undecided"}, None, "会場かオンラインかが決まったら"),
        ({"status": "cancelled"}, None, "何もしなくてだいじょうぶです"),
        ({"starts_on": datetime.date(2020, 1, 1)}, None, "このイベントは終わりました"),
    ],
)
def test_state_of_registration_in_words(client, values, link, words):
    event = factories.event(**values)
    page = open_page(client, event)
    assert words in aside(page)
    links = {name for name in ("register", "registration") if f"/events/{event.code}/{name}/" in page.links}
    assert (
        links
        == {None: set(), "register": {"register", "registration"}, "registration": {"registration"}}[link]
    )


def test_page_does_not_depend_on_registrations(client):
    event = factories.event(capacity_on_site=1)
    before = client.get(event.get_absolute_url()).text
    factories.registration(event)
    assert client.get(event.get_absolute_url()).text == before


def test_cancelled_event_gives_the_reason(client):
    event = factories.event(status=Event.Status.CANCELLED, cancel_reason="講師の都合により")
    [notice] = open_page(client, event).notices
    assert notice == "このイベントは中止になりました。講師の都合により"


def test_company_is_linked_and_its_tie_shown(client):
    event = factories.event()
    one = factories.speaks(event, "株式会社ひなた製作所", tie="代表がNodeの理事", topic="履歴書のない面接")
    page = open_page(client, event)
    assert one.employer.get_absolute_url() in page.links
    words = ["株式会社ひなた製作所", "(例)採用担当 (例)山田花子", "代表がNodeの理事", "履歴書のない面接"]
    assert [word for word in words if word not in page.text] == []


def test_person_without_consent_is_nowhere(client):
    event = factories.event()
    factories.speaks(event, "株式会社ひなた製作所", consented_on=None)
    event.appearances.create(person_name="田中一郎", person_title="店長")  # nothing of it may be shown
    page = open_page(client, event)
    assert [word for word in ("山田花子", "採用担当", "田中一郎", "店長") if word in page.html] == []
    assert page.html.count("株式会社ひなた製作所") == 2  # on the page, and in its data


def test_employer_that_is_not_public_has_no_link(client):
    event = factories.event()
    company = factories.employer("株式会社ひなた製作所", status="draft")
    event.appearances.create(employer=company)
    page = open_page(client, event)
    assert (company.get_absolute_url() in page.links, company.name in page.text) == (False, True)


def test_almost_unknown_event_says_what_is_known_in_one_sentence(client):
    event = factories.event(
        "設立記念の集い",
        starts_on=datetime.date(2018, 5, 19),
        starts_at=None,
        ends_at=None,
        attendance="undecided",
        registration="unknown",
        theme="働くこと",
    )
    page = open_page(client, event)
    assert "分かっているのは、日付、テーマです。そのほかのことは確認できていません。" in page.text
    [details] = page.find("details")
    assert "登壇者" in page.text_of(details)
    assert page.text.count("確認できていません") == 1


def test_changes_are_told_without_secrets(client):
    event = factories.event()
    fields = {
        "venue": ["旧会館", "市民会館"],
        "online_url": ["https://old.example", "https://new.example"],
        "staff_note": ["前のメモ", "後のメモ"],
        "appearances": ["山田花子", ""],
        "deletion_on": ["2031-05-19", "2031-06-19"],
        "unheard_of": ["x1", "x2"],
    }
    event.changes.create(fields=fields)
    text = open_page(client, event, "/en").text
    assert "旧会館 → 市民会館" in text and "online address (changed)" in text
    secrets = ["old.example", "new.example", "メモ", "山田花子", "x1", "2031", "note for staff"]
    assert [word for word in secrets if word in text] == []


def test_questions_stand_there_once_they_are_shown(client):
    event = factories.event()
    event.questions.create(text="マスクをしたままでいいですか", answer="はい、どうぞ", state="shown", key="a")
    event.questions.create(text="まだ読んでいない質問", key="b")
    event.questions.create(text="見せない質問", answer="答え", state="hidden", key="c")
    text = open_page(client, event).text
    found = [words in text for words in ("マスク", "はい、どうぞ", "まだ読んで", "見せない")]
    assert found == [True, True, False, False]


def test_preview_is_for_whoever_has_the_link(client):
    event = factories.event("下書きの会", status=Event.Status.DRAFT, preview_token="hRt5-_x")
    response = client.get("/events/preview/hRt5-_x/")
    assert "これは下書きです" in response.text and "下書きの会" in response.text
    assert (response.headers["Cache-Control"], response.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    assert '<meta name="robots" content="noindex">' in response.text and "ld+json" not in response.text
    Event.objects.filter(pk=event.pk).update(preview_token="")
    paths = [
        "/events/preview/hRt5-_x/",
        "/events/preview//",
        "/events/preview/other/",
        "/events/preview/%00/",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4


def test_preview_of_a_public_event_leads_to_its_page(client):
    event = factories.event(preview_token="hRt5")
    response = client.get("/en/events/preview/hRt5/")
    assert (response.status_code, response.url) == (302, f"/en/events/{event.code}/")
    assert response.headers["Cache-Control"] == "no-store"


def data_of(client, event):
    html = client.get(event.get_absolute_url()).text
    return json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])


def test_structured_data(client):
    event = factories.event(
        "働くことを語る会",
        starts_on=datetime.date(2031, 5, 19),
        municipality=factories.town(),
        venue="市民会館",
        attendance="hybrid",
        free_of_charge=True,
        organizer_name="若草の会",
    )
    factories.speaks(event, "株式会社ひなた製作所")
    address = f"http://127.0.0.1:8000/events/{event.code}/"
    place = {"addressCountry": "JP", "addressRegion": "大阪府", "addressLocality": "高槻市"}
    assert data_of(client, event) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": "働くことを語る会",
        "startDate": "2031-05-19T13:30:00+09:00",
        "endDate": "2031-05-19T16:00:00+09:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": [
            {"@type": "Place", "name": "市民会館", "address": {"@type": "PostalAddress"} | place},
            {"@type": "VirtualLocation", "url": address},
        ],
        "organizer": {"@type": "Organization", "name": "若草の会"},
        "performer": [
            {"@type": "Organization", "name": "株式会社ひなた製作所"},
            {"@type": "Person", "name": "(例)山田花子"},
        ],
        "isAccessibleForFree": True,
    }


def test_structured_data_claim_nothing_that_is_unknown(client):
    event = factories.event(starts_at=None, ends_at=None, status="cancelled", attendance="undecided")
    data = data_of(client, event)
    assert sorted(data) == ["@context", "@id", "@type", "eventStatus", "name", "startDate", "url"]
    assert (data["startDate"], data["eventStatus"]) == (
        event.starts_on.isoformat(),
        "https://schema.org/EventCancelled",
    )


def test_no_text_ends_the_block_of_data(client):
    title = "</script><script>alert(1)</script><!-- & \u2028"
    event = factories.event(title)
    page = open_page(client, event)
    assert (len(page.find("script")), data_of(client, event)["name"]) == (1, title)
    assert "<script>alert" not in unescape(page.html).replace(unescape(title), "")


def at(day, hour=0):
    return make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def test_page_changes_when_registration_opens_closes_and_when_it_is_over(client):
    day = timezone.localdate() + datetime.timedelta(days=10)
    begins, ends = at(day).replace(hour=13, minute=30), at(day, 16)
    cases = [
        ({}, begins),
        (
            {"registration_opens_at": at(day - datetime.timedelta(days=5))},
            at(day - datetime.timedelta(days=5)),
        ),
        (
            {"registration_closes_at": at(day - datetime.timedelta(days=2))},
            at(day - datetime.timedelta(days=2)),
        ),
        ({"deletion_on": day - datetime.timedelta(days=1)}, at(day - datetime.timedelta(days=1))),
        ({"registration": "unknown"}, ends),
        ({"starts_on": datetime.date(2020, 1, 1)}, None),
    ]
    events = [factories.event(**values) for values, _moment in cases]
    found = [client.get(event.get_absolute_url()).changes_at for event in events]
    assert found == [moment for _values, moment in cases]
