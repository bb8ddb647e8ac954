"""From a postal code to municipalities (docs/decisions/0004-postal-codes.md).

`data/postal_codes.txt` is made by bin/postal. Each line says which numbers after the same first three
digits belong to the same municipalities; a dash joins the first and the last of consecutive numbers:

    498 243035 0801-0809 0811-0814
    498 232351,243035 0000
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data" / "postal_codes.txt"

# What Japanese keyboards and copied pages give for a hyphen, after NFKC: hyphen-minus, hyphen, figure, en and
# em dash, horizontal bar, minus, the line of a box, and the mark for a long vowel.
HYPHENS = "-\u2010\u2012\u2013\u2014\u2015\u2212\u2500\u2501ー"
TYPED = re.compile(rf"〒?([0-9]{{3}})[{HYPHENS}]?([0-9]{{4}})")


class Row(NamedTuple):
    municipalities: tuple[str, ...]
    spans: str  # as in the file: split only when somebody asks, which keeps the memory small


def read(text: str) -> str | None:
    """The seven digits of what somebody typed; None if it is anything but one postal code."""
    match = TYPED.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    return "".join(match.groups()) if match else None


def municipalities(digits: str) -> tuple[str, ...]:
    """Codes of all municipalities (wards, where a city has them) with this postal code; () if unknown."""
    if read(digits) != digits:
        return ()
    number = digits[3:]
    for row in _areas().get(digits[:3], ()):
        for span in row.spans.split():
            first, _, last = span.partition("-")
            if first <= number <= (last or first):
                return row.municipalities
    return ()


def prefecture(digits: str) -> str | None:
    """JIS code of the only prefecture possible for a postal code or its first two or more digits.

    A known code answers for itself. Otherwise the first three digits answer, or the first two where nobody
    has these three. None if the answer is several prefectures, or none.
    """
    known = _prefectures(municipalities(digits))
    found = known or _prefectures_of(digits[:3]) or _prefectures_of(digits[:2])
    return min(found) if len(found) == 1 else None


def _prefectures(codes: tuple[str, ...]) -> set[str]:
    return {code[:2] for code in codes}


def _prefectures_of(start: str) -> set[str]:
    rows = (row for area, rows in _areas().items() if area.startswith(start) for row in rows)
    return set().union(*(_prefectures(row.municipalities) for row in rows))


@cache
def _areas() -> dict[str, list[Row]]:
    """The file, by the first three digits. Two threads at once read it twice, to the same result."""
    areas = defaultdict(list)
    for line in DATA.read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            area, codes, spans = line.split(" ", 2)
            areas[area].append(Row(tuple(codes.split(",")), spans))
    return dict(areas)
