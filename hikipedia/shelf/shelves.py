"""The link that says which shelf is read, and the only ways to change it.

Two rules make it right without any lock. The link is read before the revision, and the revision before
everything else. And where the two disagree, whoever notices moves the link to a name that was never used;
which of two revisions is the newer one is never asked (a restored database goes back).
"""

import os
import secrets
import shutil
import time
from pathlib import Path

from django.conf import settings

from .release import release

CURRENT = "current"
LOCK = ".follower"  # held by whoever watches (follower.py)
KEPT = 60  # seconds that a shelf which is read no more stays: somebody may be sending its files
FOLDER_MODE = 0o755  # whatever the umask: nginx reads as another user, and all of it is public


class Stuck(Exception):
    """The link can be neither moved nor taken away: pages would be stale after a write."""


def folder() -> Path | None:
    """Where the shelves are; None where there are none."""
    return settings.SHELF_DIR


def link() -> str | None:
    """The name of the shelf that is read now; None where every page has to be made."""
    try:
        return os.readlink(f"{folder()}/{CURRENT}")
    except OSError:
        return None


def agree(seen: str | None, revision: int) -> bool:
    """Whether the link, read before the revision, is that of the revision. Moves it where it is not."""
    if fits(seen, revision):
        return True
    move(revision)
    return False


def fits(seen: str | None, revision: int) -> bool:
    """Whether a link is that of the revision, made by this release."""
    return seen is not None and seen.startswith(f"{release()}-{revision}.")


def is_of(shelf: str, revision: int) -> bool:
    """Whether a shelf has pages of that revision, of whatever release."""
    return f"-{revision}." in shelf


def move(revision: int) -> None:
    """To a new and empty shelf; its folder is made when its first page comes.

    Where that fails, to none: taking a name away needs no room on a full disk.
    """
    name = f"{release()}-{revision}.{secrets.token_hex(8)}"
    temporary = folder() / f".{name}"
    try:
        make_folder(folder())
        os.symlink(name, temporary)
        os.replace(temporary, folder() / CURRENT)
    except OSError:
        withdraw()


def withdraw() -> None:
    """No shelf is read any more: the application answers everything. Raises `Stuck`."""
    try:
        (folder() / CURRENT).unlink(missing_ok=True)
    except OSError as error:
        raise Stuck(f"The pages on {folder()} are old, and it takes no change.") from error


def is_stuck() -> bool:
    """Whether a write now could not move the link afterwards, because the disk takes no change at all."""
    return link() is not None and not os.access(folder(), os.W_OK)


def make_folder(path: Path) -> None:
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    path.chmod(FOLDER_MODE)


class Broom:
    """Deletes the shelves that have not been read for a while, and what a broken-off move has left.

    It counts the seconds itself: times of files would be wrong after the clock was set.
    """

    def __init__(self):
        self.unread = {}  # {name: since when}

    def sweep(self, now: float | None = None) -> None:
        """At most one each time, as a full shelf takes a second: the follower has other things to watch."""
        now = time.monotonic() if now is None else now
        there = set(os.listdir(folder())) - {CURRENT, LOCK, link()}
        self.unread = {name: self.unread.get(name, now) for name in there}
        oldest = min(self.unread, key=self.unread.get, default=None)
        if oldest and now - self.unread[oldest] > KEPT:
            _delete(folder() / oldest)


def _delete(path: Path) -> None:
    """First under another name, so that nobody finds half of a shelf."""
    if path.is_dir() and not path.is_symlink():
        doomed = path.with_name(f".gone-{secrets.token_hex(8)}")
        path.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
