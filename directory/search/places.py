"""Which words are places: every written form, reading and romanisation of the regions, prefectures and towns.

A form has a rank. Full names and prefectures are sure; so is a bare name such as 東大阪. What is also an
ordinary word or a family name (中央, 山田, なかま) is weak: it is a place only where something else says so.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from .normal import normalise

FULL, DESIGNATED, BARE, WEAK = range(4)

REGIONS = (
    ("東北", "とうほく", "tohoku", "02 03 04 05 06 07"),
    ("関東", "かんとう", "kanto", "08 09 10 11 12 13 14"),
    ("首都圏", "しゅとけん", "", "11 12 13 14"),
    ("北陸", "ほくりく", "hokuriku", "15 16 17 18"),
    ("東海", "とうかい", "tokai", "21 22 23 24"),
    ("近畿", "きんき", "kinki", "24 25 26 27 28 29 30"),
    ("関西", "かんさい", "kansai", "25 26 27 28 29 30"),
    ("中国地方", "ちゅうごくちほう", "chugoku", "31 32 33 34 35"),  # 中国 alone is China
    ("四国", "しこく", "shikoku", "36 37 38 39"),
    ("九州", "きゅうしゅう", "kyushu", "40 41 42 43 44 45 46"),
)
NICKNAMES = {"13": "都内", "01": "道内"}

# Bare names that more often mean something else, and otaku, which is 大田区 only when written so.
ORDINARY = set(
    "中央 中間 国立 行方 南国 大和 出水 千歳 光 大仙 天理 相生 総社 大府 さくら みどり うれしの たいない "
    "かいなん かいし むさし ふじみ otaku saito suita shima tomei".split()
)

# What people write for long vowels and for si, ti, tu, hu: both sides are brought to one form.
_ROMAJI = (
    ("o(?:[ou]+|h(?![aiueoy]))", "o"),
    ("uu+", "u"),
    ("(?<![cs])hu", "fu"),
    ("[zj]y", "j"),
    ("zi", "ji"),
    ("sy", "sh"),
    ("ty", "ch"),
    ("si", "shi"),
    ("ti", "chi"),
    ("tu", "tsu"),
    ("tch", "cch"),
    ("m(?=[bmp])", "n"),
)
_READINGS = {"市": ("し",), "区": ("く",), "町": ("まち", "ちょう"), "村": ("むら", "そん")}
_PREFECTURES = (("都", "と", "to"), ("府", "ふ", "fu"), ("県", "けん", "ken"))
_VARIANTS = (("け", "が"), ("竈", "釜"), ("鰺", "鯵"))
_KANJI = re.compile(r"[一-鿿]")
_SUFFIXES = "都道府県市区町村郡"


class Place(NamedTuple):
    kind: str  # "region", "prefecture" or "municipality"
    code: str  # of a region: its name
    name: str
    prefectures: tuple[str, ...]  # codes; one, except for a region
    city: str = ""  # of a ward: the code of its city

    def contains(self, other: "Place") -> bool:
        if self.kind == "municipality":
            return self.code in (other.code, other.city)
        return set(other.prefectures) <= set(self.prefectures)

    def fits(self, other: "Place") -> bool:
        return self.contains(other) or other.contains(self)


class Gazetteer:
    """Prefectures are (code, name, kana, english); municipalities these and (parent's code, prefecture)."""

    def __init__(self, prefectures: Iterable[tuple], municipalities: Iterable[tuple]):
        self._forms, self._inside, self.by_code = {}, set(), {}
        for name, kana, english, codes in REGIONS:
            self._add_region(name, kana, english, tuple(codes.split()))
        for row in _rows(prefectures):
            self._add_prefecture(row)
        towns = _rows(municipalities)
        cities = {row.code: row for row in towns}
        designated = {row.parent for row in towns}
        for row in towns:
            self._add_town(row, cities.get(row.parent), row.code in designated)
        self._longest = max(map(len, self._inside), default=0)

    def lookup(self, word: str, within: Place | None = None) -> list[Place]:
        """All places that a word in normal form (without spaces) names, from beginning to end.

        大阪 is the prefecture and 横浜 the large city, but within Aomori 横浜 is the town.
        """
        found = [(rank, place) for rank, place in self._found(word) if not within or place.fits(within)]
        best = min((rank for rank, place in found), default=WEAK)
        return list(dict.fromkeys(place for rank, place in found if best in (rank, BARE, WEAK)))

    def is_sure(self, word: str) -> bool:
        """Whether the word needs nothing beside it to be taken as a place."""
        return any(rank < WEAK for rank, place in self._found(word))

    def is_famous(self, word: str) -> bool:
        """A full name, a prefecture's or a large city's: nobody means a part of another name."""
        return any(rank <= DESIGNATED for rank, place in self._found(word))

    def at(self, text: str, start: int) -> int:
        """Where the longest name that begins here and can stand inside a longer word ends; 0 if none."""
        for end in range(min(len(text), start + self._longest), start, -1):
            if text[start:end] in self._inside and not self._goes_on(text, end):
                return end
        return 0

    def _goes_on(self, text, end):
        """滋賀県立 is no place, nor is the 三島 of 三島郡."""
        return text[end : end + 1] == "立" or (
            text[end - 1] not in _SUFFIXES and text[end : end + 1] in tuple(_SUFFIXES)
        )

    def _found(self, word):
        return self._forms.get(word) or (self._forms.get(_romaji(word), ()) if word.isascii() else ())

    def _add(self, forms, rank, place, inside=False):
        for form in filter(None, forms):
            form_rank = WEAK if form in ORDINARY else rank
            self._forms.setdefault(form, []).append((form_rank, place))
            if inside and form_rank < WEAK:
                self._inside.add(form)

    def _add_region(self, name, kana, english, codes):
        place = Place("region", name, name, codes)
        self._add({name, name.removesuffix("地方") + "地方"}, FULL, place, inside=True)
        self._add((kana, english), FULL, place)

    def _add_prefecture(self, row):
        place = self.by_code[row.code] = Place("prefecture", row.code, row.name, (row.code,))
        suffix, kana, roman = next((s for s in _PREFECTURES if s[0] == row.name[-1]), ("", "", ""))
        written = {row.form, row.form.removesuffix(suffix), NICKNAMES.get(row.code)}
        self._add(written, FULL, place, inside=True)
        self._add({row.kana, row.kana.removesuffix(kana), row.roman, row.roman + roman}, FULL, place)

    def _add_town(self, row, city, is_designated):
        name = city.name + row.name if city else row.name
        place = Place("municipality", row.code, name, (row.prefecture,), row.parent or "")
        self.by_code[row.code] = place
        self._add(_spellings(row.form), FULL, place, inside=True)
        self._add((row.kana, row.roman), FULL if is_designated else DESIGNATED, place)
        if city:
            self._add((city.form + row.form,), FULL, place, inside=True)
            self._add((city.kana + row.kana,), FULL, place)
        else:
            self._add_bare_names(row, place, is_designated)
            self._add_bare_readings(row, place, is_designated)

    def _add_bare_names(self, row, place, is_designated):
        """A town's bare name is as often a family's; of 港区 and 北区 the bare name is never meant."""
        bare, suffix = row.form[:-1], row.form[-1]
        if suffix == "区" and len(bare) == 1:
            return
        rank = DESIGNATED if is_designated else BARE if suffix in "市区" else WEAK
        self._add(_spellings(bare), rank, place, inside=len(bare) > 1 and bool(_KANJI.search(bare)))

    def _add_bare_readings(self, row, place, is_designated):
        """A short reading, or a town's, is too often another word: なかま is 中間, さいと is 西都."""
        suffix = row.form[-1]
        kana = next((row.kana.removesuffix(end) for end in _READINGS[suffix] if row.kana.endswith(end)), "")
        for bare, enough in ((kana, 4), (row.bare_roman, 5)):
            is_weak = suffix in "町村" or len(bare) < enough
            self._add((bare,), DESIGNATED if is_designated else WEAK if is_weak else BARE, place)


class _Row(NamedTuple):
    code: str
    name: str
    form: str  # the name in normal form
    kana: str
    roman: str
    bare_roman: str
    parent: str | None = None
    prefecture: str = ""


def _rows(rows: Iterable[tuple]) -> list[_Row]:
    """The normal forms of all names and readings at once, which takes a tenth of the time."""
    codes, names, kana, english, *rest = zip(*rows, strict=True) if (rows := list(rows)) else [()] * 4
    roman = _romaji(" ".join(english).lower().replace("-", "")).split()
    bare = _romaji(
        " ".join(name.rpartition("-")[0].replace("-", "") or "-" for name in english).lower()
    ).split()
    columns = (
        codes,
        names,
        normalise("\n".join(names)).split(),
        normalise("\n".join(kana)).split(),
        roman,
        bare,
    )
    return [_Row(*row) for row in zip(*columns, *rest, strict=True)]


def _spellings(form: str) -> set[str]:
    return {form, *(form.replace(kept, other) for kept, other in _VARIANTS if kept in form)}


_PATTERNS = [(re.compile(pattern), form) for pattern, form in _ROMAJI]


def _romaji(word: str) -> str:
    for pattern, form in _PATTERNS:
        word = pattern.sub(form, word)
    return word
