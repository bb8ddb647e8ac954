"""One row of fixtures/events.csv → an event. What the row does not say stays unknown."""

from .models import Event, Session

COLUMNS = (
    "id code kind title theme description venue address registration registration_note source_url source_date"
).split()
SEPARATOR = " / "  # between the parts of a programme


def event(row, _file):
    """Returns False where the event is there already, whatever staff made of it."""
    if Event.objects.filter(id=row["id"]).exists():
        return False
    found = Event(
        **{column: row[column] for column in COLUMNS},
        status=Event.Status.PUBLISHED,
        starts_on=row["date"] or None,
        starts_at=row["starts"] or None,
        ends_at=row["ends"] or None,
        prefecture_id=row["prefecture"] or None,
        municipality_id=row["municipality"] or None,
        attendance=row["attendance"] or Event.Attendance.UNDECIDED,
        organizer_name=row["organizer"],
        capacity_on_site=row["capacity"] or None,
        fee=row["fee"],
        free_of_charge=True if row["fee"] == "無料" else None,
        staff_note=row["note"],
    )
    found.full_clean()
    found.save()
    for order, title in enumerate(filter(None, row["programme"].split(SEPARATOR))):
        Session.objects.create(event=found, order=order, title=title)
    return True
