"""Whether launch day went as it must: no error, no stale page, nothing lost, no seat too many."""

from collections.abc import Iterator
from types import SimpleNamespace

from reversion.models import Version

from bench import verdict
from bench.event import rows_of
from bench.staleness.crowd import NUMBER
from directory.models import CrisisLine, Listing

from .crowd import Crowd
from .stage import LINE, SAVED, Stage

NOT_WATCHED = SimpleNamespace(most=0, overtaken=0)


def faults(crowd: Crowd, stage: Stage, seats: int) -> Iterator[str]:
    yield from (f"{number} × {fault}" for fault, number in crowd.errors.items())
    yield from crowd.stale[:20]
    yield from lost(crowd, stage)
    yield from verdict.faults(crowd.registrants, rows_of(stage.event), seats, NOT_WATCHED)


def lost(crowd: Crowd, stage: Stage) -> Iterator[str]:
    """Each save of the editor is a version; of what the other program wrote, the last is there."""
    kept = {
        int(number)
        for text in versions(stage.saved)
        for key, number in NUMBER.findall(text)
        if int(key) == SAVED
    }
    if missing := set(range(1, crowd.answered[SAVED] + 1)) - kept:
        yield f"saves that are in no version: {sorted(missing)}"
    now = Listing.objects.get(pk=stage.saved.pk).name, CrisisLine.objects.get(pk=stage.line.pk).hours
    for key, text in zip((SAVED, LINE), now, strict=True):
        if NUMBER.findall(text) != [(str(key), str(crowd.answered[key]))]:
            yield f"{text} is there, after {crowd.answered[key]} was answered"


def versions(listing: Listing) -> list[str]:
    found = Version.objects.get_for_model(Listing).filter(object_id=str(listing.pk))
    return list(found.values_list("serialized_data", flat=True))
