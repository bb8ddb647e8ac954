"""Several numbers or addresses in one cell, with labels: 「（保健課） 087-839-2860 （福祉課） …」."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError

from directory.models.contacts import validate_phone
from directory.typed import DASHES

from .texts import narrow

PHONE = re.compile(
    r"(?:\+81[- ]?)?\(?0\d{1,4}\)?[-( ]?\d{1,4}[-) ]?\d{3,4}(?!\d)"
    r"|(?<!\d)[#*]\d{3,4}(?!\d)|^(?:1[0-9]{2}|#[0-9]{4})$"
)
URL = re.compile(r"https?://[!-;=?-~]+")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
AROUND = " 　\t\n、,，;；/／・:：()（）[]［］【】〔〕「」<>＜＞|"
EXTENSION = re.compile(r"^(?:内線|ext\.?)\s*[:：]?\s*([\d~\-、,/ ]+)$", re.IGNORECASE)


class Labelled(NamedTuple):
    value: str
    label: str


def read(text: str, pattern: re.Pattern) -> list[Labelled] | None:
    """All of them with their labels; None where it is not certain which label belongs to which."""
    found = list(pattern.finditer(text))
    if not found:
        return None
    between = [
        text[a:b]
        for a, b in zip([0, *(m.end() for m in found)], [*(m.start() for m in found), len(text)], strict=True)
    ]
    labels = [part.strip(AROUND) for part in between]
    values = [match[0].strip() for match in found]
    before, after = labels[:-1], labels[1:]
    if not any(before):
        chosen = after
    elif not labels[-1]:
        chosen = before
    else:
        return None
    # A label of many lines is a text that happens to hold a number.
    if any(len(label) > 60 or "\n" in label for label in chosen):
        return None
    return [Labelled(value, label) for value, label in zip(values, chosen, strict=True)]


def phones(text: str) -> list[Labelled] | None:
    written = narrow(text)
    for dash in DASHES:
        written = re.sub(rf"(?<=\d){dash}(?=\d)", "-", written)
    found = read(written.strip(), PHONE)
    return found if found and all(_is_phone(item.value) for item in found) else None


def _is_phone(value):
    try:
        validate_phone(value)
    except ValidationError:
        return False
    return True
