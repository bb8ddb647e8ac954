"""Two listings of one place become one. The other row stays, closed, and its address leads to this one."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from . import actions, freshness, history, publishing
from .differences import changed_fields
from .models import Check, ContactPoint, DifferentPlaces, Listing, Schedule, ServedArea, StatusChange
from .restoring import STAYING, sentences
from .snapshots import Snapshot, now
from .vouching import PLACE, contact_identity, facts, move_checks, row_identity

Disclosure = Listing.AddressDisclosure
# What only makes sense together: a street of one town under the name of another would be invented.
BUNDLES = (
    PLACE,
    ("operator_kind", "operator_name", "operator", "corporate_number"),
)
# Half of it from each would be a rule that neither has.
WHOLE = (("age_min", "age_max", "ages_approximate", "no_age_limit"), ("serves", "serves_note"))
JOINED = {"staff_note"}  # both are kept, one below the other
STRICTER = [Disclosure.PUBLIC, Disclosure.MUNICIPALITY, Disclosure.AFTER_CONTACT]
# Handled here row by row, or no row of the listing's own.
UNITED = {Check, ContactPoint, Schedule, ServedArea, DifferentPlaces}


class CannotMerge(Exception):
    """`messages` say why, in sentences for the person at the button."""

    def __init__(self, *messages):
        super().__init__(messages)
        self.messages = messages


class Part(models.TextChoices):
    """Whose rows of hours or areas are taken."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


@dataclass
class Choices:
    """What a person has chosen; without a word of theirs, what `defaults` says."""

    from_other: set[str] = field(default_factory=set)
    schedules: str = Part.KEPT
    served_areas: str = Part.BOTH


class Preview(NamedTuple):
    before: Snapshot
    after: Snapshot
    parts: list[freshness.Part]  # with the check that holds for each


def merge(kept, other, choices: Choices | None = None, user=None):
    """`other` becomes part of `kept`, both of one kind. All of it or, when anything fails, nothing."""
    with transaction.atomic():
        kept, other = _locked(kept, other)
        refuse(kept, other)
        choices = choices or defaults(kept, other)
        for listing in (kept, other):
            history.catch_up(listing)
        with history.recording(user, _comment(kept, other)):
            channels = set(other.contact_points.values_list("channel", flat=True))
            checked = facts(kept), facts(other)
            take_fields(kept, other, choices)
            unite_contacts(kept, other)
            take_rows(kept, other, Schedule, choices.schedules)
            take_rows(kept, other, ServedArea, choices.served_areas)
            move_checks(kept, other, *checked)
            move_everything_else(kept, other)
            close(kept, other, user)
            actions.derive(kept)
            actions.derive(other, channels)
            publishing.take_back([kept.pk], user)
            history.touch(kept, other)
    return kept


def _comment(kept, other):
    return _("Merged: “%(other)s” (%(other_code)s) into “%(kept)s” (%(kept_code)s)") % {
        "other": other.name,
        "other_code": other.code,
        "kept": kept.name,
        "kept_code": kept.code,
    }


def preview(kept, other, choices: Choices | None = None) -> Preview:
    """The same, of which nothing stays."""
    before = now(kept)
    with transaction.atomic():
        merged = type(kept).objects.get(pk=merge(kept, other, choices).pk)
        after = now(merged)
        rows = merged.contact_points.all(), merged.schedules.all(), merged.checks.all()
        parts = freshness.by_part(merged, *rows)
        transaction.set_rollback(True)
    return Preview(before, after, parts)


def older_first(first, second):
    """A page that people can see is kept before one they cannot, then the older address."""
    return sorted([first, second], key=lambda one: (not one.is_public, one.created_at, one.code))


def refuse(kept, other):
    if kept.pk == other.pk:
        raise CannotMerge(_("This is one and the same listing."))
    if kept.kind != other.kind:
        raise CannotMerge(
            _(
                "One is “%(kept)s”, the other “%(other)s”. Listings of two kinds cannot be merged: close "
                "the one that is not needed, after copying what only it says."
            )
            % {"kept": kept.get_kind_display(), "other": other.get_kind_display()}
        )
    for listing in (kept, other):
        if listing.merged_into_id:
            raise CannotMerge(_("“%(name)s” has been merged already.") % {"name": listing.name})


def defaults(kept, other) -> Choices:
    """What is kept stays, its gaps are filled from the other one."""
    names = [one.name for one in differing(kept, other)]
    chosen = {name for name in names if _is_empty(kept, name) and not _is_empty(other, name)}
    for bundle in BUNDLES:
        if not _agree(kept, other, bundle):
            chosen -= set(bundle)
    for bundle in WHOLE:
        if not all(_is_empty(kept, name) for name in bundle):
            chosen -= set(bundle)
    # Never public by a merge what one of the two keeps hidden.
    if STRICTER.index(other.address_disclosure) > STRICTER.index(kept.address_disclosure):
        chosen.add("address_disclosure")
    schedules = Part.KEPT if kept.schedules.exists() else Part.OTHER
    return Choices(chosen, schedules, Part.BOTH)


