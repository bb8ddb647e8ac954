"""Nothing lost: what was answered is in the database, once."""

from collections import Counter
from collections.abc import Iterator

from bench.launch.stage import SAVED
from bench.staleness.crowd import NUMBER

NICKNAMES = "SELECT nickname FROM events_registration"
NAME = "SELECT name FROM directory_listing WHERE id = '{}'"
VERSIONS = (
    "SELECT serialized_data FROM reversion_version v JOIN django_content_type t ON t.id = v.content_type_id "
    "WHERE t.app_label = 'directory' AND t.model = 'listing' AND v.object_id = '{}'"
)


def faults(crowd, first: int = 1) -> Iterator[str]:
    yield from (f"{number} × {fault}" for fault, number in crowd.log.faults.items())
    there = Counter(name for (name,) in crowd.outside.ask(NICKNAMES))
    if missing := set(crowd.registered) - set(there):
        yield f"registrations that are lost: {sorted(missing)}"
    if twice := [name for name, number in there.items() if number > 1]:
        yield f"registrations that are there twice: {twice}"
    yield from of_saves(crowd)


def of_saves(crowd) -> Iterator[str]:
    """Each is a version. The last one may be one whose answer did not arrive."""
    listing = crowd.stage.saved.pk
    kept = Counter(number_in(text) for (text,) in crowd.outside.ask(VERSIONS.format(listing)))
    if odd := [number for number in crowd.saves if kept[number] != 1]:
        yield f"saves that are not one version each: {odd}"
    now = number_in(crowd.outside.ask(NAME.format(listing.hex))[0][0])
    if now < max(crowd.saves) or (now > max(crowd.saves) and now not in kept):
        yield f"save {now} is there, after {max(crowd.saves)} was answered"


def number_in(text: str) -> int:
    return max((int(number) for key, number in NUMBER.findall(text) if int(key) == SAVED), default=0)
