import datetime
import json
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from directory.models import (
    Check,
    ContactPoint,
    CounselingCenter,
    CrisisLine,
    Employer,
    Listing,
    MemberOrganization,
    Municipality,
    Prefecture,
    Resource,
    Schedule,
    SelfHelpGroup,
    ServedArea,
    Source,
    SynonymGroup,
)
from directory.search.query import entries
from tests.factories import staff_member

pytestmark = pytest.mark.django_db

KINDS = [
    (CounselingCenter, {"name": "高槻市ひきこもり相談窓口", "type": "municipal"}),
    (SelfHelpGroup, {"name": "高槻ほっとサロン", "type": "place_to_be"}),
    (MemberOrganization, {"name": "特定非営利活動法人 ひだまり", "founded": "2004-05"}),
    (Employer, {"name": "株式会社ひまわり製作所", "as_of": "2018"}),
]
INLINES = ["contact_points", "schedules", "served_areas", "checks", "sources"]
PHONE = {"channel": "phone", "value": "072-674-7111"}


@pytest.fixture
def takatsuki():
    osaka = Prefecture.objects.create(
        code="27",
        slug="osaka",
        name="大阪府",
        name_kana="おおさかふ",
        name_en="Osaka",
        short_name="大阪",
        region="kinki",
        latitude=34.7,
        longitude=135.5,
    )
    return Municipality.objects.create(
        code="272078",
        prefecture=osaka,
        name="高槻市",
        name_kana="たかつきし",
        name_en="Takatsuki",
        latitude=34.85,
        longitude=135.62,
    )


def make_center(**values):
    return CounselingCenter.objects.create(
        **{"name": "高槻市ひきこもり相談窓口", "type": "municipal"} | values
    )


def url(model, page, *args):
    return reverse(f"admin:directory_{model._meta.model_name}_{page}", args=args)


def inline(prefix, rows, existing=()):
    """The posted form of an inline: rows that exist first, with their ids."""
    posted = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(existing)}
    for number, row in enumerate(rows):
        posted |= {f"{prefix}-{number}-{field}": value for field, value in row.items()}
        if number < len(existing):
            posted[f"{prefix}-{number}-id"] = existing[number].pk
    return posted


def form(values=(), **rows):
    """A filled-in form; `contact_points=([rows], [existing])` or just the rows."""
    posted = {
        "name": "高槻市ひきこもり相談窓口",
        "type": "municipal",
        "status": "draft",
        "serves": "unconfirmed",
    }
    posted |= {"address_disclosure": "public"} | dict(values)
    for prefix in INLINES:
        given = rows.get(prefix, [])
        posted |= inline(prefix, *given) if isinstance(given, tuple) else inline(prefix, given)
    return posted


def change(client, listing, *args, **rows):
    return client.post(url(type(listing), "change", listing.pk), form(*args, **rows))


