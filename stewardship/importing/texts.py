"""What all cells have in common: one form for texts that only differ in how they were typed."""

import re
import unicodedata

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\ufffe\uffff\ufeff\ud800-\udfff]")
# Letters, digits and signs of double width, and the wide space; waves and quotation marks stay.
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5E)} | {0x3000: " "}
HALF_KANA = re.compile("[\uff61-\uff9f]+")
KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)} | {0x30FD: 0x309D, 0x30FE: 0x309E}

# A cell that begins like this is a formula to a spreadsheet.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# What a spreadsheet takes for a number or a date when it opens a CSV, and writes differently afterwards.
CHANGED_BY_SPREADSHEETS = re.compile(r"0\d+|\d{10,}|\d+(?:\.\d+)?[eE]\d+|\d{1,4}[-/]\d{1,2}(?:[-/]\d{1,4})?")


def tidy(text: str) -> str:
    """As compared and kept: no control characters, one kind of line end, nothing around it."""
    if text.isascii() and text.isprintable():  # nearly all cells
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROL.sub("", text).strip()


def narrow(text: str) -> str:
    """Double-width letters and signs in their usual width, half-width katakana in full."""
    if text.isascii():
        return text
    text = text.translate(WIDE)
    return HALF_KANA.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def same(text: str) -> str:
    """For comparing words: width, case and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def hiragana(text: str) -> str:
    return text.translate(KATAKANA)


def defused(text: str) -> str:
    """No spreadsheet calculates it; `undefused` takes the apostrophe off again."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def kept(text: str) -> str:
    """For CSV, which says nothing about types: numbers keep their zeros, and 2018-05 stays what it is."""
    return f"'{text}" if CHANGED_BY_SPREADSHEETS.fullmatch(text) else defused(text)


def undefused(text: str) -> str:
    if len(text) > 1 and text[0] == "'":
        rest = text[1:]
        if rest.startswith((*FORMULA, "'")) or CHANGED_BY_SPREADSHEETS.fullmatch(rest):
            return rest
    return text
