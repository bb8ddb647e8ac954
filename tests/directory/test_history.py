"""Every change is a version: who, when, what; two of them side by side."""

import re

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils.html import strip_tags

from directory import differences, history, publishing
from directory.models import (
    CounselingCenter,
    CrisisLine,
    Listing,
    Resource,
    ServedArea,
    StatusChange,
    SynonymGroup,
)
from hikipedia.models import SiteProfile
from tests.directory.test_admin import PHONE, change, form, url
from tests.factories import (
    OSAKA,
    TAKATSUKI,
    center,
    check,
    contact,
    group,
    organization,
    schedule,
    staff_member,
    town,
)

pytestmark = pytest.mark.django_db


def summaries(row):
    """What each version changed, the latest first."""
    versions = history.versions(row)
    return [
        differences.summary(type(row), older.snapshot, newer.snapshot)
        for newer, older in zip(versions, versions[1:], strict=False)
    ]


def shown(response):
    """The rows of the comparison: label, old, new, as text."""
    return [(row.label, row.old, row.new, row.kind) for row in response.context["rows"]]


def text(response):
    page = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(strip_tags(page).split())


def history_of(client, listing, **query):
    return client.get(url(type(listing), "history", listing.pk), query)


def test_edit_is_a_version_with_author_and_what_was_before(client, staff):
    listing = center("高槻相談窓口", type="municipal")
    change(client, listing, {"status": "published", "summary": "話さなくても大丈夫です"})
    after, before = history.versions(listing)
    assert (before.by, before.snapshot.fields["name"]) == (None, "高槻相談窓口")
    assert (after.by, after.snapshot.fields["name"]) == (staff, "高槻市ひきこもり相談窓口")
    assert summaries(listing) == [["状態", "名称", "概要"]]


def test_new_listing_is_one_version_with_its_parts(client, staff):
    client.post(url(CounselingCenter, "add"), form(contact_points=[PHONE | {"order": 0}]))
    (version,) = history.versions(CounselingCenter.objects.get())
    assert version.by == staff
    assert [row["value"] for row in version.snapshot.rows("contact_points")] == ["072-674-7111"]


def test_nothing_changed_is_no_version(client, staff):
    listing = center("高槻市ひきこもり相談窓口", type="municipal", status="draft")
    change(client, listing)
    change(client, listing)
    assert len(history.versions(listing)) == 1


def test_deleted_row_of_a_part_is_a_version(client, staff):
    listing = center("高槻市ひきこもり相談窓口", type="municipal", status="draft")
    phone = contact(listing)
    row = PHONE | {"order": 0, "DELETE": "on"}
    change(client, listing, {"by_phone": "true"}, contact_points=([row], [phone]))
    assert summaries(listing) == [["電話"]]
    assert history.versions(listing)[0].snapshot.parts["contact_points"] == {}


def test_part_saved_alone_keeps_the_whole_listing():
    listing = group(silent_ok=True)
    history.catch_up(listing)
    with history.recording(comment="取り込み: 高槻市 保健センター"):
        contact(listing, "email")
    newest = history.versions(listing)[0]
    assert (newest.comment, newest.snapshot.fields["silent_ok"]) == ("取り込み: 高槻市 保健センター", True)
    assert summaries(listing) == [["メール"]]


def test_recording_within_recording_is_one_revision(staff):
    listing = group()
    with history.recording(staff, "点検"):
        listing.summary = "一行"
        listing.save()
        with history.recording():
            contact(listing)
    (version,) = history.versions(listing)
    assert (version.by, version.comment, len(version.snapshot.parts["contact_points"])) == (staff, "点検", 1)


def test_rolled_back_is_not_recorded():
    listing = group()
    with pytest.raises(ZeroDivisionError), history.recording():
        listing.save()
        raise ZeroDivisionError
    assert history.versions(listing) == []


def pause(model_admin, request, queryset):
    queryset.update(status="paused")


def look(model_admin, request, queryset):
    list(queryset)


@pytest.mark.parametrize(
    ("action", "across", "paused"), [(pause, "0", [1, 0]), (pause, "1", [1, 1]), (look, "1", [0, 0])]
)
def test_action_with_update_is_recorded(client, staff, monkeypatch, action, across, paused):
    monkeypatch.setattr(site.get_model_admin(CounselingCenter), "actions", [action])
    listings = [center("北の窓口"), center("南の窓口")]
    posted = {"action": action.__name__, "select_across": across, "_selected_action": [str(listings[0].pk)]}
    client.post(url(CounselingCenter, "changelist") + "?status__exact=published", posted)
    found = [history.versions(listing) for listing in listings]
    assert [
        [one.snapshot.fields["status"] for one in versions].count("paused") for versions in found
    ] == paused


