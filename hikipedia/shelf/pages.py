"""The files of the shelf. Each is written beside its place and moved there, so that nobody reads half."""

import gzip
import hashlib
import os
import secrets
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from . import shelves

PACKED = ".gz"  # nginx finds it by this ending
MOMENTS = ".until"  # a folder of each shelf: the moments at which pages on it change
MODE = 0o644  # whatever the umask, as for folders

# Seconds before such a moment: from then on the pages are made anew for each visitor, until it has passed.
# The follower takes the shelf away `LEAD` early, so that nobody notices when it is held up for a while; and
# it looks once in a `PAUSE`, so that what is stored `AHEAD` is seen in time.
LEAD = 2.0
PAUSE = 1.0
AHEAD = 5.0


class File(NamedTuple):
    content: bytes
    stamp: int  # seconds, of nothing: they tell contents apart, as nginx's ETag is made of them and the size

    @property
    def etag(self) -> str:
        return f'"{self.stamp:x}-{len(self.content):x}"'


def stamp(content: bytes) -> int:
    """A time for the file: another for other contents, whatever the clock says. Before 2004, thus past."""
    return int.from_bytes(hashlib.sha256(content).digest()[:4]) >> 2


def packed(content: bytes) -> bytes:
    """Without a time and a name in it: the same content is packed into the same bytes."""
    return gzip.compress(content, compresslevel=6, mtime=0)


def read(shelf: str, place: str, is_packed: bool) -> File | None:
    try:
        descriptor = os.open(f"{shelves.folder()}/{shelf}/{place}{PACKED if is_packed else ''}", os.O_RDONLY)
    except OSError:
        return None
    try:  # `open` takes twice as long, which is felt where this is nearly all that is done
        known = os.fstat(descriptor)
        return File(os.read(descriptor, known.st_size), int(known.st_mtime))
    except OSError:
        return None
    finally:
        os.close(descriptor)


class Counter:
    """What this process has put on the present shelf. A flood of addresses must not fill the disk.

    Each process has its part of what all may store, so that they need not count together.
    """

    def __init__(self):
        self.shelf, self.pages, self.bytes = None, 0, 0

    def admits(self, shelf: str, size: int) -> bool:
        if shelf != self.shelf:
            self.shelf, self.pages, self.bytes = shelf, 0, 0
        self.pages += 1
        self.bytes += size
        workers = settings.SHELF_WORKERS
        return self.pages <= settings.SHELF_PAGES // workers and self.bytes <= settings.SHELF_BYTES // workers


counter = Counter()


def put(shelf: str, place: str, content: bytes, small: bytes, changes_at: float | None) -> bool:
    """Returns whether it lies there now. A full disk is no fault of the visitor: nothing is raised."""
    if not counter.admits(shelf, len(content) + len(small)):
        return False
    folder = shelves.folder() / shelf
    try:
        if changes_at is not None:
            _note(folder / MOMENTS, changes_at)
        path = folder / place
        shelves.make_folder(path.parent)
        # The packed one first: a visitor who gets the page plain may always get it packed.
        _write(Path(f"{path}{PACKED}"), small, stamp(content))
        _write(path, content, stamp(content))
    except OSError:
        return False
    return True


def _note(folder: Path, moment: float) -> None:
    """A file for each moment: two processes that note at once do not overwrite each other."""
    shelves.make_folder(folder)
    (folder / f"{moment:.6f}").touch()


def _write(path: Path, content: bytes, time: int) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            os.fchmod(file.fileno(), MODE)
            file.write(content)
        os.utime(temporary, (time, time))
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def next_moment(shelf: str | None) -> float | None:
    """The first moment at which a page of this shelf reads differently."""
    try:
        return (
            min(map(float, os.listdir(shelves.folder() / shelf / MOMENTS)), default=None) if shelf else None
        )
    except OSError:
        return None
