"""What the readers share: one spelling for characters that mean the same, and a way to give up."""

import re
import unicodedata

# Wave dashes, hyphens and the long-vowel mark all stand for "from … to" between two times.
_DASHES = str.maketrans(dict.fromkeys("〜∼–—―−‐-ー", "~") | {",": "、"})


class NotCertain(ValueError):
    """A piece of the text was not understood, so nothing of it may be used."""


def one_spelling(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r" ?([~・、/:()。]) ?", r"\1", text)
