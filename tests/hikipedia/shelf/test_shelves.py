"""The link: its names, when it moves, and what happens on bad disks."""

import os
import stat

import pytest

from hikipedia.shelf import pages, shelves
from hikipedia.shelf.release import release


def fail(*args, **kwargs):
    raise OSError(28, "No space left on device")


def modes(folder):
    return {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.name != shelves.LOCK}


def test_no_name_is_used_twice(shelf):
    names = []
    for revision in (1, 2, 1, 1):  # a restored database goes back
        shelves.move(revision)
        names.append(shelves.link())
    assert [name.partition(".")[0] for name in names] == [f"{release()}-{n}" for n in (1, 2, 1, 1)]
    assert len(set(names)) == 4


def test_agree_leaves_the_shelf_of_this_revision(shelf):
    shelves.move(7)
    name = shelves.link()
    assert (shelves.agree(name, 7), shelves.link()) == (True, name)


@pytest.mark.parametrize("revision", [6, 8, 70, 0])
def test_agree_moves_from_any_other_revision(shelf, revision):
    shelves.move(7)
    name = shelves.link()
    assert shelves.agree(name, revision) is False
    assert shelves.link() != name and shelves.is_of(shelves.link(), revision)


def test_agree_moves_from_no_shelf(shelf):
    assert (shelves.agree(None, 7), shelves.is_of(shelves.link(), 7)) == (False, True)


def test_agree_moves_from_another_release(shelf):
    os.symlink("0123456789-7.abcdef", shelf / "current")
    assert shelves.agree(shelves.link(), 7) is False
    assert shelves.link().startswith(f"{release()}-7.")


def test_withdraw(shelf):
    shelves.move(7)
    shelves.withdraw()
    shelves.withdraw()
    assert shelves.link() is None


def test_move_without_inodes_leaves_no_link(full_disk, shelf):
    """A real disk: taking a name away needs no room."""
    full_disk(inodes=4)
    shelves.move(7)
    for name in "ab":
        (shelf / name).touch()
    with pytest.raises(OSError, match="No space left"):
        (shelf / "c").touch()
    shelves.move(8)
    assert shelves.link() is None


@pytest.mark.parametrize("call", ["symlink", "replace"])
def test_move_that_fails_leaves_no_link(shelf, monkeypatch, call):
    shelves.move(7)
    monkeypatch.setattr(os, call, fail)
    shelves.move(8)
    assert shelves.link() is None


def test_link_that_cannot_even_be_taken_away(shelf, monkeypatch):
    shelves.move(7)
    monkeypatch.setattr(os, "symlink", fail)
    monkeypatch.setattr("pathlib.Path.unlink", fail)
    with pytest.raises(shelves.Stuck):
        shelves.move(8)


@pytest.mark.parametrize(("is_writable", "is_linked"), [(True, True), (True, False), (False, False)])
def test_is_not_stuck(shelf, monkeypatch, is_writable, is_linked):
    if is_linked:
        shelves.move(7)
    monkeypatch.setattr(os, "access", lambda path, mode: is_writable)
    assert shelves.is_stuck() is False


def test_is_stuck_on_a_disk_that_takes_no_change(shelf, monkeypatch):
    shelves.move(7)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert shelves.is_stuck() is True


def names(folder):
    return sorted(os.listdir(folder))


def test_sweep_keeps_what_is_read_and_deletes_the_rest_after_a_minute(shelf):
    shelves.move(1)
    old = shelves.link()
    pages.put(old, "groups/_.html", b"old", b"packed", 5.0)
    os.symlink("nothing", shelf / ".broken-off")
    shelves.move(2)
    new = shelves.link()
    pages.put(new, "groups/_.html", b"new", b"packed", None)
    broom = shelves.Broom()
    broom.sweep(100.0)
    broom.sweep(160.0)
    assert names(shelf) == sorted([".broken-off", shelves.LOCK, old, new, "current"])
    broom.sweep(161.0)
    broom.sweep(162.0)
    assert names(shelf) == sorted([shelves.LOCK, new, "current"])


def test_sweep_counts_from_when_a_shelf_is_read_no_more(shelf):
    shelves.move(1)
    old, broom = shelves.link(), shelves.Broom()
    pages.put(old, "_.html", b"old", b"packed", None)
    broom.sweep(100.0)
    shelves.move(2)
    broom.sweep(200.0)
    assert old in names(shelf)


@pytest.mark.parametrize("umask", [0o077, 0o027, 0o002])
def test_nginx_can_read_whatever_the_umask(shelf, umask):
    before = os.umask(umask)
    try:
        shelves.move(7)
        pages.put(shelves.link(), "en/groups/_.html", b"page", b"packed", 5.0)
    finally:
        os.umask(before)
    content = {path.name for path in (shelf / shelves.link()).rglob("*") if path.is_file()}
    assert content == {"_.html", "_.html.gz", "5.000000"}
    assert modes(shelf / shelves.link() / "en") == {0o755, 0o644}
    assert stat.S_IMODE((shelf / shelves.link()).stat().st_mode) == 0o755
