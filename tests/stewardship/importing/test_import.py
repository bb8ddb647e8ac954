"""From a file to listings, and what the next file of the same dataset changes."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from reversion.models import Version
from reversion.revisions import add_to_revision, create_revision

from directory import duplicates, history, publishing
from directory.models import CounselingCenter, Listing, Source, StatusChange
from directory.search import index
from stewardship.importing import applying, runs
from stewardship.importing.limits import Refused
from stewardship.models import ImportRow, ImportRun, Task
from tests import factories

from .files import TAKATSUKI, as_csv, as_xlsx, dataset

pytestmark = pytest.mark.django_db
TOYONAKA = {
    "都道府県コード又は市区町村コード": "272035",
    "市区町村名": "豊中市",
    "住所": "豊中市中桜塚3-1-1",
}


@pytest.fixture(autouse=True)
def town():
    return factories.town()


def compared(rows, data, encoding="utf-8"):
    run = runs.start("facilities.csv", as_csv(rows, encoding), data)
    runs.compare_all(run)
    return run


def applied(rows, data, user=None):
    run = compared(rows, data)
    applying.apply(run, user)
    return run


def outcomes(run):
    return [(row.line, row.outcome) for row in run.rows.all()]


def test_a_row_becomes_a_draft_with_all_that_hangs_on_it():
    row = TAKATSUKI | {
        "都道府県コード又は市区町村コード": "27207",
        "名称_カナ": "タカツキココロノソウダンシツ",
        "住所": "〒569-0067 高槻市桃園町２－１",
        "緯度": "135.617",
        "経度": "34.846",
        "電話番号": "（保健課） 072-674-7111 （福祉課） 072-674-7112",
        "利用可能曜日": "月火水木金",
        "開始時間": "９：００",
        "終了時間": "17:00:00",
        "利用可能日時特記事項": "祝日を除く",
        "URL": "https://example.jp/soudan",
        "備考": "番号は代表",
    }
    run = applied([row], dataset(publisher="高槻市", licence="CC BY 4.0"))
    center = CounselingCenter.objects.get()
    assert (center.status, center.name, center.name_kana, center.type) == (
        "draft",
        "高槻こころの相談室",
        "たかつきこころのそうだんしつ",
        "municipal",
    )
    assert (center.prefecture_id, center.municipality_id, center.postal_code, center.address) == (
        "27",
        "272078",
        "569-0067",
        "高槻市桃園町2-1",
    )
    assert (center.latitude, center.longitude, center.staff_note) == (34.846, 135.617, "番号は代表")
    assert [(c.channel, c.value, c.purpose) for c in center.contact_points.all()] == [
        ("website", "https://example.jp/soudan", ""),
        ("phone", "072-674-7111", "保健課"),
        ("phone", "072-674-7112", "福祉課"),
    ]
    assert [str(schedule) for schedule in center.schedules.all()] == ["毎週月・火・水・木・金曜 9:00–17:00"]
    assert (center.by_phone, center.weekends, center.evenings, center.free_of_charge) == (
        True,
        False,
        False,
        True,
    )
    source = center.sources.get()
    assert (source.publisher, source.licence, source.retrieved_on) == (
        "高槻市",
        "CC BY 4.0",
        timezone.localdate(),
    )
    assert source.original == row
    repaired = {remark["column"] for remark in run.rows.get().remarks}
    assert repaired == {
        "都道府県コード又は市区町村コード",
        "名称_カナ",
        "住所",
        "緯度",
        "電話番号",
        "開始時間",
        "終了時間",
    }


def test_the_same_file_again_changes_nothing():
    data = dataset()
    applied([TAKATSUKI], data)
    before = list(Source.objects.values())
    assert outcomes(applied([TAKATSUKI], data)) == [(2, "unchanged")]
    assert list(Source.objects.values()) == before
    assert Version.objects.count() == 3  # the center, its listing, its telephone


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16", "utf-16-le"])
def test_encoding_makes_no_difference(encoding):
    data = dataset()
    applied([TAKATSUKI], data)
    assert outcomes(compared([TAKATSUKI], data, encoding)) == [(2, "unchanged")]


def test_a_workbook_is_the_same_as_a_text():
    data = dataset()
    applied([TAKATSUKI], data)
    run = runs.start("facilities.xlsx", as_xlsx([TAKATSUKI]), data)
    runs.compare_all(run)
    assert outcomes(run) == [(2, "unchanged")]


def test_a_new_value_of_the_source_is_a_change_field_by_field():
    data = dataset()
    applied([TAKATSUKI], data)
    run = compared([TAKATSUKI | {"電話番号": "072-674-7112", "方書": "3階"}], data)
    assert run.rows.get().changes == [
        {
            "field": "contacts.phone",
            "old": [["phone", "072-674-7111", "", "", False]],
            "new": [["phone", "072-674-7112", "", "", False]],
            "conflict": False,
        },
        {"field": "building", "old": "", "new": "3階", "conflict": False},
    ]
    applying.apply(run)
    center = CounselingCenter.objects.get()
    assert (center.building, center.contact_points.get().value) == ("3階", "072-674-7112")


def test_what_staff_wrote_stays_while_the_source_says_nothing_new():
    data = dataset()
    applied([TAKATSUKI], data)
    CounselingCenter.objects.get().contact_points.all().delete()
    center = CounselingCenter.objects.get()
    center.name = "高槻市こころの相談室"
    center.save()
    assert outcomes(compared([TAKATSUKI], data)) == [(2, "unchanged")]


@pytest.mark.parametrize(
    ("decision", "name"), [("", "スタッフの名前"), ("keep", "スタッフの名前"), ("take", "市の名前")]
)
def test_what_both_have_changed_is_a_conflict_that_a_person_decides(decision, name):
    data = dataset()
    applied([TAKATSUKI], data)
    center = CounselingCenter.objects.get()
    center.name = "スタッフの名前"
    center.save()
    new = TAKATSUKI | {"名称": "市の名前", "方書": "3階"}
    run = compared([new], data)
    assert outcomes(run) == [(2, "conflict")]
    run.rows.update(decision=decision)
    applying.apply(run)
    center.refresh_from_db()
    assert (center.name, center.building) == (name, "3階")
    # Once decided, it is not asked again.
    assert outcomes(compared([new], data)) == [(2, "unchanged")]


def test_contacts_that_staff_added_stay_beside_those_of_the_source():
    data = dataset()
    applied([TAKATSUKI], data)
    center = CounselingCenter.objects.get()
    factories.contact(center, "email")
    applied([TAKATSUKI | {"電話番号": "072-674-7112"}], data)
    found = sorted(center.contact_points.values_list("channel", "value"))
    assert found == [("email", "soudan@example.jp"), ("phone", "072-674-7112")]


def test_a_row_that_goes_becomes_a_task_and_comes_back_cleanly():
    data = dataset()
    other = TAKATSUKI | {"NO": "2", "名称": "富田の窓口", "電話番号": ""}
    applied([TAKATSUKI, other], data)
    run = compared([TAKATSUKI], data)
    assert [source.listing.name for source in runs.gone(run)] == ["富田の窓口"]
    applying.apply(run)
    task = Task.objects.get()
    assert (task.kind, task.listing.name, task.done_at) == ("gone", "富田の窓口", None)
    assert Source.objects.get(key="272078:2").gone_on == timezone.localdate()
    applied([TAKATSUKI], data)
    assert Task.objects.get().done_at is None
    applied([TAKATSUKI, other], data)
    assert Task.objects.get().done_at is not None
    assert Source.objects.filter(gone_on=None).count() == 2
    applied([TAKATSUKI], data)
    assert Task.objects.get().done_at is None


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "duplicate"),  # the same name
        ({"名称": "別の名前の窓口"}, "duplicate"),  # the same number
        ({"名称": "図書館", "電話番号": ""}, "new"),
        (TOYONAKA, "new"),  # the same name and number in another city
    ],
)
def test_a_place_that_may_be_there_already_is_asked_about(changes, outcome):
    factories.town(factories.TOYONAKA)
    listing = factories.center(
        "高槻こころの相談室", municipality=factories.town(), latitude=34.846, longitude=135.617
    )
    factories.contact(listing, "phone", "072(674)7111")
    assert outcomes(compared([TAKATSUKI | changes], dataset())) == [(2, outcome)]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("ひきこもり相談窓口(高槻市)", "高槻市ひきこもり相談窓口"),
        ("居場所「こもれび」", "フリースペースこもれび"),
        ("高槻市保健センター", "高槻市保険センター"),
        ("NPO法人ひだまりハウス", "ひだまりハウス"),
        ("NPO法人ひだまりハウス", "ひだまりハウス富田"),
        ("高槻市くらしごと相談", "高槻市こころの相談"),
    ],
)
def test_a_file_is_judged_as_the_queue_judges(name, other):
    point = {"緯度": "34.8461", "経度": "135.6171"}
    factories.center(name, municipality=factories.town(), latitude=34.846, longitude=135.617)
    run = compared([TAKATSUKI | point | {"名称": other, "電話番号": ""}], dataset())
    asked = [row.listing.name for row in run.rows.filter(outcome="duplicate")]
    run.rows.update(decision="new")
    applying.apply(run)
    queued = [{pair.first.name, pair.second.name} for pair in duplicates.pairs()]
    assert [{name, other} for name in asked] == queued


def test_a_closed_place_is_asked_about_as_well():
    factories.center("高槻こころの相談室", municipality=factories.town(), status="closed")
    row = compared([TAKATSUKI], dataset()).rows.get()
    assert (row.outcome, row.remarks[-1]["text"]) == (
        "duplicate",
        "もう載っている場所かもしれません（名称が同じ）。",
    )


@pytest.mark.parametrize(
    ("decision", "count", "summary"),
    [
        ("", 1, "こちら"),
        ("skip", 1, "こちら"),
        ("new", 2, "こちら"),
        ("fill", 1, "こちら"),
        ("update", 1, "市の説明"),
    ],
)
def test_a_possible_duplicate_waits_for_a_person(decision, count, summary):
    listing = factories.center("高槻こころの相談室", municipality=factories.town(), description="こちら")
    run = compared([TAKATSUKI | {"説明": "市の説明"}], dataset())
    run.rows.update(decision=decision)
    applying.apply(run)
    listing.refresh_from_db()
    assert (Listing.objects.count(), listing.description) == (count, summary)
    assert listing.contact_points.count() == (decision in ("fill", "update"))
    assert Source.objects.count() == (decision in ("fill", "update", "new"))


def test_a_number_given_to_another_place_is_asked_about():
    data = dataset()
    applied([TAKATSUKI], data)
    run = compared(
        [TAKATSUKI | {"名称": "富田図書館", "住所": "高槻市富田町1-1", "電話番号": "072-674-7113"}], data
    )
    assert outcomes(run) == [(2, "duplicate")]
    run.rows.update(decision="new")
    applying.apply(run)
    found = dict(Source.objects.values_list("listing__name", "key"))
    assert found == {"高槻こころの相談室": "", "富田図書館": "272078:1"}
    assert Task.objects.get().listing.name == "高槻こころの相談室"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"名称": ""}, "名称"),
        ({"名称": "あ" * 201}, "名称"),
        ({"都道府県名": "京都府"}, "住所"),
        ({"市区町村名": "豊中市", "住所": "高槻市桃園町2-1"}, "住所"),
    ],
)
def test_a_contradictory_row_is_refused_with_its_column(changes, column):
    factories.town(factories.TOYONAKA)
    factories.prefecture("26")
    row = compared([TAKATSUKI | changes], dataset()).rows.get()
    errors = [remark["column"] for remark in row.remarks if remark["level"] == "error"]
    assert (row.outcome, errors) == ("refused", [column])


def test_the_same_row_twice_is_refused_once():
    run = applied([TAKATSUKI, TAKATSUKI], dataset())
    assert outcomes(run) == [(2, "new"), (3, "refused")]
    assert Listing.objects.count() == 1


def test_a_row_with_more_cells_than_headers_is_refused():
    run = compared([["名称", "NO"], ["ひだまりの会", "1", "ずれた"], ["ほか", "2", ""]], dataset())
    assert outcomes(run) == [(2, "refused"), (3, "new")]


def test_what_cannot_be_divided_is_kept_for_staff():
    run = compared([TAKATSUKI | {"電話番号": "（保健課）072-674-7111（福祉課）"}], dataset())
    row = run.rows.get()
    assert (row.outcome, "contacts.phone" in row.values) == ("new", False)
    assert row.values["staff_note"] == "電話番号: （保健課）072-674-7111（福祉課）"


UNREADABLE = {
    "所在地_全国地方公共団体コード": "不明",
    "都道府県名": "おおさか",
    "市区町村名": "たかつき",
    "住所": "桃園町2-1",
    "郵便番号": "五六九",
    "緯度": "不明",
    "経度": "不明",
    "電話番号": "平日 072-674-7111 休日 072-674-7112 (夜間はなし)",
    "URL": "市のサイト",
}


def test_what_cannot_be_read_leaves_alone_what_is_here():
    data = dataset(prefecture=factories.prefecture())
    row = {name: cell for name, cell in TAKATSUKI.items() if "又は" not in name}
    before = {"緯度": "34.8", "経度": "135.6", "郵便番号": "569-0067", "URL": "https://example.jp/"}
    applied([row | before], data)
    run = applied([row | UNREADABLE], data)
    center = CounselingCenter.objects.get()
    assert (center.prefecture_id, center.municipality_id, center.postal_code) == ("27", "272078", "569-0067")
    assert (center.latitude, center.longitude, center.address) == (34.8, 135.6, "桃園町2-1")
    contacts = sorted(center.contact_points.values_list("channel", "value"))
    assert contacts == [("phone", "072-674-7111"), ("website", "https://example.jp/")]
    stays = {
        remark["column"] for remark in run.rows.get().remarks if remark["text"].endswith("のまま残ります。")
    }
    assert stays == UNREADABLE.keys() - {"住所"}


def test_what_was_read_before_an_unreadable_cell_is_compared_with_the_next_readable_one():
    data = dataset()
    for number in ("072-674-7111", "平日072-674-7111(夜間はなし)", "072-674-7112"):
        run = applied([TAKATSUKI | {"電話番号": number}], data)
    assert outcomes(run) == [(2, "changed")]
    assert CounselingCenter.objects.get().contact_points.get().value == "072-674-7112"


def test_an_emptied_cell_empties_what_came_from_it():
    data = dataset()
    applied([TAKATSUKI | {"緯度": "34.8", "経度": "135.6"}], data)
    applied([TAKATSUKI | {"緯度": "", "経度": "", "電話番号": "", "住所": "高槻市"}], data)
    center = CounselingCenter.objects.get()
    assert (center.latitude, center.longitude, center.contact_points.count()) == (None, None, 0)


@pytest.mark.parametrize(("own_page", "status"), [("", "in_review"), ("https://example.jp/", "published")])
def test_without_its_last_contact_a_public_entry_goes_back_to_review(own_page, status):
    data, user = dataset(new_status="published"), factories.superuser()
    applied([TAKATSUKI | {"URL": own_page}], data, user)
    applied([TAKATSUKI | {"URL": own_page, "電話番号": ""}], data, user)
    listing = Listing.objects.get()
    assert listing.status == status
    changes = [] if status == "published" else [("published", "in_review", user.pk)]
    assert list(StatusChange.objects.exclude(former="").values_list("former", "status", "by")) == changes
    assert Version.objects.get_for_object(listing).first().field_dict["status"] == status


def test_published_only_with_a_contact_and_a_public_operator():
    data = dataset(new_status="published")
    user = factories.superuser()
    applied([TAKATSUKI, TAKATSUKI | {"NO": "2", "名称": "富田の窓口", "電話番号": ""}], data, user)
    assert dict(Listing.objects.values_list("name", "status")) == {
        "高槻こころの相談室": "published",
        "富田の窓口": "draft",
    }
    change = StatusChange.objects.get()
    assert (change.listing.name, change.status, change.by) == ("高槻こころの相談室", "published", user)


def test_an_edit_after_the_dry_run_stops_everything():
    data = dataset()
    other = TAKATSUKI | {"NO": "2", "名称": "富田の窓口", "電話番号": ""}
    applied([TAKATSUKI, other], data)
    run = compared([TAKATSUKI | {"方書": "1階"}, other | {"方書": "2階"}], data)
    center = CounselingCenter.objects.get(name="富田の窓口")
    center.building = "9階"
    center.save()
    with pytest.raises(applying.Stale, match="富田の窓口"):
        applying.apply(run)
    assert sorted(Listing.objects.values_list("building", flat=True)) == ["", "9階"]
    assert (run.state, outcomes(run)) == ("reading", [(2, "waiting"), (3, "waiting")])
    runs.compare_all(run)
    assert outcomes(run) == [(2, "changed"), (3, "conflict")]


def test_a_run_is_applied_once():
    run = applied([TAKATSUKI], dataset())
    with pytest.raises(applying.Stale):
        applying.apply(run)
    assert Listing.objects.count() == 1


def test_a_column_of_another_kind_is_left_alone():
    data = dataset()
    applied([TAKATSUKI | {"代表者": "見本一郎"}], data)
    applied([TAKATSUKI | {"代表者": "見本二郎", "方書": "3階"}], data)
    assert Listing.objects.get().building == "3階"


def test_a_place_of_another_kind_can_be_the_same():
    group = factories.group("高槻こころの相談室", municipality=factories.town(), type="other")
    data = dataset()
    for floor in ("3階", "4階"):
        run = compared([TAKATSUKI | {"方書": floor}], data)
        run.rows.update(decision="update")
        applying.apply(run)
    group.refresh_from_db()
    assert (group.kind, group.type, group.building) == ("group", "other", "4階")


def test_history_and_search_know_of_it():
    user = factories.superuser()
    data = dataset()
    applied([TAKATSUKI], data, user)
    applied([TAKATSUKI | {"方書": "3階"}], data, user)
    found = Version.objects.get_for_object(Listing.objects.get())
    assert [version.field_dict["building"] for version in found] == ["3階", ""]
    assert {version.revision.user for version in found} == {user}
    assert list(index.faults()) == []


def test_what_was_written_past_the_history_is_in_it_before_a_change():
    data = dataset()
    other = TAKATSUKI | {"NO": "2", "名称": "富田の窓口", "電話番号": ""}
    applied([TAKATSUKI, other], data)
    Listing.objects.filter(name="高槻こころの相談室").update(building="裏口")
    applied([TAKATSUKI | {"説明": "だれでも"}, other | {"説明": "だれでも"}], data)
    assert told_buildings("高槻こころの相談室") == [
        ("裏口", "だれでも", "「facilities.csv」の取り込み"),
        ("裏口", "", ""),
        ("", "", "「facilities.csv」の取り込み"),
    ]
    assert len(told_buildings("富田の窓口")) == 2


def told_buildings(name):
    found = history.versions(CounselingCenter.objects.get(name=name))
    return [
        (one.snapshot.fields["building"], one.snapshot.fields["description"], one.comment) for one in found
    ]


def test_a_version_of_the_library_is_not_kept_again():
    center = factories.center(
        "高槻こころの相談室", municipality=factories.town(), latitude=34.8, longitude=135.6
    )
    factories.contact(center, value="072-674-7111")
    factories.schedule(center)
    history.note([center.pk])
    run = compared([TAKATSUKI | {"説明": "だれでも"}], dataset())
    run.rows.update(decision="fill")
    applying.apply(run)
    assert len(history.versions(center)) == 2


def test_versions_in_bulk_are_those_of_the_library():
    center = factories.center(municipality=factories.town(), latitude=34.8, longitude=135.6)
    factories.contact(center)
    factories.schedule(center)
    with create_revision():
        add_to_revision(center)
    slow = told_versions()
    Version.objects.all().delete()
    child = CounselingCenter.objects.get()
    parts = [*child.contact_points.all(), *child.schedules.all()]
    history.keep_many([child, Listing.objects.get(), *parts])
    assert told_versions() == slow


def told_versions():
    found = Version.objects.order_by("content_type", "object_id")
    return [
        (v.content_type, v.object_id, v.object_repr, v.db, v.format, json.loads(v.serialized_data))
        for v in found
    ]


def test_command_shows_first_and_applies_when_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(as_csv([TAKATSUKI], "cp932"))
    output = io.StringIO()
    options = {"dataset": "takatsuki", "kind": "center", "type": "municipal", "stdout": output}
    call_command("import_listings", tmp_path / "a.csv", **options)
    assert Listing.objects.count() == 0
    assert "Nothing has been changed" in output.getvalue()
    call_command("import_listings", tmp_path / "a.csv", apply=True, **options)
    assert Listing.objects.get().name == "高槻こころの相談室"


def test_command_refuses_with_a_sentence_and_leaves_nothing(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="PDF"):
        call_command("import_listings", tmp_path / "a.csv", dataset="x", kind="center", stdout=io.StringIO())
    assert ImportRow.objects.count() == 0


def test_a_file_that_is_bad_far_below_leaves_nothing():
    rows = [TAKATSUKI | {"NO": str(number)} for number in range(runs.BATCH + 100)]
    rows[-1] = rows[-1] | {"説明": "あ" * 20_001}
    with pytest.raises(Refused, match="601行目"):
        runs.start("facilities.csv", as_csv(rows), dataset())
    assert (ImportRun.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    data = dataset()
    rows = [TAKATSUKI | {"NO": str(n), "名称": f"窓口{n}", "電話番号": f"072-674-{n:04}"} for n in range(100)]
    run = runs.start("facilities.csv", as_csv(rows), data)
    with django_assert_max_num_queries(30):
        runs.compare_all(run)
    with django_assert_max_num_queries(60):  # SQLite takes few values at once
        applying.apply(run)


def test_new_terms_of_a_private_body_need_approval_again():
    data, user = dataset(type="other"), factories.staff_member("reviewer")
    applied([TAKATSUKI | {"団体名": "ひだまり社"}], data)
    fees = {
        "operator_kind": "company",
        "free_of_charge": False,
        "price_list": "月1万円",
        "status": "published",
    }
    Listing.objects.update(**fees)
    for name in ("hanako", "taro"):
        publishing.approve(Listing.objects.get(), factories.staff_member("reviewer", name))
    applied([TAKATSUKI | {"団体名": "ひだまり社", "説明": "見学できます"}], data, user)
    assert Listing.objects.get().status == "published"
    applied([TAKATSUKI | {"団体名": "こもれび社", "説明": "見学できます"}], data, user)
    assert (Listing.objects.get().operator_name, Listing.objects.get().status) == ("こもれび社", "in_review")
    assert Version.objects.get_for_object(Listing.objects.get()).first().field_dict["status"] == "in_review"
