"""Where an event takes place, in words. What only registered people may know is not here."""

from django.utils.translation import gettext as _

from .models import Event


def area(event):
    """Prefecture and town, as far as known."""
    if event.municipality:
        return _("%(prefecture)s, %(town)s") % {"prefecture": event.prefecture, "town": event.municipality}
    return str(event.prefecture) if event.prefecture else ""


def on_card(event):
    """Prefecture and town, and whether one may also come online."""
    mode = event.get_attendance_display() if event.attendance != Event.Attendance.UNDECIDED else ""
    if event.attendance == Event.Attendance.ON_SITE and area(event):
        mode = ""
    return _(" · ").join(filter(None, [area(event), mode]))


def in_a_line(event):
    """For a calendar: venue, floor and address."""
    parts = [event.venue, event.floor, event.address or area(event)]
    if "online" in event.modes:
        parts.append(_("Online"))
    return _(", ").join(filter(None, parts))
