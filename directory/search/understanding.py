"""Finds out which pieces of a query are places, kinds, attributes or ages, and which are just words.

Recall first: a concept widens (directory/search/vocabulary.py), a filler asks less, only a place narrows.
What stands in quotes is read as letters. Pure: the places and the names of listings are passed in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .. import postal
from .cutting import age, cut
from .normal import normalise, scripted
from .places import Gazetteer, Place
from .vocabulary import NEGATION, PHRASES, Age, Concept, Condition, Meaning, key

MAX_LETTERS = 200
MAX_WORDS = 10  # of a query: more do not make it clearer, only slower
MAX_TOGETHER = 4  # words of one phrase: council of social welfare

_TOKEN = re.compile(r"""("[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』)|[^\s"“「『]+""")


class Piece(NamedTuple):
    source: str  # as typed
    kind: str  # "text", "quoted", "place", "ambiguous", "postal", "concept", "age" or "filler"
    words: str  # in normal form
    meaning: Place | tuple[Place, ...] | Concept | Age | str | None = None
    spelling: str = ""  # what to type to have it read like this again; empty: the source

    @property
    def text(self) -> str:
        return self.source[1:-1] if self.kind == "quoted" else self.source

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Any of them answers the piece as well as its words do."""
        return self.meaning.conditions if isinstance(self.meaning, Concept) else ()

    @property
    def is_searched(self) -> bool:
        """Whether its words are looked for."""
        return self.kind in ("text", "quoted", "ambiguous", "concept")

    @property
    def is_used(self) -> bool:
        return self.kind != "filler"


@dataclass(frozen=True)
class Understanding:
    pieces: tuple[Piece, ...] = ()
    is_shortened: bool = False  # some of the query was too long to be used

    @property
    def texts(self) -> list[str]:
        """Normal forms that have to stand in the listing; one in quotes may have spaces."""
        kinds = {"text", "quoted", "ambiguous"}
        return list(dict.fromkeys(p.words for p in self.pieces if p.kind in kinds))[:MAX_WORDS]

    @property
    def place(self) -> Place | None:
        """The smallest of the places, which all lie in one another."""
        places = self._meanings("place")
        return next((p for p in places if all(other.contains(p) for other in places)), None)

    @property
    def postal(self) -> str | None:
        return next(iter(self._meanings("postal")), None)

    @property
    def concepts(self) -> list[Concept]:
        return list(dict.fromkeys(self._meanings("concept")))

    @property
    def age(self) -> Age | None:
        """From the youngest to the oldest that was named."""
        ages = self._meanings("age")
        return Age(min(a.low for a in ages), max(a.high for a in ages)) if ages else None

    @property
    def ambiguous(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.kind == "ambiguous"]

    def without(self, piece: Piece) -> str:
        """The query without this piece (and without fillers, which may have belonged to it)."""
        return _typed(p for p in self.pieces if p is not piece and p.is_used)

    @property
    def letters(self) -> str:
        """The query in which nothing is understood, without fillers; empty where nothing is."""
        read = [piece for piece in self.pieces if piece.kind not in ("text", "quoted", "ambiguous")]
        return _typed(_as_letters(piece) for piece in self.pieces if piece.is_used) if read else ""

    def _meanings(self, kind):
        return [piece.meaning for piece in self.pieces if piece.kind == kind]


def understand(
    text: str,
    gazetteer: Gazetteer,
    is_name: Callable[[str], bool] = lambda words: False,
    place: str | None = None,
) -> Understanding:
    """`is_name`: whether a listing is called so (in normal form, without spaces) and stays letters.

    `place`: code of the prefecture or town of the page; what lies elsewhere stays letters, too.
    """
    wide = unicodedata.normalize("NFKC", text[:MAX_LETTERS])
    short = wide[:MAX_LETTERS]
    tokens = list(_TOKEN.finditer(short))
    is_shortened = len(text) > MAX_LETTERS or len(wide) > MAX_LETTERS or len(tokens) > MAX_WORDS
    tokens = tokens[:MAX_WORDS]
    pieces = [] if is_name(key(short)) else _Reader(gazetteer, is_name).pieces(tokens)
    pieces = _decided(pieces, gazetteer, place)
    if all(piece.kind == "filler" for piece in pieces):  # or none, because the whole is a name
        pieces = [_quoted(token[0]) if token[1] else _literal(token[0]) for token in tokens]
    return Understanding(tuple(piece for piece in pieces if piece.words), is_shortened)