def test_note_keeps_many_without_signals():
    listings = [group(f"{number}の会") for number in "甲乙丙"]
    Listing.objects.update(cost_text="無料")
    history.note([listing.pk for listing in listings], comment="取り込み")
    found = [history.versions(listing) for listing in listings]
    assert [[version.snapshot.fields["cost_text"] for version in one] for one in found] == [["無料"]] * 3


def test_note_new_keeps_what_has_no_version_yet():
    first, second = group("甲の会"), group("乙の会")
    history.catch_up(first)
    Listing.objects.update(cost_text="無料")
    history.note_new(comment="読み込み")
    assert [version.comment for version in history.versions(first)] == [""]
    assert [version.comment for version in history.versions(second)] == ["読み込み"]


def make_others():
    words = SynonymGroup.objects.create(direction="both")
    words.terms.create(text="居場所")
    return [
        Resource.objects.create(kind="media", title="ひきこもり新聞"),
        CrisisLine.objects.create(name="よりそいホットライン", channel="phone"),
        SiteProfile.objects.create(operator_name="実行委員会"),
        words,
    ]


def test_other_rows_are_recorded_by_the_same_means(client, staff):
    posted = [
        {"kind": "media", "title": "ひきこもり新聞", "year": 2016, "is_published": "on"},
        {"name": "よりそいホットライン", "channel": "phone", "order": 0, "hours": "24時間"}
        | {"is_published": "on"},
        {"operator_name": "実行委員会", "funding": "寄付"},
        {"direction": "both", "terms-0-text": "居場所", "terms-1-text": "フリースペース"}
        | {"terms-TOTAL_FORMS": 2, "terms-INITIAL_FORMS": 1},
    ]
    rows = make_others()
    posted[3]["terms-0-id"] = rows[3].terms.get().pk
    for row, values in zip(rows, posted, strict=True):
        page = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
        assert client.post(page, values).status_code == 302
    assert [summaries(row) for row in rows] == [[["年"]], [["受付時間"]], [["運営の資金"]], [["言葉"]]]
    for row in rows:
        page = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_history", args=[row.pk])
        assert text(client.get(page)).count("最初の記録") == 1


def test_list_names_who_and_what_with_checks_between(client, staff):
    listing = center("高槻市ひきこもり相談窓口", type="municipal", status="draft")
    check(listing, "2020-05-01", method="phone", staff=staff)
    StatusChange.objects.create(listing=listing.listing_ptr, former="draft", status="published", by=staff)
    change(client, listing, {"cost_text": "無料"})
    entries = history_of(client, listing).context["page_obj"].object_list
    assert [(entry.by, str(entry.text), entry.labels) for entry in entries] == [
        (staff, "", ["費用(原文)"]),
        (None, "最初の記録", []),
        (staff, "状態: 下書き → 公開", []),
        (staff, "「すべて」の確認（電話で）: 変わりなし", []),
    ]


def lines(client, listing):
    entries = history_of(client, listing).context["page_obj"].object_list
    return [(str(entry.text), [str(label) for label in entry.labels]) for entry in entries]


def test_change_of_status_has_one_line(client, staff):
    listing = center()
    history.catch_up(listing)
    with history.recording(staff):
        publishing.set_status(listing, "paused", staff)
    assert lines(client, listing) == [("状態: 公開 → 休止中", []), ("最初の記録", [])]
    with history.recording(staff, "誰も出ません"):
        publishing.set_status(listing, "closed", staff)
    assert sorted(lines(client, listing)[:2]) == [("状態: 休止中 → 終了", []), ("誰も出ません", [])]
    preset = history_of(client, listing).context["preset"]
    assert preset in [version.number for version in history.versions(listing)]


@pytest.mark.parametrize("values", [{"status": "paused"}, {"status": "paused", "cost_text": "無料"}])
def test_change_of_status_that_nobody_noted_is_a_line(client, staff, values):
    listing = center()
    history.catch_up(listing)
    with history.recording():
        Listing.objects.update(**values)
        history.touch(listing)
    labels = ["状態", "費用(原文)"][: len(values)]
    assert lines(client, listing) == [("", labels), ("最初の記録", [])]


