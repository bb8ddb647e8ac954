"""A light load, whatever breaks: readers, an editor who saves, another program, people who register.

Who is not answered tries again, as people do: the editor opens the form anew, and whoever registers sends the
same form until the receipt is there.
"""

import asyncio
import random
import time
from collections.abc import Callable

from bench.forms import Forms
from bench.launch.client import Client
from bench.launch.editor import Editor, Refused
from bench.launch.stage import LINE, SAVED, Stage

from .log import MADE, SHELF, Log, NotAnswered, Noting
from .outside import Outside

READERS = 3
PAUSE = 0.05  # seconds of a reader between two pages
EVERY = 0.5  # seconds between two saves, and between two who register
OUTSIDE_EVERY = 0.7
AGAIN = 0.3  # seconds until somebody tries again
PATIENCE = 90  # seconds: only a site that does not recover takes so long
SAVE, REGISTRATION, OTHER = "a save", "a registration", "another program's write"
ALL = (SHELF, MADE, SAVE, REGISTRATION, OTHER)


class Crowd:
    def __init__(
        self, port: int, stage: Stage, outside: Outside, first: int = 1, clock: Callable = time.time
    ):
        self.port, self.stage, self.outside, self.clock = port, stage, outside, clock
        self.log = Log()
        self.saved = self.person = first  # the numbers that were tried last
        self.registered: list[str] = []  # nicknames of those who have a receipt
        self.saves: list[int] = []  # numbers that were answered
        self.is_over = False

    async def run(self, program: Callable) -> None:
        """`program`: a coroutine function, with which all ends."""
        self.log.answered = {LINE: 0, SAVED: 0}
        editor = Editor(Noting(self.port, 999, self.log), self.stage.saved, SAVED, self.clock)
        actors = [asyncio.create_task(act) for act in (self.save(editor), self.register(), self.write())]
        actors += [asyncio.create_task(self.read(number)) for number in range(READERS)]
        try:
            await program(self)
        finally:
            self.is_over = True
            for result in await asyncio.gather(*actors, return_exceptions=True):
                if result is not None:
                    self.log.faults[repr(result)] += 1

    async def recovered(self, since: float, kinds=ALL) -> float:
        """Seconds until each kind of answer has been given that was asked for since."""
        while (firsts := [self.log.first(kind, since) for kind in kinds]).count(None):
            if time.perf_counter() - since > PATIENCE:
                missing = [kind for kind, first in zip(kinds, firsts, strict=True) if first is None]
                self.log.faults[f"no recovery within {PATIENCE} s: {', '.join(missing)}"] += 1
                return PATIENCE
            await asyncio.sleep(0.02)
        return max(firsts) - since

    async def read(self, number: int) -> None:
        client, chance = Noting(self.port, number, self.log), random.Random(number)
        paths = [*self.stage.shows, self.stage.event.get_absolute_url()]
        while not self.is_over:
            path = chance.choice(paths)
            if chance.random() < 0.3:
                path += f"?x={chance.random()}"  # never on the shelf
            await answered(client.ask("GET", path))
            await asyncio.sleep(PAUSE)
        client.close()

    async def save(self, editor: Editor) -> None:
        await editor.log_in()
        while not self.is_over:
            self.saved += 1
            began = time.perf_counter()
            try:
                await editor.save(self.saved)
            except NotAnswered:
                await asyncio.sleep(AGAIN)
                continue
            except Refused as refused:
                self.log.faults[str(refused)] += 1
                await asyncio.sleep(AGAIN)
                continue
            self.log.answered[SAVED] = self.saved
            self.saves.append(self.saved)
            self.log.finish(SAVE, began)
            await asyncio.sleep(EVERY)
        editor.client.close()

    async def register(self) -> None:
        while not self.is_over:
            self.person += 1
            began = time.perf_counter()
            client = Noting(self.port, 1000 + self.person, self.log)
            if await self.fill_in(client, f"(例){self.person:05}"):
                self.log.finish(REGISTRATION, began)
            client.close()
            await asyncio.sleep(EVERY)

    async def fill_in(self, client: Client, nickname: str) -> bool:
        page = f"{self.stage.event.get_absolute_url()}register/"
        opened = await self.until_answered(client, "GET", page)
        form = opened and Forms(opened.html).with_field("nickname")
        if not form:
            return False
        form |= {"mode": "on_site", "size": "1", "nickname": nickname}
        receipt = await self.until_answered(client, "POST", page, form)
        if receipt is None:
            return False
        if not Forms(receipt.html).with_field("code"):
            self.log.faults["a registration without a receipt"] += 1
            return False
        self.registered.append(nickname)
        return True

    async def until_answered(self, client, *request):
        while not self.is_over:
            if answer := await answered(client.ask(*request)):
                return answer
            await asyncio.sleep(AGAIN)

    async def write(self) -> None:
        """By another program, which has its answer when the shelf has followed."""
        number = 0
        while not self.is_over:
            number += 1
            began = time.perf_counter()
            if await asyncio.to_thread(self.outside.write, number):
                self.log.answered[LINE] = number
                self.log.finish(OTHER, began)
            await asyncio.sleep(OUTSIDE_EVERY)


async def answered(asking):
    try:
        return await asking
    except NotAnswered:
        return None
