"""Where the words of a query stand in a text, as it was written."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from .normal import HIRAGANA, fold, lengthen
from .spelling import Spellings, with_kept

# A character with what follows it unseen or melts into it: accents, voicing marks (of half width, too),
# variation selectors, joiners. The limit keeps the cache below small.
_CLUSTER = re.compile(
    "(?s:.)[\u0300-\u036f\u3099-\u309cﾞﾟ\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\u20dd-\u20e4\U000e0020-\U000e007f\U000e0100-\U000e01ef]{,8}"
)

Span = tuple[int, int]


def segments(text: str, words: Sequence[str], spellings: Spellings) -> list[tuple[str, bool]]:
    """The text in pieces, True for those in which a word (of `spellings.query`) stands."""
    clusters = _CLUSTER.findall(lengthen(text))
    forms = [_fold(cluster) for cluster in clusters]
    hits = _hits("".join(forms), [word for word in words if word], spellings)
    places = _places(clusters, forms) if hits else []
    return _cut(text, _merged((places[start][0], places[end - 1][1]) for start, end in hits))


@lru_cache(maxsize=4096)
def _fold(cluster: str) -> str:
    return fold(cluster)


def _places(clusters: list[str], forms: list[str]) -> list[Span]:
    """For each character of the forms the cluster it comes from."""
    places, at = [], 0
    for cluster, form in zip(clusters, forms, strict=True):
        places += [(at, at + len(cluster))] * len(form)
        at += len(cluster)
    return places


def _hits(script: str, words: Sequence[str], spellings: Spellings) -> list[Span]:
    """Where the words stand in a text of normal.fold, as it is written or in another of their spellings."""
    replacements = list(spellings.replacements(script))
    replaced = with_kept(script, replacements)
    hits = [
        match.span()
        for word in words
        for other in spellings.narrower(word)
        for match in other.finditer(replaced)
    ]
    hits += _found(replaced, words)
    if hits and replacements:
        origins = _origins(len(script), replacements)
        hits = [(origins[start][0], origins[end - 1][1]) for start, end in hits]
    return hits + (_found(script, words) if replacements else [])


def _origins(length: int, replacements: Iterable[tuple[int, int, str]]) -> list[Span]:
    """For each character of a text with kept forms where it stood before; theirs is the whole term."""
    origins, at = [], 0
    for start, end, kept in replacements:
        origins += [(i, i + 1) for i in range(at, start)] + [(start, end)] * len(kept)
        at = end
    return origins + [(i, i + 1) for i in range(at, length)]


def _found(script: str, words: Sequence[str]) -> list[Span]:
    form, hits = script.translate(HIRAGANA), []
    for word in words:
        at = form.find(word)
        while at >= 0:
            hits.append((at, at + len(word)))
            at = form.find(word, at + 1)
    return hits


def _cut(text: str, spans: list[Span]) -> list[tuple[str, bool]]:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """In order, with those that overlap or touch as one."""
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged
