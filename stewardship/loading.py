"""Puts the project's own fixtures (CSV) into the database.

Inserts what is missing and never touches what is there: staff may have changed it since. A broken row
is named by file, line and reason, and the rest loads.
"""

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from directory import history
from directory.models import CrisisLine, Municipality, Prefecture, Resource, SynonymGroup, SynonymTerm

from . import listing_rows
from .models import Task

# What a row that cannot be used raises.
BROKEN = (ValidationError, LookupError, ValueError, TypeError)


class Report:
    def __init__(self):
        self.inserted = Counter()
        self.present = Counter()
        self.broken: list[str] = []

    def __str__(self):
        parts = [f"{sum(self.inserted.values())} new", f"{sum(self.present.values())} already there"]
        return ", ".join([*parts, f"{len(self.broken)} broken"] if self.broken else parts)


def load(folder: Path, progress: Callable[[str], None] = lambda line: None) -> Report:
    report = Report()
    for name, step in STEPS.items():
        if not (folder / name).exists():
            report.broken.append(f"{name}: the file is missing")
            continue
        step(folder / name, report)
        progress(f"{name}: {report.inserted[name]} new, {report.present[name]} already there")
    history.note_new()  # so that the first edit can be compared with what was loaded
    return report


def read(file: Path):
    """(line number, row) for each row; the header is line 1."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        for row in rows:
            yield rows.line_num, row


def each_row(insert):
    """Makes a step of `insert(row, file name)`, which returns False where the row is there already."""

    def step(file, report):
        for line, row in read(file):
            try:
                with transaction.atomic():
                    is_new = insert(row, file.name)
            except (*BROKEN, DatabaseError, ObjectDoesNotExist) as error:
                report.broken.append(f"{file.name} line {line}: {_reason(error)}")
            else:
                (report.inserted if is_new else report.present)[file.name] += 1

    return step


def _reason(error):
    if isinstance(error, ValidationError):
        if hasattr(error, "message_dict"):
            return "; ".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
        return " ".join(error.messages)
    if isinstance(error, KeyError):
        return f"the column {error} is missing"
    return str(error).splitlines()[0]


def add(name, insert):
    """For an app that this one does not know: its rows come after all others."""
    STEPS[name] = each_row(insert)


def in_bulk(model, make):
    """A step for geography: nearly two thousand rows in one go, since nothing hangs on them yet."""

    def step(file, report):
        known = set(model.objects.values_list("pk", flat=True))
        places = known | set(Prefecture.objects.values_list("pk", flat=True))
        new = {}
        for line, row in read(file):
            try:
                item = make(row)
                if item.pk in known:
                    report.present[file.name] += 1
                    continue
                item.clean_fields(exclude=["prefecture", "parent"])
                _check_places(item, new, places)
                new[item.pk] = item
            except BROKEN as error:
                report.broken.append(f"{file.name} line {line}: {_reason(error)}")
        model.objects.bulk_create(new.values(), batch_size=500)
        report.inserted[file.name] = len(new)

    return step


def _check_places(item, new, places):
    """What the database would refuse, together with all the other rows."""
    if item.pk in new:
        raise ValueError(f"the code {item.pk} stands twice")
    for code in filter(None, (getattr(item, "prefecture_id", None), getattr(item, "parent_id", None))):
        if code not in places and code not in new:
            raise ValueError(f"there is no place {code}, or it stands further down")


def _prefecture(row):
    fields = ("code", "slug", "name", "name_kana", "name_en", "short_name", "region", "website")
    return Prefecture(
        **{field: row[field] for field in fields},
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def _municipality(row):
    fields = ("code", "name", "name_kana", "name_en", "website")
    return Municipality(
        **{field: row[field] for field in fields},
        prefecture_id=row["prefecture"],
        parent_id=row["parent"] or None,
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
    )


def _resource(row, _file):
    fields = ("kind", "title", "publisher", "ages", "figure", "summary", "url", "source_url")
    if Resource.objects.filter(kind=row["kind"], title=row["title"]).exists():
        return False
    resource = Resource(**{field: row[field] for field in fields}, year=row["year"] or None)
    resource.full_clean()
    resource.save()
    return True


def _crisis_line(row, _file):
    fields = ("name", "channel", "phone", "website", "hours", "target", "source_url", "source_date", "order")
    if CrisisLine.objects.filter(name=row["name"]).exists():
        return False
    line = CrisisLine(**{field: row[field] for field in fields}, staff_note=row["note"])
    line.full_clean()
    line.save()
    return True


def _gap(row, _file):
    """What nobody knows yet is a task, not a page. Once done, it stays done."""
    place = Prefecture.objects.get(code=row["prefecture"])
    _task, is_new = Task.objects.get_or_create(
        key=f"gap:organization:{row['prefecture']}:{row['representative']}",
        defaults={
            "kind": Task.Kind.GAP,
            "title": _("The name of the member organization in %(place)s") % {"place": place.name},
            "text": "\n".join(filter(None, [row["representative"], row["role_at_node"], row["note"]])),
            "url": row["source_url"],
        },
    )
    return is_new


def words_of(cell):
    """(word, is it guarded) for each of `LINE | [ライン]`; brackets say “not inside a longer word”."""
    for word in (part.strip() for part in cell.split("|")):
        is_guarded = word.startswith("[") and word.endswith("]")
        yield (word[1:-1] if is_guarded else word), is_guarded


def _synonym_group(row, _file):
    group = SynonymGroup(direction=row["direction"], note=row["note"])
    group.full_clean()
    group.save()
    for word, is_guarded in words_of(row["words"]):
        term = SynonymTerm(group=group, text=word, not_after_same_script=is_guarded)
        term.full_clean()
        term.save()
    return True


def _synonyms(file, report):
    """Only where there are none at all: a group has no name of its own, and what staff delete stays away."""
    if SynonymGroup.objects.exists():
        report.present[file.name] += sum(1 for _row in read(file))
    else:
        each_row(_synonym_group)(file, report)


STEPS = {
    "prefectures.csv": in_bulk(Prefecture, _prefecture),
    "municipalities.csv": in_bulk(Municipality, _municipality),
    "synonyms.csv": _synonyms,  # before the listings, which are indexed with them
    "centers.csv": each_row(listing_rows.center),
    "groups.csv": each_row(listing_rows.group),
    "organizations.csv": each_row(listing_rows.organization),
    "employers.csv": each_row(listing_rows.employer),
    "to_check.csv": each_row(listing_rows.to_check),
    "resources.csv": each_row(_resource),
    "crisis_lines.csv": each_row(_crisis_line),
    "gaps.csv": each_row(_gap),
}