def messages_of(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def names(response):
    return [listing.name for listing in response.context["cl"].result_list]


@pytest.mark.parametrize(("model", "values"), KINDS)
def test_add_each_kind(client, staff, model, values):
    contact = PHONE | {"order": 0}
    response = client.post(
        url(model, "add"), form(values | {"status": "published"}, contact_points=[contact])
    )
    assert response.url == url(model, "changelist")
    listing = model.objects.get()
    assert {field: getattr(listing, field) for field in values} == values
    assert (listing.kind, listing.status, listing.by_phone) == (model.KIND, "published", True)


@pytest.mark.parametrize(("model", "values"), KINDS)
def test_edit_each_kind(client, staff, model, values):
    listing = model.objects.create(**values)
    change(
        client,
        listing,
        values | {"summary": "話さなくても大丈夫です", "silent_ok": "true", "online": "false"},
    )
    listing.refresh_from_db()
    assert (listing.summary, listing.silent_ok, listing.online) == ("話さなくても大丈夫です", True, False)
    assert list(model.objects.filter(search_entry__in=entries("話さなくても"))) == [listing]
    assert LogEntry.objects.get().user == staff


@pytest.mark.parametrize(("value", "shown"), [(True, "true"), (False, "false"), (None, "unknown")])
def test_form_shows_the_three_states(client, staff, value, shown):
    center = make_center(silent_ok=value)
    Schedule.objects.create(listing=center, recurrence="FREQ=DAILY", closed_on_holidays=value)
    page = client.get(url(CounselingCenter, "change", center.pk)).content.decode()
    assert re.findall(r'name="silent_ok" value="(\w+)"[^>]* checked', page) == [shown]
    select = re.search(r'name="schedules-0-closed_on_holidays".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'value="(\w+)" selected', select) == [shown]


def test_publishing_without_contact_is_put_back(client, staff):
    center = make_center()
    response = change(client, center, {"status": "published", "cost_text": "無料"})
    center.refresh_from_db()
    assert (center.status, center.cost_text) == ("in_review", "無料")
    assert messages_of(response) == ["warning", "success"]


def test_deleting_the_last_contact_takes_the_page_back(client, staff):
    center = make_center(status="published")
    contact = ContactPoint.objects.create(listing=center, **PHONE)
    row = PHONE | {"order": 0, "DELETE": "on"}
    change(client, center, {"status": "published", "by_phone": "true"}, contact_points=([row], [contact]))
    center.refresh_from_db()
    assert (center.status, center.by_phone) == ("in_review", None)


def test_publishing_without_summary_warns_only(client, staff):
    center = make_center()
    response = change(client, center, {"status": "published"}, contact_points=[PHONE | {"order": 0}])
    center.refresh_from_db()
    assert (center.status, messages_of(response)) == ("published", ["warning", "success", "success"])


@pytest.mark.parametrize("said", ["unknown", "false"])
def test_contact_keeps_its_attribute_whatever_the_form_says(client, staff, said):
    center = make_center()
    contact = ContactPoint.objects.create(listing=center, **PHONE)
    change(client, center, {"by_phone": said}, contact_points=([PHONE | {"order": 0}], [contact]))
    center.refresh_from_db()
    assert (center.by_phone, center.reachable_without_voice) == (True, None)


def test_changing_the_channel_moves_the_attribute(client, staff):
    center = make_center()
    contact = ContactPoint.objects.create(listing=center, **PHONE)
    row = {"channel": "fax", "value": "072-674-7722", "order": 0}
    change(client, center, {"by_phone": "true"}, contact_points=([row], [contact]))
    center.refresh_from_db()
    assert (center.by_phone, center.by_fax, center.reachable_without_voice) == (None, True, True)


def test_schedule_keeps_evenings_and_weekends(client, staff):
    center = make_center()
    row = {"recurrence": "FREQ=MONTHLY;BYDAY=2SA", "starts_at": "10:00", "ends_at": "17:00"}
    change(client, center, {"evenings": "true", "weekends": "false"}, schedules=[row])
    center.refresh_from_db()
    assert (center.evenings, center.weekends) == (False, True)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=SECONDLY",
        "FREQ=DAILY;UNTIL=99999999999999999999999",
        "DTSTART;TZID=X:20180101",
        "RRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=XX",
    ],
)
def test_odd_recurrence_is_refused(client, staff, rule):
    response = change(client, make_center(), schedules=[{"recurrence": rule}])
    assert (response.status_code, Schedule.objects.count()) == (200, 0)
    assert "RFC 5545" in response.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("freq=weekly; byday=mo,we", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY;BYDAY=-1SU"),
        ("FREQ=WEEKLY;UNTIL=20261231T000000", "FREQ=WEEKLY;UNTIL=20261231T000000"),
        ("ｆｒｅｑ＝ｄａｉｌｙ", "FREQ=DAILY"),
        ("毎月 第２・第４土曜日", "FREQ=MONTHLY;BYDAY=2SA,4SA"),
        ("平日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    ],
)
def test_recurrence_is_kept_in_one_form(client, staff, typed, kept):
    change(client, make_center(), schedules=[{"recurrence": typed}])
    assert Schedule.objects.get().recurrence == kept


def test_every_other_week_asks_for_its_first_day(client, staff):
    center, row = make_center(), {"recurrence": "隔週土曜"}
    response = change(client, center, schedules=[row])
    assert (
        Schedule.objects.count(),
        "「隔週」には、はじめの日が必要です。" in response.content.decode(),
    ) == (0, True)
    change(client, center, schedules=[row | {"first_on": "2026-11-28"}])
    assert Schedule.objects.get().recurrence == "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"


def test_days_and_times_may_be_typed_in_japanese(client, staff):
    center = make_center()
    hours = {"recurrence": "隔週土曜", "starts_at": "１４：００", "ends_at": "16時30分"}
    check = {
        "scope": "all",
        "checked_on": "2026/05/09",
        "method": "phone",
        "outcome": "unchanged",
        "role": "staff",
    }
    source = {"url": "https://example.jp/", "retrieved_on": "２０２６年５月９日"}
    rows = {"schedules": [hours | {"first_on": "2026年5月9日"}], "checks": [check], "sources": [source]}
    change(client, center, **rows)
    schedule, day = Schedule.objects.get(), datetime.date(2026, 5, 9)
    assert (schedule.first_on, Check.objects.get().checked_on, center.sources.get().retrieved_on) == (
        day,
    ) * 3
    assert str(schedule) == "隔週土曜 14:00–16:30"


def test_odd_days_and_times_get_an_example(client, staff):
    rows = {"schedules": [{"recurrence": "毎日", "starts_at": "夕方", "first_on": "昔"}]}
    page = change(client, make_center(), **rows).content.decode()
    assert (page.count("例: 14:00"), page.count("例: 2026-11-25")) == (2, 2)  # above, and at the field
    assert ('value="夕方"' in page, 'value="昔"' in page) == (True, True)


def test_saved_rule_stands_in_the_form_in_words(client, staff):
    center = make_center()
    for rule in ("FREQ=MONTHLY;BYDAY=2SA", "FREQ=MONTHLY;BYMONTHDAY=15"):
        Schedule.objects.create(listing=center, recurrence=rule)
    page = client.get(url(CounselingCenter, "change", center.pk)).content.decode()
    assert re.findall(r'name="schedules-\d-recurrence" value="([^"]+)"', page) == [
        "毎月第2土曜", "FREQ=MONTHLY;BYMONTHDAY=15"
    ]  # fmt: skip


def test_schedule_without_end_leaves_evenings_to_staff(client, staff):
    center = make_center()
    schedule = Schedule.objects.create(listing=center, recurrence="FREQ=WEEKLY;BYDAY=MO")
    row = {"recurrence": "FREQ=WEEKLY;BYDAY=MO"}
    change(client, center, {"evenings": "true"}, schedules=([row], [schedule]))
    center.refresh_from_db()
    assert (center.evenings, center.weekends) == (True, False)


def test_deleted_schedule_leaves_evenings_unconfirmed(client, staff):
    center = make_center()
    schedule = Schedule.objects.create(listing=center, recurrence="FREQ=DAILY", ends_at="20:00")
    row = {"recurrence": "FREQ=DAILY", "ends_at": "20:00", "DELETE": "on"}
    change(client, center, {"evenings": "true", "weekends": "true"}, schedules=([row], [schedule]))
    center.refresh_from_db()
    assert (center.evenings, center.weekends) == (None, None)


def test_ages_say_over_40_and_take_it_with_them(client, staff):
    center = make_center()
    change(client, center, {"age_min": 15, "age_max": 39, "over_40_ok": "true"})
    center.refresh_from_db()
    assert center.over_40_ok is False
    change(client, center, {"over_40_ok": "false"})
    center.refresh_from_db()
    assert (center.age_max, center.over_40_ok) == (None, None)


def test_check_is_by_the_user_and_sets_the_dates(client, staff):
    center = make_center()
    today = timezone.localdate()
    row = {"scope": "all", "checked_on": today, "method": "phone", "outcome": "unchanged", "role": "staff"}
    change(client, center, checks=[row])
    center.refresh_from_db()
    assert (Check.objects.get().staff, center.verified_on, center.schedule_valid_until) == (
        staff, today, center.next_check_on
    )  # fmt: skip


def test_deleted_check_takes_the_dates_with_it(client, staff):
    center = make_center()
    check = Check.objects.create(listing=center, method="visit", checked_on=datetime.date(2024, 5, 1))
    row = {
        "scope": "all",
        "checked_on": "2024-05-01",
        "method": "visit",
        "role": "staff",
        "outcome": "unchanged",
        "DELETE": "on",
    }
    change(client, center, checks=([row], [check]))
    center.refresh_from_db()
    assert (center.verified_on, center.next_check_on) == (None, None)


def test_who_has_checked_is_a_name_and_no_link(client):
    sato = staff_member("reviewer", "sato", last_name="佐藤", first_name="花")
    client.force_login(sato)
    listing = make_center()
    Check.objects.create(listing=listing, method="visit", staff=sato)
    text = client.get(url(CounselingCenter, "change", listing.pk)).text
    inline = text[text.index('id="checks-group"') :]
    assert [words for words in ("記録した人", "<p>佐藤 花</p>") if words not in inline] == []
    assert f"/admin/hikipedia/user/{sato.pk}/" not in text


def test_edit_of_a_check_keeps_its_author(client, staff):
    center, other = make_center(), get_user_model().objects.create(username="hanako")
    check = Check.objects.create(listing=center, method="visit", staff=other)
    row = {"scope": "all", "checked_on": check.checked_on, "method": "phone", "role": "staff"}
    row["outcome"] = "unchanged"
    change(client, center, checks=([row], [check]))
    check.refresh_from_db()
    assert (check.method, check.staff) == ("phone", other)


def test_served_municipality_fills_its_prefecture(client, staff, takatsuki):
    center = make_center()
    change(client, center, {"serves": "areas"}, served_areas=[{"municipality": takatsuki.pk}])
    area = ServedArea.objects.get()
    assert (area.listing_id, area.prefecture_id, area.municipality) == (center.pk, "27", takatsuki)


def test_served_area_needs_a_place_once(client, staff, takatsuki):
    center = make_center()
    rows = [{"prefecture": "27"}, {"prefecture": "27"}, {"is_excluded": "on"}]
    response = change(client, center, served_areas=rows)
    formset = next(one for one in response.context["inline_admin_formsets"] if one.opts.model is ServedArea)
    assert [list(errors) for errors in formset.formset.errors] == [[], ["prefecture"], ["__all__"]]
    assert ServedArea.objects.count() == 0


def test_place_of_a_listing_takes_part_in_search(client, staff, takatsuki):
    center = make_center(name="相談窓口")
    change(client, center, {"name": "相談窓口", "municipality": takatsuki.pk})
    center.refresh_from_db()
    assert center.prefecture_id == "27"
    assert entries("おおさか たかつき") == [center.search_entry.pk]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("〒569−0067", "569-0067"),
        ("〒 ５６９ー００６７", "569-0067"),
        ("5690067", "569-0067"),
        ("569-0067", "569-0067"),
        (" ", ""),
    ],
)
def test_postal_code_is_kept_in_one_form(client, staff, typed, kept):
    center = make_center()
    assert change(client, center, {"postal_code": typed}).status_code == 302
    center.refresh_from_db()
    assert center.postal_code == kept


