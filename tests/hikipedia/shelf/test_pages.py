"""The files of the shelf: written whole or not at all, counted, and readable for nginx."""

import errno
import os

import pytest

from hikipedia.shelf import pages, shelves
from hikipedia.shelf.pages import File


def files(shelf):
    return sorted(path.name for path in (shelf / "a").rglob("*") if path.is_file())


def test_page_is_there_plain_and_packed(shelf):
    assert pages.put("a", "groups/_age=40.html", b"page", b"packed", None) is True
    stamp = pages.stamp(b"page")
    plain, packed = (pages.read("a", "groups/_age=40.html", is_packed) for is_packed in (False, True))
    assert (plain, packed) == (File(b"page", stamp), File(b"packed", stamp))
    assert pages.read("a", "groups/_.html", False) is None


def test_tags_differ_for_pages_of_one_size_and_second():
    assert File(b"ab", pages.stamp(b"ab")).etag != File(b"cd", pages.stamp(b"cd")).etag


def test_packed_pages_are_the_same_each_time():
    assert pages.packed(b"page" * 100) == pages.packed(b"page" * 100)


def test_full_disk_keeps_no_half_of_a_page(full_disk, shelf):
    full_disk(inodes=8)
    stored = [pages.put("a", f"_{n}.html", b"page", b"packed", None) for n in range(5)]
    assert (stored[0], stored[-1]) == (True, False)
    assert [name for name in files(shelf) if name.endswith(".tmp")] == []
    assert {pages.read("a", name, False).content for name in files(shelf) if name.endswith("html")} == {
        b"page"
    }


@pytest.mark.parametrize("call", ["utime", "replace", "fchmod"])
def test_page_that_cannot_be_written_leaves_nothing(shelf, monkeypatch, call):
    def fail(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    assert (pages.put("a", "_.html", b"page", b"packed", None), files(shelf)) == (False, [])


def test_limit_of_pages_is_shared_by_the_processes(shelf, settings):
    settings.SHELF_PAGES, settings.SHELF_WORKERS = 6, 2
    stored = [pages.put("a", f"_q={n}.html", b"page", b"packed", None) for n in range(10)]
    assert stored == [True] * 3 + [False] * 7
    assert len(files(shelf)) == 6


def test_limit_of_bytes_counts_both_files(shelf, settings):
    settings.SHELF_BYTES, settings.SHELF_WORKERS = 40, 2
    stored = [pages.put("a", f"_q={n}.html", b"page", b"packed", None) for n in range(4)]
    assert stored == [True, True, False, False]


def test_each_shelf_is_counted_anew(shelf, settings):
    settings.SHELF_PAGES, settings.SHELF_WORKERS = 1, 1
    stored = [pages.put(name, f"_q={n}.html", b"page", b"packed", None) for n, name in enumerate("aabb")]
    assert stored == [True, False, True, False]


def test_first_moment(shelf):
    assert (pages.next_moment(None), pages.next_moment("a")) == (None, None)
    for number, moment in enumerate((30.5, 9.25, 100.0)):
        pages.put("a", f"_{number}.html", b"page", b"packed", moment)
    assert pages.next_moment("a") == 9.25


def test_moment_is_written_before_the_page(shelf, monkeypatch):
    """Else the page could be read, and the follower not know when it ends."""

    def fail(*args):
        raise OSError

    monkeypatch.setattr(pages, "_note", fail)
    assert (pages.put("a", "_.html", b"page", b"packed", 5.0), files(shelf)) == (False, [])


def test_late_page_lies_on_an_old_shelf(shelf):
    shelves.move(1)
    late = shelves.link()
    shelves.move(2)
    assert pages.put(late, "_.html", b"old", b"packed", None) is True
    assert pages.read(shelves.link(), "_.html", False) is None
