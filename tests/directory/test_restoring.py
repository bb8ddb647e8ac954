"""An earlier version brought back: everything of it, nothing else, and the way back stays open."""

import json

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from reversion.models import Version as KeptRow

from directory import actions, history, merging, restoring
from directory.models import ContactPoint, CounselingCenter, Listing, ServedArea
from directory.snapshots import now
from tests.factories import (
    KITA_WARD,
    OSAKA,
    TAKATSUKI,
    center,
    check,
    contact,
    prefecture,
    schedule,
    staff_member,
    town,
)

pytestmark = pytest.mark.django_db


def page(listing, version):
    args = [listing.pk, version.number]
    return reverse(f"admin:directory_{listing._meta.model_name}_restore", args=args)


def again(listing):
    return type(listing).objects.get(pk=listing.pk)


def content(snapshot):
    """Fields that a version brings back, and rows of parts whatever their keys."""
    fields = {name: value for name, value in snapshot.fields.items() if name not in restoring.STAYING}
    return fields, {part: snapshot.rows(part) for part in snapshot.parts}


def recorded(listing, **values):
    """Saved with these values, as a version."""
    listing = again(listing)
    with history.recording():
        vars(listing).update(values)
        listing.save()
        actions.derive(listing)
        history.touch(listing)
    return history.last(listing)


# Each writes in another way, as forms, imports and check screens do.
EDITS = {
    "field": lambda listing: recorded(listing, summary="話さなくても大丈夫です", silent_ok=False),
    "ages": lambda listing: recorded(listing, age_min=15, age_max=39, no_age_limit=None),
    "place": lambda listing: recorded(listing, municipality_id=OSAKA, latitude=34.7, longitude=135.5),
    "no place": lambda listing: recorded(listing, municipality_id=None, prefecture_id=None),
    "contact": lambda listing: contact(listing, "email"),
    "fax": lambda listing: contact(listing, "fax", purpose="家族の方"),
    "no contacts": lambda listing: [row.delete() for row in listing.contact_points.all()],
    "hours": lambda listing: schedule(listing, "FREQ=MONTHLY;BYDAY=2SA", "18:00", "21:00"),
    "no hours": lambda listing: [row.delete() for row in listing.schedules.all()],
    "area": lambda listing: ServedArea.objects.get_or_create(
        listing=listing.listing_ptr, municipality=town(KITA_WARD), prefecture=prefecture()
    ),
    "no areas": lambda listing: listing.served_areas.all().delete(),
    "status": lambda listing: recorded(listing, status="paused"),
    "past everything": lambda listing: Listing.objects.filter(pk=listing.pk).update(cost_text="500円"),
}


def edit(listing, name):
    with history.recording():
        EDITS[name](again(listing))
        actions.derive(again(listing), set(ContactPoint.Channel.values))
        history.touch(listing)


@settings(max_examples=15)
@given(
    edits=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=6),
    later=st.lists(st.sampled_from(sorted(EDITS)), max_size=4),
)
def test_restored_is_what_the_version_was_whatever_came_after(edits, later):
    with transaction.atomic():
        town(OSAKA)
        listing = center(municipality=town(TAKATSUKI), areas=[town(OSAKA)])
        for name in edits:
            edit(listing, name)
        version = history.last(listing)
        for name in later:
            edit(listing, name)
        status = again(listing).status
        restoring.restore(listing, version)
        assert content(now(again(listing))) == content(version.snapshot)
        assert again(listing).status == status
        transaction.set_rollback(True)


def test_restoring_is_a_version_and_can_be_undone(staff):
    listing = center("高槻の窓口", municipality=town(TAKATSUKI))
    phone = contact(listing)
    history.catch_up(again(listing))
    first = history.last(listing)
    phone.delete()
    second = recorded(listing, name="高槻ひきこもり窓口")
    restoring.restore(listing, first, staff)
    third = history.last(listing)
    assert (third.by, third.comment[:4], content(third.snapshot)) == (
        staff,
        "復元: ",
        content(first.snapshot),
    )
    restoring.restore(listing, second, staff)
    assert content(now(again(listing))) == content(second.snapshot)


def test_what_staff_said_of_a_way_without_contact_comes_back():
    listing = center(by_email=False)
    version = recorded(listing)
    contact(listing, "email")
    restoring.restore(listing, version)
    assert again(listing).by_email is False


def test_row_that_moved_in_a_merge_stays_there_and_comes_back_as_a_new_one():
    kept, other = center("北の窓口"), center("きたの窓口")
    phone = contact(other)
    version = recorded(other)
    merging.merge(kept, other)
    restoring.restore(other, version)
    assert kept.contact_points.get().pk == phone.pk
    assert other.contact_points.get().value == phone.value


def test_change_past_the_history_is_kept_before_it_is_overwritten():
    listing = center("古い名前")
    version = recorded(listing)
    Listing.objects.update(name="取り込みの名前")
    restoring.restore(listing, version)
    names = [one.snapshot.fields["name"] for one in history.versions(listing)]
    assert names == ["古い名前", "取り込みの名前", "古い名前"]


