"""The real data for tests: the rows of the fixtures as written, and all of them in the database."""

import csv
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from stewardship import loading

PUBLIC_FILES = ("centers.csv", "groups.csv", "organizations.csv", "employers.csv")


def rows(name):
    with (settings.FIXTURE_FOLDER / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@contextmanager
def undone():
    """What is written within is there for several tests, and at the end as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def loaded():
    """Everything loaded; other tests find nothing of it."""
    with undone():
        report = loading.load(settings.FIXTURE_FOLDER)
        assert report.broken == []
        connection.check_constraints()  # PostgreSQL would look at all of it again at the end of each test
        yield


def public_rows():
    return [row for name in PUBLIC_FILES for row in rows(name)]


def public_codes():
    return sorted(row["code"] for row in public_rows())


def draft_words():
    """Codes of drafts, and those names of drafts that no public row contains."""
    public = _public_text()
    drafts = rows("to_check.csv")
    return {row["code"] for row in drafts} | {row["name"] for row in drafts if row["name"] not in public}


def staff_notes():
    """What only staff may read. Short ones, and numbers that pages show for good reason, prove nothing."""
    public = _public_text()
    files = (*PUBLIC_FILES, "to_check.csv", "crisis_lines.csv", "events.csv")
    notes = {row.get("note", "") for name in files for row in rows(name)}
    return {note for note in notes if len(note) > 5 and not note.startswith("FAX ") and note not in public}


def _public_text():
    return "\n".join(value for row in public_rows() for key, value in row.items() if key != "note")
