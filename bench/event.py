"""The event that people register for, and its rows."""

from django.utils import timezone

from events.models import Event, Registration


def make_event(seats: int) -> Event:
    day = timezone.localdate() + timezone.timedelta(days=10)
    return Event.objects.create(
        title="(例)はたらくことを話す会",
        status=Event.Status.PUBLISHED,
        kind=Event.Kind.EMPLOYER_TALK,
        starts_on=day,
        attendance=Event.Attendance.ON_SITE,
        registration=Event.Registration.HERE,
        deletion_on=day + timezone.timedelta(days=30),
        capacity_on_site=seats,
    )


def rows_of(event: Event) -> list[Registration]:
    return list(Registration.objects.filter(event=event).order_by("pk"))
