"""How far a listing is, in words beside it."""

from math import inf

from django.utils.translation import gettext as _

from .catalogue.nearness import Nearness


def tell(listings, nearness: Nearness):
    """Gives each of them its `distance`, in words."""
    family = {*nearness.town.family, *nearness.catalogue.wards.get(nearness.town.code, ())}
    for listing in listings:
        listing.distance = _words(listing, nearness(listing.number), family)


def _words(listing, km, family):
    if km == inf:
        return (
            _("In %(prefecture)s; the town is not known") % {"prefecture": listing.prefecture}
            if listing.prefecture
            else ""
        )
    about = _("about %(km)s km") % {"km": max(1, round(km))}
    if listing.municipality_id in family:
        here = _("In the same town")
        return (
            _("%(where)s, %(distance)s") % {"where": here, "distance": about}
            if listing.has_public_coordinates
            else here
        )
    town = listing.municipality or listing.prefecture
    return _("%(where)s, %(distance)s") % {"where": town, "distance": about} if town else about
