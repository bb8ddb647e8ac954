"""A clock for the whole site that can be set (settings.py)."""

import datetime
import time
from pathlib import Path
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class Clock:
    """Begins half an hour before midnight in Tokyo."""

    def __init__(self, folder: Path):
        self.file = folder / "clock"
        now = datetime.datetime.now(TOKYO)
        self.start = (now.replace(hour=23, minute=30) - now).total_seconds()
        self.environment = {"DJANGO_SETTINGS_MODULE": "bench.faults.settings", "CLOCK_FILE": str(self.file)}
        self.set(0)

    def set(self, later: float) -> None:
        self.offset = self.start + later
        draft = self.file.with_suffix(".new")
        draft.write_text(str(self.offset))
        draft.replace(self.file)

    def now(self) -> float:
        return time.time() + self.offset

    def today(self) -> datetime.date:
        return datetime.datetime.fromtimestamp(self.now(), TOKYO).date()
