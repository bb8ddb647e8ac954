"""Values → rows of the database, many at once, with all that follows from them."""

import datetime
import uuid
from collections import defaultdict

from django.db import router
from django.db.models.sql import InsertQuery

from directory import history
from directory.actions import FROM_HOURS
from directory.models import ContactPoint, Listing, MemberOrganization, Schedule, ServedArea, StatusChange

from .columns import MODELS, in_order
from .listings import Now, contact_value, schedule_value

CHILD_FIELDS = {"type", "founded", "representative", "role_at_node", "facts", "as_of", "relation_to_node"}
AGES = {"age_min", "age_max", "no_age_limit"}
DERIVED = {*ContactPoint.ATTRIBUTES.values(), *FROM_HOURS, "over_40_ok"}


def build(kind, values, status) -> Now:
    """A listing that is not saved yet."""
    model = MODELS[kind]
    listing = Listing(id=uuid.uuid4(), kind=kind, status=status)
    now = Now(listing, model(listing_ptr_id=listing.pk), [], [], [])
    put(now, values)
    return now


def put(now: Now, values: dict) -> None:
    """Sets the values and what follows from them, in memory."""
    former = {contact.channel for contact in now.contacts}
    for name in in_order(values):
        _set(now, name, values[name])
    if any(name.startswith("contacts") for name in values):
        _derive_ways(now, former)
    if "schedules" in values:
        _derive_hours(now)
    if values.keys() & AGES:
        _derive_ages(now, values)


def _set(now, name, value):
    listing, base = now.listing, name.partition(".")[0]
    if base == "contacts":
        now.contacts = _contacts(now, name.partition(".")[2], value)
    elif base == "schedules":
        now.schedules = [_schedule(now, item) for item in value]
    elif base == "served_areas":
        now.areas = [_area(now, code, is_out) for code, is_out in value]
    elif base in ("prefecture", "municipality"):
        setattr(listing, f"{base}_id", value or None)
    elif base == "operator":
        now.operator = value
        listing.operator_id = (
            MemberOrganization.objects.filter(code=value).values_list("pk", flat=True).first()
            if value
            else None
        )
    else:
        setattr(now.child if base in CHILD_FIELDS else listing, base, value)


def _contacts(now, channel, values):
    """Rows that stay keep their key, so that their history goes on."""
    touched = [c for c in now.contacts if not channel or c.channel == channel]
    left = {tuple(contact_value(c)[:2]): c for c in touched}
    new = []
    for value in values:
        contact = left.pop(tuple(value[:2]), None) or ContactPoint(listing=now.listing)
        contact.channel, contact.value, contact.purpose, contact.hours_note, contact.is_source_page = value
        new.append(contact)
    place = now.contacts.index(touched[0]) if touched else len(now.contacts)
    before = [c for c in now.contacts[:place] if c not in touched]
    after = [c for c in now.contacts[place:] if c not in touched]
    result = [*before, *new, *after]
    for order, contact in enumerate(result):
        contact.order = order
    return result


def _schedule(now, item):
    rule, starts, ends, first_on, holidays, new_year, note = item
    same = [schedule for schedule in now.schedules if schedule_value(schedule) == item]
    return (
        same[0]
        if same
        else Schedule(
            listing=now.listing,
            recurrence=rule,
            starts_at=datetime.time.fromisoformat(starts) if starts else None,
            ends_at=datetime.time.fromisoformat(ends) if ends else None,
            first_on=datetime.date.fromisoformat(first_on) if first_on else None,
            closed_on_holidays=holidays,
            closed_at_new_year=new_year,
            note=note,
        )
    )


def _area(now, code, is_out):
    town = code if len(code) > 2 else None
    same = [a for a in now.areas if (a.municipality_id or a.prefecture_id) == code]
    area = same[0] if same else ServedArea(listing=now.listing, prefecture_id=code[:2], municipality_id=town)
    area.is_excluded = is_out
    return area


def _derive_ways(now, former):
    channels = {contact.channel for contact in now.contacts}
    for channel, attribute in ContactPoint.ATTRIBUTES.items():
        if channel in channels:
            setattr(now.listing, attribute, True)
        elif channel in former:
            setattr(now.listing, attribute, None)


def _derive_hours(now):
    """As `set_evenings_and_weekends` does; staff's word stands where the schedules say nothing."""
    if not now.schedules:
        return
    now.listing.weekends = any(schedule.is_on_weekend for schedule in now.schedules)
    if all(schedule.ends_at for schedule in now.schedules):
        now.listing.evenings = any(schedule.is_in_the_evening for schedule in now.schedules)


