"""Whatever writes to the database: the next reader finds it, and the index is right."""

import io
import json
import uuid

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from directory.models import (
    CounselingCenter,
    Listing,
    Municipality,
    SelfHelpGroup,
    ServedArea,
    SynonymGroup,
    SynonymTerm,
)
from tests import factories
from tests.factories import KITA_WARD, OSAKA, TAKATSUKI, TOYONAKA, names

pytestmark = pytest.mark.django_db
INLINES = ["contact_points", "schedules", "served_areas", "checks", "sources"]


@pytest.fixture
def finds(client):
    """Names that the public page finds; before the first writing, so that a catalogue is kept."""

    def find(text, **conditions):
        return sorted(names(client.get("/listings/", {"q": text} | conditions).context["listings"]))

    assert find("こもれび") == []
    yield find
    call_command("rebuild_search", "--check", stdout=io.StringIO())


@pytest.fixture
def komorebi(finds):
    group = factories.group("こもれび", summary="若草の近く")
    assert finds("こもれび") == finds("若草") == ["こもれび"]
    return group


def key(listing):
    """As the database's columns hold it, for SQL by hand."""
    return listing.pk if connection.features.has_native_uuid_field else listing.pk.hex


def run(statement, params=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def test_save_adds_and_edits(finds, komorebi):
    komorebi.name = "そよかぜ"
    komorebi.save()
    assert (finds("こもれび"), finds("そよかぜ")) == ([], ["そよかぜ"])


def test_save_of_some_fields(finds, komorebi):
    komorebi.summary = "夕焼けの丘"
    komorebi.save(update_fields=["summary"])
    assert (finds("若草"), finds("夕焼け")) == ([], ["こもれび"])


def posted(values):
    forms = {f"{prefix}-{form}_FORMS": 0 for prefix in INLINES for form in ("TOTAL", "INITIAL")}
    contact = {"contact_points-TOTAL_FORMS": 1, "contact_points-0-order": 0}
    contact |= {"contact_points-0-channel": "phone", "contact_points-0-value": "072-674-7111"}
    common = {"type": "place_to_be", "serves": "unconfirmed", "address_disclosure": "public"}
    return forms | contact | common | values


def test_admin_adds_edits_and_unpublishes(client, finds):
    client.force_login(factories.superuser())
    client.post(
        reverse("admin:directory_selfhelpgroup_add"), posted({"name": "こもれび", "status": "published"})
    )
    assert finds("こもれび") == ["こもれび"]
    group = SelfHelpGroup.objects.get()
    change = reverse("admin:directory_selfhelpgroup_change", args=[group.pk])
    contact = group.contact_points.get()
    kept = {"contact_points-INITIAL_FORMS": 1, "contact_points-0-id": contact.pk}
    client.post(change, posted({"name": "そよかぜ", "status": "published"} | kept))
    assert (finds("こもれび"), finds("そよかぜ")) == ([], ["そよかぜ"])
    client.post(change, posted({"name": "そよかぜ", "status": "paused"} | kept))
    assert finds("そよかぜ") == []


@pytest.mark.parametrize("status", ["draft", "in_review", "paused", "closed"])
def test_unpublishing_and_publishing_again(finds, komorebi, status):
    for now, found in ((status, []), ("published", ["こもれび"])):
        komorebi.status = now
        komorebi.save()
        assert finds("こもれび") == found


def test_bulk_create_with_the_child_rows_after(finds):
    bases = [Listing(name=f"こもれび{n}", kind="group", status="published") for n in range(3)]
    Listing.objects.bulk_create(bases)
    for base in bases:
        child = SelfHelpGroup(listing_ptr=base, type="place_to_be")
        child.save_base(raw=True)
    assert finds("こもれび") == ["こもれび0", "こもれび1", "こもれび2"]


def test_listing_without_its_child_row_keeps_no_page_from_answering(client, finds):
    """Between the two rows of a listing, which somebody may write one by one, others read on."""
    factories.group("そよかぜ")
    base = Listing(name="こもれび", kind="group", status="published")
    Listing.objects.bulk_create([base])
    assert finds("そよかぜ") == ["そよかぜ"]
    SelfHelpGroup(listing_ptr=base, type="place_to_be").save_base(raw=True)
    assert finds("こもれび") == ["こもれび"]


def test_update_of_a_query_set(finds, komorebi):
    Listing.objects.filter(pk=komorebi.pk).update(name="そよかぜ")
    assert (finds("こもれび"), finds("そよかぜ")) == ([], ["そよかぜ"])
    Listing.objects.update(status="draft")
    assert finds("そよかぜ") == []


def test_update_of_an_attribute_alone(finds, komorebi):
    Listing.objects.filter(pk=komorebi.pk).update(online=True)
    assert finds("こもれび", online="yes") == ["こもれび"]
    Listing.objects.filter(pk=komorebi.pk).update(online=None)
    assert finds("こもれび", online="yes") == []


def test_bulk_update(finds, komorebi):
    listing = factories.base(komorebi)
    listing.name, listing.description = "そよかぜ", "夕焼けの丘"
    Listing.objects.bulk_update([listing], ["name", "description"])
    assert (finds("こもれび"), finds("夕焼け")) == ([], ["そよかぜ"])


def test_loaddata(finds, tmp_path):
    group = factories.group(
        "こもれび", municipality=factories.town(TAKATSUKI), areas=[factories.town(TOYONAKA)]
    )
    rows = [factories.base(group), group, group.served_areas.get()]
    fixture = tmp_path / "listings.json"
    # A child's row alone, as `dumpdata` writes it; its fields of the base come with the base's row.
    fixture.write_text(serializers.serialize("json", rows).replace("こもれび", "そよかぜ"))
    group.delete()
    assert finds("こもれび") == []
    call_command("loaddata", str(fixture), verbosity=0)
    assert finds("そよかぜ") == finds("そよかぜ", municipality=TOYONAKA) == ["そよかぜ"]
    assert json.loads(fixture.read_text())[0]["model"] == "directory.listing"


def test_load_data(finds, settings, tmp_path):
    for name in ("prefectures.csv", "municipalities.csv", "synonyms.csv", "groups.csv"):
        (tmp_path / name).write_text((settings.FIXTURE_FOLDER / name).read_text())
    call_command("load_data", folder=tmp_path, stdout=io.StringIO(), stderr=io.StringIO())
    group = SelfHelpGroup.objects.published().order_by("code")[0]
    assert group.name in finds(f'"{group.name}"')


def test_sql_by_hand_updates_and_deletes(finds, komorebi):
    run("UPDATE directory_listing SET name = 'そよかぜ' WHERE id = %s", [key(komorebi)])
    assert (finds("こもれび"), finds("そよかぜ")) == ([], ["そよかぜ"])
    run("DELETE FROM directory_selfhelpgroup WHERE listing_ptr_id = %s", [key(komorebi)])
    run("DELETE FROM directory_listing WHERE id = %s", [key(komorebi)])
    assert finds("そよかぜ") == []


def test_sql_by_hand_inserts(finds, komorebi):
    number = uuid.uuid4()
    new = number if connection.features.has_native_uuid_field else number.hex
    fields = [field for field in Listing._meta.concrete_fields if not field.generated]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    changed = {"id": "%s", "code": "'abcd2345'", "name": "'そよかぜ'"}
    values = ", ".join(changed.get(field.column, connection.ops.quote_name(field.column)) for field in fields)
    run(
        f"INSERT INTO directory_listing ({columns}) SELECT {values} FROM directory_listing WHERE id = %s",
        [new, key(komorebi)],
    )
    run("INSERT INTO directory_selfhelpgroup (listing_ptr_id, type) VALUES (%s, 'place_to_be')", [new])
    assert (finds("そよかぜ"), finds("若草")) == (["そよかぜ"], ["こもれび", "そよかぜ"])


def test_delete_of_an_instance_and_of_a_query_set(finds, komorebi):
    factories.center("こもれび相談室")
    komorebi.delete()
    assert finds("こもれび") == ["こもれび相談室"]
    CounselingCenter.objects.filter(name__contains="こもれび").delete()
    assert finds("こもれび") == []


def test_renaming_a_municipality(finds):
    takatsuki = factories.town(TAKATSUKI)
    factories.group("こもれび", municipality=takatsuki)
    assert finds("こもれび ゆめさき") == ["こもれび"]  # stands in no entry, so it is not asked for
    takatsuki.name = "ゆめさき市"
    takatsuki.save()
    factories.group("ゆめさき", municipality=factories.town(TOYONAKA))
    assert finds('"ゆめさき市"') == ["こもれび"]
    Municipality.objects.filter(pk=TAKATSUKI).update(name="あさひな市")
    assert (finds('"ゆめさき市"'), finds('"あさひな市"')) == ([], ["こもれび"])


def test_renaming_a_city_renames_what_stands_in_its_wards(finds):
    factories.group("こもれび", municipality=factories.town(KITA_WARD))
    Municipality.objects.filter(pk=OSAKA).update(name="ゆめさき市")
    assert finds('"ゆめさき市"') == ["こもれび"]


def test_renaming_a_prefecture(finds):
    osaka = factories.prefecture("27")
    factories.group("こもれび", prefecture=osaka)
    osaka.name = "ゆめさき府"
    osaka.save()
    assert finds('"ゆめさき府"') == ["こもれび"]


def test_text_of_a_child_table(finds):
    employer = factories.employer("こもれび製作所", facts="部品を組み立てます")
    assert finds("組み立て") == ["こもれび製作所"]
    type(employer).objects.filter(pk=employer.pk).update(facts="野菜を育てます")
    assert (finds("組み立て"), finds("野菜")) == ([], ["こもれび製作所"])


def test_type_of_a_child_table(finds, komorebi):
    SelfHelpGroup.objects.filter(pk=komorebi.pk).update(type="women_meeting")
    assert finds("女子会") == ["こもれび"]


def test_synonyms_that_come_change_and_go(finds, komorebi):
    assert finds("木漏れ日") == []
    group = SynonymGroup.objects.create(direction="both")
    first, second = (SynonymTerm.objects.create(group=group, text=text) for text in ("こもれび", "木漏れ日"))
    assert finds("木漏れ日") == finds("こもれび") == ["こもれび"]
    second.text = "木洩れ陽"
    second.save()
    assert (finds("木漏れ日"), finds("木洩れ陽")) == ([], ["こもれび"])
    group.delete()
    assert (finds("木洩れ陽"), finds("こもれび")) == ([], ["こもれび"])


def test_synonym_one_way(finds, komorebi):
    group = SynonymGroup.objects.create(direction="one_way")
    for text in ("木陰", "若草"):
        SynonymTerm.objects.create(group=group, text=text)
    assert finds("木陰") == ["こもれび"]


def test_served_areas(finds, komorebi):
    takatsuki = factories.town(TAKATSUKI)
    area = ServedArea.objects.create(listing=komorebi, municipality=takatsuki)
    assert finds("こもれび", municipality=TAKATSUKI) == ["こもれび"]
    area.delete()
    assert finds("こもれび", municipality=TAKATSUKI) == []
    ServedArea.objects.bulk_create([ServedArea(listing=komorebi, prefecture=takatsuki.prefecture)])
    assert finds("こもれび", municipality=TAKATSUKI) == ["こもれび"]


def test_hiding_an_address_takes_it_out_of_the_search(finds, komorebi):
    Listing.objects.update(address="桃園町2-1")
    assert finds("桃園町") == ["こもれび"]
    Listing.objects.update(address_disclosure="municipality")
    assert finds("桃園町") == []
