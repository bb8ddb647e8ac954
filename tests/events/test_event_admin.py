"""The form of an event: who may write what, and what it says about what was typed."""

import datetime

import pytest
from django.utils import timezone

from directory import history
from events.models import Appearance, Event
from tests import factories

from .admin_forms import posted, refused, said, save, url

pytestmark = pytest.mark.django_db
TALK = {"kind": "employer_talk", "title": "はたらく人の話を聞く会(例)"}


def test_kind_and_title_make_a_draft_of_the_own_organization(client, organizer, organization):
    response = save(client, **TALK)
    event = Event.objects.get()
    assert response.headers["Location"] == url(event, "publish")
    assert (event.status, event.organizer, event.owner) == ("draft", organization, organizer)


def test_programme_with_two_employers_in_one_go(client, organizer):
    employer = factories.employer("株式会社ひまわり製作所(例)")
    save(
        client,
        **TALK,
        starts_on="２０２７年２月１３日",
        starts_at="１３：３０",
        ends_at="午後4時",
        sessions_0_title="企業の話",
        sessions_0_starts_at="午後1時半",
        appearances_0_employer=employer.pk,
        appearances_1_body_name="さくら印刷(例)",
    )
    event = Event.objects.get()
    assert (event.starts_on, event.starts_at, event.ends_at) == (
        datetime.date(2027, 2, 13), datetime.time(13, 30), datetime.time(16)
    )  # fmt: skip
    assert [(one.title, one.starts_at) for one in event.sessions.all()] == [
        ("企業の話", datetime.time(13, 30))
    ]
    assert [one.public_body for one in event.appearances.all()] == [employer.name, "さくら印刷(例)"]


def test_sessions_stand_by_their_time(client, organizer):
    event = factories.event()
    for title, hour in (("質問", None), ("企業の話", 15), ("はじめに", 13)):
        event.sessions.create(title=title, starts_at=hour and datetime.time(hour))
    assert [one.title for one in event.sessions.all()] == ["はじめに", "企業の話", "質問"]


def test_organizers_see_their_own_events(client, organizer, organization):
    own = factories.event("自分の会(例)", organizer=organization)
    factories.event("よその会(例)", organizer=factories.organization("よその団体(例)"))
    factories.event("だれのでもない会(例)")
    page = client.get("/admin/events/event/")
    assert list(page.context["cl"].result_list) == [own]


def test_organizers_decide_nothing_for_others(client, organizer, organization):
    other = factories.organization("よその団体(例)")
    values = {"staff_note": "電話しないこと", "source_url": "https://example.jp/"}
    event = factories.event(organizer=organization, **values)
    posting = {"organizer": other.pk, "organizer_name": "のっとり", "staff_note": "", "source_url": ""}
    save(client, event, **posting, status="cancelled", preview_token="x", title="新しい題名")
    kept = (event.organizer, event.organizer_name, event.staff_note, event.source_url, event.status)
    assert kept == (organization, "", *values.values(), "published")
    assert (event.preview_token, event.title) == ("", "新しい題名")


def test_no_page_of_theirs_says_what_staff_wrote(client, organizer, organization):
    event = factories.event(
        organizer=organization, staff_note="かみなり", source_url="https://kaminari.example.jp/"
    )
    history.catch_up(event)
    event.staff_note, event.summary = "かみなり二つ", "話を聞けます"
    with history.recording():
        event.save()
    versions = [one.number for one in history.versions(event)]
    queries = ["", f"?old={versions[1]}&new={versions[0]}", f"?old={versions[1]}&new=now"]
    pages = [url(event), *(url(event, "history") + query for query in queries), url(event, "publish")]
    for page in pages:
        text = client.get(page).content.decode()
        assert "かみなり" not in text and "kaminari" not in text, page
    answers = [client.get(f"/admin/events/event/?staff_note__startswith={word}") for word in ("か", "x")]
    assert {answer.status_code for answer in answers} <= {302, 400}


def test_without_an_organization_nothing_can_be_added(client):
    client.force_login(factories.staff_member("organizer"))
    assert client.get(url(None, "add")).status_code == 403


def test_an_event_is_handed_over_within_the_organization(client, organizer, organization):
    colleague = factories.staff_member("organizer", "jiro", organization=organization)
    factories.staff_member("organizer", "away", organization=organization, is_active=False)
    factories.staff_member("organizer", "stranger", organization=factories.organization("よその団体(例)"))
    event = factories.event(organizer=organization, owner=organizer)
    choices = client.get(url(event)).context["adminform"].form.fields["owner"].queryset
    assert set(choices) == {organizer, colleague}
    save(client, event, owner=colleague.pk)
    assert event.owner == colleague