@pytest.mark.parametrize("typed", ["569-006", "56900677", "569-00677", "高槻", "５６９" * 50])
def test_other_postal_codes_are_refused(client, staff, typed):
    response = change(client, make_center(), {"postal_code": typed})
    assert list(response.context["adminform"].form.errors) == ["postal_code"]
    assert f'value="{typed}"' in response.content.decode()


def test_wide_numbers_are_kept_narrow(client, staff):
    center = make_center()
    contact = {"channel": "phone", "value": "０７２ー６７４ー７１１１", "order": 0}
    change(client, center, {"corporate_number": " ７０００012０５０００２"}, contact_points=[contact])
    center.refresh_from_db()
    assert center.corporate_number == "7000012050002"
    assert [(row.value, row.href) for row in center.contact_points.all()] == [
        ("072-674-7111", "tel:0726747111")
    ]
    assert center.by_phone is True


def test_half_a_coordinate_is_refused(client, staff):
    response = change(client, make_center(), {"latitude": "34.85"})
    assert list(response.context["adminform"].form.errors) == ["longitude"]


GARBAGE = {
    "name": "消えては困る名前",
    "type": "なし",
    "status": "x" * 50,
    "operator": "uuidではない",
    "municipality": "\0",
    "prefecture": "99",
    "age_min": "-1",
    "age_max": "9" * 40,
    "latitude": "nan",
    "silent_ok": "たぶん",
    "corporate_number": "1",
    "postal_code": "〒",
    "summary": "長" * 101,
}


