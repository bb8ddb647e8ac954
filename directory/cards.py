"""What a card shows of the rows that hang on a listing."""

from collections import defaultdict

from .models import Schedule, ServedArea, Source
from .prepared import Prepared

ROWS = {
    "card_areas": Prepared(
        # As they are ordered ever, but without the tables of places: the catalogue has these.
        ServedArea.objects.order_by("is_excluded", "prefecture_id", "municipality_id"),
        by="listing",
    ),
    "card_schedules": Prepared(Schedule.objects.all(), by="listing"),
    "card_sources": Prepared(Source.objects.all(), by="listing"),
}


def attach(listings, catalogue):
    """Gives each listing `card_areas`, `card_schedules` and `card_sources`. Three queries, however many."""
    keys = [listing.pk for listing in listings]
    for name, rows in ROWS.items():
        found = defaultdict(list)
        for row in rows(keys):
            found[row.listing_id].append(row)
        for listing in listings:
            setattr(listing, name, found[listing.pk])
    for listing in listings:
        for area in listing.card_areas:
            catalogue.place(area)
