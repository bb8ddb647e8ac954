"""Whom a place is for, as written → what can be read from it with certainty.

Unlike hours, each answer stands alone: what is not plainly said stays None, and nothing is ever False.
"""

import re
from dataclasses import dataclass

from .ages import read_ages
from .text import one_spelling

_NO_LIMIT = re.compile(
    r"年齢(?:制限)?[^、。]{0,8}?(?:問いません|問わない|問わず|なし|ありません|不問|に関係なく|に関わらず|にかかわらず)"
)
# A person who may come stands at the end, in an enumeration or before a word like 「等」.
_MAY_COME = (
    r"(?=$|[ 、。・()「」/や]|等|など|ほか|の方(?!の)|のかた(?!の)"
    r"|及び|および|または|又は|も可|のみ|からの相談)"
)
_AND = r"(?:[、や・と]|及び|および|または|又は)+"
_FAMILY = re.compile(rf"(?:家族|兄弟){_MAY_COME}")
_SELF = re.compile(
    rf"(?:本人|当事者)(?:{_MAY_COME}|と(?!同居|暮))"
    rf"|状態に(?:ある|いる)(?:方|かた|人)(?:{_MAY_COME}|と(?!同居|暮))"
)
# 「悩んでいる方とその家族」: the one beside the family is the person concerned.
_SELF_BESIDE_FAMILY = re.compile(
    rf"(?:方|かた|人|若者|在住者){_AND}その(?:ご)?家族|^[^家親子]*(?:悩|困|状態)[^家親子]*(?:方|かた|人){_AND}(?:ご)?家族"
)
_SUPPORTER = re.compile(r"(?:支援|支え|関係|身近|周囲|友)[^、。]*(?:方|かた|人|者)")
_EXCLUDED = re.compile(r"除く|除き|不可|対象外|遠慮|できません|(?:本人|家族|者|方|かた)以外")

_LIVES = r"(?:在住|お住まい|お住い|住む|住んで)"
_RESIDENTS = re.compile(
    rf"[都道府県市区町村]内?に?{_LIVES}(?!者?の?方?[をは]?除|者?以外|でな)"
    r"|[都道府県市区町村]民(?:で(?!な|は)|に限|限定|のみ)"
)
_OTHERS_TOO = re.compile(r"在勤|在学|通勤|通学|[都道府県市区町村]外|優先|原則|主に|でなくて|問わず、?どなた")


@dataclass(frozen=True)
class ReadTarget:
    age_min: int | None = None
    age_max: int | None = None
    ages_approximate: bool = False
    no_age_limit: bool | None = None
    for_self: bool | None = None
    for_family: bool | None = None
    residents_only: bool | None = None


def read_target(text: str) -> ReadTarget:
    text = one_spelling(text)
    age_min, age_max, is_about = read_ages(text)
    has_ages = age_min is not None or age_max is not None
    clauses = [clause for clause in re.split(r"[。()]", text) if not _EXCLUDED.search(clause)]
    return ReadTarget(
        age_min=age_min,
        age_max=age_max,
        ages_approximate=is_about,
        # 「18歳以上なら年齢は問いません」 says both, so neither limit is denied.
        no_age_limit=_true_or_none(_NO_LIMIT.search(text) and not has_ages),
        for_self=_true_or_none(any(map(_names_self, clauses))),
        for_family=_true_or_none(any(map(_FAMILY.search, clauses))),
        residents_only=_true_or_none(_RESIDENTS.search(text) and not _OTHERS_TOO.search(text)),
    )


def _names_self(clause: str) -> bool:
    if _SELF.search(clause):
        return True
    return bool(_SELF_BESIDE_FAMILY.search(clause)) and not _SUPPORTER.match(clause)


def _true_or_none(found: object) -> bool | None:
    return True if found else None
