"""When the registrations of an event are deleted: the day is there before the first of them.

Proposed are 30 days after the end, at most 90. Where the end is unknown, the organizer sets a day.
"""

import datetime

from django.utils.translation import gettext as _

from directory import dates

PROPOSED = datetime.timedelta(days=30)
LONGEST = datetime.timedelta(days=90)
LONGEST_WITHOUT_END = datetime.timedelta(days=365)


def proposed(last_day: datetime.date) -> datetime.date:
    return last_day + PROPOSED


def fault(day: datetime.date, last_day: datetime.date | None, today: datetime.date) -> str:
    """A sentence on what is wrong with this day of deletion; empty where nothing is."""
    if last_day is None:
        if day > today + LONGEST_WITHOUT_END:
            return _("As long as the day of the event is not decided: %(day)s at the latest.") % {
                "day": dates.day(today + LONGEST_WITHOUT_END)
            }
        if day <= today:
            return _("This day has come already: registration would be closed, and what is there deleted.")
    elif day <= last_day:
        # Deleted in the night that begins it, nobody would be registered on the day itself.
        return _(
            "The event ends on %(end)s: the day after is the first to delete on. Proposed: %(proposed)s."
        ) % {
            "end": dates.day(last_day),
            "proposed": dates.day(proposed(last_day)),
        }
    elif day > last_day + LONGEST:
        return _("At most 90 days after the end: %(latest)s. Proposed: %(proposed)s.") % {
            "latest": dates.day(last_day + LONGEST),
            "proposed": dates.day(proposed(last_day)),
        }
    return ""