@pytest.mark.parametrize(("model", "values"), KINDS)
def test_garbage_gets_the_form_back_with_what_was_typed(client, staff, model, values):
    rows = {
        "contact_points": [{"channel": "phone", "value": "電話番号", "order": "あ"}],
        "schedules": [{"recurrence": "毎週", "starts_at": "25:00"}],
        "served_areas": [{"municipality": "府中", "prefecture": "\0"}],
        "checks": [{"scope": "all", "checked_on": "9999-99-99", "method": "夢"}],
        "sources": [{"url": "どこか", "published": "昔"}],
    }
    response = client.post(url(model, "add"), form(GARBAGE, **rows))
    page = response.content.decode()
    assert (response.status_code, Listing.objects.count()) == (200, 0)
    for typed in ("消えては困る名前", "長" * 101, "電話番号", "毎週", "どこか", "9999-99-99"):
        assert typed in page


def test_post_without_inlines_gets_the_form_back(client, staff):
    response = client.post(url(CounselingCenter, "add"), {"name": "高槻市", "type": "municipal"})
    assert (response.status_code, Listing.objects.count()) == (200, 0)


def three_listings():
    center = make_center()
    ContactPoint.objects.create(listing=center, channel="phone", value="0120-99-7777")
    SelfHelpGroup.objects.create(name="ホッとサロン", name_kana="ほっとさろん", type="place_to_be")
    Employer.objects.create(name="株式会社ひまわり製作所", address="高槻市城北町1-2-3", code="abcd2345")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("0120-99-7777", ["高槻市ひきこもり相談窓口"]),
        ("0120997777", ["高槻市ひきこもり相談窓口"]),
        ("０１２０ー９９", ["高槻市ひきこもり相談窓口"]),
        ("引きこもり", ["高槻市ひきこもり相談窓口"]),
        ("さろん", ["ホッとサロン"]),
        (" ABCD2345 ", ["株式会社ひまわり製作所"]),
        ("https://example.org/listings/abcd2345/", ["株式会社ひまわり製作所"]),
        ("城北町", ["株式会社ひまわり製作所"]),
        ("(((", []),
        ("*7777", []),
    ],
)
def test_search(client, staff, query, found):
    three_listings()
    group = SynonymGroup.objects.create(direction="both")
    group.terms.create(text="ひきこもり")
    group.terms.create(text="引きこもり")
    assert names(client.get(url(Listing, "changelist"), {"q": query})) == found