def _derive_ages(now, values):
    if (
        not any(getattr(now.listing, name) not in (None, False) for name in AGES)
        and "over_40_ok" not in values
    ):
        now.listing.over_40_ok = None
    now.listing._derive_over_40()


class Batch:
    """Listings written together, with one revision for all of them."""

    def __init__(self, user, comment):
        self.user, self.comment = user, comment
        self.new = []
        self.changed = {}  # by key: two rows may be about one listing
        self.unreachable = []  # keys of listings that have lost their last way of contact
        self.changes: list[StatusChange] = []
        self.former = []  # what the history should hold before the changes
        self.before = {}  # {(model, key): its columns}
        self.child_values = defaultdict(list)
        self.gone = {ContactPoint: set(), Schedule: set(), ServedArea: set()}

    def add_new(self, now: Now) -> None:
        self.new.append(now)

    def add_changed(self, now: Now, values: dict) -> None:
        if not values:
            return
        if now.listing.pk not in self.changed:
            self.former.append([history.as_kept(row) for row in self._rows(now)])
        before = self._present(now)
        for key in before.keys() - self.before.keys():
            self.before[key] = before[key]
        was_reachable = bool(now.contacts)
        put(now, values)
        if was_reachable and not now.contacts:
            self.unreachable.append(now.listing.pk)
        for model, key in before.keys() - self._present(now).keys():
            self.gone[model].add(key)
        self.changed[now.listing.pk] = now
        for name in values.keys() & CHILD_FIELDS:
            self.child_values[type(now.child), name, values[name]].append(now.child.pk)

    def _all(self):
        return [*self.new, *self.changed.values()]

    def _parts(self, now):
        return [*now.contacts, *now.schedules, *now.areas]

    def _present(self, now):
        rows = [now.listing, *self._parts(now)]
        return {(type(row), row.pk): _state(row) for row in rows if row.pk}

    def save(self) -> None:
        if not self.new and not self.changed:
            return
        Listing.objects.bulk_create([now.listing for now in self.new])
        insert_children([now.child for now in self.new])
        if self.changed:
            history.catch_up_many(self.former)
            self._save_changed()
        for model in self.gone:
            self._save_parts(model)
        StatusChange.objects.bulk_create(self.changes)
        rows = (row for now in self._all() for row in self._rows(now))
        history.keep_many(rows, self.user, self.comment)

    def _save_changed(self):
        listings = [now.listing for now in self.changed.values()]
        _save_by_columns(Listing, [(row, {*self._written(row), "updated_at"}) for row in listings])
        for (model, name, value), keys in self.child_values.items():
            model._base_manager.filter(pk__in=keys).update(**{name: value})
        for model, keys in self.gone.items():
            model._base_manager.filter(pk__in=keys).delete() if keys else None

    def _save_parts(self, model):
        rows = [part for now in self._all() for part in self._parts(now) if type(part) is model]
        model._base_manager.bulk_create([row for row in rows if row.pk is None])
        known = [(row, self._written(row)) for row in rows if (model, row.pk) in self.before]
        _save_by_columns(model, [(row, columns) for row, columns in known if columns])

    def _written(self, row):
        """Names of the columns that are not as they were fetched."""
        before = self.before[type(row), row.pk]
        return [name for name, value in _state(row).items() if value != before[name]]

    def _rows(self, now):
        now.child.name = now.listing.name  # by which a version is called
        return [now.child, now.listing, *self._parts(now)]


def _state(row):
    return {field.name: getattr(row, field.attname) for field in row._meta.local_concrete_fields}


def _save_by_columns(model, changed):
    """Of (row, its changed columns) these alone: what somebody has written into another stays."""
    groups = defaultdict(list)
    for row, columns in changed:
        groups[frozenset(columns)].append(row)
    for columns, rows in groups.items():
        model._base_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=sorted(columns)
        )


def insert_children(children) -> None:
    """The rows of the child tables alone: Django refuses bulk_create for these."""
    by_model = defaultdict(list)
    for child in children:
        by_model[type(child)].append(child)
    for model, rows in by_model.items():
        query = InsertQuery(model)
        query.insert_values(model._meta.local_concrete_fields, rows, raw=True)
        query.get_compiler(using=router.db_for_write(model)).execute_sql()
