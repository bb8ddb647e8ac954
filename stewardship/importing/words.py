"""Values as a person reads them in a report, not as a file holds them."""

import datetime

from django.utils.translation import gettext as _

from directory import recurrence_words
from directory.models import Schedule

from .cells import Three
from .columns import BY_NAME, CHANNELS, TYPES
from .places import Places


def label(name: str) -> str:
    base, _dot, channel = name.partition(".")
    words = str(BY_NAME[base].label)
    return f"{words}: {CHANNELS.words[channel]}" if channel else words


def in_words(name: str, value, places: Places) -> str:
    base, _dot, channel = name.partition(".")
    if base == "contacts":
        return "\n".join(_contact(contact, bool(channel)) for contact in value)
    if base == "schedules":
        return "\n".join(map(_schedule, value))
    if base == "served_areas":
        return "\n".join(_area(code, is_out, places) for code, is_out in value)
    if base in ("prefecture", "municipality"):
        return places.prefectures.get(value) or places.names.get(value, "")
    if base == "type":
        return next((choice.words[value] for choice in TYPES.values() if value in choice.words), "")
    if value in (None, "") or (value is False and not isinstance(BY_NAME[base].cell, Three)):
        return ""
    return BY_NAME[base].cell.write(value, places)


def _contact(contact, is_known):
    channel, value, purpose, hours, is_source = contact
    aside = [purpose, hours, _("page of the source") if is_source else ""]
    aside = "、".join(filter(None, aside))
    return ("" if is_known else f"{CHANNELS.words[channel]} ") + value + (f" ({aside})" if aside else "")


def _schedule(item):
    rule, starts, ends, first_on, holidays, new_year, note = item
    schedule = Schedule(
        recurrence=rule,
        starts_at=datetime.time.fromisoformat(starts) if starts else None,
        ends_at=datetime.time.fromisoformat(ends) if ends else None,
        note=note,
    )
    aside = [_("closed on public holidays") if holidays else ""]
    aside += [_("closed from 29 December to 3 January") if new_year else "", first_on]
    aside = "、".join(filter(None, map(str, aside)))
    return recurrence_words.in_words(schedule) + (f" ({aside})" if aside else "")


def _area(code, is_out, places):
    name = places.prefectures.get(code) or places.names.get(code, code)
    return _("except %(place)s") % {"place": name} if is_out else name
