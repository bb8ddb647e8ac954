"""Cuts one long word, such as えきから近い家族会, into places, concepts, fillers and the text between them.

From left to right the longest phrase wins. What is cut has to be safe: no part of another word is ever
taken for a phrase (本人 in 日本人, ライン in ガイドライン, 京都 in 東京都). In doubt the word stays whole.
"""

import re
import unicodedata
from typing import NamedTuple

from .normal import HIRAGANA
from .places import Gazetteer
from .vocabulary import LONGEST, NEGATION, PHRASES, Age, Concept, Meaning

# 43歳, 40代, 40歳代, 40s. A number that goes on to the left is another number.
AGE = re.compile(r"(?<![0-9])(?:([1-9][0-9]?)(?:歳|才|さい)(?!代)|([1-9]0)(?:歳|才)?(?:代|s(?![a-z0-9])))")
UNDERSTOOD = {"place", "concept", "age"}
LONG_ENOUGH = 5  # a katakana word of so many letters is itself in a compound, too: オンラインカフェ


class Span(NamedTuple):
    start: int
    end: int
    kind: str  # "place", "concept", "age", "filler", "text"; while cutting also "plain": text kept whole
    meaning: Concept | Age | None = None


def age(text: str, start: int = 0) -> tuple[int, Age | None]:
    """The end of the age that begins here, and the age; (0, None) if none does."""
    match = AGE.match(text, start)
    if not match:
        return 0, None
    years, decade = match.groups()
    low = int(years or decade)
    return match.end(), Age(low, low if years else low + 9)


def cut(script: str, gazetteer: Gazetteer) -> list[Span]:
    """The parts of a word (of normal.scripted, without spaces) in order; [] if it is to stay whole."""
    spans = _joined(_Word(script, gazetteer).spans())
    while spans != (better := _joined(_without_misfits(spans, script))):
        spans = better
    kinds = {span.kind for span in spans}
    return spans if kinds & UNDERSTOOD or kinds == {"filler"} else []


class _Word:
    def __init__(self, script, gazetteer):
        self.script, self.gazetteer = script, gazetteer
        self.text = script.translate(HIRAGANA)
        self.kinds = [_script(char) for char in script]

    def spans(self):
        spans, start = [], 0
        while start < len(self.text):
            before = spans[-1] if spans else None
            span = self._place(start, before) or self._phrase(start, before) or self._age(start)
            spans.append(span or Span(start, start + 1, "text"))
            start = spans[-1].end
        return spans

    def _place(self, start, before):
        end = self.gazetteer.at(self.text, start)
        if not end:
            return None
        name, ends_well = self.text[start:end], end == len(self.text) or self._begins(end)
        if not ends_well and len(self.gazetteer.lookup(name)) > 1:
            return None
        if not self.gazetteer.is_famous(name) and self.kinds[end : end + 1] == ["kanji"]:
            return None  # 村山保健所 is responsible for more than the city of Murayama
        if before and before.kind == "text" and not (ends_well and self._changes(start)):
            return None
        return self._unless_negated(Span(start, end, "place"))

    def _age(self, start):
        end, years = age(self.text, start)
        return Span(start, end, "age", years) if end else None

    def _phrase(self, start, before):
        for end in range(min(len(self.text), start + LONGEST), start, -1):
            meaning = PHRASES.get(self.text[start:end])
            if isinstance(meaning, Concept) and self._fits(start, end, before):
                return self._unless_negated(Span(start, end, "concept", meaning))
            if meaning is Meaning.PLAIN:
                return Span(start, end, "plain")
            if isinstance(meaning, Meaning) and self._may_drop(start, end, before, meaning):
                return Span(start, end, "filler")
        return None

    def _fits(self, start, end, before):
        """Whether a concept's letters are a word here, not a part of one."""
        is_short = end - start == 1
        begins = self.kinds[start] == "kanji" and not is_short
        ends = self.kinds[end - 1] == "kanji" and not is_short
        if self.kinds[start] == "katakana" and end - start >= LONG_ENOUGH:
            begins = ends = True
        begins = begins or not before or before.kind != "text" or self._changes(start)
        ends = ends or end == len(self.text) or (self._changes(end) and not is_short) or self._begins(end)
        return begins and ends

    def _may_drop(self, start, end, before, meaning):
        """A filler after other text; も in こども is none, nor is 人 in 個人."""
        if meaning is Meaning.TAIL:
            return bool(before) and before.kind == "place"
        if self.kinds[start] == "katakana" and end - start == 1:
            return False
        if not before or before.kind != "text" or self._changes(start):
            return True
        if meaning is Meaning.LINK:
            return True
        return self.kinds[start] == "kanji" and end - start > 1

    def _unless_negated(self, span):
        negation = next((word for word in NEGATION if self.text.startswith(word, span.end)), "")
        return Span(span.start, span.end + len(negation), "plain") if negation else span

    def _begins(self, start):
        """Whether anything known begins here."""
        ends = range(start + 1, min(len(self.text), start + LONGEST) + 1)
        known = any(self.text[start:end] in PHRASES for end in ends)
        return known or bool(age(self.text, start)[0] or self.gazetteer.at(self.text, start))

    def _changes(self, at):
        return self.kinds[at - 1] != self.kinds[at]


def _without_misfits(spans, script):
    """Fillers that touch nothing understood are text; so is whatever would leave a broken letter behind."""
    spans = list(spans)
    for index, span in enumerate(spans):
        if span.kind == "filler" and not _touches(spans, index):
            spans[index] = span._replace(kind="text")
        elif span.kind == "text" and (neighbour := _broken_off(spans, index, script)) is not None:
            spans[neighbour] = Span(*spans[neighbour][:2], "text")
            break
    return spans


def _touches(spans, index):
    """Whether the chain of fillers around this one lies beside something understood, or is all there is."""
    first, last = index, index
    while first and spans[first].kind == "filler":
        first -= 1
    while last < len(spans) - 1 and spans[last].kind == "filler":
        last += 1
    kinds = {spans[first].kind, spans[last].kind}
    return bool(kinds & UNDERSTOOD) or kinds == {"filler"}


def _broken_off(spans, index, script):
    """The neighbour from which a single letter must not be parted: 日 from 本人, any kana from anything."""
    span = spans[index]
    if span.end - span.start > 1 or len(spans) == 1:
        return None
    own = _script(script[span.start])
    for other, at in ((index - 1, span.start - 1), (index + 1, span.end)):
        if 0 <= other < len(spans) and spans[other].kind != "text":
            is_filler = spans[other].kind == "filler"
            if own == "hiragana" or (not is_filler and own == _script(script[at])):
                return other
    return None


def _joined(spans):
    """Neighbouring texts are one."""
    joined = []
    for span in spans:
        kind = "text" if span.kind == "plain" else span.kind
        if joined and kind == joined[-1].kind == "text":
            joined[-1] = joined[-1]._replace(end=span.end)
        else:
            joined.append(span._replace(kind=kind))
    return joined


def _script(char):
    name = unicodedata.name(char, "")
    if char in "々〆":
        return "kanji"
    if char == "ー":
        return "katakana"
    if name.startswith("CJK"):
        return "kanji"
    return next(
        (script for script in ("hiragana", "katakana", "latin", "digit") if script.upper() in name), ""
    )
