"""What is looked at while people register and cancel."""

import random
import statistics
import threading
import time
from collections.abc import Callable

from django.db import connection
from django.db.models import Max, Min, Q, Sum

from events.models import Event, Registration

from .people import Person

PAUSE = 0.02  # seconds between two looks at the seats


class Watch(threading.Thread):
    """Does something again and again until told to stop."""

    def __init__(self, look: Callable[[], None]):
        super().__init__()
        self.look, self.is_over = look, threading.Event()

    def run(self):
        try:
            while not self.is_over.is_set():
                self.look()
        finally:
            connection.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.is_over.set()
        self.join()


class Seats:
    """One statement sees one moment: how many seats are given, and whether somebody was overtaken."""

    def __init__(self, event: Event):
        self.rows = Registration.objects.filter(event=event)
        self.looks, self.most, self.overtaken = 0, 0, 0

    def look(self):
        found = self.rows.aggregate(
            taken=Sum("seats"),
            last_in=Max("pk", filter=Q(seats__gt=0)),
            first_waiting=Min("pk", filter=Q(seats=0)),
        )
        self.looks += 1
        self.most = max(self.most, found["taken"] or 0)
        self.overtaken += bool(found["first_waiting"] and found["last_in"] > found["first_waiting"])
        time.sleep(PAUSE)


class Pages:
    """The page of the event and that of a listing, now one first and now the other, so that the crowd falls
    on both alike: who asks waits in line with it."""

    def __init__(self, visitor: Person, event: str, listing: str):
        self.visitor, self.event = visitor, event
        self.seconds: dict[str, list[float]] = {event: [], listing: []}

    def look(self):
        for path in random.sample(list(self.seconds), k=2):
            self.seconds[path].append(self.visitor.ask("GET", path).seconds)

    @property
    def medians(self) -> list[float]:
        return [statistics.median(seconds) for seconds in self.seconds.values()]
