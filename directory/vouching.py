"""Which checks of a merged listing hold for the one that stays.

A check vouches for what stood there to be checked: where something else stands after the merge, it says
nothing, and stays with the closed row.
"""

from .likeness import contact_key
from .models import Check, ServedArea

Scope = Check.Scope
PLACE = (
    "prefecture",
    "municipality",
    "postal_code",
    "address",
    "building",
    "access",
    "latitude",
    "longitude",
)
# What belongs to each part beside rows of its own.
FIELDS = {
    Scope.CONTACT: (),
    Scope.VENUE: PLACE,
    Scope.SCHEDULE: ("hours_text",),
    Scope.COST: ("cost_text", "price_list", "free_of_charge"),
}


def facts(listing) -> dict[str, set]:
    """{part: what a check of it vouches for}"""
    found = {
        scope: {(name, getattr(listing, listing._meta.get_field(name).attname)) for name in names}
        for scope, names in FIELDS.items()
    }
    found[Scope.CONTACT] |= {contact_identity(contact) for contact in listing.contact_points.all()}
    found[Scope.SCHEDULE] |= {row_identity(schedule) for schedule in listing.schedules.all()}
    return found


def contact_identity(contact):
    return contact_key(contact.channel, contact.value) or (contact.channel, contact.value)


def row_identity(row):
    if isinstance(row, ServedArea):  # the kept one decides whether it is served or excepted
        return row.prefecture_id, row.municipality_id
    names = [one.attname for one in row._meta.concrete_fields if one.name not in {"id", "listing"}]
    return tuple(getattr(row, name) for name in names)


def move_checks(kept, other, of_kept: dict[str, set], of_other: dict[str, set]):
    """Of two with these facts before: from `other` for the parts that are there now as it had them.

    From `kept` its hours: where the other's were taken, nobody has asked about these, and dates are computed
    from them. A new number or price beside what was checked is as if somebody had edited it.
    """
    present = facts(kept)
    mine, theirs = list(kept.checks.all()), list(other.checks.all())
    _give(theirs, other, kept, {scope for scope in FIELDS if present[scope] == of_other[scope]})
    if present[Scope.SCHEDULE] != of_kept[Scope.SCHEDULE]:
        _give(mine, kept, other, {Scope.SCHEDULE})


def _give(checks, giver, taker, given):
    """What the checks say of these parts."""
    for check in checks:
        parts = set(FIELDS) if check.scope == Scope.ALL else {check.scope}
        if parts <= given:
            Check.objects.filter(pk=check.pk).update(listing=taker.pk)
        elif parts & given:
            _split(check, {scope: taker if scope in given else giver for scope in FIELDS})


def _split(check, owners):
    """Everything was checked at once: one row for each part, to whom that part has come."""
    values = {
        one.attname: getattr(check, one.attname)
        for one in check._meta.concrete_fields
        if one.name not in {"id", "listing", "scope"}
    }
    rows = [Check(scope=scope, listing_id=owner.pk, **values) for scope, owner in owners.items()]
    Check.objects.bulk_create(rows)
    Check.objects.filter(pk=check.pk).delete()
