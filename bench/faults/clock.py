"""A clock for the whole site that can be set (libfaketime; Debian: apt-get install faketime).

What the kernel writes beside files stays true, and so does the clock that only counts.
"""

import datetime
import time
from pathlib import Path
from zoneinfo import ZoneInfo

LIBRARIES = (
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
)
TOKYO = ZoneInfo("Asia/Tokyo")


def library() -> str | None:
    return next((path for path in LIBRARIES if Path(path).exists()), None)


class Clock:
    """Begins half an hour before midnight in Tokyo."""

    def __init__(self, folder: Path):
        self.file = folder / "clock"
        now = datetime.datetime.now(TOKYO)
        self.start = (now.replace(hour=23, minute=30) - now).total_seconds()
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def set(self, later: float) -> None:
        self.offset = self.start + later
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{self.offset:+.0f}s\n")
        draft.replace(self.file)

    def now(self) -> float:
        return time.time() + self.offset

    def today(self) -> datetime.date:
        return datetime.datetime.fromtimestamp(self.now(), TOKYO).date()
