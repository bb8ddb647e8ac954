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


def in_words(schedule):
    times = f"{clock(schedule.starts_at)}–{clock(schedule.ends_at)}" if schedule.starts_at else ""
    return " ".join(filter(None, [_days(schedule.recurrence), times, schedule.note]))


def _days(recurrence):
    rule = dict(part.split("=", 1) for part in recurrence.split(";") if "=" in part)
    days = [re.fullmatch(r"(-?\d?)([A-Z]{2})", day) for day in rule.pop("BYDAY", "").split(",")]
    frequency = rule.pop("FREQ", "")
    if rule or not all(days):
        return _("every day") if recurrence == "FREQ=DAILY" else recurrence
    names = "・".join(str(DAYS[day[2]]) for day in days)
    if frequency == "WEEKLY":
        return _("every %(days)s") % {"days": names}
    numbers = "・".join(f"{day[1]}" for day in days)
    return _("%(numbers)s. %(day)s of each month") % {"numbers": numbers, "day": str(DAYS[days[0][2]])}
