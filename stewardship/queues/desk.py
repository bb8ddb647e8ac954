"""What waits for one person at this moment: read once, and the same few queries for any number of rows."""

import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from directory.models import Check, Listing, Source

from .. import claims
from ..models import Task
from .item import Item, Queue
from .listings import COLUMNS, PAUSED_WAITS, TRIES, WAITS_AFTER_NO_ANSWER, Row, Status, may_wait


class Tries(NamedTuple):
    """Days on which nobody answered since somebody last did."""

    days: int
    latest: datetime.date


class Waiting(NamedTuple):
    """A queue as the first page shows it."""

    queue: Queue
    count: int
    worst: Item | None  # None: others are at all of them


class Desk:
    def __init__(self, user, queues, passed_over=()):
        self.user = user
        self.queues = [queue for queue in queues if queue.is_for(user)]
        self.passed_over = set(passed_over)
        self.today = timezone.localdate()
        self._rows = {}

    @cached_property
    def listings(self):
        tried = [pk for pk, tries in self.tries.items() if tries.days >= TRIES]
        listings = Listing.objects.filter(may_wait(self.today, tried), merged_into=None)
        listings = listings.exclude(status=Status.CLOSED)
        columns = listings.editable_by(self.user).order_by().values_list(*COLUMNS)
        return [Row._make(values) for values in columns]

    @cached_property
    def tries(self):
        """{listing: tries}"""
        return unanswered(Check.objects.filter(listing__merged_into=None))

    @cached_property
    def decided(self):
        """Keys of proposals to pause that somebody has declined."""
        return set(Task.objects.filter(kind=Task.Kind.PAUSE).values_list("key", flat=True))

    @cached_property
    def imported(self):
        """Drafts that a file brought, not a person."""
        sources = Source.objects.filter(listing__status=Status.DRAFT).exclude(dataset="")
        return set(sources.values_list("listing_id", flat=True))

    @cached_property
    def claims(self):
        return claims.holding()

    def is_unchecked_import(self, row):
        return row.verified_on is None and row.pk in self.imported

    def is_to_be_paused(self, row):
        tries = self.tries.get(row.pk)
        return (
            tries is not None
            and row.status == Status.PUBLISHED
            and tries.days >= TRIES
            and proposal_key(row.pk, tries.latest) not in self.decided
        )

    def is_left_alone(self, row):
        """Somebody called a few days ago, or a decision is waited for."""
        tries = self.tries.get(row.pk)
        if tries is None:
            return False
        wait = PAUSED_WAITS if row.status == Status.PAUSED else WAITS_AFTER_NO_ANSWER
        return tries.latest + wait > self.today or self.is_to_be_paused(row)

    def rows(self, queue):
        if queue.slug not in self._rows:
            self._rows[queue.slug] = queue.rows(self)
        return self._rows[queue.slug]

    def find(self, key):
        """(queue, row) of an item that still waits, or None."""
        return next(
            ((queue, row) for queue in self.queues for row in self.rows(queue) if row.key == key), None
        )

    def is_free(self, row):
        claim = self.claims.get(row.key)
        return claim is None or claim.by_id == self.user.pk

    def free(self, queues):
        """(queue, row) of what nobody else is at; what this person has passed over comes last."""
        for is_passed_over in (False, True):
            for queue in queues:
                for row in self.rows(queue):
                    if self.is_free(row) and (row.key in self.passed_over) == is_passed_over:
                        yield queue, row

    def waiting(self):
        """Each queue in which something waits."""
        for queue in self.queues:
            if rows := self.rows(queue):
                _queue, worst = next(self.free([queue]), (queue, None))
                yield Waiting(queue, len(rows), worst and queue.item(worst, self))

    @cached_property
    def in_hand(self):
        """[(queue, item)] that this person has claimed and that still wait."""
        keys = [key for key, claim in self.claims.items() if claim.by_id == self.user.pk]
        found = filter(None, map(self.find, keys))
        return [(queue, queue.item(row, self)) for queue, row in found]

    def next(self):
        """(queue, item) that is to be done next, or None."""
        if self.in_hand:
            return self.in_hand[0]
        for queue, row in self.free(self.queues):
            return queue, queue.item(row, self)
        return None

    def take_next(self):
        """As `next`, and claims it. Whoever is a moment late gets the one after."""
        claims.clean_up()
        if self.in_hand:
            return self.in_hand[0]
        for queue, row in self.free(self.queues):
            if claims.take(row.key, self.user):
                return queue, queue.item(row, self)
        return None


def unanswered(checks):
    """{listing: tries} since the last success. Two rows of one day are one try."""
    answered = Check.objects.filter(listing=OuterRef("listing")).exclude(outcome=Check.Outcome.NO_ANSWER)
    rows = (
        checks.filter(outcome=Check.Outcome.NO_ANSWER)
        .annotate(answered=Subquery(answered.order_by("-checked_on").values("checked_on")[:1]))
        .order_by()
        .values_list("listing_id", "checked_on", "answered")
    )
    days = {}
    for listing, day, answer in rows:
        if answer is None or answer < day:
            days.setdefault(listing, set()).add(day)
    return {listing: Tries(len(found), max(found)) for listing, found in days.items()}


def proposal_key(pk, latest):
    """A proposal to pause that is declined comes again only after one more try."""
    return f"pause:{pk}:{latest}"
