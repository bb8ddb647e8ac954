"""Contacts, opening hours and served areas in one cell: a line for each, its facts divided by “ | ”."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory import opening
from directory.models import ContactPoint
from directory.models.contacts import as_kept, check_contact_value
from directory.models.schedules import validate_recurrence

from .cells import THREE, Wrong, read_three
from .places import Places
from .texts import narrow, tidy

BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def escape(text: str) -> str:
    return tidy(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def unescape(text: str) -> str:
    text = re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), text)
    return tidy(text)


def join(facts: list[str]) -> str:
    facts = [escape(fact) for fact in facts]
    while facts and not facts[-1]:
        facts.pop()
    return " | ".join(facts)


def split(line: str, count: int) -> list[str]:
    facts = [unescape(part.strip()) for part in BAR.sub("\\1\0", line).split("\0")]
    if len(facts) > count:
        raise Wrong(_("“%(line)s” has too many parts.") % {"line": line[:80]})
    return facts + [""] * (count - len(facts))


class Contacts:
    """電話 | 072-674-7111 | 予約 | 平日のみ | はい (a page of the source)"""

    def __init__(self, channel):
        self.channel = channel  # a Choice

    def write(self, contacts, places):
        return "\n".join(
            join([self.channel.write(channel), value, purpose, hours, THREE[True] if is_source else ""])
            for channel, value, purpose, hours, is_source in contacts
        )

    def read(self, text, places):
        return [self._contact(line) for line in filter(None, map(str.strip, text.split("\n")))]

    def _contact(self, line):
        channel, value, purpose, hours, is_source = split(line, 5)
        channel = self.channel.read(channel)
        value = as_kept(channel, value)
        check_contact(channel, value, purpose, hours)
        return [channel, value, purpose, hours, read_three(is_source) is True]


def check_contact(channel, value, purpose, hours):
    if not value:
        raise Wrong(_("A way of contact has no number or address."))
    limits = ((value, "value"), (purpose, "purpose"), (hours, "hours_note"))
    for text, field in limits:
        limit = ContactPoint._meta.get_field(field).max_length
        if len(text) > limit:
            raise Wrong(
                _("“%(text)s…” is longer than %(limit)s characters.") % {"text": text[:30], "limit": limit}
            )
    try:
        check_contact_value(channel, value)
    except ValidationError as error:
        raise Wrong("; ".join(error.messages)) from error


class Schedules:
    """FREQ=WEEKLY;BYDAY=MO | 09:00 | 17:00 | first day | closed on holidays | closed at new year | note"""

    def write(self, schedules, places):
        return "\n".join(
            join([rule, starts, ends, first_on, THREE[holidays], THREE[new_year], note])
            for rule, starts, ends, first_on, holidays, new_year, note in schedules
        )

    def read(self, text, places):
        return [self._schedule(line) for line in filter(None, map(str.strip, text.split("\n")))]

    def _schedule(self, line):
        rule, starts, ends, first_on, holidays, new_year, note = split(line, 7)
        rule = narrow(rule).upper().replace(" ", "")
        try:
            validate_recurrence(rule)
        except ValidationError as error:
            raise Wrong(f"{line[:50]}: {' '.join(error.messages)}") from error
        starts, ends = _time(starts), _time(ends)
        first_on = _date(first_on)
        if starts and ends and starts >= ends:
            raise Wrong(_("The hours must end after they start."))
        if len(note) > 100 or len(rule) > 200:
            raise Wrong(
                _("“%(text)s…” is longer than %(limit)s characters.") % {"text": note[:30], "limit": 100}
            )
        if not first_on and opening.needs_first_day(rule):
            raise Wrong(_("“Every other week” needs a first day."))
        return [rule, starts, ends, first_on, read_three(holidays), read_three(new_year), note]


def _time(text):
    try:
        return datetime.time.fromisoformat(narrow(text).zfill(5)).isoformat() if text else ""
    except ValueError as error:
        raise Wrong(_("“%(text)s” is no time of day.") % {"text": text[:50]}) from error


def _date(text):
    try:
        return datetime.date.fromisoformat(narrow(text).replace("/", "-")).isoformat() if text else ""
    except ValueError as error:
        raise Wrong(_("“%(text)s” is no day such as 2026-04-01.") % {"text": text[:50]}) from error


class Areas:
    """27 大阪府, or 272078 大阪府高槻市 | 除く: the code counts, the name is for people."""

    EXCEPT = "除く"

    def write(self, areas, places: Places):
        return "\n".join(join([self._named(code, places), self.EXCEPT if out else ""]) for code, out in areas)

    def _named(self, code, places):
        prefecture = places.prefectures.get(code[:2], "")
        return f"{code} {prefecture}{places.names.get(code, '')}" if len(code) > 2 else f"{code} {prefecture}"

    def read(self, text, places: Places):
        areas = [self._area(line, places) for line in filter(None, map(str.strip, text.split("\n")))]
        if len({code for code, _out in areas}) < len(areas):
            raise Wrong(_("An area is named twice."))
        return sorted(areas)

    def _area(self, line, places):
        name, out = split(line, 2)
        code = (re.match(r"\d+", narrow(name)) or [""])[0]
        if code not in places.prefectures and code not in places.towns:
            raise Wrong(_("“%(text)s” is no prefecture or municipality with its code.") % {"text": name[:50]})
        if out not in ("", self.EXCEPT):
            raise Wrong(_("“%(text)s” is not understood.") % {"text": out[:50]})
        return [code, bool(out)]
