"""Why a listing stands on a municipality's page: whom it serves, in a few words beside it."""

from django.utils.translation import gettext as _

from .models import Listing


def sections(town, own, whole, nationwide, next_door, neighbors):
    """{section: [(listing, reason)]}; nobody stands twice, what excepts the town stands after the rest."""
    seen = set()
    # An office may stand in the very town that it does not serve.
    excepted = [listing for listing in dict.fromkeys([*own, *whole]) if _excepts(listing, town)]
    own = [listing for listing in own if listing not in excepted]
    whole = [listing for listing in whole if listing not in excepted] + excepted
    distances = {other.pk: (other, km) for other, km in neighbors}
    return {
        "own": _section(own, seen, lambda listing: _own(listing, town)),
        "prefecture_wide": _section(whole, seen, lambda listing: _whole(listing, town)),
        "nationwide": _section(nationwide, seen, lambda listing: _("From anywhere in Japan")),
        "next_door": _section(next_door, seen, lambda listing: _next_door(listing, distances)),
    }


def _section(listings, seen, reason):
    fresh = [listing for listing in listings if listing.pk not in seen]
    seen.update(listing.pk for listing in fresh)
    return [(listing, reason(listing)) for listing in fresh]


def _names(listing, is_excluded=False):
    areas = [area for area in listing.card_areas if area.is_excluded == is_excluded]
    return [str(area) for area in areas]


def _codes(listing, is_excluded=False):
    return {area.municipality_id for area in listing.card_areas if area.is_excluded == is_excluded}


def _excepts(listing, town):
    return bool(_codes(listing, is_excluded=True) & set(town.family))


def _joined(names):
    return _(", ").join(names)


def _own(listing, town):
    if _codes(listing) & set(town.family):
        return _("For people of %(places)s") % {"places": _joined(_names(listing))}
    if listing.serves == Listing.Serves.AREAS:
        return _("Stands here. It is for people of %(places)s") % {"places": _joined(_names(listing))}
    return _("Stands here. Whom it serves is not confirmed")


def _whole(listing, town):
    if exceptions := _names(listing, is_excluded=True):
        text = _("For people of %(places)s outside %(except)s")
        return text % {"places": _joined(_names(listing)), "except": _joined(exceptions)}
    return _("For all of %(prefecture)s") % {"prefecture": town.prefecture}


def _next_door(listing, distances):
    town = listing.municipality
    other, km = distances.get(town.pk) or distances[town.parent_id]
    values = {"town": other, "km": max(1, round(km))}
    if listing.outside_residents_ok:
        return _("%(town)s, about %(km)s km. People from other towns may come") % values
    return _("%(town)s, about %(km)s km. Please ask whether people from outside may come") % values
