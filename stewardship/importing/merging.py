"""Three-way: what was imported last, what stands here now, what the file says."""

from .columns import empty, in_order
from .listings import Now


def merge(base: dict | None, now: Now, new: dict, was_edited: bool = False) -> list[dict]:
    """What the file would change. A field that staff have edited since is in conflict.

    Without `base` the file is an export of our own: whoever edited it meant to, unless the listing
    `was_edited` meanwhile.
    """
    changes = []
    for name in in_order(new):
        value, current = new[name], now.value(name)
        if current == value:
            continue
        is_conflict = was_edited if base is None else _is_conflict(base, name, current, value)
        if is_conflict is not None:
            changes.append({"field": name, "old": current, "new": value, "conflict": is_conflict})
    return changes


def _is_conflict(base, name, current, value):
    """None where the file has nothing new to say."""
    said = base.get(name, empty(name))
    if said == value:
        return None
    return current != said
