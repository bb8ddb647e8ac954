"""What the workers take of the machine's memory while the day goes on."""

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator

from .servers import Server

PAUSE = 1.0  # seconds
WARM = 0.25  # of the time: by then every worker has read what it reads once
ENOUGH = 120  # seconds
GROWTH = (
    0.05  # of a worker's memory from the first look after that to the last, as a line through all of them
)


class Watch:
    def __init__(self, server: Server):
        self.server = server
        self.looks: dict[int, list[tuple[float, float]]] = {}  # {worker: [(seconds, MiB)]}
        self.seconds = self.crowd = self.site = self.waited = (
            0.0  # seconds: by the clock, and of the processor
        )

    async def look(self, is_over: Callable[[], bool]) -> None:
        start, self.crowd = time.monotonic(), time.process_time()
        self.site, self.waited = self.server.processor(), self.server.waited()
        while not is_over():
            for worker, size in self.server.memory().items():
                self.looks.setdefault(worker, []).append((time.monotonic() - start, size))
            await asyncio.sleep(PAUSE)
        self.seconds = time.monotonic() - start
        self.crowd = time.process_time() - self.crowd
        self.site = self.server.processor() - self.site
        self.waited = self.server.waited() - self.waited

    def warm(self, worker: int) -> list[tuple[float, float]]:
        return [(second, size) for second, size in self.looks[worker] if second > WARM * self.seconds]

    def growth(self, worker: int) -> float:
        """MiB a minute."""
        looks = self.warm(worker)
        return statistics.linear_regression(*zip(*looks, strict=True)).slope * 60 if len(looks) > 1 else 0

    def faults(self) -> Iterator[str]:
        """Of a short day nothing can be said: the first searches and saves take what they keep."""
        for worker in self.looks if self.seconds >= ENOUGH else ():
            grown = self.growth(worker) * self.seconds * (1 - WARM) / 60
            if grown > GROWTH * statistics.median(size for _second, size in self.warm(worker)):
                yield f"a worker's memory grows: {grown:.1f} MiB in {self.seconds * (1 - WARM):.0f} s"
        if len(self.looks) > self.server.number:
            yield "a worker was replaced by another"
