"""Reads the published listings once and sorts them into bitmaps."""

from array import array
from collections import defaultdict

from django.db import connections

from .. import bits
from ..features import FILTERABLE
from ..models import Listing, Municipality, Prefecture, ServedArea
from ..models.queries import ORDERS
from .catalogue import Catalogue

CHUNK = 2000
FEATURES = [feature.name for feature in FILTERABLE]
COLUMNS = (
    "search_entry__id",
    "specialised",
    "kind",
    "counselingcenter__type",
    "selfhelpgroup__type",
    "serves",
    "prefecture",
    "municipality",
    "age_min",
    "age_max",
    "no_age_limit",
    "latitude",
    "longitude",
    "address_disclosure",
)
NOBODY = (None,) * (len(COLUMNS) + len(FEATURES))
NOWHERE = float("nan")
# A byte 0 or 1 as the character 0 or 1.
DIGITS = b"01" + bytes(254)


def build(revision):
    catalogue = Catalogue(revision)
    _add_places(catalogue)
    _add_listings(catalogue)
    _add_areas(catalogue)
    catalogue.orders["relevance"] = _numbers(*ORDERS["relevance"])
    return catalogue


def _add_places(catalogue):
    # Towns first: whoever adds places meanwhile has added the prefecture of a town before the town.
    towns = list(Municipality.objects.all())
    catalogue.prefectures = {prefecture.code: prefecture for prefecture in Prefecture.objects.all()}
    catalogue.towns = {town.code: town for town in towns}
    for town in towns:
        town.prefecture = catalogue.prefectures[town.prefecture_id]
        if town.parent_id:
            town.parent = catalogue.towns[town.parent_id]
            catalogue.wards[town.parent_id].append(town.code)


def published():
    return Listing.objects.published().filter(search_entry__isnull=False)


def _numbers(*order):
    """All published ones in this order."""
    numbers = published().order_by(*order).values_list("search_entry__id")
    return array("I", (row[0] for chunk in _raw(numbers) for row in chunk))


def _add_listings(catalogue):
    digits = {name: bytearray() for name in ("all", "specialised", *FEATURES)}
    groups = {name: defaultdict(lambda: array("I")) for name in catalogue.GROUPS}
    rows = published().order_by("search_entry__id").values_list(*COLUMNS, *FEATURES)
    for chunk in _raw(rows):
        chunk = list(_without_gaps(chunk, len(catalogue.standing)))
        _add_digits(digits, chunk)
        for row in chunk:
            _add_row(catalogue, groups, row[: len(COLUMNS)])
    sets = {name: bits.from_digits(column) for name, column in digits.items()}
    catalogue.all, catalogue.specialised, catalogue.features = sets.pop("all"), sets.pop("specialised"), sets
    catalogue.groups = {name: dict(found) for name, found in groups.items()}


def _without_gaps(chunk, number):
    """Rows in which each number comes: for those of drafts and of listings that are gone, an empty one."""
    for row in chunk:
        for _gap in range(number, row[0]):
            yield NOBODY
        yield row
        number = row[0] + 1


def _add_digits(digits, chunk):
    columns = list(zip(*chunk, strict=True))
    for name, column in zip(digits, (columns[0], columns[1], *columns[len(COLUMNS) :]), strict=True):
        digits[name] += bytes(map(bool, column)).translate(DIGITS)


def _add_row(catalogue, groups, row):
    number, _is_special, kind, center, group, serves, prefecture, town, low, high, unlimited, *point = row
    latitude, longitude, disclosure = point
    is_public = disclosure == Listing.AddressDisclosure.PUBLIC and latitude is not None
    catalogue.latitudes.append(latitude if is_public else NOWHERE)
    catalogue.longitudes.append(longitude if is_public else NOWHERE)
    # The town's own string: one of each row would keep the memory of all rows in pieces.
    catalogue.standing.append(catalogue.towns[town].code if town else None)
    if number is None:
        return
    groups["kind"][kind].append(number)
    groups["type"][f"{kind}:{center or group}"].append(number)
    groups["serves"][serves].append(number)
    groups["prefecture"][prefecture].append(number)
    groups["town"][town].append(number)
    if prefecture and not town:
        catalogue.capitals[number] = prefecture
    groups["ages"][low, high, bool(unlimited)].append(number)


def _add_areas(catalogue):
    areas = ServedArea.objects.filter(listing__status=Listing.Status.PUBLISHED).order_by()
    areas = areas.filter(listing__search_entry__isnull=False)
    columns = ("listing__search_entry__id", "prefecture", "municipality", "is_excluded")
    found = {name: defaultdict(lambda: array("I")) for name in catalogue.AREAS}
    for chunk in _raw(areas.values_list(*columns)):
        for number, prefecture, town, is_excluded in chunk:
            if is_excluded:
                found["excepted"][town].append(number)
                continue
            found["any"][prefecture].append(number)
            found["named" if town else "whole"][town or prefecture].append(number)
    catalogue.areas = {name: dict(places) for name, places in found.items()}


def _raw(values):
    """Chunks of rows as the driver gives them: converting millions of values one by one is dear."""
    connection = connections[values.db]
    with connection.chunked_cursor() as cursor:  # PostgreSQL would send all of them at once
        cursor.execute(*values.query.get_compiler(connection=connection).as_sql())
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk
