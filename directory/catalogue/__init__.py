"""All published listings of one revision, in memory as bitmaps: what lists count and choose with.

Each condition is one Python integer in which bit i stands for the listing with the entry number i. A
list is the `&` of its conditions and a count is `bit_count()`, so that list and counts cannot disagree
and cost the same on every database
(docs/decisions/0005-bitmaps.md). The rows of a page come from the database as ever.
"""

import gc
import threading

from .. import triggers
from ..search import index
from .build import build
from .selection import Selection

__all__ = ["Selection", "current"]

DRAINED = 500  # listings that one reader indexes at most before it answers
ATTEMPTS = 3

_lock = threading.Lock()
_kept = None


def current():
    """The catalogue of the present revision. Costs one query where nothing has changed."""
    global _kept
    revision, kept = triggers.revision(), _kept
    if kept and kept.revision == revision:
        return kept
    with _lock:  # one thread builds, the others use what it built
        if not (_kept and _kept.revision == triggers.revision()):
            _kept = None
            gc.collect()  # never two at once in memory: filter sets, which hold the old one, are cycles
            fresh = _fresh()
            if index.waits():
                return fresh  # not kept: the next reader indexes some more
            _kept = fresh
        return _kept


def _fresh():
    """Somebody may write while we read: then once more, and at last what there is."""
    for _attempt in range(ATTEMPTS):
        index.drain(DRAINED)
        revision = triggers.revision()
        catalogue = build(revision)
        if triggers.revision() == revision:
            break
    return catalogue
