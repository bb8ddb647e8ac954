"""One site over one database, with the crowd in front of it; faults befall it one after the other."""

import asyncio
import http.client
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.launch.stage import LINE, Stage

from . import disks
from .crowd import OTHER, Crowd
from .log import DOWN, NOBODY
from .outside import Outside
from .site import Site

CALM = 2.0  # seconds between two faults


@dataclass
class Row:
    name: str
    seconds: float  # from the beginning of the fault until its cause is over
    outcomes: Counter  # of all that was asked until the site was well again
    recovered: float  # seconds from then until the last one who was not answered
    longest: float  # seconds that anybody waited
    other: float  # seconds until another program's write was shown, at most
    said: list[tuple]


@dataclass
class World:
    site: Site
    database: object
    stage: Stage
    door: int  # the port where visitors come
    url: str = ""  # of the database, where it is not the usual one
    shelf_disk: disks.Disk | None = None
    clock: object = None
    today: str = ""  # title of an event that is over at midnight
    rows: list[Row] = field(default_factory=list)
    says: list[tuple] = field(default_factory=list)

    def crowd(self, **options) -> Crowd:
        shelf = Path(self.site.environment["SHELF_DIR"])
        outside = Outside(self.url or self.database.url, shelf, LINE, self.stage.line.pk)
        return Crowd(self.door, self.stage, outside, **options)

    async def suffer(self, crowd: Crowd, faults: dict[str, Callable], seconds: float, calm: float = CALM):
        await crowd.recovered(time.perf_counter())  # all of it has begun
        for name, befall in faults.items():
            start, self.says = time.perf_counter(), []
            await asyncio.to_thread(befall, self, seconds)
            end = time.perf_counter()
            well = end + await crowd.recovered(end)
            self.rows.append(self.row(crowd, name, start, end, well))
            await asyncio.sleep(calm)

    def row(self, crowd: Crowd, name: str, start: float, end: float, well: float) -> Row:
        notes = crowd.log.between(start, well)
        last = max((note.ended for note in notes if note.outcome in (DOWN, NOBODY)), default=end)
        shown = [until - began for what, began, until in crowd.log.done if what == OTHER and until > start]
        return Row(
            name,
            end - start,
            Counter(note.outcome for note in notes),
            max(last - end, 0),
            max(note.ended - note.began for note in notes),
            max(shown, default=0),
            self.says,
        )

    def get(self, path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.door, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def readyz(self) -> int:
        return self.get("/readyz")[0]
