"""Listings as a file that a spreadsheet opens and that comes back as it was.

For staff alone: it holds drafts, hidden addresses and notes.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .columns import COLUMNS, TYPES
from .listings import Now, fetch
from .places import Places
from .texts import defused, kept, tidy

CHUNK = 500  # listings at once in memory
BOM = "\ufeff"  # without it Excel takes the file for CP932


def rows(listings) -> Iterator[list[str]]:
    """The header, then a row for each listing in the order of the query; texts as they are."""
    yield [column.header for column in COLUMNS]
    places, keys = Places(), list(listings.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        found = fetch(chunk)
        for key in chunk:
            if key in found:
                yield row(found[key], places)


def row(now: Now, places: Places) -> list[str]:
    listing, values = now.listing, now.values
    fixed = {
        "id": str(listing.pk),
        "code": listing.code,
        "kind": listing.kind,
        "status": listing.status,
        "updated_at": listing.updated_at.isoformat(),
    }
    cells = []
    for column in COLUMNS:
        value = fixed.get(column.name, values.get(column.name))
        # “Other” is a type of two kinds, each with words of its own.
        cell = TYPES.get(listing.kind, column.cell) if column.name == "type" else column.cell
        cells.append(cell.write(value, places) if column.name in fixed or column.name in values else "")
    return cells


class Echo:
    def write(self, text):
        return text


def csv_lines(listings) -> Iterator[str]:
    writer = csv.writer(Echo())
    for number, cells in enumerate(rows(listings)):
        yield ("" if number else BOM) + writer.writerow([kept(cell) for cell in cells])


def write_xlsx(listings, file: BinaryIO) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("listings")
    sheet.freeze_panes = "F2"
    for number, cells in enumerate(rows(listings)):
        sheet.append(_bold(sheet, cells) if not number else [defused(cell) or None for cell in cells])
    book.save(file)


def _bold(sheet, cells: Iterable[str]):
    for text in cells:
        cell = WriteOnlyCell(sheet, tidy(text))
        cell.font = Font(bold=True)
        yield cell
