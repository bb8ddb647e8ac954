"""Bytes of an uploaded file → headers and rows. What cannot be read is refused with one sentence."""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from django.utils.translation import gettext as _

from . import delimited, workbooks
from .headers import recognised
from .limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Refused
from .texts import tidy

HEADER_WITHIN = 15  # rows above the headers: titles and dates
FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"{\\rtf": "RTF",
    b"SQLite format": "SQLite",
}


class Table(NamedTuple):
    encoding: str
    headers: list[str]
    rows: Iterator[tuple[int, list[str]]]  # (line of the file, cells)


def read(name: str, content: bytes, known: Callable[[str], str] = recognised) -> Table:
    """`known` says whether it knows a header; by these the line of the headers is found."""
    refuse_foreign(name, content)
    if content.startswith(b"PK"):
        encoding, sheets = "xlsx", workbooks.sheets(content)
    else:
        encoding, lines = delimited.lines(content)
        sheets = iter([lines])
    headers, rows = _best(sheets, known)
    return Table(encoding, headers, _checked(headers, rows))


def refuse_foreign(name: str, content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise Refused(
            _("The file is larger than %(limit)s MB, the most that can be imported at once.")
            % {"limit": MAX_BYTES // 1_000_000}
        )
    if not content.strip():
        raise Refused(_("The file is empty."))
    for start, kind in FOREIGN.items():
        if content.startswith(start):
            raise Refused(
                _("“%(name)s” is a %(kind)s file. Tables can be imported as CSV or Excel (.xlsx).")
                % {"name": PurePath(name).name, "kind": kind}
            )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_old_workbook(content))
    if content.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise Refused(
            _("This is a web page, not a table. Save the file behind the link and choose that one.")
        )


def _old_workbook(content):
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("The workbook is protected by a password. Save it without one and choose it again.")
    return _("This is a workbook of the old kind (.xls). Save it in Excel as .xlsx and choose it again.")


def _best(sheets, known):
    """The sheet and line with the most headers that we know; else the first line with two cells."""
    found = None
    for sheet in sheets:
        top = [(line, cells) for line, cells, _nth in zip_limited(sheet)]
        for place, (_line, cells) in enumerate(top):
            filled = [cell for cell in map(tidy, cells) if cell]
            score = sum(bool(known(cell)) for cell in filled)
            better = found is None or score > found[0]
            if (score or len(filled) >= 2) and better:
                found = (score, cells, chain(top[place + 1 :], sheet))
        if found and found[0] >= 2:
            break
    if not found:
        raise Refused(_("No line with the names of the columns was found."))
    return _headers(found[1]), found[2]


def zip_limited(sheet):
    """The first rows; the others stay in `sheet`."""
    for nth in range(HEADER_WITHIN):
        row = next(sheet, None)
        if row is None:
            return
        yield *row, nth


def _headers(cells):
    headers = [tidy(cell) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MAX_COLUMNS:
        raise Refused(
            _("The file has more than %(limit)s columns. Leave out those that are not needed.")
            % {"limit": MAX_COLUMNS}
        )
    named = [header or _("(column %(number)s)") % {"number": n} for n, header in enumerate(headers, 1)]
    seen = set()
    for header in named:
        if header in seen:
            raise Refused(
                _("Two columns are called “%(name)s”. Give each column a name of its own.")
                % {"name": header[:50]}
            )
        if len(header) > 200:
            raise Refused(_("A name of a column is longer than 200 characters. Is the first line missing?"))
        seen.add(header)
    return named


def _checked(headers, rows):
    """Rows with something in them, within the limits. An empty rest is cut off."""
    count = 0
    for line, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MAX_ROWS:
            raise Refused(
                _("The file has more than %(limit)s rows. Divide it into several files.")
                % {"limit": f"{MAX_ROWS:,}"}
            )
        for number, cell in enumerate(cells, 1):
            if len(cell) > MAX_CELL:
                raise Refused(
                    _("Line %(line)s, column %(column)s: a cell holds more than %(limit)s characters.")
                    % {"line": line, "column": number, "limit": f"{MAX_CELL:,}"}
                )
        if len(cells) > MAX_COLUMNS:
            raise Refused(
                _("Line %(line)s has more than %(limit)s columns.") % {"line": line, "limit": MAX_COLUMNS}
            )
        yield line, cells
    if not count:
        raise Refused(_("Below the names of the columns there is no row."))
