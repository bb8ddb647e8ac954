"""python -m bench.rush: one database, one event, and everybody at once (called by registration.py)."""

import argparse
import random
import threading
from collections.abc import Callable
from contextlib import ExitStack

import django

django.setup()

from directory.models import Listing  # noqa: E402
from events.models import Registration  # noqa: E402

from . import verdict  # noqa: E402
from .event import make_event, rows_of  # noqa: E402
from .fill import fill  # noqa: E402
from .people import Person  # noqa: E402
from .report import facts  # noqa: E402
from .visitors import served  # noqa: E402
from .watching import Pages, Seats, Watch  # noqa: E402

LISTINGS = 1000
VISITORS = 10  # who read pages meanwhile


def main() -> None:
    options = parse()
    fill(LISTINGS, reindex=False)
    event = make_event(options.seats)
    listing = Listing.objects.published().order_by("code").first().get_absolute_url()
    print(facts())
    with served(options.workers) as server:
        visitor = Person(0, server.port, event.get_absolute_url())
        for path in (
            (visitor.event, listing) * 4 * options.workers
        ):  # what a process reads once does not count
            visitor.ask("GET", path)
        seats, pages = Seats(event), Pages(visitor, visitor.event, listing)
        crowd = [Person(number, server.port, visitor.event) for number in range(1, options.people + 1)]
        late = [Person(options.people + n, server.port, visitor.event) for n in range(1, options.more + 1)]
        with ExitStack() as meanwhile:
            for look in (seats.look, *[pages.look] * VISITORS):
                meanwhile.enter_context(Watch(look))
            at_once([person.register for person in crowd])
            first = rows_of(event)
            leaving = drawn(first, crowd, options.seats)
            at_once([*(person.cancel for person in leaving), *(person.register for person in late)])
    then = rows_of(event)
    gone = {person.nickname for person in leaving}
    faults = [
        *verdict.faults(crowd, first, options.seats, seats),
        *verdict.faults(
            [one for one in crowd + late if one.nickname not in gone], then, options.seats, seats
        ),
        *verdict.complaints([visitor, *crowd, *late]),
    ]
    print("\n".join(verdict.table(first, then, crowd, seats, pages)))
    if faults:
        raise SystemExit("\n".join(["", *faults]))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.rush", description=__doc__)
    for name in ("people", "seats", "more", "workers"):
        parser.add_argument(f"--{name}", type=int, required=True)
    return parser.parse_args()


def at_once(acts: list[Callable[[], None]]) -> None:
    """Everybody waits at the door until the last one is there."""
    door = threading.Barrier(len(acts))

    def go(act):
        door.wait()
        act()

    threads = [threading.Thread(target=go, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def drawn(rows: list[Registration], crowd: list[Person], number: int) -> list[Person]:
    """Of those with a seat and as many who wait next."""
    by_name = {person.nickname: person for person in crowd}
    return [by_name[row.nickname] for row in random.Random(1).sample(rows[: 2 * number], k=number)]


if __name__ == "__main__":
    main()
