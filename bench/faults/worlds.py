"""The sites that faults befall: gunicorn alone, behind nginx, with a clock of ours, with two databases."""

import asyncio
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.db import connection

from bench.fill import fill
from bench.launch.stage import set_up
from bench.report import facts
from events.models import Event

from . import clock, disks, front, judging
from .log import LISTENS, OUTCOMES
from .site import Site
from .world import World

SHELF = 30  # megabytes
# “Well again”: after the end of its cause, the last one who was not answered. “Longest”: that anybody waited
# for an answer. “Shown”: until pages showed what another program had written, at most.
HEAD = f"| fault | in front | s | {' | '.join(OUTCOMES)} | asked | well again, s | longest, s | shown, s |"


class Bench:
    def __init__(self, folder: Path, database, seconds: float, only: list[str]):
        self.folder, self.database, self.seconds, self.only = folder, database, seconds, only
        self.faults: list[str] = []
        self.first = 0  # numbers and nicknames below are of an earlier site

    def prepare(self, listings: int, seats: int) -> None:
        fill(listings, reindex=False)
        self.stage = prepared(seats)
        print("\n".join([facts(), "", HEAD, f"| --- | --- |{' ---: |' * (HEAD.count('|') - 3)}"]), flush=True)
        connection.close()

    def visit(self, kind: str, faults: dict) -> None:
        """A site of that kind, and all that befalls it."""
        faults = {name: faults[name] for name in faults if self.is_wanted(name)}
        if not faults:
            return
        with getattr(self, kind.replace(" ", "_"))() as world:
            told = {"clock": world.clock.now} if world.clock else {}
            crowd = world.crowd(first=self.first, **told)
            asyncio.run(crowd.run(lambda crowd: world.suffer(crowd, faults, self.seconds)))
            found = list(judging.faults(crowd))
        if found:
            print((self.folder / "site.log").read_text()[-3000:])
        for row in world.rows:
            print(line(row, kind), flush=True)
        self.faults += [f"{kind}: {fault}" for fault in found]
        self.first = max(crowd.saved, crowd.person) + 1

    def is_wanted(self, name: str) -> bool:
        return not self.only or any(word in name for word in self.only)

    def end(self) -> None:
        if self.faults:
            raise SystemExit("\n".join(["", *self.faults]))
        print("\nNothing lost, no wrong page.")

    @contextmanager
    def gunicorn(self, apart=False, url="", **environment):
        with ExitStack() as stack:
            disk = None
            if disks.may_be_made():
                disk = stack.enter_context(disks.small(self.folder / "shelf", SHELF))
            site = Site(
                self.folder, environment_of(self.folder, url or self.database.url) | environment, apart=apart
            )
            stack.enter_context(site.running())
            yield World(site, self.database, self.stage, site.port, url, disk)

    @contextmanager
    def nginx(self):
        """As in deploy/: the follower is a service of its own."""
        with self.gunicorn(apart=True, TRUSTED_PROXIES="1") as world:
            with front.nginx(
                self.folder, world.site.app, self.folder / "shelf", self.folder / "down"
            ) as port:
                world.door = port
                yield world

    @contextmanager
    def clock(self):
        set_by_us = clock.Clock(self.folder)
        event = event_of(set_by_us.today())
        with self.gunicorn(**set_by_us.environment) as world:
            world.clock, world.today = set_by_us, event.title
            yield world

    @contextmanager
    def two_hosts(self):
        one, two = self.database.cluster, self.database.other
        two.copy(one)
        one.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")  # answered when it is on both
        one.ask("SELECT pg_reload_conf()")
        url = f"{self.database.url},{two.folder}&target_session_attrs="
        with self.gunicorn(url=f"{url}read-write", REPLICA_URL=f"{url}standby") as world:
            yield world


def environment_of(folder: Path, url: str) -> dict[str, str]:
    folders = {"DATA_DIR": folder / "data", "SHELF_DIR": folder / "shelf", "DOWN_DIR": folder / "down"}
    return {name: str(value) for name, value in folders.items()} | {"DATABASE_URL": url}


def prepared(seats: int):
    stage = set_up(seats)
    stage.line.phone, stage.line.is_published = LISTENS, True
    stage.line.save()
    return stage


def event_of(day) -> Event:
    """It is over at midnight."""
    event = Event(title="(例)きょうの会", status=Event.Status.PUBLISHED, kind=Event.Kind.GATHERING)
    event.starts_on = day
    event.save()
    connection.close()
    return event


def line(row, kind: str) -> str:
    asked = sum(row.outcomes.values())
    shares = " | ".join(f"{row.outcomes[name] / max(asked, 1):.0%}" for name in OUTCOMES)
    said = "".join(f"; {what}: {value}" for what, value in row.said)
    seconds = f"{row.recovered:.1f} | {row.longest:.1f} | {row.other:.1f}"
    return f"| {row.name}{said} | {kind} | {row.seconds:.0f} | {shares} | {asked} | {seconds} |"
