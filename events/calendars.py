"""Calendar files (RFC 5545)."""

from django.utils.translation import gettext as _


def calendar(events, *, neutral=False, online_url="") -> bytes:
    neutral_title = _("Appointment")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hikipedia//Events//JA"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.code}@hikipedia",
            f"DTSTAMP:{event.updated_at:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.starts_on:%Y%m%d}",
            f"SUMMARY:{neutral_title if neutral else event.title}",
            *([f"URL:{online_url}"] if online_url else []),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
