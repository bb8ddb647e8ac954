"""Everybody at once: visitors who read, an editor who saves, another program, people who register.

What is saved holds a number, which its pages show. Whoever begins to read after a save was answered must
find that number, or a later one.
"""

import asyncio
import random
import time
from collections import Counter
from itertools import accumulate

from bench.staleness.crowd import NUMBER, Outside

from .client import Answer, Client
from .editor import Editor
from .people import Registrant
from .stage import LINE, SAVED, Stage

TAIL = 0.05  # of the requests
ASKS_AGAIN = 0.25  # of those who know a page already
OUTSIDE = 5  # saves for each change by another program
FIRST_REGISTRANT = 1000  # the numbers below are visitors


class Crowd:
    def __init__(self, port: int, stage: Stage, outside: Outside, *, visitors=16, people=500, every=1.0):
        """`every`: seconds between two saves."""
        self.port, self.stage, self.outside, self.every = port, stage, outside, every
        self.editor = Editor(Client(port, 999), stage.saved, SAVED)
        self.registrants = [Registrant(Client(port, FIRST_REGISTRANT + n), n) for n in range(1, people + 1)]
        self.visitors = visitors
        self.answered = {LINE: 0, SAVED: 0}  # {key: number}: no page that is read now may show less
        self.times: dict[str, list[float]] = {}
        self.errors: Counter[str] = Counter()
        self.stale: list[str] = []

    async def run(self, seconds: float, during=()) -> None:
        """`during`: coroutines that go on meanwhile, such as looking at the memory."""
        await self.editor.log_in()
        self.start = time.perf_counter()
        self.end = self.start + seconds
        actors = [self.visit(Visitor(Client(self.port, n), self.stage, n)) for n in range(self.visitors)]
        actors += [self.save(), self.change_outside(), *self.arrivals(seconds), *during]
        for result in await asyncio.gather(*actors, return_exceptions=True):
            if result is not None:
                self.complain(repr(result))

    def is_over(self) -> bool:
        return time.perf_counter() > self.end

    def complain(self, fault: str) -> None:
        self.errors[fault] += 1

    def note(self, kind: str, answer: Answer) -> None:
        self.times.setdefault(kind, []).append(answer.seconds)

    async def visit(self, visitor: "Visitor") -> None:
        while not self.is_over():
            await self.read(visitor, *visitor.choose())
        visitor.client.close()

    async def read(self, visitor: "Visitor", path: str, kind: str = "rendered") -> None:
        before = dict(self.answered)
        try:
            answer = await visitor.look(path)
        except (OSError, EOFError) as error:
            return self.complain(f"{kind}: {type(error).__name__}")
        if answer.status not in (200, 304):
            self.complain(f"{kind}: {answer.status}")
        self.stale += visitor.outdated(path, before)
        self.note(kind if answer.is_made else f"from the shelf, {answer.door}", answer)

    async def save(self) -> None:
        """Whoever has saved looks at once whether it is there."""
        reader = Visitor(Client(self.port, self.visitors), self.stage, self.visitors)
        async for number in self.ticks(self.every):
            self.note("a save", await self.editor.save(number))
            self.answered[SAVED] = number
            await self.read(reader, self.stage.saved.get_absolute_url())
        for client in (reader.client, self.editor.client):
            client.close()

    async def change_outside(self) -> None:
        async for number in self.ticks(self.every * OUTSIDE):
            await asyncio.to_thread(self.outside, LINE, number)
            self.answered[LINE] = number

    async def ticks(self, every: float):
        """1, 2, 3 … on time; when something took too long, at once."""
        number, due = 0, self.start
        while not self.is_over():
            number, due = number + 1, max(due + every, time.perf_counter())
            yield number
            await asyncio.sleep(max(due - time.perf_counter(), 0))

    def arrivals(self, seconds: float):
        """In most of the time, so that the last one has their answer in it."""
        pause = 0.9 * seconds / max(len(self.registrants), 1)
        return [self.arrive(one, number * pause) for number, one in enumerate(self.registrants)]

    async def arrive(self, registrant: Registrant, after: float) -> None:
        await asyncio.sleep(after)
        for answer in await registrant.register(self.stage.event.get_absolute_url()):
            self.note("a registration", answer)
        for fault in registrant.faults:
            self.complain(fault)


class Visitor:
    """Many people behind one connection, who look at the same pages."""

    def __init__(self, client: Client, stage: Stage, number: int):
        self.client, self.stage = client, stage
        self.chance = random.Random(number)
        self.weights = list(accumulate(1 / (1 + rank) ** 0.5 for rank in range(len(stage.popular))))
        self.known: dict[str, tuple[str, str]] = {}  # {address: (tag, page)}

    def choose(self) -> tuple[str, str]:
        if self.chance.random() < TAIL:
            return self.chance.choice(self.stage.tail), "search, filters, details"
        return self.chance.choices(self.stage.popular, cum_weights=self.weights)[0], "rendered"

    async def look(self, path: str) -> Answer:
        tag = self.known.get(path, ("", ""))[0]
        asked = {"If-None-Match": tag} if tag and self.chance.random() < ASKS_AGAIN else {}
        answer = await self.client.ask("GET", path, **asked)
        if answer.status != 304:
            self.known[path] = (answer.headers.get("etag", ""), answer.html)
        return answer

    def outdated(self, path: str, before: dict[int, int]) -> list[str]:
        """What is on the page, be it the one that is still good, and what was answered before."""
        found = {int(key): int(number) for key, number in NUMBER.findall(self.known[path][1])}
        needed = {self.stage.shows[path]} if path in self.stage.shows else set()
        return [
            f"{path} shows {found.get(key)}, after {before[key]} was answered"
            for key in (found.keys() & before.keys()) | needed
            if found.get(key, -1) < before[key]
        ]
