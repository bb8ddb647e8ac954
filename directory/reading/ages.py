"""Ages in a target text: 「おおむね15歳から39歳まで」 → (15, 39, True)."""

import re

_ABOUT = r"(?P<about>おおむね|おおよそ|概ね|およそ|約)?満?"
# Another person's age (「18歳未満の子を持つ親」) and exclusions say nothing about who may come.
_NOT_OURS = r"(?![^、。()]{0,12}(?:除|対象外|以外|不可|を持つ|をもつ|がいる|のいる))(?!前後|頃|ごろ)"
_RANGE = re.compile(
    rf"{_ABOUT}(?P<low>[0-9]{{1,3}})歳?(?:から|~){_ABOUT.replace('about', 'about_high')}"
    rf"(?P<high>[0-9]{{1,3}})歳(?P<below>未満)?{_NOT_OURS}"
)
_LOWEST = re.compile(rf"{_ABOUT}(?P<low>[0-9]{{1,3}})歳以上{_NOT_OURS}")
_HIGHEST = re.compile(rf"{_ABOUT}(?P<high>[0-9]{{1,3}})歳(?:(?P<below>未満)|以下|まで){_NOT_OURS}")
_OLDEST = 120

Ages = tuple[int | None, int | None, bool]
_NOT_SAID: Ages = (None, None, False)


def read_ages(text: str) -> Ages:
    ranges = list(_RANGE.finditer(text))
    lows = ranges or list(_LOWEST.finditer(text))
    highs = ranges or list(_HIGHEST.finditer(text))
    # Two different limits belong to two kinds of people.
    if len(lows) > 1 or len(highs) > 1:
        return _NOT_SAID
    age_min = int(lows[0]["low"]) if lows else None
    age_max = int(highs[0]["high"]) - bool(highs[0]["below"]) if highs else None
    if not _is_plausible(age_min, age_max):
        return _NOT_SAID
    return age_min, age_max, any(_is_about(match) for match in [*lows, *highs])


def _is_about(match: re.Match) -> bool:
    found = match.groupdict()
    return bool(found["about"] or found.get("about_high"))


def _is_plausible(age_min: int | None, age_max: int | None) -> bool:
    limits = [limit for limit in (age_min, age_max) if limit is not None]
    return limits == sorted(limits) and all(0 <= limit <= _OLDEST for limit in limits)
