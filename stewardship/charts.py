"""How much of the directory is checked: by prefecture, and over the last two years.

What counts as checked is what the public pages call so: the ways of contact, or everything, were looked at
by somebody, and that is not too long ago.
"""

import datetime
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import CharField, Count, Q
from django.db.models.functions import Cast

from directory.models import Check, Listing, Prefecture, Region
from directory.models.checks import VALID_MONTHS, VALID_MONTHS_OTHERWISE

MONTHS = 24
PUBLIC = {"status": Listing.Status.PUBLISHED, "merged_into": None}
# Of the drawing, in its own units.
LEFT, TOP, WIDTH, HEIGHT, STEP = 44, 12, 672, 180, 28


class Tile(NamedTuple):
    """A prefecture: of so many published listings, so many are checked."""

    prefecture: Prefecture
    checked: int
    total: int

    @property
    def shade(self):
        """0 none, then quarters; a prefecture without listings has no shade."""
        return -(-4 * self.checked // self.total) if self.total else "none"


class Point(NamedTuple):
    """The share at the end of a month, or today; and where its bar stands in the drawing."""

    day: datetime.date
    checked: int
    total: int
    x: int
    is_named: bool  # below its bar; every name would be too many

    @property
    def percent(self):
        return round(100 * self.checked / self.total) if self.total else 0

    @property
    def height(self):
        return HEIGHT * self.checked // self.total if self.total else 0

    @property
    def y(self):
        return TOP + HEIGHT - self.height


def for_index(today):
    total, points = Listing.objects.filter(**PUBLIC).count(), []
    days = month_ends(today)
    for index, (day, checked) in enumerate(zip(days, valid_at(days), strict=True)):
        is_named = day.month in {3, 9} and index < MONTHS - 3
        points.append(Point(day, checked, total, LEFT + 6 + index * STEP, is_named))
    regions, now = by_region(today), points[-1]
    tiles = [tile for _region, found in regions for tile in found]
    # What stands in no prefecture is on no map: nationwide, or online only.
    nowhere = now.checked - sum(tile.checked for tile in tiles), total - sum(tile.total for tile in tiles)
    return {"regions": regions, "nowhere": nowhere, "points": points, "now": now, "drawing": DRAWING}


DRAWING = {
    "width": LEFT + WIDTH + 8,
    "height": TOP + HEIGHT + 30,
    "left": LEFT,
    "right": LEFT + WIDTH,
    "bar": STEP - 8,
    "lines": [(percent, TOP + HEIGHT - HEIGHT * percent // 100) for percent in (0, 50, 100)],
    "names": TOP + HEIGHT + 20,
}


def by_region(today):
    """[(region, tiles)] of all 47."""
    public = Q(listings__status=PUBLIC["status"], listings__merged_into=None)
    valid = public & Q(listings__next_check_on__gte=today)
    prefectures = Prefecture.objects.annotate(
        checked=Count("listings", filter=valid), total=Count("listings", filter=public)
    )
    tiles = [Tile(place, place.checked, place.total) for place in prefectures]
    return [(region.label, [tile for tile in tiles if tile.prefecture.region == region]) for region in Region]


def month_ends(today):
    """The last day of each of the 23 months before, and today."""
    first = today.replace(day=1)
    ends = [first - relativedelta(months=back, days=1) for back in range(MONTHS - 2, -1, -1)]
    return [*ends, today]


def valid_at(days):
    """For each of these days: how many of today's published listings had a valid check then."""
    covered, bits_of = {}, {}
    for code, *check in checks_since(days[0]):
        key = tuple(check)
        if key not in bits_of:
            bits_of[key] = valid_on(days, *key)
        covered[code] = covered.get(code, 0) | bits_of[key]
    return [sum(bits >> index & 1 for bits in covered.values()) for index in range(len(days))]


def valid_on(days, kind, written):
    """Of these days, as bits, those on which a check of that day (as the database writes it) was valid."""
    checked_on = datetime.date.fromisoformat(written)
    last = checked_on + relativedelta(months=VALID_MONTHS.get(kind, VALID_MONTHS_OTHERWISE))
    return (1 << bisect_right(days, last)) - (1 << bisect_left(days, checked_on))


def checks_since(day):
    """(listing, kind, day) of those that may still have been valid then, of listings published today.

    The day as text: there are many more checks than days, and each day is read once.
    """
    Scope, Outcome = Check.Scope, Check.Outcome
    checks = Check.objects.filter(
        listing__status=PUBLIC["status"],
        listing__merged_into=None,
        scope__in=[Scope.CONTACT, Scope.ALL],
        checked_on__gte=day - relativedelta(months=max(VALID_MONTHS_OTHERWISE, *VALID_MONTHS.values())),
    ).exclude(outcome=Outcome.NO_ANSWER)
    written = Cast("checked_on", CharField())
    return checks.order_by().values_list("listing__code", "listing__kind", written)
