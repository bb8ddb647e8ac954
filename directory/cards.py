"""What a card shows of the rows that hang on a listing."""

from collections import defaultdict

from .models import Schedule, ServedArea, Source


def attach(listings):
    """Gives each listing `card_areas`, `card_schedules` and `card_sources`. Three queries, however many.

    Not prefetch_related: for each of the sixty lists of a page it builds a query set, which costs more
    than the queries.
    """
    keys = [listing.pk for listing in listings]
    areas = ServedArea.objects.select_related("prefecture", "municipality__parent")
    for name, rows in (("areas", areas), ("schedules", Schedule.objects), ("sources", Source.objects)):
        found = defaultdict(list)
        for row in rows.filter(listing__in=keys) if keys else ():
            found[row.listing_id].append(row)
        for listing in listings:
            setattr(listing, f"card_{name}", found[listing.pk])
