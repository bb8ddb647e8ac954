"""When a place is closed: 「(土日祝、年末年始を除く)」."""

import re
from dataclasses import dataclass

from .days import LETTERS, read_weekdays

# The turn of the year as public offices keep it: 29 December to 3 January.
_NEW_YEAR_DATES = r"12(?:/|月)29日?(?:~|から)(?:翌年の?)?1(?:/|月)3日?(?:まで)?"
_PLAIN_WORDS = [
    ("国民の祝日に関する法律に規定する休日", "祝日"),
    (rf"(?:年末年始)?\({_NEW_YEAR_DATES}\)|(?:年末年始)?{_NEW_YEAR_DATES}", "年末年始"),
]
_HOLIDAY = "祝祭日|祝休日|祝日|休日|祝|年末年始"
_ITEM = rf"(?:{_HOLIDAY}|[{LETTERS}](?:曜日?)?)"
_JOIN = r"(?:[・、]|と|及び|および)?"
_CLOSED = r"[はを]?(?:除く|お?休み|休館|閉館|(?:終日)?利用不可|休)。?"
_ITEMS = rf"{_ITEM}(?:{_JOIN}{_ITEM})*"
_HOLIDAYS = rf"(?:{_HOLIDAY})(?:{_JOIN}(?:{_HOLIDAY}))*"

# Weekdays count as closed only in brackets: before 「を除く」 they could be days of opening, too.
_BRACKETS = re.compile(rf"\((?:({_ITEMS}){_CLOSED}|休館日:({_ITEMS}))\)")
_AT_END = re.compile(rf" ({_HOLIDAYS}){_CLOSED}$")


@dataclass(frozen=True)
class Closings:
    weekdays: frozenset[int]
    on_holidays: bool | None
    at_new_year: bool | None


def split_closings(text: str) -> tuple[str, Closings]:
    """The text without its closings, and the closings."""
    for pattern, word in _PLAIN_WORDS:
        text = re.sub(pattern, word, text)
    found: list[str] = []
    for pattern in (_BRACKETS, _AT_END):
        found += ["".join(filter(None, match.groups())) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    return re.sub(" +", " ", text).strip(), _closings("、".join(found))


def _closings(items: str) -> Closings:
    # 祝日 ends in the character for Sunday.
    weekdays = re.sub(_HOLIDAY, "", items)
    return Closings(
        weekdays=frozenset(read_weekdays(weekdays)),
        on_holidays=True if re.search("祝|休日", items) else None,
        at_new_year=True if "年末年始" in items else None,
    )
