"""The way of a file through the back office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from directory.models import CounselingCenter, Listing, SearchTask
from stewardship.importing import applying, runs, writing
from stewardship.models import Dataset, ImportRun
from tests import factories

from .importing.files import TAKATSUKI, as_csv, dataset

pytestmark = pytest.mark.django_db

ADD = "/admin/stewardship/importrun/add/"
LIST = "/admin/stewardship/importrun/"
NEW = {
    "target": "new",
    "name": "高槻市の公共施設",
    "kind": "center",
    "type": "municipal",
    "source_type": "official-opendata",
    "new_status": "draft",
}


@pytest.fixture(autouse=True)
def town():
    return factories.town()


def page(name, run):
    return reverse(f"admin:stewardship_importrun_{name}", args=[run.pk])


def upload(client, content, name="facilities.csv", **values):
    return client.post(ADD, NEW | values | {"file": SimpleUploadedFile(name, content)})


def compared(data=None, rows=(TAKATSUKI,)):
    run = runs.start("facilities.csv", as_csv(list(rows)), data or dataset())
    runs.compare_all(run)
    return run


def test_a_file_is_chosen_compared_and_applied(client, staff):
    response = upload(client, as_csv([TAKATSUKI], "cp932"))
    run = ImportRun.objects.get()
    assert response.url == page("change", run)
    assert client.get(page("change", run)).url == page("compare", run)
    assert "1行中0行" in client.get(page("compare", run)).content.decode()
    assert client.post(page("compare", run)).url == page("change", run)
    text = client.get(page("change", run)).content.decode()
    assert "1件を新しく、下書きとして加えます。" in text and "高槻こころの相談室" in text
    assert Listing.objects.count() == 0
    assert client.post(page("apply", run)).url == page("index", run)
    assert client.post(page("index", run)).url == page("change", run)
    run.refresh_from_db()
    assert (run.state, run.applied_by, run.uploaded_by) == ("applied", staff, staff)
    assert (Listing.objects.get().status, SearchTask.objects.count()) == ("draft", 0)
    entry = reverse("admin:directory_counselingcenter_change", args=[CounselingCenter.objects.get().pk])
    assert entry in client.get(page("change", run)).content.decode()


def test_the_list_says_who_when_and_how_many(client, staff):
    compared()
    text = client.get(LIST).content.decode()
    assert "facilities.csv" in text and "新しい 1" in text and "判断待ち" in text


def test_unknown_columns_are_chosen_once_and_remembered(client, staff):
    rows = [{"なまえ": "ひだまりの会", "でんわ": "072-674-7111"}]
    upload(client, as_csv(rows))
    run = ImportRun.objects.get()
    assert client.get(page("change", run)).url == page("columns", run)
    assert "ひだまりの会" in client.get(page("columns", run)).content.decode()
    chosen = {"column-0": "name", "column-1": "phone"}
    assert client.post(page("columns", run), chosen).url == page("change", run)
    client.post(page("compare", run))
    assert run.rows.get().values["contacts.phone"] == [["phone", "072-674-7111", "", "", False]]
    data = Dataset.objects.get()
    upload(client, as_csv(rows), target=str(data.pk))
    assert list(data.runs.values_list("state", flat=True)) == ["reading", "ready"]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"column-0": "-", "column-1": "phone"}, "名称の列を1つ"),
        ({"column-0": "name", "column-1": "name"}, "もうこれになっています"),
        ({"column-0": "name", "column-1": "no such"}, "選択"),
    ],
)
def test_columns_that_cannot_be_are_refused_and_kept(client, staff, chosen, words):
    upload(client, as_csv([{"なまえ": "ひだまりの会", "でんわ": "072-674-7111"}]))
    run = ImportRun.objects.get()
    response = client.post(page("columns", run), chosen)
    assert response.status_code == 200 and words in response.content.decode()
    assert Dataset.objects.get().mapping == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"", "空"),
        ("名称,電話番号\nひだまり,\0".encode(), "2行目"),
        (b"x" * 30_000_001, "30 MB"),
    ],
)
def test_a_bad_file_is_refused_and_what_was_typed_stays(client, staff, content, words):
    response = upload(client, content, publisher="高槻市役所")
    text = response.content.decode()
    assert response.status_code == 200 and words in text and "高槻市役所" in text
    assert (ImportRun.objects.count(), Dataset.objects.count()) == (0, 0)


def test_a_new_dataset_needs_name_and_kind(client, staff):
    response = upload(client, as_csv([TAKATSUKI]), name="x.csv", kind="")
    assert list(response.context["form"].errors) == ["kind"]
    assert ImportRun.objects.count() == 0


def test_an_own_export_needs_no_dataset(client, staff):
    listing = factories.group("ひだまりの会")
    actions = {"action": "export_csv", "_selected_action": [str(listing.pk)]}
    response = client.post(reverse("admin:directory_selfhelpgroup_changelist"), actions)
    content = b"".join(response.streaming_content)
    client.post(ADD, {"target": "own", "file": SimpleUploadedFile("a.csv", content)})
    run = ImportRun.objects.get()
    runs.compare_all(run)
    assert runs.counts(run) == {"unchanged": 1}
    response = client.post(ADD, {"target": "own", "file": SimpleUploadedFile("a.csv", as_csv([TAKATSUKI]))})
    assert "書き出したファイルではない" in response.content.decode()


def test_export_as_a_workbook_from_the_list_of_all(client, staff):
    listing = factories.group("ひだまりの会")
    actions = {"action": "export_xlsx", "_selected_action": [str(listing.pk)]}
    response = client.post(reverse("admin:directory_listing_changelist"), actions)
    run = runs.start("a.xlsx", response.content, None)
    runs.compare_all(run)
    assert [row.listing_id for row in run.rows.filter(outcome="unchanged")] == [listing.pk]


def test_decisions_are_kept_by_row_and_for_all(client, staff):
    names = ["高槻こころの相談室", "富田の窓口"]
    for name in names:
        factories.center(name, municipality=factories.town())
    rows = [TAKATSUKI | {"NO": str(n), "名称": name, "電話番号": ""} for n, name in enumerate(names)]
    run = compared(rows=rows)
    first, second = run.rows.all()
    data = {f"decision-{first.pk}": "skip", "outcome": "duplicate", "all": "new"}
    assert client.post(page("decide", run), data).url == page("change", run) + "?outcome=duplicate"
    assert list(run.rows.values_list("decision", flat=True)) == ["skip", "new"]
    client.post(page("decide", run), {f"decision-{second.pk}": "take"})  # no answer to this question
    assert list(run.rows.values_list("decision", flat=True)) == ["skip", "new"]


@pytest.mark.parametrize("number", ["9" * 30, "9" * 19, "-1", "x", "", "１"])
def test_decisions_on_rows_that_are_not_there_are_ignored(client, staff, number):
    run = compared()
    assert client.post(page("decide", run), {f"decision-{number}": "keep"}).status_code == 302
    assert run.rows.get().decision == ""


def test_report_shows_ours_and_theirs(client, staff):
    data = dataset()
    runs_of_before = compared(data)
    client.post(page("apply", runs_of_before))
    CounselingCenter.objects.update(name="スタッフの名前")
    run = compared(data, [TAKATSUKI | {"名称": "市の名前"}])
    text = client.get(page("change", run), {"outcome": "conflict"}).content.decode()
    assert "スタッフの名前" in text and "市の名前" in text and "こちらの内容を残す" in text


@pytest.mark.parametrize(
    "query", ["?outcome=zz", "?page=99", "?page=x", "?outcome=remarked", "?outcome=unchanged"]
)
def test_report_survives_odd_addresses(client, staff, query):
    assert client.get(page("change", compared()) + query).status_code == 200


def test_faults_are_a_file_for_the_publisher(client, staff):
    run = compared(rows=[TAKATSUKI | {"名称": "", "URL": "=cmd"}])
    response = client.get(page("faults", run))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "2,,URL,'=cmd,「=cmd」は確実には分けられないので、スタッフ用メモに残します。今ここにある内容は、そのまま残ります。",
        "2,,名称,,名称がありません。",
    ]


def test_a_stale_run_says_so_and_compares_anew(client, staff):
    data = dataset()
    client.post(page("apply", compared(data)))
    run = compared(data, [TAKATSUKI | {"方書": "1階"}])
    center = CounselingCenter.objects.get()
    center.building = "9階"
    center.save()
    response = client.post(page("apply", run), follow=True)
    assert "編集されました" in response.content.decode()
    assert response.redirect_chain[-1][0] == page("compare", run)


def test_a_failed_run_says_why_keeps_its_rows_and_can_be_tried_again(client, staff, monkeypatch, caplog):
    def fail(batch):
        raise OperationalError("disk full\nDETAIL: 072-674-7111")

    run = compared()
    with monkeypatch.context() as patch:
        patch.setattr(writing.Batch, "save", fail)
        response = client.post(page("apply", run), follow=True)
    assert "disk full" in response.content.decode()
    assert caplog.text.endswith(f"The import {run.pk} could not be applied: OperationalError\n")
    run.refresh_from_db()
    assert (run.state, run.rows.count(), Listing.objects.count()) == ("failed", 1, 0)
    client.post(page("again", run))
    client.post(page("compare", run))
    client.post(page("apply", run))
    assert Listing.objects.count() == 1


def test_a_second_tab_does_not_open_an_applied_import_again():
    run = runs.start("facilities.csv", as_csv([TAKATSUKI]), dataset())
    late = ImportRun.objects.get(pk=run.pk)
    runs.compare_all(run)
    applying.apply(run)
    assert (runs.compare(late), late.state) == (0, "applied")
    late.state = "ready"
    runs.begin_again(late)
    run.refresh_from_db()
    assert (run.state, run.rows.get().outcome) == ("applied", "new")


def test_a_discarded_run_can_not_be_applied(client, staff):
    run = compared()
    assert client.post(page("discard", run)).url == LIST
    client.post(page("apply", run))
    run.refresh_from_db()
    assert (run.state, Listing.objects.count()) == ("discarded", 0)


@pytest.mark.parametrize(
    ("role", "status"), [("editor", 403), ("organizer", 403), ("reviewer", 302), ("administrator", 302)]
)
def test_only_reviewers_and_administrators_import(client, role, status):
    client.force_login(factories.staff_member(role))
    run = compared()
    posts = ("apply", "compare", "decide", "discard", "again", "columns", "index")
    found = {client.post(page(name, run)).status_code for name in posts if name != "columns"}
    found |= {client.get(page("columns", run)).status_code} if status == 403 else set()
    assert found == {status}
    assert client.get(ADD).status_code == (403 if status == 403 else 200)


@pytest.mark.parametrize(("role", "may"), [("editor", True), ("organizer", False), ("reviewer", True)])
def test_export_for_staff_is_not_for_organizers(client, role, may):
    client.force_login(factories.staff_member(role))
    listing = factories.group("ひだまりの会", address="高槻市桃園町2-1", address_disclosure="after_contact")
    actions = {"action": "export_csv", "_selected_action": [str(listing.pk)]}
    response = client.post(reverse("admin:directory_selfhelpgroup_changelist"), actions)
    assert ("桃園町" in b"".join(response).decode()) == may


def test_a_run_that_is_not_there_answers_404(client, staff):
    run = ImportRun(pk=99)
    assert client.get(page("faults", run)).status_code == 404


def test_every_page_is_clean_of_inline_style_and_script(client, staff):
    run = compared()
    pages = [ADD, LIST, page("change", run), page("columns", run)]
    for address in pages:
        text = client.get(address).content.decode()
        assert " style=" not in text and "<script>" not in text and "onclick" not in text