class _Reader:
    def __init__(self, gazetteer, is_name):
        self.gazetteer, self.is_name = gazetteer, is_name

    def pieces(self, tokens):
        start = 0
        while start < len(tokens):
            for end in range(min(len(tokens), start + MAX_TOGETHER), start, -1):
                if pieces := self._together(tokens[start:end]):
                    break
            yield from pieces
            start = end

    def _together(self, tokens):
        """The pieces of one word, or of several that are one phrase."""
        source = " ".join(token[0] for token in tokens)
        if any(token[1] for token in tokens):
            return [_quoted(source)] if len(tokens) == 1 else []
        if len(tokens) == 1:
            return self._word(source)
        piece = self._exact(source)
        if piece and piece.kind not in ("filler", "text"):
            return [piece]
        is_negated = len(tokens) == 2 and key(tokens[1][0]) in NEGATION
        return [_literal(token[0]) for token in tokens] if is_negated else []

    def _word(self, source):
        if self.is_name(key(source)):
            return [_literal(source)]
        exact = self._exact(source)
        return [exact] if exact else [piece for part in _parts(source) for piece in self._part(part)]

    def _exact(self, source):
        """The piece if these letters are, from beginning to end, one known thing."""
        words, word = normalise(source), key(source)
        if digits := postal.read(source):
            return Piece(source, "postal", words, digits)
        meaning = PHRASES.get(word)
        if isinstance(meaning, Concept):
            return Piece(source, "concept", words, meaning)
        if meaning or word in NEGATION:
            is_filler = meaning in (Meaning.FILLER, Meaning.LINK)
            return Piece(source, "filler" if is_filler else "text", words)
        end, years = age(word)
        if end and end == len(word):
            return Piece(source, "age", words, years)
        return Piece(source, "place", words) if self.gazetteer.lookup(word) else None

    def _part(self, source):
        if exact := self._exact(source):
            return [exact]
        script = scripted(source)
        spans = cut(script, self.gazetteer)
        return [self._cut_out(source, script, span) for span in spans] or [_literal(source)]

    def _means_more(self, source):
        """Whether letters of a long word would be understood alone: さかい of さかいの家族会."""
        exact = self._exact(source)
        if exact and exact.kind == "place":
            return self.gazetteer.is_sure(key(source))
        return bool(exact) and exact.kind != "text"

    def _cut_out(self, source, script, span):
        part = script[span.start : span.end]
        typed = source[span.start : span.end]
        typed = typed if scripted(typed) == part else part  # normal forms may be of other length
        spelling = _in_quotes(typed) if span.kind == "text" and self._means_more(typed) else ""
        return Piece(typed, span.kind, normalise(part), span.meaning, spelling)


def _decided(pieces: Iterable[Piece], gazetteer: Gazetteer, place: str | None) -> list[Piece]:
    """Place pieces with their meaning: at most one place, and what lies in it or around it."""
    pieces = list(pieces)
    chosen = gazetteer.by_code.get(place)
    for index in sorted(_with_kind(pieces, "place"), key=lambda i: _doubt(pieces[i], gazetteer)):
        word = key(pieces[index].words)
        options = gazetteer.lookup(word, chosen)
        if len(options) == 1 and (chosen or gazetteer.is_sure(word)):
            pieces[index] = pieces[index]._replace(meaning=options[0])
            chosen = chosen if chosen and options[0].contains(chosen) else options[0]
        else:
            kind = "ambiguous" if options else "text"
            pieces[index] = pieces[index]._replace(kind=kind, meaning=tuple(options) or None)
    return pieces


def _with_kind(pieces, kind):
    return [index for index, piece in enumerate(pieces) if piece.kind == kind]


def _doubt(piece, gazetteer):
    """Prefectures first, for they decide between towns of the same name; then what is least ambiguous."""
    word = key(piece.words)
    options = gazetteer.lookup(word)
    return options[0].kind == "municipality", not gazetteer.is_sure(word), len(options)


def _parts(source: str) -> list[str]:
    """Punctuation parts words: 無料・オンライン."""
    script = scripted(source)
    typed = re.split(r"[^\w\u0300-\u036fー]+", source)
    typed = [part for part in typed if part]
    parts = script.split()
    return typed if list(map(scripted, typed)) == parts else parts


def _quoted(source):
    return Piece(source, "quoted", normalise(source[1:-1]))


def _literal(source):
    return Piece(source, "text", normalise(source))


def _in_quotes(source):
    return f'"{source}"'


def _as_letters(piece):
    return piece if piece.kind == "quoted" else piece._replace(spelling=_in_quotes(piece.source))


def _typed(pieces: Iterable[Piece]) -> str:
    return " ".join(piece.spelling or piece.source for piece in pieces)
