"""Every change of a listing and of what hangs on it is a version, with author and time (django-reversion).

Whoever saves or deletes rows one by one does it within `recording`, which looks at its end which rows have
really changed and keeps each of them whole. After `update()` and `bulk_create`, which tell nobody, call
`touch` within it or, for very many, `note`. Who has all rows in memory already takes `keep_many`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import NamedTuple

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, router, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.encoding import force_str
from reversion.models import Revision
from reversion.models import Version as KeptRow

from .models import (
    ContactPoint,
    CrisisLine,
    Listing,
    Resource,
    Schedule,
    ServedArea,
    SynonymGroup,
    SynonymTerm,
)
from .snapshots import LEFT_OUT, LEFT_OUT_OF, PARTS, PARTS_OF, Snapshot, from_documents, now

ENCODER = DjangoJSONEncoder(ensure_ascii=False)
CHUNK = 100  # listings of one revision: each addition to it copies the list of the others

# {model: (the model whose versions its rows are part of, the column with that one's key)}
_roots = {}
# What has been written since the outermost `recording` began: {(model, key)}.
_touched = ContextVar("touched", default=None)


def register():
    """At the start, when all models are there."""
    _register(Listing, exclude=LEFT_OUT)
    for part in (ContactPoint, Schedule, ServedArea):
        _register(part, Listing, "listing_id")
    for child in children():
        _register(child, Listing, follow=("listing_ptr", *PARTS))
    register_row(Resource)
    register_row(CrisisLine)
    register_with_parts(SynonymGroup, {"terms": SynonymTerm})


def register_row(model):
    """A model without parts, from whatever app."""
    _register(model)


def register_with_parts(model, parts, left_out=()):
    """A model whose versions hold the rows of others, too: {related name: model}; from whatever app."""
    _register(model, follow=tuple(parts), exclude=left_out)
    PARTS_OF[model] = tuple(parts)
    LEFT_OUT_OF[model] = tuple(left_out)
    for name, part in parts.items():
        _register(part, model, model._meta.get_field(name).field.attname)


def _register(model, root=None, key="pk", **options):
    reversion.register(model, **options)
    _roots[model] = root or model, key
    for signal in (post_save, post_delete):
        signal.connect(_note_write, sender=model, dispatch_uid=f"history of {model._meta.label}")


def _note_write(sender, instance, **kwargs):
    touched = _touched.get()
    if touched is not None:
        root, key = _roots[sender]
        touched.add((root, getattr(instance, key)))


def children():
    return [Listing._meta.get_field(name).related_model for name in Listing.CHILDREN.values()]


@contextmanager
def recording(user=None, comment=""):
    """One revision, and one transaction, for all that is written within. What did not change adds nothing."""
    is_outermost = not reversion.is_active()
    with transaction.atomic(), reversion.create_revision(manage_manually=True):
        if user:
            reversion.set_user(user)
        if comment:
            reversion.set_comment(comment)
        if not is_outermost:
            yield
            return
        token = _touched.set(set())
        try:
            yield
            if not connection.needs_rollback:
                _keep(_touched.get())
        finally:
            _touched.reset(token)


def touch(*rows):
    """Within `recording`: these may have changed in a way that told nobody."""
    for row in rows:
        touch_keys(type(row), [row.pk])


def touch_keys(model, keys):
    """The same where there are keys alone."""
    root, _key = _roots[model]
    _touched.get().update((root, key) for key in keys)


def catch_up(row):
    """Before a change: what was written past this module becomes a version, or the change would hide it."""
    if not reversion.is_active():
        with recording():
            touch(row)


def _keep(touched):
    for model, key in sorted(touched, key=str):
        row = current(model, key)
        if row is not None and now(row) != last_snapshot(row):
            reversion.add_to_revision(row)


def current(model, key):
    """The row as it is now, of a listing that of its kind; None if it is gone."""
    if model is Listing:
        kind = Listing.objects.filter(pk=key).values_list("kind", flat=True).first()
        model = Listing._meta.get_field(Listing.CHILDREN[kind]).related_model if kind else Listing
    return model.objects.filter(pk=key).first()


def note(keys, user=None, comment=""):
    """Notes many listings and what hangs on them as they are now, in revisions of their own."""
    keys = list(keys)
    for start in range(0, len(keys), CHUNK):
        with recording(user, comment):
            for child in children():
                found = child.objects.filter(pk__in=keys[start : start + CHUNK])
                for listing in found.prefetch_related(*PARTS):
                    reversion.add_to_revision(listing)


def note_new(user=None, comment=""):
    """Notes the listings of which there is no version yet."""
    known = set(KeptRow.objects.get_for_model(Listing).values_list("object_id", flat=True))
    keys = Listing.objects.values_list("pk", flat=True)
    note([key for key in keys if str(key) not in known], user, comment)


class Version(NamedTuple):
    number: int
    at: datetime
    by: models.Model | None
    comment: str
    snapshot: Snapshot


def versions(row, numbers: Iterable[int] | None = None) -> list[Version]:
    """The latest first; of some revisions only, where their numbers are given."""
    if numbers is None:
        numbers = KeptRow.objects.get_for_object(row).values("revision")
    kept = KeptRow.objects.filter(revision__in=numbers, serialized_data__contains=str(row.pk))
    kept = kept.select_related("revision__user").order_by("-revision_id", "pk")
    found = []
    for revision, rows in groupby(kept, key=lambda one: one.revision):
        documents = (document for one in rows for document in json.loads(one.serialized_data))
        snapshot = from_documents(type(row), row.pk, documents)
        if snapshot.fields:
            found.append(
                Version(revision.pk, revision.date_created, revision.user, revision.comment, snapshot)
            )
    return found


def last(row) -> Version | None:
    number = KeptRow.objects.get_for_object(row).values_list("revision", flat=True).first()
    return next(iter(versions(row, [number])), None) if number else None


def last_snapshot(row) -> Snapshot | None:
    found = last(row)
    return found.snapshot if found else None


def keep_many(objects: Iterable, user=None, comment: str = "") -> None:
    """One revision of listings, their children and parts, all of them saved already.

    As django-reversion would write them one by one, but from memory: 20,000 new listings cost seconds.
    """
    _keep_rows(map(as_kept, objects), user, comment)


def catch_up_many(former: Iterable[list[KeptRow]]) -> None:
    """Before many changes: `former` holds for each listing its rows as they were, made by `as_kept`."""
    former = list(former)
    latest = _latest([row for rows in former for row in rows])
    behind = [rows for rows in former if any(_says_else(row, latest) for row in rows)]
    if behind:
        _keep_rows(row for rows in behind for row in rows)


def _latest(rows):
    """{(content type, key): the last version}"""
    found, keys = {}, defaultdict(list)
    for row in rows:
        keys[row.content_type_id].append(row.object_id)
    for kind, ids in keys.items():
        kept = KeptRow.objects.filter(db=router.db_for_write(KeptRow), content_type=kind, object_id__in=ids)
        last = kept.order_by().values("object_id").annotate(last=models.Max("pk")).values("last")
        texts = KeptRow.objects.filter(pk__in=last).order_by().values_list("object_id", "serialized_data")
        found |= {(kind, key): text for key, text in texts}
    return found


def _says_else(row, latest):
    text = latest.get((row.content_type_id, row.object_id))
    same = text == row.serialized_data or (text and json.loads(text) == json.loads(row.serialized_data))
    return not same


def _keep_rows(rows, user=None, comment=""):
    revision = Revision.objects.create(date_created=timezone.now(), user=user, comment=comment)
    rows = list(rows)
    for row in rows:
        row.revision = revision
    KeptRow.objects.bulk_create(rows)


def as_kept(found) -> KeptRow:
    """The row as it is in memory, of no revision yet."""
    model = type(found)
    return KeptRow(
        content_type=ContentType.objects.get_for_model(model),
        object_id=force_str(found.pk),
        db=router.db_for_write(model),
        format="json",
        serialized_data=_serialized(found),
        object_repr=force_str(found),
    )


def _serialized(found):
    values = {name: getattr(found, attribute) for name, attribute in _fields(type(found))}
    row = {"model": found._meta.label_lower, "pk": found.pk, "fields": values}
    return ENCODER.encode([row])


@cache
def _fields(model):
    left_out = LEFT_OUT if model is Listing else ()
    fields = model._meta.local_fields
    return tuple(
        (field.name, field.attname)
        for field in fields
        if not field.primary_key and field.name not in left_out
    )
