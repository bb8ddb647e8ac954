"""An RFC 5545 rule in the words that people use; the rule itself where it is of a rarer kind."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .opening import clock

DAYS = {
    "MO": gettext_lazy("Mon"),
    "TU": gettext_lazy("Tue"),
    "WE": gettext_lazy("Wed"),
    "TH": gettext_lazy("Thu"),
    "FR": gettext_lazy("Fri"),
    "SA": gettext_lazy("Sat"),
    "SU": gettext_lazy("Sun"),
}

KNOWN = {("1", "WEEKLY"), ("2", "WEEKLY"), ("1", "MONTHLY")}  # (interval, frequency)


def in_words(schedule):
    times = f"{clock(schedule.starts_at)}–{clock(schedule.ends_at)}" if schedule.starts_at else ""
    return " ".join(filter(None, [days_in_words(schedule.recurrence), times, schedule.note]))


def days_in_words(recurrence):
    rule = dict(part.split("=", 1) for part in recurrence.split(";") if "=" in part)
    days = [re.fullmatch(rf"(-1|[1-5]?)({'|'.join(DAYS)})", day) for day in rule.pop("BYDAY", "").split(",")]
    frequency = rule.pop("FREQ", "")
    interval = rule.pop("INTERVAL", "1")
    if rule or not all(days) or (interval, frequency) not in KNOWN:
        return _("every day") if recurrence == "FREQ=DAILY" else recurrence
    if frequency == "MONTHLY":
        if not all(day[1] for day in days):
            return recurrence
        return _(", ").join(_in_month(day[1], day[2]) for day in days)
    if any(day[1] for day in days):
        return recurrence
    names = "・".join(str(DAYS[day[2]]) for day in days)
    return (_("every %(days)s") if interval == "1" else _("every other week on %(days)s")) % {"days": names}


def _in_month(number, day):
    if number in {"1", "2", "3", "4", "5"}:
        return _("%(day)s no. %(number)s of each month") % {"number": number, "day": DAYS[day]}
    return _("last %(day)s of each month") % {"day": DAYS[day]}
