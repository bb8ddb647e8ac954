"""Workbooks of Excel (.xlsx), looked at before they are unpacked: a small file can hold terabytes."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.xml.constants import SHARED_STRINGS
from openpyxl.xml.constants import WORKSHEET_TYPE as SHEET

from .limits import MAX_CELL, MAX_COLUMNS, MAX_PART, MAX_ROWS, MAX_STRINGS, MAX_UNPACKED, Refused

ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
FAR = re.compile(rb'<(?:\w+:)?c r="[A-Z]{3,}')
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
PIECE = 1 << 20
TYPES = "[Content_Types].xml"
# Whatever is not named here is read whole.
LIMITS = {SHEET: MAX_UNPACKED, SHARED_STRINGS: MAX_STRINGS}
# Rows of nothing but a format stand below many real tables.
EMPTY_ROWS = 20_000


def sheets(content: bytes) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The visible sheets, each an iterator of (line, cells)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            looked_at = _look_at(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and charts, which we do not read
            workbook = openpyxl.load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
    except Refused:
        raise
    except Exception as error:  # a hundred ways to be no workbook, each with its own exception
        raise Refused(_not_readable()) from error
    found = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not found:
        raise Refused(_("The workbook has no visible sheet."))
    # Where a sheet lies is said in another place than what a part is.
    if any(sheet._worksheet_path not in looked_at for sheet in found):
        raise Refused(_not_readable())
    return map(_rows, found)


def _not_readable():
    return _("The file is called a workbook, but cannot be read as one. Save it anew in Excel as .xlsx.")


def _look_at(archive):
    """Declared sizes are upper limits: unpacking stops there."""
    names = {info.filename: info for info in archive.infolist()}
    if any(info.flag_bits & 1 for info in names.values()):
        raise Refused(_("The workbook is protected by a password. Save it without one and choose it again."))
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise Refused(_("This is a ZIP archive. Unpack it and choose the table inside."))
    total = sum(info.file_size for info in archive.infolist())
    if total > MAX_UNPACKED or len(names) > 2000:
        raise Refused(_too_large())
    types = _types(archive, names[TYPES]) if TYPES in names else {}
    for name, info in names.items():
        if info.file_size > LIMITS.get(types.get(name), MAX_PART):
            raise Refused(_too_large())
    for name, info in names.items():
        if name.lower().endswith((".xml", ".rels")):
            _look_into(archive, info, is_sheet=types.get(name) == SHEET)
    return {name for name, found in types.items() if found == SHEET}


def _too_large():
    return _("The workbook is far larger inside than a table should be.")


def _types(archive, info):
    """{part: what it is}, as openpyxl will look for them; what is said to be two things is neither."""
    if info.file_size > MAX_PART:
        raise Refused(_too_large())
    _look_into(archive, info, is_sheet=False)
    found = {}
    for element in ElementTree.fromstring(archive.read(info)):
        name = element.get("PartName", "").removeprefix("/")
        content_type = element.get("ContentType")
        found[name] = content_type if found.get(name, content_type) == content_type else ""
    return found


def _look_into(archive, info, is_sheet):
    rows, cells, rest, end = 0, 0, b"", b""
    for piece in _pieces(archive, info):
        if any(mark in end + piece for mark in DECLARATIONS):
            raise Refused(_not_readable())
        end = piece[-10:]
        if is_sheet:
            # What a cut divides is looked at with the next piece.
            text, rest = rest + piece, b""
            if (cut := text.rfind(b"<")) > 0:
                text, rest = text[:cut], text[cut:]
            elif len(text) > MAX_CELL * 40:
                raise Refused(_("A cell holds more than %(limit)s characters.") % {"limit": f"{MAX_CELL:,}"})
            rows += len(ROW.findall(text))
            cells = _cells(text, cells)
            _check(rows)


def _pieces(archive, info):
    with archive.open(info) as part:
        piece = part.read(PIECE)
        if b"\0" in piece[:100]:  # two bytes a letter: nothing would be found in it
            raise Refused(_not_readable())
        while piece:
            yield piece
            piece = part.read(PIECE)


def _cells(text, before):
    """The most cells of one row so far, counting on from the row that the last piece broke off."""
    first, *others = ROW.split(text)
    counts = [before + len(CELL.findall(first)), *(len(CELL.findall(row)) for row in others)]
    # Column AAA is the 703rd; one cell there, and every row would be read up to it.
    if max(counts) > MAX_COLUMNS or FAR.search(text):
        raise Refused(
            _("The file has more than %(limit)s columns. Leave out those that are not needed.")
            % {"limit": MAX_COLUMNS}
        )
    return counts[-1]


def _check(rows):
    if rows > MAX_ROWS + EMPTY_ROWS:
        raise Refused(
            _("The file has more than %(limit)s rows. Divide it into several files.")
            % {"limit": f"{MAX_ROWS:,}"}
        )


def _rows(sheet):
    sheet.reset_dimensions()  # what the file declares may be wrong
    rows = sheet.iter_rows(values_only=True)
    line = 0
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                values = next(rows, None)
        except Exception as error:
            raise Refused(_("The workbook is damaged after line %(line)s.") % {"line": line}) from error
        if values is None:
            return
        line += 1
        yield line, [_text(value) for value in values]


def _text(value):
    """As a person sees it: no `.0` at whole numbers, dates and times in ISO form."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time(0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes")
    return str(value)
