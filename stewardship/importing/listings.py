"""What stands in the database now, in the form in which rows of files are compared with it."""

from collections import defaultdict

from directory.features import FEATURES
from directory.models import ContactPoint, Listing, MemberOrganization, Schedule, ServedArea

from .columns import FIELDS, MODELS
from .texts import tidy

PARTS = ("contacts", "schedules", "served_areas")
FEATURE_NAMES = frozenset(feature.name for feature in FEATURES)
PLAIN = ("latitude", "longitude", "age_min", "age_max", "specialised", "ages_approximate", "no_age_limit")


class Now:
    """A listing with its parts. `values` is what a file would say of it."""

    def __init__(self, listing, child, contacts, schedules, areas, operator=""):
        self.listing, self.child = listing, child
        self.contacts, self.schedules, self.areas = contacts, schedules, areas
        self.operator = operator

    @property
    def values(self):
        return {name: self.value(name) for name in FIELDS[self.listing.kind]}

    def value(self, name):
        base, _dot, channel = name.partition(".")
        if base == "contacts":
            found = [contact_value(c) for c in self.contacts]
            return [c for c in found if c[0] == channel] if channel else found
        if base == "schedules":
            return [schedule_value(schedule) for schedule in self.schedules]
        if base == "served_areas":
            return sorted([a.municipality_id or a.prefecture_id, a.is_excluded] for a in self.areas)
        if base == "operator":
            return self.operator
        if base in ("prefecture", "municipality"):
            return getattr(self.listing, f"{base}_id") or ""
        if base in PLAIN or base in FEATURE_NAMES:
            return getattr(self.listing, base)
        holder = self.listing if hasattr(self.listing, base) else self.child
        return tidy(getattr(holder, base, ""))


def contact_value(contact):
    texts = (contact.value, contact.purpose, contact.hours_note)
    return [str(contact.channel), *map(tidy, texts), contact.is_source_page]


def schedule_value(schedule):
    times = (schedule.starts_at, schedule.ends_at, schedule.first_on)
    return [
        schedule.recurrence,
        *(moment.isoformat() if moment else "" for moment in times),
        schedule.closed_on_holidays,
        schedule.closed_at_new_year,
        tidy(schedule.note),
    ]


def fetch(keys) -> dict:
    """{id: Now} with a fixed number of queries, however many there are."""
    keys = list(keys)
    listings = Listing.objects.in_bulk(keys)
    children = _children(listings)
    contacts, schedules = _grouped(ContactPoint, keys), _grouped(Schedule, keys)
    areas = _grouped(ServedArea, keys)
    operators = dict(
        MemberOrganization.objects.filter(
            pk__in={listing.operator_id for listing in listings.values() if listing.operator_id}
        ).values_list("pk", "code")
    )
    return {
        key: Now(
            listing,
            children.get(key, listing),
            contacts[key],
            schedules[key],
            areas[key],
            operators.get(listing.operator_id, ""),
        )
        for key, listing in listings.items()
    }


def _children(listings):
    """The columns of the child tables alone: their rows repeat the listing's 80 otherwise."""
    found = {}
    for kind, model in MODELS.items():
        keys = [key for key, listing in listings.items() if listing.kind == kind]
        own = [field.attname for field in model._meta.local_concrete_fields]
        for row in model._base_manager.filter(pk__in=keys).values(*own) if keys else ():
            found[row["listing_ptr_id"]] = model(**row)
    return found


def _grouped(model, keys):
    found = defaultdict(list)
    for row in model._base_manager.filter(listing__in=keys).order_by(*model._meta.ordering):
        found[row.listing_id].append(row)
    return found
