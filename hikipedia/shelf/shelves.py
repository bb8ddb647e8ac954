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
KEPT = 60  # seconds that a shelf which is read no more stays: somebody may be sending its files


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
    if seen is not None and seen.startswith(f"{release()}-{revision}."):
        return True
    move(revision)
    return False


def move(revision: int) -> None:
    """To a new and empty shelf; its folder is made when its first page comes.

    Where that fails, to none: taking a name away needs no room on a full disk.
    """
    name = f"{release()}-{revision}.{secrets.token_hex(8)}"
    temporary = folder() / f".{name}"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        os.symlink(name, temporary)
        os.replace(temporary, folder() / CURRENT)
    except OSError:
        withdraw()


def withdraw() -> None:
    """No shelf is read any more: the application answers everything. Raises `Stuck`."""
    try:
        (folder() / CURRENT).unlink(missing_ok=True)
    except OSError as error:
        raise Stuck from error


def is_stuck() -> bool:
    """Whether a write now could not move the link afterwards, because the disk takes no change at all."""
    return link() is not None and not os.access(folder(), os.W_OK)


def sweep(now: float | None = None) -> None:
    """Deletes the shelves that have not been read for a while, and what a broken-off move has left."""
    now, read = time.time() if now is None else now, link()
    for entry in os.scandir(folder()):
        if entry.name in (CURRENT, read) or entry.name == ".follower":
            continue
        if now - entry.stat(follow_symlinks=False).st_ctime > KEPT:
            _delete(Path(entry.path))


def _delete(path: Path) -> None:
    """First under another name, so that nobody finds half of a shelf."""
    if path.is_dir() and not path.is_symlink():
        doomed = path.with_name(f".gone-{secrets.token_hex(8)}")
        path.rename(doomed)
        shutil.rmtree(doomed, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
