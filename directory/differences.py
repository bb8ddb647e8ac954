"""What differs between two snapshots, in words that a volunteer reads, side by side."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.db import models
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from . import dates, recurrence_words
from .models import ContactPoint, Municipality, Schedule, ServedArea
from .opening import clock
from .snapshots import Snapshot, part_model, parts_of

# Kanji and kana change one by one; numbers, addresses and Latin words as wholes.
_WORDS = re.compile(r"[A-Za-z0-9@._-]+|\s+|.", re.DOTALL)

ALIKE = 0.4


class Difference(NamedTuple):
    name: str  # of the field, or of the part
    label: str
    old: str  # in words; empty where there is nothing
    new: str
    kind: str = "changed"  # or "added", "removed": rows of a part

    @property
    def marked(self):
        """Both with what differs marked, as HTML."""
        return marked(self.old, self.new)


def between(model: type[models.Model], old: Snapshot, new: Snapshot) -> list[Difference]:
    """Fields in the order of the model, then rows of parts. What one of them does not know is left out."""
    return [*_of_fields(model, old, new), *_of_parts(model, old, new)]


def changed_fields(model, old: Snapshot, new: Snapshot) -> list[models.Field]:
    known = old.fields.keys() & new.fields.keys()
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in known and old.fields[field.name] != new.fields[field.name]
    ]


def _of_fields(model, old, new) -> Iterator[Difference]:
    for field in changed_fields(model, old, new):
        before, after = old.fields[field.name], new.fields[field.name]
        yield Difference(field.name, label(field), words(field, before), words(field, after))


def label(field) -> str:
    return str(field.verbose_name)


def _of_parts(model, old, new) -> Iterator[Difference]:
    for part in parts_of(model):
        row_model = part_model(model, part)
        for before, after in pairs(old.parts.get(part, {}), new.parts.get(part, {})):
            texts = [row and row_words(row_model, row) for row in (before, after)]
            kind = "changed" if before and after else "added" if after else "removed"
            yield Difference(
                part, row_label(row_model, after or before), *(text or "" for text in texts), kind
            )


def pairs(old: dict, new: dict) -> list[tuple[dict | None, dict | None]]:
    """Rows that differ, as (before, after). A row that came back under another key is no difference."""
    gone = {key: row for key, row in old.items() if new.get(key) != row}
    came = {key: row for key, row in new.items() if old.get(key) != row}
    for key, row in list(gone.items()):
        twin = next((other for other, one in came.items() if one == row), None)
        if twin is not None:
            del gone[key], came[twin]
    keys = [*gone, *(key for key in came if key not in gone)]
    return [(gone.get(key), came.get(key)) for key in keys]


def summary(model, old: Snapshot, new: Snapshot) -> list[str]:
    """What changed, in as few words as there are fields. No query, so that a long list stays cheap."""
    labels = [label(field) for field in changed_fields(model, old, new)]
    for part in parts_of(model):
        row_model = part_model(model, part)
        found = pairs(old.parts.get(part, {}), new.parts.get(part, {}))
        labels += [row_label(row_model, after or before) for before, after in found]
    return list(dict.fromkeys(labels))


def row_label(model, row) -> str:
    """A way of contact is called by its channel: “Telephone” says more than “way of contact”."""
    if model is ContactPoint:
        return dict(ContactPoint.Channel.choices).get(row.get("channel"), str(model._meta.verbose_name))
    return str(model._meta.verbose_name)


def words(field, value) -> str:
    """A value as it is kept, in the words of the form."""
    if isinstance(field, models.BooleanField):
        return str({True: _("Yes"), False: _("No"), None: _("Not confirmed")}.get(value, value))
    if value in (None, ""):
        return ""
    if field.is_relation:
        return _related_words(field, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField):
        return dates.day(field.to_python(value))
    if isinstance(field, models.TimeField):
        return clock(field.to_python(value))
    return str(value)


def _related_words(field, key):
    row = field.related_model._base_manager.filter(pk=key).first()
    if row is None:
        return _("(no longer there: %(key)s)") % {"key": key}
    # There are two cities called Fuchu.
    return f"{row.prefecture} {row}" if isinstance(row, Municipality) else str(row)


def row_words(model, row: dict) -> str:
    if model is Schedule:
        return _schedule_words(row)
    if model is ServedArea:
        return _area_words(row)
    texts = []
    for field in model._meta.concrete_fields:
        value = row.get(field.name)
        if isinstance(field, models.BooleanField):
            texts += [label(field)] if value else []
        elif value not in (None, "", 0):
            is_number = isinstance(field, models.IntegerField)
            texts.append(f"{label(field)} {value}" if is_number else words(field, value))
    return _(", ").join(texts)


def _schedule_words(row):
    fields = {field.name: field for field in Schedule._meta.concrete_fields if field.name in row}
    schedule = Schedule(**{name: field.to_python(row[name]) for name, field in fields.items()})
    texts = [recurrence_words.in_words(schedule)]
    if schedule.ends_at and not schedule.starts_at:
        texts.append(_("until %(time)s") % {"time": clock(schedule.ends_at)})
    if schedule.first_on:
        texts.append(f"{label(fields['first_on'])} {dates.day(schedule.first_on)}")
    for name in ("closed_on_holidays", "closed_at_new_year"):
        if (value := getattr(schedule, name)) is not None:
            texts.append(f"{label(fields[name])}: {words(fields[name], value)}")
    return _(", ").join(filter(None, texts))


def _area_words(row):
    name = "municipality" if row.get("municipality") else "prefecture"
    place = words(ServedArea._meta.get_field(name), row.get(name))
    return _("except: %(place)s") % {"place": place} if row.get("is_excluded") else place


def marked(old: str, new: str) -> tuple[str, str]:
    """What is only in the old one within <del>, what is only in the new one within <ins>."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if Indel.normalized_similarity(before, after) < ALIKE:
        before, after = (
            [old] * bool(old),
            [new] * bool(new),
        )  # はい and 確認できていません: one い in common says nothing
    left, right = [], []
    for step in Indel.opcodes(before, after):
        gone = "".join(before[step.src_start : step.src_end])
        came = "".join(after[step.dest_start : step.dest_end])
        if step.tag == "equal":
            left.append(conditional_escape(gone))
            right.append(conditional_escape(came))
        if step.tag in ("delete", "replace"):
            left.append(format_html("<del>{}</del>", gone))
        if step.tag in ("insert", "replace"):
            right.append(format_html("<ins>{}</ins>", came))
    return mark_safe("".join(left)), mark_safe("".join(right))
