"""Text with commas, tabs or semicolons, in the encodings that are met: UTF-8, UTF-16 and CP932."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .limits import MAX_CELL, MAX_COLUMNS, Refused

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SAMPLE = 4000  # bytes that decide about UTF-16


def lines(content: bytes) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    encoding, text = decode(content)
    return encoding, _rows(text, _delimiter(text))


def decode(content: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS.items():
        if content.startswith(bom):
            return encoding, _strictly(content, encoding)
    if encoding := _utf_16(content[:SAMPLE]):
        return encoding, _strictly(content, encoding)
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise Refused(_("Line %(line)s holds a character that no text has. Is it a table?") % {"line": line})
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError as error:
        # Japanese in UTF-8 can be read as CP932, too, and gives nonsense: it would be imported.
        if _is_mostly_utf_8(content):
            raise Refused(_broken(content, error.start, "UTF-8")) from error
    return "cp932", _strictly(content, "cp932")


def _strictly(content, encoding):
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(_broken(content, error.start, encoding.upper().removesuffix("-SIG"))) from error
    if "\0" in text:
        raise Refused(_("The file holds characters that no text has. Is it a table?"))
    return text


def _broken(content, position, encoding):
    return _(
        "Line %(line)s holds characters that are not %(encoding)s like the others. "
        "Save the file in one encoding, best as UTF-8, and choose it again."
    ) % {"line": content[:position].count(b"\n") + 1, "encoding": encoding}


def _is_mostly_utf_8(content):
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - broken >= 3 * broken


def _utf_16(sample):
    """Without a mark at its beginning: line ends and commas give it away."""
    for encoding, marks in (
        ("utf-16-le", (b"\n\0", b"\t\0", b",\0")),
        ("utf-16-be", (b"\0\n", b"\0\t", b"\0,")),
    ):
        text = sample[: len(sample) // 2 * 2].decode(encoding, errors="replace")
        if sample.count(b"\0") >= 2 and any(mark in sample for mark in marks) and _is_readable(text):
            return encoding
    return ""


def _is_readable(text):
    odd = sum(not (character.isprintable() or character in "\r\n\t") for character in text)
    return "\n" in text and odd * 20 <= len(text)


def _delimiter(text):
    """Whichever stands most often in the first lines."""
    first = text[:20_000].split("\n", 5)[:5]
    counts = {sign: max((line.count(sign) for line in first), default=0) for sign in ",\t;"}
    return max(counts, key=counts.get)


def _rows(text, delimiter):
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    # Of the whole process: only ever raised to what we refuse anyway.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    begins = 1
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS * 10:
                raise Refused(_("Line %(line)s has far too many columns.") % {"line": begins})
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(_reason(error) % {"line": begins}) from error


def _reason(error):
    if "field larger" in str(error):
        return _("From line %(line)s on a cell does not end. Is a closing quotation mark missing?")
    return _("Line %(line)s cannot be divided into cells. Look at its quotation marks.")
