"""What a row and its parts say at one moment, in the plain values in which versions are kept.

A listing is two rows, of `Listing` and of its kind; here their fields are one dictionary. The values are
those of JSON, so that a state of the database and a version written years ago can be compared.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import serializers
from django.db import models

from .models import Listing

PARTS = ("contact_points", "schedules", "served_areas")
# Derived, or no business of editors: a restored version must not bring them back.
LEFT_OUT = (
    "reachable_without_voice",
    "verified_on",
    "next_check_on",
    "schedule_valid_until",
    "created_at",
    "updated_at",
    "merged_into",
)


@dataclass
class Snapshot:
    fields: dict[str, Any] = field(default_factory=dict)
    # {name of the part: {key of the row: its fields}}
    parts: dict[str, dict[str, dict]] = field(default_factory=dict)

    def rows(self, part: str) -> list[dict]:
        """Without their keys, in an order that depends on nothing else."""
        return sorted(self.parts.get(part, {}).values(), key=lambda row: json.dumps(row, sort_keys=True))

    def without(self, names: Iterable[str]) -> "Snapshot":
        """As if it did not know these fields: nobody who is shown it learns of them."""
        return Snapshot({name: value for name, value in self.fields.items() if name not in names}, self.parts)

    @property
    def digest(self) -> str:
        text = json.dumps([self.fields, self.parts], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


# {model: names of its parts}; directory/history.py fills it.
PARTS_OF: dict[type[models.Model], tuple[str, ...]] = {}
# {model: fields that a version does not hold}; for the models of other apps.
LEFT_OUT_OF: dict[type[models.Model], tuple[str, ...]] = {}


def parts_of(model: type[models.Model]) -> tuple[str, ...]:
    return PARTS if issubclass(model, Listing) else PARTS_OF.get(model, ())


def part_model(model: type[models.Model], part: str) -> type[models.Model]:
    return model._meta.get_field(part).related_model


def now(row: models.Model) -> Snapshot:
    """As the database has it now: `row` itself has just been read."""
    rows = [row, *(getattr(row, link.name) for link in row._meta.parents.values())]
    for part in parts_of(type(row)):
        rows += getattr(row, part).order_by("pk")
    return from_documents(type(row), row.pk, json.loads(serializers.serialize("json", rows)))


def from_documents(model: type[models.Model], key, documents: Iterable[dict]) -> Snapshot:
    """Of all documents those that belong to this row. A version holds other listings as well."""
    own = {parent._meta.label_lower: _left_out(parent) for parent in (model, *model._meta.parents)}
    snapshot = Snapshot(parts={part: {} for part in parts_of(model)})
    links = {}
    for part in parts_of(model):
        relation = model._meta.get_field(part)
        links[relation.related_model._meta.label_lower] = part, relation.field.name
    for document in documents:
        label, fields = document["model"], dict(document["fields"])
        if label in own and str(document["pk"]) == str(key):
            snapshot.fields |= {name: value for name, value in fields.items() if name not in own[label]}
        elif label in links:
            part, link = links[label]
            if str(fields.pop(link, "")) == str(key):
                snapshot.parts[part][str(document["pk"])] = fields
    return snapshot


def _left_out(model):
    links = {link.name for link in model._meta.parents.values()}
    return links | set(LEFT_OUT if issubclass(model, Listing) else LEFT_OUT_OF.get(model, ()))
