"""What waits for volunteers. The order is that of importance: the next task is the worst of the first.

To add a queue, write a child of `Queue` (item.py): who may see it, its rows, the worst first, what a row
says in words, and what its buttons say. Then name it here, or `add` it from an app that this one does not
know. The first page, its list, its claims and the next task follow.
"""

from .desk import Desk
from .duplicates import Duplicates
from .listings import Drafts, Imported, InReview, Overdue, Own, Unanswered
from .records import CrisisLines, Imports, Tasks

QUEUES = [
    CrisisLines(),
    Overdue(),
    Own(),
    Unanswered(),
    InReview(),
    Drafts(),
    Imported(),
    Imports(),
    Duplicates(),
    Tasks(),
]
BY_SLUG = {queue.slug: queue for queue in QUEUES}


def add(queue, before):
    """At the start: a queue of another app, in front of the one with the slug `before`."""
    if queue.slug not in BY_SLUG:
        QUEUES.insert(QUEUES.index(BY_SLUG[before]), queue)
        BY_SLUG[queue.slug] = queue


def desk_of(request):
    return Desk(request.user, QUEUES, request.session.get("passed_over", ()))
