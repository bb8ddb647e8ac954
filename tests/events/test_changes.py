"""What changes on a public event: what is news, who is told, and what becomes of those who are registered."""

import datetime

import pytest
from django.utils import timezone, translation

from events import changes, publishing
from events.models import Event, EventChange, Mail
from events.registering import follow_attendance
from tests import factories

from .admin_forms import refused, said, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(organization):
    return factories.event(organizer=organization, starts_on=datetime.date(2027, 2, 13))


@pytest.fixture
def heard():
    """What whoever listens is told."""
    found = []

    def hear(event, change, **kwargs):
        found.append((event.pk, change.fields))

    changes.announced.connect(hear)
    yield found
    changes.announced.disconnect(hear)


def words(event):
    return [tuple(line) for line in changes.lines(event.changes.first())]


def test_news_is_a_row_and_is_announced(client, organizer, event, heard):
    save(client, event, starts_at="14時", venue="公民館")
    fields = {"starts_at": ["13:30", "14:00"], "venue": ["", "公民館"]}
    assert heard == [(event.pk, fields)]
    assert [(one.by, one.fields) for one in event.changes.all()] == [(organizer, fields)]
    assert (event.sequence, words(event)) == (1, [("開始時刻", "13:30", "14:00"), ("会場", "", "公民館")])


def test_a_typing_error_tells_nobody(client, organizer, event, heard):
    save(
        client, event, description="ゆっくり話します", title="はたらく人の話(例)", sessions_0_title="はじめに"
    )
    assert (heard, event.changes.count(), event.sequence) == ([], 0, 0)


def test_a_draft_has_no_readers(client, organizer, event, heard):
    Event.objects.update(status="draft")
    save(client, event, venue="公民館")
    assert (heard, event.changes.count(), event.venue) == ([], 0, "公民館")


def test_what_is_over_bothers_nobody(client, organizer, event, heard):
    Event.objects.update(starts_on=datetime.date(2026, 1, 10), deletion_on=datetime.date(2026, 2, 1))
    save(client, event, fee="無料だった")
    assert (heard, event.changes.count(), event.sequence) == ([], 1, 1)


def test_secrets_are_not_kept(client, organizer, event):
    save(client, event, online_url="https://zoom.example.jp/j/123", online_note="パスワード さくら")
    assert event.changes.get().fields == {"online_url": ["", ""], "online_note": ["", ""]}
    assert words(event) == [("オンラインのアドレス", "", ""), ("オンラインの入り方", "", "")]


def test_words_of_each_sort_of_field(client, organizer, event):
    before = Event.objects.get()
    event.municipality = factories.town()
    event.prefecture = event.municipality.prefecture
    event.attendance, event.press_present, event.ends_at = "hybrid", True, None
    event.starts_on = datetime.date(2027, 2, 14)
    event.registration_closes_at = timezone.make_aware(datetime.datetime(2027, 2, 10, 23, 59))
    EventChange.objects.create(event=event, fields=changes.between(before, event))
    assert words(event) == [
        ("日にち", "2027年2月13日", "2027年2月14日"),
        ("終了時刻", "16:00", ""),
        ("開催方法", "会場", "会場とオンライン"),
        ("都道府県", "", "大阪府"),
        ("市区町村", "", "大阪府 高槻市"),
        ("取材が入ることがある", "確認できていません", "はい"),
        ("受付の終わり", "", "2027年2月10日 23:59"),
    ]
    with translation.override("en"):
        assert words(event)[2] == ("on site or online", "On site", "On site and online")


def test_words_that_cannot_be_read_stay_as_they_are(event):
    EventChange.objects.create(event=event, fields={"starts_at": ["午後", "14:00"], "gone": ["a", "b"]})
    assert words(event) == [("開始時刻", "午後", "14:00")]


def test_the_saver_is_told_what_others_will_read(client, organizer, event):
    factories.registration(event, email="mikan@example.jp")
    factories.registration(event, "りんご")
    save(client, event, venue="公民館", fee="500円")
    assert said(client)[0] == (
        "見る人に関わる変更: 会場、参加費。 "
        "メールアドレスのある申し込み1件に、メールで知らせます。ページと受付票にも出ます。 "
        "メールアドレスのない申し込みが1件あります。ページや受付票を見るまで伝わらないので、知らずに来る人がいるかもしれません。"
    )


def test_more_seats_are_given_at_once(client, organizer, event):
    Event.objects.update(capacity_on_site=1)
    _first, second = factories.registration(event), factories.registration(event, "りんご")
    save(client, event, capacity_on_site=2)
    second.refresh_from_db()
    assert (second.seats, event.changes.count()) == (1, 0)


def test_fewer_seats_take_none_away(client, organizer, event):
    factories.registration(event), factories.registration(event, "りんご")
    save(client, event, capacity_on_site=1)
    assert [one.seats for one in event.registrations.all()] == [1, 1]


def test_on_site_becomes_online_and_everybody_comes_along(client, organizer, event, heard):
    Event.objects.update(capacity_on_site=1)
    factories.registration(event), factories.registration(event, "りんご")
    save(client, event, attendance="online", capacity_on_site="", capacity_online="1")
    assert [(one.mode, one.seats) for one in event.registrations.all()] == [("online", 1), ("online", 0)]
    assert [list(fields) for _pk, fields in heard] == [["attendance"]]
    assert "申し込みが2件ありました。席も順番もそのままで、新しい参加方法に移りました。" in said(client)[1]


def test_what_is_edited_while_cancelled_holds_once_it_takes_place(client, organizer, event):
    Event.objects.update(capacity_on_site=1)
    for name in ("みかん", "りんご"):
        factories.registration(event, name, email="mikan@example.jp")
    publishing.cancel(event, "台風のため", organizer)
    event.refresh_from_db()
    save(client, event, attendance="online", capacity_on_site="", capacity_online="2", starts_on="2027-02-14")
    assert (Mail.objects.filter(change=event.changes.first()).exists(), event.sequence) == (False, 2)
    assert "メールで知らせます" not in said(client)[0]
    publishing.publish(event, organizer)
    assert [(one.mode, one.seats) for one in event.registrations.all()] == [("online", 1), ("online", 1)]


def test_the_queues_of_two_ways_become_one_in_the_order_of_arrival(event):
    Event.objects.update(attendance="hybrid", capacity_on_site=1, capacity_online=1)
    event.refresh_from_db()
    names = "みかん", "りんご", "ぶどう", "かき"
    for name, mode in zip(names, ["on_site", "online", "online", "on_site"], strict=True):
        factories.registration(event, name, mode=mode)
    Event.objects.update(attendance="online", capacity_online=3)
    assert follow_attendance(event) == 2
    changes.seat_everybody(event)
    found = [(one.nickname, one.mode, one.seats) for one in event.registrations.all()]
    assert found == [
        ("みかん", "online", 1),
        ("りんご", "online", 1),
        ("ぶどう", "online", 1),
        ("かき", "online", 0),
    ]


def test_both_ways_are_left_to_people(client, organizer, event):
    factories.registration(event)
    save(client, event, attendance="hybrid")
    assert [(one.mode, one.seats) for one in event.registrations.all()] == [("on_site", 1)]


def test_undecided_again_would_leave_people_without_a_way(client, organizer, event):
    factories.registration(event)
    found = refused(client, event, attendance="undecided", registration="elsewhere")
    assert found == [("開催方法", "申し込んだ人がいます。その人たちが参加できる方法のままにしてください。")]
