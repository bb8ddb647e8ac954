"""What is put right in a cell, and said. What may mean two things is not: then the value stays away.

Each function takes what is written and returns the value with a remark; without one, nothing was repaired.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.typed import DASHES

from .places import Places
from .texts import hiragana, narrow

LATITUDES, LONGITUDES = (20, 46), (122, 154)
TIME = re.compile(
    r"(?P<half>午前|午後)?\s*(?P<hour>\d{1,2})(?:[:;時](?P<minute>\d{1,2}|半)?(?:[:分](?P<second>\d{2})?秒?)?)?"
)


class Repaired(NamedTuple):
    value: object
    remark: str = ""
    is_lost: bool = False  # nothing could be made of it: the remark is a warning


def width(text: str) -> Repaired:
    value = re.sub(r" {2,}", " ", narrow(text))
    return Repaired(value, _("Wide letters or spaces were made narrow.") if value != text else "")


def kana(text: str) -> Repaired:
    value = hiragana(narrow(text))
    return Repaired(value, _("Katakana was written as hiragana.") if value != text else "")


def municipality_code(text: str, places: Places) -> Repaired:
    digits = re.sub(r"\.0$", "", narrow(text).strip())
    if re.fullmatch(r"0?[1-9]|[1-4]\d", digits):
        digits = f"{int(digits):02}"
        return Repaired(digits if digits in places.prefectures else "")
    if not digits.isdecimal():
        return Repaired("", _("“%(text)s” is no municipality code.") % {"text": text[:50]}, True)
    codes = places.full_code(digits)
    if len(codes) != 1:
        return Repaired("", _no_code(codes) % {"text": text[:50]}, True)
    code = codes[0][:2] if codes[0][2:5] == "000" else codes[0]
    if codes[0] == text:
        return Repaired(code)
    return Repaired(
        code, _("The code %(text)s was completed to %(code)s.") % {"text": text[:50], "code": codes[0]}
    )


def _no_code(codes):
    if codes:
        return _("The code %(text)s may mean two municipalities: it was left out.")
    return _("There is no municipality with the code %(text)s.")


def postal_code(text: str) -> Repaired:
    written = narrow(text).strip().translate(dict.fromkeys(map(ord, DASHES), "-")).removeprefix("〒").strip()
    if match := re.fullmatch(r"(\d{3})-?(\d{4})", written):
        value = "-".join(match.groups())
        return Repaired(value, _reformatted(text, value) if value != text else "")
    if re.fullmatch(r"\d{5,6}", written):  # a spreadsheet took 060-8611 for a number
        value = f"{int(written):07}"
        value = f"{value[:3]}-{value[3:]}"
        return Repaired(value, _reformatted(text, value))
    return Repaired("", _("“%(text)s” is no postal code.") % {"text": text[:50]}, True)


def _reformatted(text, value):
    return _("“%(text)s” was written as %(value)s.") % {"text": text[:50], "value": value}


def address(text: str) -> tuple[str, str, str]:
    """(address, postal code, remark): 「〒760-8571 高松市番町1-8-15」."""
    written = re.sub(r" {2,}", " ", narrow(text)).strip()
    match = re.match(rf"〒?\s*(\d{{3}})[-{DASHES}](\d{{4}})\s*(?=\D)|〒\s*(\d{{3}})(\d{{4}})\s*", written)
    if not match:
        return written, "", ""
    code = "-".join(filter(None, match.groups()))
    return (
        written[match.end() :].strip(),
        code,
        _("The postal code %(code)s stood in the address.") % {"code": code},
    )


def time(text: str) -> Repaired:
    """「9：00」, 「09:00:00」, 「9時」, 「午後1時半」 → 09:00."""
    written = narrow(text).strip()
    match = TIME.fullmatch(written)
    # Without a unit a number may be anything; 「午後12時」 is noon to some and midnight to others.
    if not match or not (set(":;時") & set(written)) or (match["half"] and int(match["hour"]) > 11):
        return Repaired("", _("“%(text)s” is no time of day.") % {"text": text[:50]}, True)
    hour = int(match["hour"]) + (12 if match["half"] == "午後" else 0)
    minute = 30 if match["minute"] == "半" else int(match["minute"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return Repaired("", _("“%(text)s” is no time of day.") % {"text": text[:50]}, True)
    value = f"{hour:02}:{minute:02}"
    return Repaired(value, "" if value == text else _reformatted(text, value))


def coordinates(latitude: str, longitude: str) -> Repaired:
    """A pair, or None: exchanged ones are put right, because no place in Japan fits both ways."""
    pair = _degrees(latitude), _degrees(longitude)
    if None in pair:
        text = f"{latitude[:30]}, {longitude[:30]}"
        return Repaired(None, _("“%(text)s” are no coordinates: left out.") % {"text": text}, True)
    if _is_in_japan(*pair):
        return Repaired(pair)
    if _is_in_japan(*reversed(pair)):
        return Repaired((pair[1], pair[0]), _("Latitude and longitude were exchanged."))
    return Repaired(None, _("The coordinates %(text)s are not in Japan: left out.") % {"text": pair}, True)


def _degrees(text):
    try:
        return float(narrow(text).strip().rstrip("°度"))
    except ValueError:
        return None


def _is_in_japan(latitude, longitude):
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
