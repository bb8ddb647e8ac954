"""The files of a backup: `hikipedia-20261126-031500.dump`, what it holds (`….json`), and the check sums of
both (`….sha256`, as `sha256sum --check` reads them). The last one is written last: without it, it is none.
"""

import datetime
import hashlib
import json
import os
import re
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

# Registrants are promised that their rows are gone from backups after 14 days at the latest. Whoever makes
# a backup deletes what would grow older than that before the next day's.
PROMISED = datetime.timedelta(days=14)
KEPT = PROMISED - datetime.timedelta(days=1)
ENDINGS = {"sqlite": ".sqlite3.gz", "postgresql": ".dump"}
_NAME = re.compile(r"\.?hikipedia-(\d{8}-\d{6})\..+")


class Backup(NamedTuple):
    """`path` is that of the copy itself."""

    path: Path

    @property
    def contents(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")

    @property
    def sums(self) -> Path:
        return self.path.with_name(f"{self.path.name}.sha256")

    @property
    def made_at(self) -> datetime.datetime:
        return _made_at(self.path)

    @property
    def vendor(self) -> str | None:
        return next((vendor for vendor, ending in ENDINGS.items() if self.path.name.endswith(ending)), None)

    def manifest(self) -> dict:
        return json.loads(self.contents.read_text())

    def is_whole(self) -> bool:
        """Whether the files are what they were when they were made."""
        try:
            return self.sums.read_text() == _sums(self)
        except OSError:
            return False


def folder() -> Path:
    settings.BACKUP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.BACKUP_DIR


def new(vendor: str) -> Backup:
    """Its name is that of this second, or of the next one without a backup: none is ever overwritten."""
    moment = timezone.localtime()
    while (backup := Backup(folder() / f"hikipedia-{moment:%Y%m%d-%H%M%S}{ENDINGS[vendor]}")).path.exists():
        moment += datetime.timedelta(seconds=1)
    return backup


def draft(backup: Backup) -> Path:
    """An empty file that nobody else may read, beside the place of the copy."""
    path = backup.path.with_name(f".{backup.path.name}.part")
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def finish(backup: Backup, draft: Path, manifest: dict) -> None:
    draft.replace(backup.path)
    _write(backup.contents, json.dumps(manifest, indent=1))
    _write(backup.sums, _sums(backup))


def found() -> list[Backup]:
    """Those that are complete, the oldest first."""
    sums = settings.BACKUP_DIR.glob("hikipedia-*.sha256")
    return sorted(Backup(path.with_suffix("")) for path in sums if _made_at(path))


def delete_due(now: datetime.datetime) -> list[str]:
    """Names of what is deleted: everything of a backup that is due, half ones included."""
    due = [path for path in settings.BACKUP_DIR.glob("*hikipedia-*") if _is_due(path, now)]
    due += [path for path in settings.BACKUP_DIR.glob(".hikipedia-*") if _is_due(path, now)]
    for path in due:
        path.unlink(missing_ok=True)
    return sorted({path.name for path in due})


def _is_due(path, now):
    made_at = _made_at(path)
    return made_at is not None and now - made_at > KEPT


def _made_at(path: Path) -> datetime.datetime | None:
    """The name says so: a copy of a file has the time of the copying."""
    match = _NAME.fullmatch(path.name)
    return match and timezone.make_aware(datetime.datetime.strptime(match[1], "%Y%m%d-%H%M%S"))


def _sums(backup: Backup) -> str:
    lines = []
    for path in (backup.path, backup.contents):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)


def _write(path: Path, text: str) -> None:
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
