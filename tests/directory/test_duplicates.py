"""Places that were entered twice: which pairs are found, what a form says, and the list of pairs."""

import pytest
from django.urls import reverse

from directory import duplicates
from directory.models import DifferentPlaces, Listing, SelfHelpGroup
from tests.directory.test_admin import form, inline, url
from tests.factories import (
    KITA_WARD,
    KYOTO,
    OSAKA,
    SAKAI,
    SAKAI_KITA_WARD,
    TAKATSUKI,
    center,
    contact,
    employer,
    group,
    organization,
    prefecture,
    staff_member,
    town,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/directory/listing/duplicates/"


def found():
    """{names of the pair: reasons}"""
    return {
        frozenset({pair.first.name, pair.second.name}): [str(reason) for reason in pair.reasons]
        for pair in duplicates.pairs()
    }


NAMES = [  # two names, the towns of the two, whether somebody should look
    ("帯広市 支援ステーションゆっくりん", "帯広市支援ステーション ゆっくりん", TAKATSUKI, TAKATSUKI, True),
    ("ほっとサロン", "居場所「ホット・サロン」(高槻駅ビル内)", TAKATSUKI, TAKATSUKI, True),
    ("高槻ほっとサロン", "NPO法人ほっとサロン", TAKATSUKI, TAKATSUKI, True),
    ("たんぽぽひろば", "たんぽぽひろば。", TAKATSUKI, None, True),
    ("ひきこもり総合支援センター", "ひきこもり総合支援センター", None, TAKATSUKI, True),
    ("ひだまりの家", "居場所「ひだまりの家」", TAKATSUKI, "nowhere", True),
    ("高槻市 ひきこもり支援ステーションゆっくりん", "ゆっくりん(高槻市)", TAKATSUKI, "nowhere", True),
    ("家族会", "家族会", TAKATSUKI, "nowhere", False),
    # General names in two places are two places, and so are parts of a town.
    ("ひきこもり地域支援センター", "ひきこもり地域支援センター", OSAKA, KYOTO, False),
    ("ひきこもり相談窓口", "ひきこもり相談窓口", OSAKA, TAKATSUKI, False),
    ("高槻市東部保健センター", "高槻市西部保健センター", TAKATSUKI, TAKATSUKI, False),
    ("山田保健ステーション", "山田総合センター", TAKATSUKI, TAKATSUKI, False),
    ("若者サポートステーション", "自立相談支援窓口", TAKATSUKI, TAKATSUKI, False),
    # Two wards called alike, in two cities; a ward and its city.
    ("北区こもれび", "北区こもれび", KITA_WARD, SAKAI_KITA_WARD, False),
    ("こもれび", "こもれび", SAKAI, SAKAI_KITA_WARD, True),
]


@pytest.mark.parametrize(("first", "second", "here", "there", "is_found"), NAMES)
def test_names(first, second, here, there, is_found):
    for name, code in ((first, here), (second, there)):
        is_somewhere = code != "nowhere"
        place = town(code) if code and is_somewhere else None
        group(name, municipality=place, prefecture=prefecture("27") if is_somewhere else None)
    assert bool(found()) == is_found


@pytest.mark.parametrize(
    ("channel", "one", "other", "reason"),
    [
        ("phone", "072-674-7111", "０７２（６７４）７１１１", ["電話番号が同じ: 0726747111"]),
        ("email", "Soudan@example.jp", "soudan@example.jp", ["メールアドレスが同じ: soudan@example.jp"]),
        ("phone", "189", "189", None),
        ("fax", "072-674-7722", "0726747722", None),  # of two offices in one house
        ("website", "https://example.jp/a/", "http://www.example.jp/a", None),
    ],
)
def test_same_contact(channel, one, other, reason):
    for name, value in (("みどりの会", one), ("よつばの家", other)):
        contact(group(name, municipality=town(TAKATSUKI)), channel, value)
    assert found() == ({frozenset({"みどりの会", "よつばの家"}): reason} if reason else {})


def test_switchboard_of_many_is_a_weak_reason():
    for name in ("みどりの会", "よつばの家", "わかばの里"):
        contact(group(name, municipality=town(TAKATSUKI)))
    assert found() == {}


def test_near_with_similar_names_says_so():
    group("ほっとサロン", latitude=34.8462, longitude=135.6173, municipality=town(TAKATSUKI))
    group("ホットサロン", latitude=34.8463, longitude=135.6180, municipality=town(TAKATSUKI))
    assert list(found().values()) == [["名称が同じ", "150メートル以内"]]


def test_center_and_group_may_be_one_place_but_not_who_runs_it():
    runs = organization("ひだまり", municipality=town(TAKATSUKI))
    group("ひだまり", municipality=town(TAKATSUKI), operator=runs)
    employer("ひだまり", municipality=town(TAKATSUKI))
    assert found() == {}
    contact(center("ひだまり", municipality=town(TAKATSUKI)))
    assert [pair.first.name for pair in duplicates.pairs()] == ["ひだまり"]


def test_nationwide_is_a_place_of_its_own():
    group("ひだまりの家", municipality=town(TAKATSUKI))
    group("オンライン居場所「ひだまりの家」", serves="nationwide")
    assert found() == {}


def test_closed_merged_and_different_ones_are_left_out():
    first, second = group("こもれび"), group("こもれび", status="closed")
    assert (len(duplicates.pairs()), len(duplicates.pairs(include_closed=True))) == (0, 1)
    duplicates.call_different(first.pk, second.pk)
    assert duplicates.pairs(include_closed=True) == []
    group("こもれび", status="closed", merged_into=Listing.objects.get(pk=first.pk))
    assert duplicates.pairs(include_closed=True) == []


@pytest.mark.parametrize("other", ["published", "draft", "closed", "declined"])
def test_declined_one_is_no_pair_and_still_warns_who_enters_it_again(client, staff, other):
    declined = group("ほっとサロン", municipality=town(TAKATSUKI), status="declined")
    group("ほっと・サロン", municipality=town(TAKATSUKI), status=other)
    assert (duplicates.pairs(), duplicates.pairs(include_closed=True)) == ([], [])
    found = [row["second"]["listing"] for row in add(client).context["duplicates"]]
    assert declined.pk in [listing.pk for listing in found]


def like(listing):
    return duplicates.like_entry(duplicates.current().entries[listing.pk])


def test_likeliest_first_and_like_one_listing():
    first, second, third = (group("こもれび", municipality=town(TAKATSUKI)) for _number in range(3))
    contact(second), contact(third)
    assert [pair.keys for pair in duplicates.pairs()][0] == {second.pk, third.pk}
    assert [pair.second.key for pair in like(second)] == [third.pk, first.pk]
    assert {pair.second.key for pair in like(first)} == {second.pk, third.pk}


def test_asking_again_costs_two_queries(django_assert_num_queries):
    group("こもれび"), group("こもれび")
    assert len(duplicates.pairs()) == 1
    with django_assert_num_queries(2):  # what was called different; the revision
        duplicates.pairs()
    Listing.objects.update(name="そよかぜ")
    assert duplicates.pairs()[0].first.name == "そよかぜ"


NEW = {
    "name": "高槻ほっとサロン",
    "type": "place_to_be",
    "municipality": TAKATSUKI,
    "summary": "消えては困る",
}


def add(client, values=(), **rows):
    return client.post(url(SelfHelpGroup, "add"), form(NEW | dict(values), **rows))


def test_new_entry_like_another_is_stopped_once_and_nothing_is_lost(client, staff):
    there = group("ほっとサロン(高槻市)", municipality=town(TAKATSUKI))
    contact(there)
    response = add(client, contact_points=[{"channel": "phone", "value": "072-674-7111", "order": 0}])
    page = response.content.decode()
    assert SelfHelpGroup.objects.count() == 1
    assert [row["second"]["listing"].pk for row in response.context["duplicates"]] == [there.pk]
    for text in (
        "消えては困る",
        "電話番号が同じ: 0726747111",
        "別の場所です。このまま保存する",
        'target="_blank"',
    ):
        assert text in page
    add(client, {"different_places": response.context["ticked_value"]})
    new = SelfHelpGroup.objects.exclude(pk=there.pk).get()
    assert {row.pk for pair in DifferentPlaces.objects.all() for row in (pair.first, pair.second)} == {
        new.pk,
        there.pk,
    }
    assert duplicates.pairs() == []


def test_tick_is_for_what_was_shown(client, staff):
    group("ほっとサロン", municipality=town(TAKATSUKI))
    ticked = add(client).context["ticked_value"]
    group("ホットサロン", municipality=town(TAKATSUKI))
    assert len(add(client, {"different_places": ticked}).context["duplicates"]) == 2


def edit(client, listing, values=(), **rows):
    return client.post(url(type(listing), "change", listing.pk), form(NEW | dict(values), **rows))


def test_edit_asks_only_when_name_place_or_contact_changes(client, staff):
    listing = group("高槻ほっとサロン", municipality=town(TAKATSUKI))
    group("ほっとサロン", municipality=town(TAKATSUKI))
    contact(listing, value="072-674-7100")
    shown = {"status": "published"}
    assert edit(client, listing, shown | {"summary": "一行"}).status_code == 302
    assert edit(client, listing, shown | {"name": "ほっと・サロン"}).status_code == 200
    phone = inline("contact_points", [{"channel": "phone", "value": "072-674-7111", "order": 0}])
    assert edit(client, listing, shown | phone).status_code == 200
    assert edit(client, listing, {"status": "closed", "name": "ほっと・サロン"}).status_code == 302


def test_other_faults_come_first(client, staff):
    group("ほっとサロン", municipality=town(TAKATSUKI))
    response = add(client, {"latitude": "34.8"})
    assert list(response.context["adminform"].form.errors) == ["longitude"]


def test_organizer_is_told_nothing_of_others(client):
    own = organization("ひだまり", municipality=town(TAKATSUKI))
    organization("ひだまり高槻", municipality=town(TAKATSUKI))
    client.force_login(staff_member("organizer", organization=own))
    posted = form({"name": "ひだまり・高槻", "municipality": TAKATSUKI})
    assert client.post(url(type(own), "change", own.pk), posted).status_code == 302


def test_list_shows_both_sides_and_leads_to_merging(client, staff):
    first, second = (group("こもれび", municipality=town(TAKATSUKI)) for _number in range(2))
    (row,) = client.get(LIST).context["rows"]
    assert {row["first"]["listing"].pk, row["second"]["listing"].pk} == {first.pk, second.pk}
    assert row["merge_url"] == reverse("admin:directory_listing_merge", args=[first.pk, second.pk])


def test_button_says_they_are_two_places(client, staff):
    first, second = group("こもれび"), group("こもれび")
    client.post(LIST, {"first": first.pk, "second": second.pk})
    assert (DifferentPlaces.objects.get().by, client.get(LIST).context["rows"]) == (staff, [])


@pytest.mark.parametrize("posted", [{}, {"first": "x", "second": "\0"}])
def test_odd_button_is_answered_with_a_sentence(client, staff, posted):
    response = client.post(LIST, posted, follow=True)
    assert [str(message) for message in response.context["messages"]] == ["この二つは、もうありません。"]


@pytest.mark.parametrize(
    ("role", "status", "may_merge"),
    [("", 403, None), ("organizer", 403, None), ("editor", 200, False), ("reviewer", 200, True)],
)
def test_who_may_see_the_list(client, role, status, may_merge):
    first, second = group("こもれび"), group("こもれび")
    client.force_login(staff_member(role, role or "nobody"))
    response = client.get(LIST)
    assert response.status_code == status
    if status == 200:
        page, codes = response.content.decode(), sorted([first.code, second.code])
        assert ("統合する…" in page, "統合してください" in page) == (may_merge, may_merge)
        assert ("確認者に知らせてください" in page, " / ".join(codes) in page) == (
            not may_merge,
            not may_merge,
        )
    else:
        assert client.post(LIST).status_code == status


def test_list_costs_the_same_for_three_pairs(client, staff, django_assert_num_queries):
    group("こもれび"), group("こもれび")
    client.get(LIST)
    # Session, user, second factor, their rights; different places, the revision; listings, their contacts.
    with django_assert_num_queries(8):
        client.get(LIST)
    group("こもれび")
    client.get(LIST)
    with django_assert_num_queries(8):
        assert len(client.get(LIST).context["rows"]) == 3