def _agree(kept, other, bundle):
    """As far as both say something."""
    both_say = [name for name in bundle if not _is_empty(kept, name) and not _is_empty(other, name)]
    return all(_value(kept, name) == _value(other, name) for name in both_say)


def differing(kept, other) -> list[models.Field]:
    """Fields between which a person chooses."""
    fields = changed_fields(type(kept), now(kept), now(other))
    return [one for one in fields if one.name not in STAYING | JOINED]


def _value(listing, name):
    return getattr(listing, listing._meta.get_field(name).attname)


def _is_empty(listing, name):
    value = _value(listing, name)
    if name == "serves":
        return value == Listing.Serves.UNCONFIRMED
    return value in (None, "") or (value is False and not listing._meta.get_field(name).null)


def _locked(kept, other):
    """In the order of their keys, as whoever locks several does: then no two wait for each other."""
    list(Listing.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk"))
    return [type(one).objects.get(pk=one.pk) for one in (kept, other)]


def take_fields(kept, other, choices):
    for one in differing(kept, other):
        if one.name in choices.from_other:
            setattr(kept, one.attname, getattr(other, one.attname))
    for name in JOINED:
        texts = dict.fromkeys(filter(None, (getattr(kept, name), getattr(other, name))))
        setattr(kept, name, "\n\n".join(texts))
    if kept.KIND == Listing.Kind.ORGANIZATION and kept.operator_id in {kept.pk, other.pk}:
        kept.operator = None  # no organization runs itself
    try:
        kept.full_clean()
    except ValidationError as error:
        raise CannotMerge(*sentences(kept, error)) from error
    kept.save()


def unite_contacts(kept, other):
    """Each number and address once; of two the kept one stays, and learns what only the other says of it."""
    present = {contact_identity(contact): contact for contact in kept.contact_points.all()}
    for contact in other.contact_points.all():
        twin = present.get(contact_identity(contact))
        if twin is None:
            ContactPoint.objects.filter(pk=contact.pk).update(listing=kept.pk)
            present[contact_identity(contact)] = contact
            continue
        filled = {name: getattr(twin, name) or getattr(contact, name) for name in ("purpose", "hours_note")}
        vars(twin).update(filled)
        ContactPoint.objects.filter(pk=twin.pk).update(**filled)
        ContactPoint.objects.filter(pk=contact.pk).delete()


def take_rows(kept, other, model, choice):
    """Hours or areas. What is not taken stays with the closed row, where its history can be read."""
    if choice == Part.KEPT:
        return
    mine, theirs = (list(model.objects.filter(listing=one.pk)) for one in (kept, other))
    if choice == Part.OTHER:
        model.objects.filter(pk__in=[row.pk for row in mine]).delete()
        mine = []
    known = {row_identity(row) for row in mine}
    new = [row.pk for row in theirs if row_identity(row) not in known]
    model.objects.filter(pk__in=new).update(listing=kept.pk)


def move_everything_else(kept, other):
    """Whatever names a listing, in whatever app: found, so that nobody has to remember this place."""
    for relation in relations(type(kept)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: other.pk})
        for key in rows.values_list("pk", flat=True):
            _move(relation, key, kept)
    _move_different_places(kept, other)
    for listing in kept.operated_listings.all() if kept.KIND == Listing.Kind.ORGANIZATION else ():
        history.touch(listing.kind_object)


def relations(model):
    """Hidden ones as well. Rows that are part of the listing itself are not among them."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and (relation.one_to_many or relation.one_to_one)
        and relation.related_model not in UNITED
        and not getattr(relation, "parent_link", False)
        and relation.on_delete is not models.DO_NOTHING  # the search index looks after itself
    ]


def _move(relation, key, kept):
    """What would stand there twice stays with the closed row."""
    rows = relation.related_model._base_manager.filter(pk=key)
    try:
        with transaction.atomic():
            rows.update(**{relation.field.name: kept.pk})
    except IntegrityError:
        pass


def _move_different_places(kept, other):
    for row in DifferentPlaces.objects.filter(models.Q(first=other.pk) | models.Q(second=other.pk)):
        pair = {row.first_id, row.second_id} - {other.pk} | {kept.pk}
        if len(pair) == 2:
            first, second = sorted(pair)
            DifferentPlaces.objects.get_or_create(first_id=first, second_id=second, defaults={"by": row.by})
        row.delete()


def close(kept, other, user):
    """What was never public is declined: as a closed listing it would get a page."""
    former, has_page = other.status, other.is_public or other.status == Listing.Status.CLOSED
    other.status = Listing.Status.CLOSED if has_page else Listing.Status.DECLINED
    other.merged_into_id = kept.pk
    other.save()
    StatusChange.objects.create(listing_id=other.pk, former=former, status=other.status, by=user)


def address_of(listing) -> Listing | None:
    """The listing at which the page of a merged one has arrived; None where nobody may see that."""
    seen = {listing.pk}
    while listing.merged_into_id and listing.merged_into_id not in seen:
        listing = listing.merged_into
        seen.add(listing.pk)
    has_page = listing.is_public or listing.status == Listing.Status.CLOSED
    return listing if has_page and not listing.merged_into_id else None
