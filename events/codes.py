"""The code with which somebody sees, changes and cancels their registration: a few words to write down.

The words follow from the random key of the form and the secret of the site. The database keeps the key and
a keyed hash of the words, so that whoever has a copy of it cannot cancel anything.

Four of 1,024 words are 40 bits. With the ten wrong tries in a quarter of an hour that one client has
(events/limits.py), finding any one of 500 registrations of an event takes 3,000 years on average.
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
_VOICED_MARKS = {0x309B: 0x3099, 0x309C: 0x309A}  # standing alone → combining
_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_LATIN = {
    kana: first + vowel for first, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
}
_LATIN |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n"}
_LATIN |= {"ゃ": "ýa", "ゅ": "ýu", "ょ": "ýo", "っ": "q"}  # ý takes the place of the i before it
# Every way to write Japanese in Latin letters becomes one, in which long vowels are short.
_SPELLINGS = [
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"iý", "y"),
        (r"q(.)", r"\1\1"),
        (r"t?cch|tch", "tty"),
        (r"(sh|ch|ts|f|j)", lambda found: {"sh": "sy", "ch": "ty", "ts": "t", "f": "h", "j": "zy"}[found[1]]),
        (r"y+", "y"),
        (r"yi", "i"),
        (r"m(?=[bp])|nn+", "n"),
        (r"o[ou]+", "o"),
        (r"([aiue])\1+", r"\1"),
    )
]


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
    """However it was typed: in hiragana, katakana, full width or Latin letters, with whatever between.

    Latin letters without anything between, because words run together can be read in that direction only:
    "mikanari" is みかんあり or みかなり. The words of the list stay distinct (a test says so).
    """
    folded = unicodedata.normalize("NFKC", text.translate(_VOICED_MARKS)).casefold().translate(_HIRAGANA)
    latin = "".join(_LATIN.get(letter, letter) for letter in folded)
    # ō is o; what is neither a letter nor ý stood between.
    plain = "".join(re.findall("[a-zý]", "".join(_without_accent(letter) for letter in latin)))
    for pattern, letters in _SPELLINGS:
        plain = pattern.sub(letters, plain)
    return plain


def _without_accent(letter):
    return letter if letter == "ý" else unicodedata.normalize("NFD", letter)[0]


def hash_of(text: str) -> str:
    return salted_hmac(f"{SALT}.hash", canonical(text), algorithm="sha256").hexdigest()