def test_status_checks_and_sources_stay():
    listing = center(status="draft")
    version = recorded(listing, name="古い名前")
    recorded(listing, name="新しい名前", status="published")
    check(listing, "2026-05-01")
    listing.sources.create(publisher="大阪府")
    restoring.restore(listing, version)
    listing = again(listing)
    assert (listing.name, listing.status, str(listing.verified_on)) == ("古い名前", "published", "2026-05-01")
    assert (listing.checks.count(), listing.sources.count()) == (1, 1)


def test_version_from_before_a_field_leaves_it_as_it_is():
    listing = center("古い名前", price_list="1回 3000円")
    version = recorded(listing)
    row = KeptRow.objects.get(revision=version.number, serialized_data__contains='"name": "古い名前"')
    document = json.loads(row.serialized_data)
    del document[0]["fields"]["price_list"]
    document[0]["fields"]["fax_number_of_long_ago"] = "072"
    row.serialized_data = json.dumps(document)
    row.save()
    recorded(listing, name="新しい名前", price_list="1回 5000円")
    restoring.restore(listing, history.versions(listing)[-1])
    listing = again(listing)
    assert (listing.name, listing.price_list) == ("古い名前", "1回 5000円")


def with_gone_place():
    listing = center("古い名前", municipality=town(TAKATSUKI))
    version = recorded(listing)
    recorded(listing, name="新しい名前", municipality_id=None)
    town(TAKATSUKI).delete()
    return listing, version


def test_place_that_is_gone_is_said_in_a_sentence(client, staff):
    listing, version = with_gone_place()
    response = client.get(page(listing, version))
    assert response.context["refused"] == ["市区町村: その版に書かれているものが、今はありません。"]
    client.post(page(listing, version), {"state": response.context["state"]})
    assert again(listing).name == "新しい名前"


def test_row_that_no_longer_passes_is_said_and_nothing_is_restored():
    listing = center("古い名前")
    ContactPoint.objects.bulk_create([ContactPoint(listing=listing, channel="phone", value="電話番号")])
    version = recorded(listing)
    listing.contact_points.all().delete()
    recorded(listing, name="新しい名前")
    with pytest.raises(restoring.CannotRestore) as error:
        restoring.restore(listing, version)
    assert error.value.messages == ["番号・アドレス: 「電話番号」は日本の電話番号ではありません。"]
    assert (again(listing).name, listing.contact_points.count()) == ("新しい名前", 0)


def test_page_shows_what_would_change_and_writes_nothing(client, staff):
    listing = center("古い名前")
    version = recorded(listing)
    recorded(listing, name="新しい名前")
    response = client.get(page(listing, version))
    assert [(row.label, row.old, row.new) for row in response.context["rows"]] == [
        ("名称", "新しい名前", "古い名前")
    ]
    assert (again(listing).name, len(history.versions(listing))) == ("新しい名前", 2)
    assert "確認した日は変わりません。" in response.content.decode()


def test_button_restores(client, staff):
    listing = center("古い名前")
    version = recorded(listing)
    recorded(listing, name="新しい名前")
    state = client.get(page(listing, version)).context["state"]
    client.post(page(listing, version), {"state": state})
    assert (again(listing).name, history.last(listing).by) == ("古い名前", staff)


def test_changed_meanwhile_is_shown_again_first(client, staff):
    listing = center("古い名前")
    version = recorded(listing)
    recorded(listing, name="新しい名前")
    state = client.get(page(listing, version)).context["state"]
    recorded(listing, name="もっと新しい名前")
    response = client.post(page(listing, version), {"state": state})
    assert [row.old for row in response.context["rows"]] == ["もっと新しい名前"]
    assert again(listing).name == "もっと新しい名前"


@pytest.mark.parametrize(
    ("role", "status"), [("", 404), ("editor", 200), ("reviewer", 200), ("administrator", 200)]
)
def test_restoring_needs_its_permission(client, role, status):
    listing = center("古い名前")
    version = recorded(listing)
    client.force_login(staff_member(role, role or "nobody"))
    assert client.get(page(listing, version)).status_code == status
    assert client.post(page(listing, version)).status_code == status


def test_version_of_another_listing_is_not_found(client, staff):
    version = recorded(center("北の窓口"))
    assert client.get(page(center("南の窓口"), version)).status_code == 404


def test_every_kind_of_row_keeps_its_key(staff):
    listing = center(municipality=town(TAKATSUKI), areas=[town(OSAKA)])
    rows = [contact(listing), schedule(listing), listing.served_areas.get()]
    version = recorded(listing)
    for row in rows:
        type(row).objects.filter(pk=row.pk).delete()
    recorded(listing, name="新しい名前")
    restoring.restore(listing, version)
    assert [type(row).objects.get(listing=listing.pk).pk for row in rows] == [row.pk for row in rows]
    assert CounselingCenter.objects.get().by_phone is True
