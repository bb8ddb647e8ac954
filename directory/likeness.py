"""Do two entries mean the same place? What speaks for it is told, and weighed.

A general name such as 「ひきこもり地域支援センター」 says nothing where the places differ; what is left of
a name without its general words and its town says most.
"""

import re
import unicodedata
from collections.abc import Callable
from math import cos, hypot, radians
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from .search.normal import normalise

LIKELY = 50  # points from which somebody should look
METRES = 150
MOST_SHARED = 2  # more listings than these at one number: a switchboard

# Words that many names share. Those of the first row tell what is done there: 保健 and 総合 in one part of
# a town are two places.
_SERVICES = (
    "保健 自立 若者 青少年 子ども こども 家族 親 当事者 包括 精神 こころ 困窮 総合 "
    "社会福祉協議会 社協 女子 女性 高齢"
)
_GENERAL = (
    "特定非営利活動法人 認定npo法人 npo法人 一般社団法人 公益社団法人 一般財団法人 公益財団法人 社会福祉法人 "
    "株式会社 有限会社 合同会社 ひきこもり 引きこもり 引籠もり こもりびと 地域 支援 相談 窓口 センター "
    "ステーション サポート サポステ 居場所 フリースペース つどい 集い 交流 生活 困窮者 福祉 保健所 "
    "健康 心 機関 事業所 事業 協議会 市役所 町役場 村役場 役所 県 府 都 市 区 町 村 課 係 室 の 会"
)
_KINDS_ALIKE = {frozenset({"center", "group"})}
_HOUSE = re.compile(r"[((][^()()]*内[))]")  # (九州産業大学内): the house it is in


class Entry(NamedTuple):
    """A listing, as far as it can be compared."""

    key: UUID | None
    code: str
    kind: str
    status: str
    name: str
    serves: str
    prefecture: str | None
    town: str | None
    city: str | None  # of a ward; else the town itself
    point: tuple[float, float] | None
    operator: UUID | None
    contacts: frozenset[tuple[str, str]]
    form: str  # the whole name in normal form, without spaces
    own: str  # what is left of it without general words and places
    services: frozenset[str]  # words for what is done there


class Likeness(NamedTuple):
    score: int
    reasons: tuple[str | Promise, ...]


def _any_of(words):
    return re.compile("|".join(sorted(map(normalise, words.split()), key=len, reverse=True)))


_general, _services = _any_of(f"{_GENERAL} {_SERVICES}"), _any_of(_SERVICES)


def forms(name: str, places: tuple[str, ...]) -> dict:
    """What is compared of a name; `places` are words for where it is, in normal form."""
    whole = normalise(name).replace(" ", "")
    own = normalise(_HOUSE.sub("", unicodedata.normalize("NFKC", name))).replace(" ", "")
    for place in sorted(filter(None, places), key=len, reverse=True):
        own = own.replace(place, "")
    services = frozenset(_services.findall(own))
    return {"form": whole, "own": _general.sub("", own), "services": services}


def contact_key(channel: str, value: str) -> tuple[str, str] | None:
    """What is compared of a way of contact; None where it is nobody's own, such as 189."""
    if channel in {"phone", "fax"}:
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", value))
        return (channel, digits) if len(digits) >= 9 else None
    if channel == "email":
        return channel, value.strip().casefold()
    if channel == "website":
        return channel, re.sub(r"^https?://(www\.)?|/$", "", value.strip())
    return None


def compare(first: Entry, second: Entry, shared: Callable[[tuple], int]) -> Likeness:
    """`shared` tells how many listings have a way of contact."""
    if not can_be_one(first, second):
        return Likeness(0, ())
    score, reasons = 0, []
    for points, reason in (
        _name(first, second),
        *(_contact(key, shared(key)) for key in sorted(first.contacts & second.contacts)),
        _distance(first, second),
    ):
        score += points
        reasons += [reason] if points else []
    if not reasons:
        return Likeness(0, ())
    if first.city and first.city == second.city:
        score += 10
    if first.kind != second.kind:  # often an office and the group that it runs
        score -= 15
    return Likeness(max(0, min(score, 100)), tuple(reasons))


def can_be_one(first, second):
    if first.kind != second.kind and frozenset({first.kind, second.kind}) not in _KINDS_ALIKE:
        return False
    return not (first.key and first.key in {second.key, second.operator}) and second.key != first.operator


def _name(first, second):
    is_same = first.form == second.form
    if _has_no_place(first) or _has_no_place(second):
        is_alike = len(first.own) >= 3 and is_similar(first, second)
        return (LIKELY, SAME_NAME if is_same else SIMILAR_NAME) if is_alike else (0, "")
    if not _may_be_one_place(first, second):
        # Somebody may have chosen the wrong town; a name of its own is needed to say so.
        is_weak = is_same and len(first.own) >= 3 and first.prefecture == second.prefecture
        return (25, SAME_NAME) if is_weak else (0, "")
    if is_same:
        return 55, SAME_NAME
    return (45, SIMILAR_NAME) if is_similar(first, second) else (0, "")


def _has_no_place(entry):
    """Where it is has not been written down yet; what serves the whole country is nowhere on purpose."""
    return entry.prefecture is None and entry.serves != "nationwide"


def is_similar(first, second):
    if first.services and second.services and first.services != second.services:
        return False
    if not first.own or not second.own:
        return first.own == second.own and fuzz.ratio(first.form, second.form) >= 95
    if first.own == second.own:
        return len(first.own) >= 2
    return min(len(first.own), len(second.own)) >= 4 and fuzz.ratio(first.own, second.own) >= 85


def _may_be_one_place(first, second):
    if first.prefecture != second.prefecture:
        return False
    if not (first.town and second.town) or first.town == second.town:
        return True
    # A ward and its city may be one, two wards not.
    return first.city == second.city and first.city in {first.town, second.town}


def _contact(key, number):
    channel, value = key
    strong, weak, reason = CONTACT_REASONS[channel]
    points = strong if number <= MOST_SHARED else weak
    text = reason if number <= MOST_SHARED else SWITCHBOARD
    return points, text if channel == "website" else format_lazy("{}: {}", text, value)


def _distance(first, second):
    if not (first.point and second.point and (first.form == second.form or is_similar(first, second))):
        return 0, ""  # many offices are in one house
    return (25, NEAR) if metres(first.point, second.point) < METRES else (0, "")


def metres(first, second):
    """Good enough for what is next door."""
    north = (first[0] - second[0]) * 111_000
    east = (first[1] - second[1]) * 111_000 * cos(radians(first[0]))
    return hypot(north, east)


SAME_NAME = _("The same name")
SIMILAR_NAME = _("A very similar name")
SWITCHBOARD = _("A contact that many listings share")
NEAR = _("Less than 150 m apart")
CONTACT_REASONS = {  # points if it is theirs alone, points if many have it
    "phone": (40, 10, _("The same telephone number")),
    "fax": (25, 5, _("The same fax number")),
    "email": (40, 10, _("The same e-mail address")),
    "website": (20, 0, _("The same website")),
}