def test_search_of_one_kind(client, staff):
    three_listings()
    response = client.get(url(CounselingCenter, "changelist"), {"q": "0120997777"})
    assert names(response) == ["高槻市ひきこもり相談窓口"]


@pytest.mark.parametrize("model", [Listing, *(model for model, _values in KINDS)])
def test_list_asks_as_often_for_three_as_for_one(
    client, staff, takatsuki, model, django_assert_num_queries, django_assert_max_num_queries
):
    for kind, values in KINDS:
        kind.objects.create(**values, municipality=takatsuki)
    with django_assert_max_num_queries(12) as first:  # session, user, counts, rows, filter of prefectures
        client.get(url(model, "changelist"))
    for kind, values in KINDS * 2:
        kind.objects.create(**values, municipality=takatsuki)
    with django_assert_num_queries(len(first)):
        client.get(url(model, "changelist"))


@pytest.mark.parametrize(
    ("state", "found"), [("never", ["未確認"]), ("due", ["期限切れ"]), ("valid", ["確認済み"]), ("x", None)]
)
def test_check_filter(client, staff, state, found):
    make_center(name="未確認")
    Check.objects.create(listing=make_center(name="確認済み"), method="phone")
    Check.objects.create(
        listing=make_center(name="期限切れ"), method="phone", checked_on=datetime.date(2018, 5, 19)
    )
    response = client.get(url(CounselingCenter, "changelist"), {"check": state})
    assert names(response) == (found or ["未確認", "期限切れ", "確認済み"])


