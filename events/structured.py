"""An event as schema.org describes it, for search engines and calendars that read pages.

Whatever stands here stands on the page, too: no online address, no name without consent.
"""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

from .models import Event

SCHEMA = "https://schema.org/"
MODES = {"on_site": "Offline", "online": "Online", "hybrid": "Mixed"}
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def describe(event, appearances) -> dict:
    is_cancelled = event.status == Event.Status.CANCELLED
    address = settings.SITE_URL + event.get_absolute_url()
    described = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": event.display_title,
        "description": event.summary or event.theme,
        "startDate": _moment(event.starts_on, event.starts_at),
        "endDate": _moment(event.last_day_or_none, event.ends_at) if event.ends_at or event.ends_on else None,
        "eventStatus": f"{SCHEMA}Event{'Cancelled' if is_cancelled else 'Scheduled'}",
        "eventAttendanceMode": _mode(event),
        "location": list(_locations(event)),
        "organizer": {"@type": "Organization", "name": event.public_organizer}
        if event.public_organizer
        else None,
        "performer": [performer for one in appearances for performer in _performers(one)],
        "isAccessibleForFree": event.free_of_charge,
    }
    return {name: value for name, value in described.items() if value not in (None, "", [])}


def _moment(day, time):
    """With the hour where it is known. Japan is nine hours ahead of UTC all year."""
    if day is None:
        return None
    return f"{day.isoformat()}T{time:%H:%M:%S}+09:00" if time else day.isoformat()


def _mode(event):
    mode = MODES.get(event.attendance)
    return mode and f"{SCHEMA}{mode}EventAttendanceMode"


def _locations(event):
    """Where it is online, the page itself stands for the address that only registered people know."""
    if event.prefecture and event.attendance != Event.Attendance.ONLINE:
        address = {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "addressRegion": event.prefecture.name,
            "addressLocality": event.municipality.name if event.municipality else "",
            "streetAddress": event.address,
        }
        place = {"@type": "Place", "name": event.venue or str(event.prefecture)}
        yield place | {"address": {name: value for name, value in address.items() if value}}
    if "online" in event.modes:
        yield {"@type": "VirtualLocation", "url": settings.SITE_URL + event.get_absolute_url()}


def _performers(appearance):
    if appearance.public_body:
        yield {"@type": "Organization", "name": appearance.public_body}
    if appearance.consented_on and appearance.person_name:
        yield {"@type": "Person", "name": appearance.person_name}


def script(data: dict):
    """A block of data, which no browser runs. No text within can end it."""
    text = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # escaped one line above