def test_whoever_has_left_stays_responsible_until_somebody_is_chosen(client, organizer, organization):
    gone = factories.staff_member("organizer", "gone", organization=organization, is_active=False)
    event = factories.event(organizer=organization, owner=gone)
    save(client, event, summary="話を聞けます")
    assert (event.owner, event.summary) == (gone, "話を聞けます")


def test_employers_are_chosen_among_what_the_public_sees(client, organizer):
    factories.employer("ひまわり製作所(例)")
    factories.employer("ひまわり準備室(例)", status="draft")
    factories.employer("さくら印刷(例)")
    field = {"app_label": "events", "model_name": "appearance", "field_name": "employer", "term": "ヒマワリ"}
    found = client.get("/admin/events/event/employers/", field).json()["results"]
    assert [one["text"] for one in found] == ["ひまわり製作所(例)"]


def test_an_employer_that_is_not_public_cannot_be_posted(client, organizer):
    secret = factories.employer("ひみつの会社(例)", status="draft")
    found = refused(client, **TALK, appearances_0_employer=secret.pk)
    assert [label for label, _text in found] == ["登壇者: ひきペディアの企業"]
    assert Appearance.objects.count() == 0


def test_a_part_of_another_programme_cannot_be_chosen(client, organizer, organization):
    event = factories.event(organizer=organization)
    own = event.sessions.create(title="企業の話")
    foreign = factories.event("よその会(例)").sessions.create(title="ひみつの話")
    row = event.appearances.create(body_name="さくら印刷(例)")
    assert "ひみつの話" not in client.get(url(event)).content.decode()
    assert refused(client, event, appearances_0_session=foreign.pk)[0][0] == "登壇者: プログラムの項目"
    save(client, event, appearances_0_session=own.pk)
    row.refresh_from_db()
    assert row.session == own


def test_nobody_speaks_in_an_empty_row(client, organizer):
    found = refused(client, **TALK, appearances_0_topic="仕事の話")
    assert found == [("登壇者", "だれが話しますか。企業を選ぶか、団体名か名前を書いてください。")]


DAY = datetime.date(2027, 2, 13)
HERE = {"registration": "here", "attendance": "on_site", "starts_on": DAY.isoformat()}


def test_deletion_is_proposed_thirty_days_after_the_end(client, organizer):
    save(client, **TALK, **HERE, ends_on="2027-02-14")
    assert Event.objects.get().deletion_on == datetime.date(2027, 3, 16)
    assert (
        said(client)[0]
        == "申し込みの記録は、終わってから30日後の2027年3月16日に消えます。この日は変えられます。"
    )


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (
            "2027-02-13",
            "イベントは2027年2月13日に終わるので、消せるのは次の日からです。おすすめ: 2027年3月15日",
        ),
        ("2027-05-15", "終わってから90日以内(2027年5月14日まで)にしてください。おすすめ: 2027年3月15日"),
        ("2027-02-14", ""),
        ("2027-05-14", ""),
    ],
)
def test_deletion_is_between_the_end_and_ninety_days_later(client, organizer, day, text):
    response = client.post(url(None, "add"), posted(client, **TALK, **HERE, deletion_on=day))
    assert (response.status_code == 302) == (not text)
    if text:
        assert [(label, one) for _target, label, one in response.context["error_links"]] == [
            ("申し込みの記録を消す日", text)
        ]


def test_without_a_day_the_deletion_is_set_by_hand_within_a_year(client, organizer):
    undated = TALK | HERE | {"starts_on": ""}
    in_a_year = timezone.localdate() + datetime.timedelta(days=365)
    too_late = in_a_year + datetime.timedelta(days=1)
    for day in ("", too_late, timezone.localdate()):
        found = refused(client, **undated, deletion_on=day)
        assert [label for label, _text in found] == ["申し込みの記録を消す日"]
    save(client, **undated, deletion_on=in_a_year)
    assert Event.objects.get().deletion_on == in_a_year


def test_questions_to_an_event_without_a_day_are_deleted_on_a_day_set_by_hand(client, organizer):
    undated = TALK | {"starts_on": "", "takes_questions": "on"}
    assert [label for label, _text in refused(client, **undated)] == ["申し込みの記録を消す日"]
    save(client, **undated, deletion_on=timezone.localdate() + datetime.timedelta(days=90))
    assert Event.objects.get().takes_questions


