"""Somebody edits or merges while a file is being applied."""

import threading
import time

import pytest
from django.db import OperationalError, connection, connections, transaction

from directory import merging
from directory.models import CounselingCenter, Listing, Source
from stewardship.importing import applying, runs, writing
from stewardship.models import ImportRun
from tests import factories

from .files import TAKATSUKI, as_csv, dataset

OTHER = TAKATSUKI | {"NO": "2", "名称": "富田ひだまり窓口", "電話番号": "072-674-7112"}
on_postgresql = pytest.mark.postgresql


def compared(rows, data):
    run = runs.start("facilities.csv", as_csv(rows), data)
    runs.compare_all(run)
    return run


@pytest.fixture
def waiting():
    """A run that changes the floor of one entry and the description of the other."""
    factories.town()
    data = dataset()
    applying.apply(compared([TAKATSUKI, OTHER], data))
    return compared([TAKATSUKI | {"方書": "3階"}, OTHER | {"説明": "だれでも"}], data)


def center(name="富田ひだまり窓口"):
    return CounselingCenter.objects.get(name=name)


def after_fetching(monkeypatch, act):
    fetch = applying.fetch

    def slow(keys):
        found = fetch(keys)
        act()
        return found

    monkeypatch.setattr(applying, "fetch", slow)


@pytest.fixture
def elsewhere():
    """Runs in a connection of its own; what it raised is in `errors`."""
    threads, errors = [], []

    def start(act):
        def run():
            try:
                act()
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        threads.append(threading.Thread(target=run))
        threads[-1].start()
        return threads[-1]

    start.errors = errors
    yield start
    for thread in threads:
        thread.join()


@pytest.mark.django_db
def test_only_the_columns_that_change_are_written(monkeypatch, waiting):
    def edit():
        Listing.objects.filter(name="富田ひだまり窓口").update(building="裏口")
        center().contact_points.update(purpose="保健課")

    after_fetching(monkeypatch, edit)
    applying.apply(waiting)
    found = center()
    assert (found.building, found.description, found.contact_points.get().purpose) == (
        "裏口",
        "だれでも",
        "保健課",
    )
    assert center("高槻こころの相談室").building == "3階"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_whoever_edits_meanwhile_waits(monkeypatch, waiting, elsewhere):
    fetched = threading.Event()

    def edit():
        fetched.wait(5)
        Listing.objects.filter(name="富田ひだまり窓口").update(description="職員の説明")

    staff = elsewhere(edit)
    after_fetching(monkeypatch, lambda: (fetched.set(), staff.join(0.5)))
    applying.apply(waiting)
    staff.join()
    assert center().description == "職員の説明"


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_merging_meanwhile_waits_and_both_come_true(monkeypatch, elsewhere):
    factories.town()
    data = dataset()
    applying.apply(compared([TAKATSUKI, OTHER], data))
    rows = {"272078:1": TAKATSUKI | {"方書": "3階"}, "272078:2": OTHER | {"方書": "3階"}}
    # Against the order of the keys, one row at a time.
    keys = Source.objects.order_by("-listing").values_list("key", flat=True)
    run = compared([rows[key] for key in keys], data)
    monkeypatch.setattr(applying, "BATCH", 1)
    begun = threading.Event()

    def merge():
        begun.wait(5)
        merging.merge(*CounselingCenter.objects.order_by("name"))

    other = elsewhere(merge)
    fetches = []

    def begin_at_the_second():
        fetches.append(1)
        if len(fetches) == 2:
            begun.set()
            time.sleep(0.5)

    after_fetching(monkeypatch, begin_at_the_second)
    applying.apply(run)
    run.refresh_from_db()
    assert run.state == "applied"
    other.join()
    assert elsewhere.errors == []
    assert list(Listing.objects.values_list("building", flat=True)) == ["3階", "3階"]
    assert Listing.objects.exclude(merged_into=None).count() == 1


@pytest.mark.django_db
def test_a_lock_that_others_keep_is_told_and_loses_nothing(monkeypatch, waiting):
    def fail(batch):
        raise OperationalError("database is locked")

    waiting.rows.update(decision="keep")
    with monkeypatch.context() as patch:
        patch.setattr(writing.Batch, "save", fail)
        with pytest.raises(applying.Busy, match="もう一度"):
            applying.apply(waiting)
    run = ImportRun.objects.get(pk=waiting.pk)
    assert (run.state, set(run.rows.values_list("decision", flat=True))) == ("ready", {"keep"})
    assert "もう一度" in run.error
    applying.apply(run)
    assert (run.state, run.error) == ("applied", "")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_lock_of_postgresql_that_takes_too_long_is_told(waiting, elsewhere):
    locked, done = threading.Event(), threading.Event()

    def keep():
        with transaction.atomic():
            list(Listing.objects.select_for_update())
            locked.set()
            done.wait(5)

    elsewhere(keep)
    locked.wait(5)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
        with pytest.raises(applying.Busy):
            applying.apply(waiting)
        cursor.execute("RESET lock_timeout")
    done.set()
    assert ImportRun.objects.get(pk=waiting.pk).state == "ready"
