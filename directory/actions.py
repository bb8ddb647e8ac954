"""Writes over several models."""

from .models.checks import refresh_verification
from .models.contacts import ContactPoint
from .models.schedules import set_evenings_and_weekends

# Attributes with a home elsewhere: contacts, opening hours and ages say them, a form only repeats them.
WAYS = tuple(ContactPoint.ATTRIBUTES.values())
FROM_HOURS = ("evenings", "weekends")
FROM_AGES = ("over_40_ok",)
FROM_CHECKS = ("verified_on", "next_check_on", "schedule_valid_until")


def derive(listing, former_channels=()):
    """Writes what follows from contacts, schedules, ages and checks; what none of them says stays.

    `former_channels` are ways of contact that may have gone: without one the way is not confirmed.
    """
    listing.refresh_from_db()
    _derive_ways(listing, former_channels)
    _derive_hours(listing)
    refresh_verification(listing)
    # `save` sets the ages' attribute; `edited` is no derived fact and stays.
    columns = {*WAYS, *FROM_HOURS, *FROM_AGES, *FROM_CHECKS, "prefecture"}
    listing.save(update_fields=columns)


def _derive_ways(listing, former_channels):
    channels = set(listing.contact_points.values_list("channel", flat=True))
    for channel in set(former_channels) - channels:
        _set_way(listing, channel, None)
    for channel in channels:
        _set_way(listing, channel, True)


def _set_way(listing, channel, value):
    if attribute := ContactPoint.ATTRIBUTES.get(channel):
        setattr(listing, attribute, value)


def _derive_hours(listing):
    """Staff's word stands where the schedules say nothing, for example without an end time."""
    said = {name: getattr(listing, name) for name in FROM_HOURS}
    set_evenings_and_weekends(listing)
    for name, value in said.items():
        if getattr(listing, name) is None:
            setattr(listing, name, value)
