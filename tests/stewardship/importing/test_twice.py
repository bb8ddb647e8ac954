"""Two rows of one file about the same entry."""

import pytest

from directory import merging
from directory.models import CounselingCenter, Listing, Source
from stewardship.importing import applying, runs
from tests import factories

from .files import TAKATSUKI, as_csv, dataset

pytestmark = pytest.mark.django_db
OTHER = TAKATSUKI | {"NO": "2", "名称": "富田ひだまり窓口", "電話番号": "072-674-7112"}


@pytest.fixture(autouse=True)
def town():
    return factories.town()


def compared(rows, data):
    run = runs.start("facilities.csv", as_csv(rows), data)
    runs.compare_all(run)
    return run


def told(run):
    return [(row.line, row.outcome, [change["field"] for change in row.changes]) for row in run.rows.all()]


def last_remark(row):
    return row.remarks[-1]["text"]


@pytest.fixture
def merged():
    """A dataset whose rows 1 and 2 have become one entry."""
    data = dataset()
    applying.apply(compared([TAKATSUKI, OTHER], data))
    merging.merge(*CounselingCenter.objects.order_by("-name"))
    return data


def now():
    return CounselingCenter.objects.get(merged_into=None)


@pytest.mark.parametrize("step", [runs.BATCH, 1])
def test_the_same_value_twice_is_put_in_once(merged, monkeypatch, step):
    monkeypatch.setattr(runs, "BATCH", step)
    monkeypatch.setattr(applying, "BATCH", step)
    rows = [TAKATSUKI | {"方書": "3階"}, OTHER | {"方書": "3階", "説明": "だれでも"}]
    run = compared(rows, merged)
    assert told(run) == [(2, "changed", ["building"]), (3, "changed", ["description"])]
    applying.apply(run)
    assert (now().building, now().description, run.state) == ("3階", "だれでも", "applied")
    assert [source.imported["building"] for source in Source.objects.all()] == ["3階", "3階"]
    assert told(compared(rows, merged)) == [(2, "unchanged", []), (3, "unchanged", [])]


@pytest.mark.parametrize("step", [runs.BATCH, 1])
def test_two_values_are_a_contradiction_that_the_dry_run_tells(merged, monkeypatch, step):
    monkeypatch.setattr(runs, "BATCH", step)
    run = compared([TAKATSUKI | {"方書": "3階"}, OTHER | {"方書": "4階"}], merged)
    assert [row.outcome for row in run.rows.all()] == ["changed", "refused"]
    text = last_remark(run.rows.last())
    assert "2行目と3行目" in text and "建物" in text
    applying.apply(run)
    assert (now().building, run.state) == ("3階", "applied")


@pytest.mark.parametrize(
    ("floors", "outcomes", "building"),
    [
        (("3階", "3階"), ["duplicate", "duplicate"], "3階"),
        (("3階", "4階"), ["duplicate", "refused"], "3階"),
        (("", "4階"), ["duplicate", "duplicate"], "4階"),
    ],
)
@pytest.mark.parametrize("decision", ["fill", "update"])
@pytest.mark.parametrize("step", [applying.BATCH, 1])
def test_two_rows_that_are_both_said_to_be_one_entry(monkeypatch, floors, outcomes, building, decision, step):
    monkeypatch.setattr(applying, "BATCH", step)
    listing = factories.center("高槻こころの相談室", municipality=factories.town())
    rows = [TAKATSUKI | {"NO": str(number), "方書": floor} for number, floor in enumerate(floors)]
    run = compared(rows, dataset())
    assert last_remark(run.rows.last()) == "2行目も同じ場所かもしれません。"
    run.rows.update(decision=decision)
    applying.apply(run)
    assert ([row.outcome for row in run.rows.all()], run.state) == (outcomes, "applied")
    listing.refresh_from_db()
    assert (listing.building, listing.contact_points.count(), Listing.objects.count()) == (building, 1, 1)
    assert Source.objects.count() == outcomes.count("duplicate")
    told_why = [last_remark(row) for row in run.rows.filter(outcome="refused")]
    assert ["2行目と3行目" in text for text in told_why] == [True] * len(told_why)
