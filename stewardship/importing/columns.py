"""The project's own columns: one list for export and import, so that what leaves comes back as it was."""

import re
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from directory.features import FEATURES
from directory.models import (
    ContactPoint,
    CounselingCenter,
    Employer,
    Listing,
    MemberOrganization,
    SelfHelpGroup,
)

from .cells import Choice, Degrees, Flag, Number, Place, Text, Three
from .parts import Areas, Contacts, Schedules
from .texts import same

MODELS = {
    Listing.Kind.CENTER: CounselingCenter,
    Listing.Kind.GROUP: SelfHelpGroup,
    Listing.Kind.ORGANIZATION: MemberOrganization,
    Listing.Kind.EMPLOYER: Employer,
}
TYPES = {
    Listing.Kind.CENTER: Choice(CounselingCenter.Type.choices),
    Listing.Kind.GROUP: Choice(SelfHelpGroup.Type.choices),
}


class Column(NamedTuple):
    name: str
    cell: object
    label: object
    # Shown to whoever edits the file; a change of it is not taken over.
    is_fixed: bool = False
    # Of one kind alone.
    kinds: frozenset = frozenset(Listing.Kind)

    @property
    def header(self):
        """The name in brackets is what counts: words may change."""
        with translation.override("ja"):
            return f"{self.label} [{self.name}]"


def _label(name, model=Listing):
    return model._meta.get_field(name).verbose_name


def _text(name, model=Listing, **options):
    return Column(name, Text(model._meta.get_field(name)), _label(name, model), **options)


def _choice(name, choices, **options):
    return Column(name, Choice(choices), _label(name), **options)


def _of(kind, *names):
    return [_text(name, MODELS[kind], kinds=frozenset({kind})) for name in names]


CHANNELS = Choice(ContactPoint.Channel.choices)


IDENTITY = ("id", "code", "kind", "status", "updated_at")
COLUMNS = (
    Column("id", Text(Listing._meta.get_field("code"), check=False), _("number of the entry"), is_fixed=True),
    Column("code", Text(Listing._meta.get_field("code"), check=False), _label("code"), is_fixed=True),
    _choice("kind", Listing.Kind.choices, is_fixed=True),
    _choice("status", Listing.Status.choices, is_fixed=True),
    _text("name"),
    _text("name_kana"),
    Column(
        "type",
        Choice([]),  # the kind decides which: TYPES
        CounselingCenter._meta.get_field("type").verbose_name,
        kinds=frozenset(TYPES),
    ),
    Column("specialised", Flag(), _label("specialised")),
    *(_text(name) for name in ("short_name", "name_en", "summary", "description", "first_visit", "caution")),
    Column("contacts", Contacts(CHANNELS), _("ways of contact")),
    Column("prefecture", Place(), _label("prefecture")),
    Column("municipality", Place(), _label("municipality")),
    *(_text(name) for name in ("postal_code", "address", "building", "access")),
    Column("latitude", Degrees(), _label("latitude")),
    Column("longitude", Degrees(), _label("longitude")),
    _choice("address_disclosure", Listing.AddressDisclosure.choices),
    _choice("serves", Listing.Serves.choices),
    Column("served_areas", Areas(), _("areas served")),
    _text("serves_note"),
    _text("target_text"),
    Column("age_min", Number(150), _label("age_min")),
    Column("age_max", Number(150), _label("age_max")),
    Column("ages_approximate", Flag(), _label("ages_approximate")),
    Column("no_age_limit", Three(), _label("no_age_limit")),
    *(Column(feature.name, Three(), feature.label) for feature in FEATURES),
    _text("hours_text"),
    Column("schedules", Schedules(), _("opening hours")),
    _text("cost_text"),
    _text("price_list"),
    _choice("operator_kind", Listing.OperatorKind.choices),
    _text("operator_name"),
    Column("operator", Text(Listing._meta.get_field("code")), _label("operator")),
    _text("corporate_number"),
    *_of(Listing.Kind.ORGANIZATION, "founded", "representative", "role_at_node"),
    *_of(Listing.Kind.EMPLOYER, "facts", "as_of", "relation_to_node"),
    _text("staff_note"),
    Column(
        "updated_at", Text(Listing._meta.get_field("code"), check=False), _label("updated_at"), is_fixed=True
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
# What a row may change, by kind.
FIELDS = {
    kind: tuple(column.name for column in COLUMNS if kind in column.kinds and column.name not in IDENTITY)
    for kind in Listing.Kind.values
}
DEFAULTS = {
    "address_disclosure": Listing.AddressDisclosure.PUBLIC.value,
    "serves": Listing.Serves.UNCONFIRMED.value,
    "specialised": False,
    "ages_approximate": False,
}


def empty(name):
    """The value of a field that nobody has filled in."""
    if name in DEFAULTS:
        return DEFAULTS[name]
    if name.startswith("contacts") or name in ("schedules", "served_areas"):
        return []
    cell = BY_NAME[name].cell
    return None if isinstance(cell, (Three, Number)) else ""


def in_order(names):
    """As the columns stand; PostgreSQL keeps the names of a JSON object in an order of its own."""
    return sorted(names, key=_place)


def _place(name):
    base, _dot, channel = name.partition(".")
    return PLACES[base], CHANNELS.places.get(channel, 0)


def own_name(header):
    """The column of a header that an export wrote, in whatever language."""
    if match := re.search(r"\[(\w+)\]$", header.strip()):
        return match[1] if match[1] in BY_NAME else ""
    return OWN.get(same(header), "")


OWN = {name: name for name in BY_NAME}
PLACES = {name: place for place, name in enumerate(BY_NAME)}