def test_list_puts_unchecked_first(client, staff):
    Check.objects.create(listing=make_center(name="あ 確認済み"), method="phone")
    make_center(name="い 未確認")
    assert names(client.get(url(CounselingCenter, "changelist"))) == ["い 未確認", "あ 確認済み"]


def make_one_of_each(takatsuki):
    rows = [model.objects.create(**values) for model, values in KINDS]
    rows += [
        takatsuki,
        takatsuki.prefecture,
        Resource.objects.create(kind="media", title="ひきこもり新聞"),
        CrisisLine.objects.create(name="よりそいホットライン", channel="phone", phone="0120-279-338"),
    ]
    return rows


def test_every_page_answers(client, staff, takatsuki):
    for row in make_one_of_each(takatsuki):
        model = type(row)
        pages = [url(model, "changelist"), url(model, "change", row.pk), url(model, "history", row.pk)]
        if model is not Prefecture:
            pages.append(url(model, "add"))
        assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_every_page_needs_a_login(client, takatsuki):
    for row in make_one_of_each(takatsuki):
        for page in (url(type(row), "changelist"), url(type(row), "change", row.pk)):
            assert client.get(page).url == f"/admin/login/?next={page}"


def test_all_listings_link_to_the_form_of_their_kind(client, staff):
    center = make_center()
    form_url = url(CounselingCenter, "change", center.pk)
    assert form_url in client.get(url(Listing, "changelist")).content.decode()
    assert client.get(url(Listing, "change", center.pk)).url == form_url
    assert client.get(url(Listing, "change", "何か")).status_code == 404


def test_listings_cannot_be_deleted(client, staff):
    center = make_center()
    assert client.post(url(CounselingCenter, "delete", center.pk), {"post": "yes"}).status_code == 403
    posted = {"action": "delete_selected", "_selected_action": center.pk, "post": "yes"}
    client.post(url(CounselingCenter, "changelist"), posted)
    assert CounselingCenter.objects.get() == center


@pytest.mark.parametrize(
    ("status", "has_link"),
    [("draft", False), ("in_review", False), ("published", True), ("paused", True), ("closed", True)],
)
def test_view_on_site_only_where_there_is_a_page(client, staff, status, has_link):
    center = make_center(status=status)
    page = client.get(url(CounselingCenter, "change", center.pk)).content.decode()
    assert (f"/listings/{center.code}/" in page) == has_link


def test_source_shows_its_original_row_and_keeps_it(client, staff):
    center = make_center()
    source = Source.objects.create(listing=center, publisher="高槻市", original={"電話": "072-674-7111"})
    assert "&quot;電話&quot;" in client.get(url(CounselingCenter, "change", center.pk)).content.decode()
    row = {"publisher": "高槻市役所", "original": "{}", "original_row": "{}"}
    change(client, center, sources=([row], [source]))
    source.refresh_from_db()
    assert (source.publisher, source.original) == ("高槻市役所", {"電話": "072-674-7111"})


@pytest.mark.parametrize("query", ["たかつき", "大阪府高槻", "272078"])
def test_municipality_is_chosen_with_its_prefecture(client, staff, takatsuki, query):
    field = {"app_label": "directory", "model_name": "servedarea", "field_name": "municipality"}
    response = client.get(reverse("admin:directory_municipality_choose"), field | {"term": query})
    assert json.loads(response.content)["results"] == [{"id": "272078", "text": "大阪府 高槻市"}]


def test_municipality_is_not_chosen_without_a_login(client, takatsuki):
    response = client.get(reverse("admin:directory_municipality_choose"), {"term": "高槻"})
    assert response.status_code == 302
