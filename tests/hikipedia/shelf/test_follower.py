"""Who watches the data and the clock."""

import time
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from directory import triggers
from directory.models import CrisisLine
from hikipedia.shelf import down, follower, pages, shelves
from hikipedia.shelf.follower import Follower

pytestmark = pytest.mark.django_db


class Clock:
    """Both clocks of the machine; sleeping moves them."""

    def __init__(self):
        self.wall, self.steady = 1_764_000_000.0, 500.0

    def sleep(self, seconds):
        self.wall, self.steady = self.wall + seconds, self.steady + seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.wall)
    monkeypatch.setattr(time, "monotonic", lambda: clock.steady)
    monkeypatch.setattr(time, "sleep", clock.sleep)
    return clock


def put(moment):
    pages.put(shelves.link(), f"_{moment}.html", b"page", b"packed", moment)


def looked(watcher):
    """Whether the link has moved."""
    before = shelves.link()
    watcher.look()
    return shelves.link() != before


def test_begins_with_an_empty_shelf(current):
    Follower().turn()
    assert shelves.link() != current
    assert shelves.is_of(shelves.link(), triggers.revision())


def test_moves_for_changes_and_for_nothing_else(current):
    watcher = Follower()
    assert looked(watcher) is False
    CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
    assert [looked(watcher), looked(watcher)] == [True, False]


def test_remembers_the_lines_anew_when_the_data_has_changed(current):
    watcher = Follower()
    watcher.look()
    CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
    watcher.look()
    assert "よりそいホットライン" in down.kept("ja")


def test_remembers_them_later_where_the_disk_was_full(current, monkeypatch):
    answers = [False, True]
    monkeypatch.setattr(down, "remember", lambda: answers.pop(0))
    watcher = Follower()
    for _time in range(3):
        watcher.look()
    assert answers == []


def test_page_is_gone_before_its_moment(current, clock):
    """And what is asked for until then is made anew, so nobody notices when this takes a second or two."""
    watcher, moment = Follower(), clock.wall + 60
    put(moment)
    clock.sleep(60 - pages.LEAD - 0.5)
    assert looked(watcher) is False
    clock.sleep(0.5)
    assert [looked(watcher), looked(watcher)] == [True, False]


def test_moments_leave_time_to_see_them():
    """A page stored when the follower has just begun to wait is seen when that pause is over."""
    assert pages.AHEAD > pages.LEAD + 2 * pages.PAUSE


def test_waits_until_the_moment_and_no_longer(current, clock, monkeypatch):
    pauses = []
    monkeypatch.setattr(Follower, "glance", lambda self, end: pauses.append(end - clock.steady))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    watcher = Follower()
    watcher.wait()
    put(clock.wall + pages.LEAD + 0.25)
    watcher.wait()
    put(clock.wall)
    watcher.wait()
    assert pauses == [pages.PAUSE, 0.25, 0]


@pytest.mark.parametrize("jump", [3600, -3600, 86400, -86400])
def test_clock_that_was_set(current, clock, jump):
    watcher = Follower()
    clock.wall += jump
    assert [looked(watcher), looked(watcher)] == [True, False]


def test_clock_that_is_merely_inexact(current, clock):
    watcher = Follower()
    clock.wall += 0.5
    assert looked(watcher) is False


def test_database_that_is_away_leaves_the_shelf(current, clock, monkeypatch):
    watcher = Follower()
    watcher.turn()
    name = shelves.link()

    def fail():
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(triggers, "revision", fail)
        patch.setattr(connection, "close", lambda: None)
        watcher.turn()
    assert (shelves.link(), watcher.is_listening) == (name, False)
    monkeypatch.setattr(Follower, "wait", lambda self: None)
    CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
    watcher.turn()
    assert shelves.link() != name


def test_disk_that_takes_no_change_does_not_end_it(current, clock, monkeypatch):
    def fail():
        raise shelves.Stuck

    watcher = Follower()
    monkeypatch.setattr(connection, "close", lambda: None)
    with monkeypatch.context() as patch:
        patch.setattr(shelves, "withdraw", fail)
        watcher.turn()
    assert shelves.link() == current
    monkeypatch.setattr(Follower, "wait", lambda self: None)
    watcher.turn()
    assert shelves.link() != current


def test_end_takes_the_link_away(current):
    turns = iter([False, True])
    Follower.run(watcher := Follower(), lambda: next(turns))
    assert (shelves.link(), watcher.is_clean) == (None, True)


def test_only_one_follows(shelf, current, monkeypatch):
    """A second one waits for its turn, and leaves the link alone until then."""
    assert follower.is_there() is True
    pauses = mock.Mock(side_effect=[None, None, SystemExit])
    monkeypatch.setattr("hikipedia.management.commands.follow.time", mock.Mock(sleep=pauses))
    with pytest.raises(SystemExit):
        call_command("follow")
    assert (pauses.call_count, shelves.link()) == (3, current)


def test_nobody_follows(tmp_path, settings):
    settings.SHELF_DIR = tmp_path / "shelf"
    assert follower.is_there() is False
    with follower.alone():
        assert follower.is_there() is True
    assert follower.is_there() is False


def test_no_shelf_to_follow(settings, capsys):
    settings.SHELF_DIR = None
    call_command("follow")
    assert capsys.readouterr().out == "There is no shelf (SHELF=0).\n"
