"""The code with which somebody sees, changes and cancels their registration: a few words to write down.

The words follow from the random key of the form and the secret of the site. The database keeps the key and
a keyed hash of the words, so that whoever has a copy of it cannot cancel anything.
"""

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from django.utils.crypto import salted_hmac

SALT = "hikipedia.events.code"
NUMBER = 4  # words of a code
FILE = Path(__file__).resolve().parent / "data" / "words.txt"
# The two alphabets of kana are 0x60 apart.
_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(0x30A1, 0x30F7)}


def new_key() -> str:
    return secrets.token_urlsafe(32)


@cache
def _lists() -> dict[str, list[str]]:
    """{language: words}; one word a line of the file, in hiragana and in Latin letters."""
    pairs = [line.split() for line in FILE.read_text(encoding="utf-8").splitlines() if line]
    return {"ja": [kana for kana, _latin in pairs], "en": [latin for _kana, latin in pairs]}


def words(key: str, language: str = "ja") -> str:
    """「さくら ねこ みかん ふね」; in English pages the same words in Latin letters."""
    number = int.from_bytes(salted_hmac(SALT, key, algorithm="sha256").digest(), "big")
    chosen = []
    for _place in range(NUMBER):
        number, index = divmod(number, len(_lists()["ja"]))
        chosen.append(_lists()[language][index])
    return " ".join(chosen)


def canonical(text: str) -> str:
    """However it was typed: in hiragana, katakana, full width or Latin letters, with whatever between."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_HIRAGANA)
    found = re.findall(r"[a-zぁ-ゖー]+", folded)
    kana = dict(zip(_lists()["en"], _lists()["ja"], strict=True))
    return "".join(kana.get(word, word) for word in found)


def hash_of(text: str) -> str:
    return salted_hmac(f"{SALT}.hash", canonical(text), algorithm="sha256").hexdigest()
