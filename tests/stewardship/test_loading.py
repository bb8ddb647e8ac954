import csv
import hashlib
import io
import json
import shutil

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.utils import timezone

from directory.models import (
    ContactPoint,
    CounselingCenter,
    CrisisLine,
    Employer,
    Listing,
    MemberOrganization,
    Municipality,
    Prefecture,
    Resource,
    SelfHelpGroup,
    Source,
)
from directory.search import index
from events.models import Event, Session
from stewardship.loading import load
from stewardship.models import Task
from tests.data import PUBLIC_FILES, loaded, rows

GEOGRAPHY = ("prefectures.csv", "municipalities.csv")


@pytest.fixture(scope="class")
def real(django_db_setup, django_db_blocker):
    """The real data, loaded once for all tests here; what a test changes is undone after it."""
    with django_db_blocker.unblock(), loaded():
        yield


def dump():
    """Every row of every table that the fixtures fill."""
    models = [model for app in ("directory", "events") for model in apps.get_app_config(app).get_models()]
    return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in models}


@pytest.mark.usefixtures("real", "db")
class TestRealData:
    def test_real_data_load_whole(self):
        numbers = {
            (model.__name__, status): number
            for model in (CounselingCenter, SelfHelpGroup, MemberOrganization, Employer)
            for status, number in model.objects.order_by().values_list("status").annotate(Count("pk"))
        }
        assert numbers == {
            ("CounselingCenter", "published"): 136,
            ("SelfHelpGroup", "published"): 14,
            ("MemberOrganization", "published"): 4,
            ("Employer", "published"): 2,
            ("CounselingCenter", "draft"): numbers[("CounselingCenter", "draft")],
            ("SelfHelpGroup", "draft"): 72 - numbers[("CounselingCenter", "draft")],
        }
        others = [model.objects.count() for model in (Resource, CrisisLine, Prefecture, Municipality)]
        assert others == [10, 7, 47, 1912]

    def test_second_load_changes_nothing(self):
        before = dump()
        report = load(settings.FIXTURE_FOLDER)
        assert (sum(report.inserted.values()), report.broken) == (0, [])
        assert sum(report.present.values()) == 47 + 1912 + 36 + 136 + 14 + 4 + 2 + 72 + 10 + 7 + 4 + 4
        assert dump() == before

    def test_gaps_are_tasks_and_once_done_stay_done(self):
        assert sorted(Task.objects.values_list("kind", "title")) == [
            ("gap", "北海道の加盟団体の名前"),
            ("gap", "大阪府の加盟団体の名前"),
            ("gap", "東京都の加盟団体の名前"),
            ("gap", "香川県の加盟団体の名前"),
        ]
        Task.objects.update(done_at=timezone.now())
        load(settings.FIXTURE_FOLDER)
        assert Task.objects.filter(done_at=None).count() == 0

    def test_edits_of_staff_survive_a_reload(self):
        listing = Listing.objects.get(code="rusbngpj")
        listing.name, listing.status = "北海道ひきこもり成年相談センター(移転)", "closed"
        listing.save()
        listing.contact_points.all().delete()
        Event.objects.filter(code="kxetwwyx").update(title="設立記念の集い", status="draft")
        Session.objects.filter(event__code="kxetwwyx").delete()
        Resource.objects.filter(title="放送大学").update(publisher="放送大学(確認済み)")
        CrisisLine.objects.filter(name="チャイルドライン").update(is_published=False)
        before = dump()
        load(settings.FIXTURE_FOLDER)
        assert dump() == before

    def test_every_listing_has_its_source_with_the_original_row_and_its_hash(self):
        files = {
            name: {row["code"]: row for row in rows(name)}
            for name in ("centers.csv", "groups.csv", "to_check.csv")
        }
        sources = Source.objects.filter(dataset__in=files).select_related("listing")
        assert len(sources) == 136 + 14 + 72
        for source in sources:
            row = files[source.dataset][source.listing.code]
            assert source.original == row
            text = json.dumps(row, ensure_ascii=False, sort_keys=True)
            assert source.original_hash == hashlib.sha256(text.encode()).hexdigest()
            assert (str(source.listing_id), source.url) == (row["id"], row["source_url"])

    def test_every_published_listing_has_a_way_on(self):
        public = Listing.objects.published().filter(kind__in=["center", "group"])
        assert list(public.filter(contact_points=None)) == []

    def test_contacts_set_their_ways(self):
        for channel, attribute in ContactPoint.ATTRIBUTES.items():
            with_contact = Listing.objects.filter(contact_points__channel=channel)
            assert list(with_contact.exclude(**{attribute: True})) == []
        phones = {row["code"] for row in rows("centers.csv") + rows("groups.csv") if row["phone"]}
        assert phones <= set(Listing.objects.filter(by_phone=True).values_list("code", flat=True))

    def test_mail_counseling_in_the_note_is_a_yes(self):
        codes = {row["code"] for row in rows("centers.csv") if "メール相談あり" in row["note"]}
        assert codes and codes <= set(Listing.objects.filter(by_email=True).values_list("code", flat=True))
        assert Listing.objects.filter(by_email=False).count() == 0

    def test_source_page_is_a_contact_only_without_number_and_site(self):
        expected = {
            row["code"]: row["source_url"]
            for name in (*PUBLIC_FILES, "to_check.csv")
            for row in rows(name)
            if not row.get("phone") and not row.get("website")
        }
        contacts = ContactPoint.objects.filter(is_source_page=True).select_related("listing")
        assert {contact.listing.code: contact.value for contact in contacts} == {
            k: v for k, v in expected.items() if v
        }

    def test_public_windows_are_free_of_charge_and_others_unknown(self):
        centers = CounselingCenter.objects.all()
        assert {c.type for c in centers if c.is_free_by_type and not c.free_of_charge} == set()
        assert {c.free_of_charge for c in centers if c.type == "welfare_council"} <= {None, True}
        assert Listing.objects.filter(free_of_charge=False).count() == 0

    def test_family_in_the_target_is_a_yes(self):
        meeting = SelfHelpGroup.objects.get(code="k8pmpgj3")
        assert (meeting.for_family, meeting.age_min, meeting.age_max) == (
            True,
            None,
            None,
        ) or meeting.for_family
        assert SelfHelpGroup.objects.filter(type="family_meeting").exclude(for_family=True).count() == 0

    def test_served_areas_as_written(self):
        okayama, hito = Listing.objects.get(code="d38gqr4m"), Listing.objects.get(code="5vp3r6u9")
        areas = [
            (area.prefecture_id, area.municipality_id, area.is_excluded)
            for area in okayama.served_areas.all()
        ]
        assert (okayama.serves, areas) == ("areas", [("33", None, False), ("33", "331007", True)])
        assert (hito.municipality_id, [area.municipality_id for area in hito.served_areas.all()]) == (
            "372013",
            ["373877"],
        )
        assert set(Listing.objects.filter(served_areas=None).values_list("serves", flat=True)) == {
            "unconfirmed"
        }

    def test_schedules_leave_what_is_unknown_unknown(self):
        without = Listing.objects.filter(schedules=None)
        assert list(without.exclude(evenings=None, weekends=None)) == []

    def test_fresh_data_are_checked_by_nobody(self):
        assert (
            Listing.objects.exclude(verified_on=None, next_check_on=None, schedule_valid_until=None).count()
            == 0
        )

    def test_index_of_the_real_data_is_right(self):
        assert list(index.faults()) == []

    def test_okayama_and_ayagawa_with_the_real_data(self, client):
        def codes(section, code):
            return [
                listing.code
                for listing, _reason in client.get(f"/en/municipalities/{code}/").context[section]
            ]

        assert codes("own", "331007")[0] == "swa59uss"
        assert codes("prefecture_wide", "331007") == ["d38gqr4m"]
        assert codes("own", "373877")[0] == "5vp3r6u9"


