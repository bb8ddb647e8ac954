"""Brings an earlier version of a listing back. It is a change like any other, and can be undone like one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import actions, dates, history, publishing
from .differences import label
from .models import ContactPoint, Listing
from .snapshots import PARTS, Snapshot, now, part_model

# Published or closed is decided today; a code is for good.
STAYING = {"code", "kind", "status"}


class CannotRestore(Exception):
    """`messages` say why, in sentences for the person at the button."""

    def __init__(self, messages):
        super().__init__(messages)
        self.messages = messages


def restore(listing, version: history.Version, user=None):
    """Sets the fields and parts of that version; what it does not know yet stays as it is."""
    with transaction.atomic():
        Listing.objects.select_for_update().get(pk=listing.pk)
        listing = type(listing).objects.get(pk=listing.pk)
        history.catch_up(listing)
        comment = _("Restored: the version of %(day)s") % {"day": dates.day(version.at)}
        with history.recording(user, comment):
            apply(listing, version.snapshot)
            publishing.take_back([listing.pk], user)
            history.touch(listing)
    return listing


def preview(listing, version: history.Version) -> Snapshot:
    """How it would be afterwards. Nothing of it stays."""
    with transaction.atomic():
        restored = restore(listing, version)
        after = now(type(listing).objects.get(pk=restored.pk))
        transaction.set_rollback(True)
    return after


def apply(listing, snapshot: Snapshot):
    former_channels = set(listing.contact_points.values_list("channel", flat=True))
    _set(listing, {name: value for name, value in snapshot.fields.items() if name not in STAYING})
    _check(listing)
    listing.save()
    present = now(listing)
    for part in PARTS:
        if part in snapshot.parts and snapshot.parts[part] != present.parts[part]:
            _replace(listing, part, snapshot.parts[part])
    # Ways of contact that have gone; of those the version knows, it says itself whether they were confirmed.
    said = {channel for channel, name in ContactPoint.ATTRIBUTES.items() if name in snapshot.fields}
    actions.derive(listing, former_channels - said)


def _set(row, values):
    """The fields that the row's model still has."""
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name, value in values.items():
        if name in fields:
            setattr(row, fields[name].attname, fields[name].to_python(value))


def _replace(listing, part, rows):
    """The rows keep their keys, unless a key has moved to another listing in a merge."""
    model = part_model(type(listing), part)
    model.objects.filter(listing=listing.pk).delete()
    taken = set(model.objects.filter(pk__in=rows).values_list("pk", flat=True))
    made = []
    for key, values in rows.items():
        row = model(listing_id=listing.pk)
        row.pk = row._meta.pk.to_python(key)
        if row.pk in taken:
            row.pk = None
        _set(row, values)
        _check(row)
        made.append(row)
    model.objects.bulk_create(made)


def _check(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise CannotRestore(list(sentences(row, error))) from error


def sentences(row, error):
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name, messages in error.message_dict.items():
        for message in messages:
            if name not in fields:
                yield message
                continue
            if fields[name].is_relation:  # Django speaks of instances
                message = _("What stands in that version is no longer there.")
            yield f"{label(fields[name])}: {message}"
