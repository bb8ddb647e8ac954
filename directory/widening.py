"""An empty list is no dead end: the same conditions in widening rings, saying what was widened."""

from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from .models import Listing, Municipality, Prefecture
from .models.geography import squared_distance
from .models.queries import NAME

PER_RING = 5
NEXT_DOOR = 8  # municipalities
NEIGHBORS = 5  # prefectures
NEXT, PREFECTURE, NATIONWIDE, ELSEWHERE = range(4)


class Ring(NamedTuple):
    label: str
    listings: list


def widen(filterset, place):
    """Rings with at least one listing, nearest first. One query besides what the cards need."""
    listings = filterset.conditions_on(Listing.objects.published()).filter(kind__in=filterset.kinds)
    ring = Case(*_rings(place), default=Value(ELSEWHERE), output_field=IntegerField())
    # Numbered within each ring: a full one leaves the wider ones their place.
    number = Window(RowNumber(), partition_by="ring", order_by=["-specialised", NAME, "code"])
    listings = listings.annotate(ring=ring).annotate(number=number).filter(number__lte=PER_RING)
    found = list(listings.for_cards_joins().order_by("ring", "number"))
    prefetch_related_objects(found, *Listing.objects.for_cards_prefetch())
    labels = _labels(place)
    rings = [Ring(label, [item for item in found if item.ring == ring]) for ring, label in labels.items()]
    return [ring for ring in rings if ring.listings]


def _rings(place):
    if isinstance(place, Municipality):
        near = Municipality.objects.near(place).values("pk")[:NEXT_DOOR]
        yield When(Q(municipality__in=near) | Q(municipality__parent__in=near), then=Value(NEXT))
        yield When(prefecture=place.prefecture_id, then=Value(PREFECTURE))
    elif isinstance(place, Prefecture):
        others = Prefecture.objects.exclude(pk=place.pk).annotate(far=squared_distance(place))
        near = others.order_by("far", "pk").values("pk")[:NEIGHBORS]
        yield When(prefecture__in=near, then=Value(NEXT))
    yield When(Q(serves=Listing.Serves.NATIONWIDE), then=Value(NATIONWIDE))


def _labels(place):
    if isinstance(place, Municipality):
        return {
            NEXT: _("In the towns next door"),
            PREFECTURE: _("Elsewhere in %(prefecture)s") % {"prefecture": place.prefecture},
            NATIONWIDE: _("From anywhere in Japan"),
            ELSEWHERE: _("In other prefectures"),
        }
    return {
        NEXT: _("In the prefectures next door"),
        NATIONWIDE: _("From anywhere in Japan"),
        ELSEWHERE: _("In other prefectures"),
    }