# Broken rows: a small folder of its own, with real geography.


@pytest.fixture
def folder(tmp_path):
    for name in GEOGRAPHY:
        shutil.copy(settings.FIXTURE_FOLDER / name, tmp_path)
    keep(tmp_path, "municipalities.csv", lambda row: row["code"] in {"011002", "011011", "022080", "012149"})
    return tmp_path


def keep(folder, name, is_wanted):
    write(folder, name, [row for row in rows(name) if is_wanted(row)])


def write(folder, name, some_rows, without=()):
    with (folder / name).open("w", newline="") as file:
        columns = [column for column in some_rows[0] if column not in without]
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(some_rows)


def broken(folder):
    missing = ": the file is missing"
    return [line for line in load(folder).broken if not line.endswith(missing)]


def three_centers(**change):
    first, second, third = rows("centers.csv")[:3]
    return [first, second | change, third]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "0000000l"}, "code: "),
        ({"code": "abc"}, "code: "),
        ({"phone": "64-2218"}, "value: "),
        ({"website": "稚内市役所"}, "value: "),
        ({"type": "shop"}, "type: "),
        ({"postal_code": "0350001"}, "postal_code: "),
        ({"latitude": "140.7", "longitude": "41.2"}, "__all__: "),
        ({"latitude": "北緯41度", "longitude": "140.7"}, "could not convert"),
        ({"serves_municipalities": "999999"}, "Municipality matching query does not exist"),
        ({"name": ""}, "name: "),
        ({"id": "1"}, "id: "),
    ],
)
def test_broken_row_is_named_and_the_rest_loads(folder, change, reason):
    write(folder, "centers.csv", three_centers(**change))
    found = broken(folder)
    assert len(found) == 1 and found[0].startswith(f"centers.csv line 3: {reason}")
    assert sorted(Listing.objects.values_list("code", flat=True)) == ["2hg444yk", "rusbngpj"]
    assert ContactPoint.objects.exclude(listing__code__in=["2hg444yk", "rusbngpj"]).count() == 0