def test_deletion_stays_while_somebody_is_registered(client, organizer, organization):
    event = factories.event(organizer=organization)
    factories.registration(event)
    save(client, event, registration="elsewhere", deletion_on="")
    assert event.deletion_on == event.starts_on + datetime.timedelta(days=30)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (
            {"attendance": "undecided"},
            [
                (
                    "開催方法",
                    "このサイトで申し込みを受けるには、会場・オンライン・両方のどれかを決めてください。",
                )
            ],
        ),
        (
            {"registration_opens_at": "2027-02-01 10:00", "registration_closes_at": "２０２７年１月３１日"},
            [("受付の終わり", "受付の終わりが、始まりより前になっています。")],
        ),
        (
            {"registration_opens_at": "2027-02-14"},
            [("受付の始まり", "受付の始まりが、イベントの終わったあとになっています。")],
        ),
        (
            {"registration_opens_at": "そのうち"},
            [("受付の始まり", "日付と時刻として読み取れません。例: 2026-11-25 13:00")],
        ),
        (
            {"capacity_on_site": 0},
            [("会場の定員", "席が0だと、全員が待つことになります。定員を決めないときは、空にしてください。")],
        ),
        (
            {"capacity_online": 20},
            [("オンラインの定員", "開催方法が「会場」なので、この定員は使いません。空にしてください。")],
        ),
    ],
)  # fmt: skip
def test_registration_says_what_is_wrong_with_it(client, organizer, values, found):
    assert refused(client, **TALK | HERE | values) == found
    assert not Event.objects.exists()


def test_window_of_registration_as_people_type_it(client, organizer):
    values = {"registration_opens_at": "２０２７年１月１０日 午前9時", "registration_closes_at": "2027/2/10"}
    save(client, **TALK, **HERE, **values)
    event = Event.objects.get()
    window = [timezone.localtime(at) for at in (event.registration_opens_at, event.registration_closes_at)]
    assert [f"{at:%m-%d %H:%M}" for at in window] == ["01-10 09:00", "02-10 23:59"]


def test_window_that_nobody_touched_is_no_change(client, organizer, organization):
    at = timezone.make_aware(datetime.datetime(2027, 1, 10, 9, 30))
    event = factories.event(organizer=organization, starts_on=DAY, registration_opens_at=at)
    save(client, event, summary="話を聞けます")
    assert (event.registration_opens_at, event.changes.count()) == (at, 0)


def test_every_write_is_a_version_without_what_is_derived(client, organizer):
    save(client, **TALK)
    event = Event.objects.get()
    save(client, event, summary="話を聞けます")
    save(client, event)
    found = history.versions(event)
    assert [(one.by, one.snapshot.fields["summary"]) for one in found] == [
        (organizer, "話を聞けます"),
        (organizer, ""),
    ]
    hidden = {"preview_token", "sequence", "updated_at", "created_at"}
    assert not hidden & found[0].snapshot.fields.keys()


def test_the_second_of_two_people_loses_nothing(client, organizer, organization):
    event = factories.event(organizer=organization)
    event.sessions.create(title="企業の話")
    mine = posted(client, event, summary="わたしの言葉", sessions_0_title="会社の話")
    save(client, event, summary="ほかの人の言葉", venue="公民館")
    response = client.post(url(event), mine)
    rows = [(row.label, row.theirs, row.yours) for row in response.context["conflict"]["rows"]]
    assert rows == [("概要", "ほかの人の言葉", "わたしの言葉"), ("会場", "公民館", "")]
    assert "会社の話" in response.content.decode()
    again = mine | {"_state": response.context["state"], "venue": "公民館"}
    assert client.post(url(event), again).status_code == 302
    event.refresh_from_db()
    assert (event.summary, event.venue, event.sessions.get().title) == ("わたしの言葉", "公民館", "会社の話")


def test_nothing_is_deleted(client, staff):
    event = factories.event()
    assert client.post(url(event, "delete"), {"post": "yes"}).status_code == 403
    assert Event.objects.filter(pk=event.pk).exists()


def test_long_form_shows_what_was_typed_beside_the_fault(client, organizer):
    typed = TALK | {"title": "", "description": "ゆっくり話します", "starts_on": "いつか"}
    response = client.post(url(None, "add"), posted(client, **typed))
    labels = [label for _target, label, _text in response.context["error_links"]]
    page = response.content.decode()
    assert (labels, "ゆっくり話します" in page, "いつか" in page) == (["題名", "日にち"], True, True)


@pytest.mark.parametrize(
    "values", [{"starts_on": "9999-12-31"}, {"registration_closes_at": "0001-01-01 00:00"}]
)
def test_days_at_the_ends_of_the_calendar(client, organizer, values):
    assert len(refused(client, **TALK | HERE | values)) == 1
