import threading
import time

import pytest
from django.db import connection, transaction

from directory import catalogue, triggers
from directory.models import Listing, Revision, ServedArea
from tests import factories
from tests.factories import TAKATSUKI, names


def shown():
    return sorted(names(catalogue.current().select()[:]))


@pytest.mark.django_db
def test_catalogue_is_kept_while_nothing_changes(django_assert_num_queries):
    factories.group("こもれび")
    first = catalogue.current()
    with django_assert_num_queries(1):
        assert catalogue.current() is first


@pytest.mark.django_db
def test_every_change_makes_a_new_revision():
    group = factories.group("こもれび", municipality=factories.town(TAKATSUKI))
    writes = [
        lambda: factories.contact(group),
        lambda: factories.schedule(group),
        lambda: factories.check(group, "2026-05-19"),
        lambda: ServedArea.objects.create(listing=group, municipality=group.municipality),
        lambda: Listing.objects.update(online=True),
        lambda: Listing.objects.update(online=True),  # the database does not ask whether it differs
        lambda: group.served_areas.all().delete(),
        lambda: group.delete(),
    ]
    revisions = [triggers.revision()]
    for write in writes:
        write()
        revisions.append(triggers.revision())
    assert len(set(revisions)) == len(writes) + 1


@pytest.mark.django_db
def test_steps_of_the_revision_are_random():
    steps, before = set(), triggers.revision()
    for _number in range(10):
        factories.prefecture("27").save()
        steps.add(triggers.revision() - before)
        before = triggers.revision()
    assert len(steps) > 5


@pytest.mark.django_db
def test_folding_keeps_the_revision():
    factories.group("こもれび")
    before = triggers.revision()
    triggers.fold(connection)
    assert (triggers.revision(), Revision.objects.count()) == (before, 1)


@pytest.mark.django_db
def test_rollback_brings_the_old_answers_back():
    factories.group("こもれび")
    assert shown() == ["こもれび"]
    with transaction.atomic():
        Listing.objects.update(name="そよかぜ")
        factories.group("若草")
        assert shown() == ["そよかぜ", "若草"]
        transaction.set_rollback(True)
    assert shown() == ["こもれび"]
    factories.group("若葉")  # another second history, whose revision is not that of the first
    assert shown() == ["こもれび", "若葉"]


@pytest.mark.django_db
@pytest.mark.parametrize("history", ["あかり", "いぶき", "うみかぜ"])
def test_catalogue_of_another_test_is_never_mistaken_for_this_ones(history):
    """Each of these histories begins where the last one was rolled back."""
    factories.group(history)
    assert shown() == [history]


class Source:
    """Stands for the database: a revision, and catalogues that take a while to build."""

    def __init__(self, changes=0):
        self.number, self.built, self.drained, self.changes = 1, [], 0, changes
        self.waiting = 0

    def revision(self):
        return self.number

    def build(self, revision):
        time.sleep(0.02)
        if self.changes:  # somebody writes meanwhile
            self.changes -= 1
            self.number += 1
        made = type("Built", (), {"revision": revision})()
        self.built.append(made)
        return made

    def drain(self, limit):
        self.drained += 1


@pytest.fixture
def source(monkeypatch):
    source = Source()
    monkeypatch.setattr(catalogue, "_kept", None)
    monkeypatch.setattr(catalogue, "build", source.build)
    monkeypatch.setattr(catalogue.triggers, "revision", source.revision)
    monkeypatch.setattr(catalogue.index, "drain", source.drain)
    monkeypatch.setattr(catalogue.index, "waits", lambda: source.waiting > 0)
    return source


def of_threads(number):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(catalogue.current())) for _thread in range(number)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_one_thread_builds_for_all(source):
    found = of_threads(8)
    assert (len(found), len(source.built), source.drained) == (8, 1, 1)
    assert set(map(id, found)) == {id(source.built[0])}
    source.number += 1
    assert set(map(id, of_threads(8))) == {id(source.built[1])}
    assert len(source.built) == 2


def test_what_was_written_while_building_is_built_again(source):
    source.changes = 1
    assert catalogue.current() is source.built[1]
    assert (catalogue.current().revision, len(source.built)) == (2, 2)


def test_who_never_stops_writing_stops_no_reader(source):
    source.changes = 100
    assert catalogue.current() is source.built[-1]
    assert len(source.built) == catalogue.ATTEMPTS
    assert catalogue.current() is not source.built[catalogue.ATTEMPTS - 1]  # the next one looks again


def test_what_is_not_all_indexed_is_not_kept(source):
    source.waiting = 1
    assert catalogue.current() is not catalogue.current()
    source.waiting = 0
    assert catalogue.current() is catalogue.current()
