"""What everybody was answered, and what must never be: a wrong page, or an error instead of a sentence."""

import re
import time
from collections import Counter
from typing import NamedTuple

from bench.launch.client import Answer, Client
from bench.staleness.crowd import NUMBER

LISTENS = "0120-783-556"  # stands on the page that says that something is broken
SHELF, MADE, DOWN, NOBODY = "from the shelf", "made", "503 with crisis lines", "no answer"
OUTCOMES = (SHELF, MADE, DOWN, NOBODY)
STAFF = "/admin/"


class NotAnswered(Exception):
    """Nobody was there, or they said that they cannot just now. Whether anything was written is open."""


class Note(NamedTuple):
    began: float
    ended: float
    outcome: str


class Log:
    def __init__(self):
        self.notes: list[Note] = []
        self.done: list[tuple[str, float, float]] = []  # (what, began, ended) of what was promised
        self.answered: dict[int, int] = {}  # {key: number}: no page that is read now may show less
        self.faults: Counter[str] = Counter()

    def between(self, start: float, end: float) -> list[Note]:
        return [note for note in self.notes if note.ended > start and note.began <= end]

    def finish(self, what: str, began: float) -> None:
        self.done.append((what, began, time.perf_counter()))

    def first(self, what: str, since: float) -> float | None:
        """When the first of these was over that had begun since."""
        found = [(note.outcome, note.began, note.ended) for note in self.notes] + self.done
        ends = [ended for name, began, ended in reversed(found) if name == what and began > since]
        return min(ends, default=None)


class Noting(Client):
    """A browser that tells the log what it was answered."""

    def __init__(self, port: int, number: int, log: Log):
        super().__init__(port, number)
        self.log = log

    async def ask(self, method: str, path: str, values: dict | None = None, **headers: str) -> Answer:
        began, answered = time.perf_counter(), dict(self.log.answered)
        try:
            answer = await super().ask(method, path, values, **headers)
        except (OSError, EOFError) as error:
            self.note(began, NOBODY)
            raise NotAnswered from error
        self.note(began, outcome(answer))
        self.log.faults.update(
            f"{method} {path.partition('?')[0]}: {fault}" for fault in wrong(method, path, answer, answered)
        )
        if answer.status == 503:
            raise NotAnswered
        return answer

    def note(self, began: float, said: str) -> None:
        self.log.notes.append(Note(began, time.perf_counter(), said))


def outcome(answer: Answer) -> str:
    if answer.status == 503:
        return DOWN
    return MADE if answer.is_made else SHELF


def wrong(method: str, path: str, answer: Answer, answered: dict[int, int]):
    language = "en" if path.startswith("/en/") else "ja"
    if answer.status not in (200, 302, 503):
        yield f"status {answer.status}"
    elif answer.status == 503:
        known = f'<html lang="{language}">' in answer.html and LISTENS in answer.html
        if not known or "retry-after" not in answer.headers:
            yield "503 without crisis lines"
    elif answer.status == 200 and not answer.html.rstrip().endswith("</html>"):
        yield "half a page"
    elif method == "GET" and not path.startswith(STAFF):
        yield from strange(path.partition("?")[0], language, answer.html)
        yield from old(answer.html, answered)


def strange(path: str, language: str, html: str):
    """A page says in which languages it can be read, and where."""
    own = re.search(f'hreflang="{language}" href="(?:[a-z]+://[^/"]+)?([^"?]*)', html)
    if own is None or own[1] != path or f'<html lang="{language}">' not in html:
        yield f"the page of {own and own[1]}"


def old(html: str, answered: dict[int, int]):
    for key, number in NUMBER.findall(html):
        if int(number) < answered.get(int(key), 0):
            yield f"shows {number} after {answered[int(key)]} was answered"
