"""When an event takes place, in words."""

from django.utils.translation import gettext as _

from directory import dates, opening


def days(event):
    """The day, or the first and the last; empty where it is not known."""
    if not event.starts_on:
        return ""
    first = dates.in_full(event.starts_on)
    if not event.ends_on or event.ends_on == event.starts_on:
        return first
    return _("%(first)s to %(last)s") % {"first": first, "last": dates.in_full(event.ends_on)}


def hours(event):
    """Of the first day until the last day's."""
    return span(event.starts_at, event.ends_at)


def span(start, end):
    if start and end:
        return f"{opening.clock(start)}–{opening.clock(end)}"
    if start:
        return _("from %(time)s") % {"time": opening.clock(start)}
    return _("until %(time)s") % {"time": opening.clock(end)} if end else ""


def in_a_line(event):
    """For a card."""
    return " ".join(filter(None, [days(event) or _("The date is being decided"), hours(event)]))