def change_everything(listing):
    """Fields of each sort, a row of each part changed, and one come or gone."""
    with history.recording():
        listing.silent_ok, listing.online, listing.prefecture = True, None, None
        listing.municipality = None
        listing.operator_kind = "npo"
        listing.hours_text = "平日 10時から17時"
        listing.save()
        contact(listing, "fax")
        for row in listing.schedules.all():
            row.starts_at = "10:00"
            row.save()
        listing.served_areas.all().delete()
        history.touch(listing)


def test_two_versions_side_by_side_in_words(client, staff):
    listing = center(
        municipality=town(TAKATSUKI), areas=[town(OSAKA)], online=False, hours_text="平日 9時から17時"
    )
    schedule(listing, closed_on_holidays=True)
    history.catch_up(listing)
    change_everything(CounselingCenter.objects.get(pk=listing.pk))
    new, old = (version.number for version in history.versions(listing))
    response = history_of(client, listing, old=old, new=new)
    assert shown(response) == [
        ("運営主体の種類", "", "非営利団体", "changed"),
        ("都道府県", "大阪府", "", "changed"),
        ("市区町村", "大阪府 高槻市", "", "changed"),
        ("時間(原文)", "平日 9時から17時", "平日 10時から17時", "changed"),
        ("話さなくてもいい", "確認できていません", "はい", "changed"),
        ("オンライン", "いいえ", "確認できていません", "changed"),
        ("FAX", "確認できていません", "はい", "changed"),
        ("FAX", "", "FAX、072-674-7722", "added"),
        ("開いている日時", "毎週月・火・水・木・金曜 9:00–17:00、祝日は休み: はい",
         "毎週月・火・水・木・金曜 10:00–17:00、祝日は休み: はい", "changed"),
        ("対象の地域", "大阪府 大阪市", "", "removed"),
    ]  # fmt: skip
    assert "平日 <del>9</del>時から17時" in response.content.decode()
    assert "平日 <ins>10</ins>時から17時" in response.content.decode()


def test_version_is_compared_with_now_whatever_changed_it(client, staff):
    listing = center("高槻相談窓口")
    history.catch_up(listing)
    Listing.objects.update(name="高槻の相談窓口")
    (version,) = history.versions(listing)
    assert shown(history_of(client, listing, old=version.number, new="now")) == [
        ("名称", "高槻相談窓口", "高槻の相談窓口", "changed")
    ]
    assert "この管理画面の外で" in text(history_of(client, listing))


@pytest.mark.parametrize("query", [{"old": "999", "new": "now"}, {"old": "x"}, {"new": "\0"}])
def test_odd_choice_shows_the_list_again(client, staff, query):
    response = history_of(client, center(), **query)
    assert response.templates[0].name == "admin/directory/history.html"
    assert [str(message) for message in response.context["messages"]] == ["比べる版を二つ選んでください。"]


def test_place_that_is_gone_is_named_by_its_key():
    field = ServedArea._meta.get_field("municipality")
    assert differences.words(field, "999999") == "（今はありません: 999999）"


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("<b>会", "<i>会", "&lt;<del>b</del>&gt;会", "&lt;<ins>i</ins>&gt;会"),
        ("9時から", "10時から", "<del>9</del>時から", "<ins>10</ins>時から"),
        ("はい", "確認できていません", "<del>はい</del>", "<ins>確認できていません</ins>"),
        ("", "新しい", "", "<ins>新しい</ins>"),
    ],
)
def test_what_differs_is_marked(old, new, left, right):
    assert differences.marked(old, new) == (left, right)


def test_organizer_sees_the_history_of_their_own(client):
    own = organization("特定非営利活動法人ひだまり")
    client.force_login(staff_member("organizer", organization=own))
    history.catch_up(own)
    response = history_of(client, own)
    assert [str(entry.text) for entry in response.context["page_obj"]] == ["最初の記録"]


def test_without_a_role_there_is_no_history(client):
    listing = center()
    client.force_login(staff_member("", "hanako"))
    assert history_of(client, listing).status_code == 404


def test_missing_listing_has_no_history(client, staff):
    assert client.get(url(CounselingCenter, "history", "なし")).status_code == 404


def test_history_costs_the_same_for_three_versions(client, staff, django_assert_num_queries):
    listing = center("高槻市ひきこもり相談窓口", type="municipal", status="draft")
    change(client, listing, {"cost_text": "無料"})
    # Session, user, second factor, the row; versions; its parts now; merged, checks, status; Django's list of
    # tables asks for the site profile; and the message of the change before leaves the session (4).
    with django_assert_num_queries(15):
        history_of(client, listing)
    change(client, listing, {"cost_text": "有料"})
    with django_assert_num_queries(15):
        history_of(client, listing)