@pytest.mark.django_db
def test_missing_column_is_named_in_every_row(folder):
    write(folder, "centers.csv", three_centers(), without=["phone"])
    assert broken(folder) == [f"centers.csv line {line}: the column 'phone' is missing" for line in (2, 3, 4)]


@pytest.mark.django_db
def test_row_that_ends_too_early_is_named(folder):
    write(folder, "centers.csv", three_centers())
    lines = (folder / "centers.csv").read_text().splitlines()
    lines[2] = lines[2][:60]
    (folder / "centers.csv").write_text("\n".join(lines) + "\n")
    assert [line.split(":")[0] for line in broken(folder)] == ["centers.csv line 3"]
    assert Listing.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "012140"}, "code: "),
        ({"latitude": "北緯"}, "could not convert"),
        ({"name": ""}, "name: "),
        ({"prefecture": "99"}, "there is no place 99"),
        ({"parent": "999999"}, "there is no place 999999"),
        ({"code": "011002"}, "the code 011002 stands twice"),
    ],
)
def test_broken_municipality_is_named_and_the_rest_loads(folder, change, reason):
    towns = [row for row in rows("municipalities.csv") if row["code"] in {"011002", "012149", "022080"}]
    write(folder, "municipalities.csv", [towns[0], towns[1] | change, towns[2]])
    found = broken(folder)
    assert len(found) == 1 and found[0].startswith(f"municipalities.csv line 3: {reason}")
    assert sorted(Municipality.objects.values_list("code", flat=True)) == ["011002", "022080"]


@pytest.mark.django_db
def test_broken_resource_and_line_are_named(folder):
    some = rows("resources.csv")[:2]
    write(folder, "resources.csv", [some[0] | {"kind": "film"}, some[1]])
    lines = rows("crisis_lines.csv")[:2]
    write(folder, "crisis_lines.csv", [lines[0] | {"source_date": "昨年"}, lines[1]])
    starts = [line.split(": ")[:2] for line in broken(folder)]
    assert starts == [["resources.csv line 2", "kind"], ["crisis_lines.csv line 2", "source_date"]]
    assert (Resource.objects.count(), CrisisLine.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_missing_file_is_named(folder):
    assert "groups.csv: the file is missing" in load(folder).broken


@pytest.mark.django_db
def test_command_reports_in_one_sentence(folder):
    write(folder, "centers.csv", three_centers(phone="64-2218"))
    out, err = io.StringIO(), io.StringIO()
    call_command("load_data", folder=folder, stdout=out, stderr=err)
    assert "centers.csv: 2 new, 0 already there" in out.getvalue()
    assert "centers.csv line 3: value: " in err.getvalue()
    assert out.getvalue().splitlines()[-1].startswith("Data: 53 new, 0 already there, ")


@pytest.mark.django_db
def test_command_with_an_empty_folder_fails(tmp_path):
    with pytest.raises(CommandError, match="Nothing could be loaded from"):
        call_command("load_data", folder=tmp_path, stdout=io.StringIO(), stderr=io.StringIO())
