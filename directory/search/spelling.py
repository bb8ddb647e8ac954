"""Which words mean the same: groups of terms that staff edit, and what they do to texts and queries."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from django.utils.translation import gettext as _

from .normal import HIRAGANA, normalise, scripted

SIGN = "\N{CYRILLIC LETTER MULTIOCULAR O}"  # a letter that nobody types
ROUNDS = 10  # a replaced term may complete another; groups that never come to rest are stopped

_KATAKANA = {kana: katakana for katakana, kana in HIRAGANA.items()}

# True where a word of one script may begin: the ラ of こちらのライン, not that of オンライン.
_GUARD = "(?:(?<![ァ-ヾ])(?=[ァ-ヾ])|(?<![ぁ-ゞー])(?=[ぁ-ゞ])|(?<![a-z])(?=[a-z])|(?=[^ァ-ヾぁ-ゞa-z]))"


class Term(NamedTuple):
    text: str
    not_after_same_script: bool = False  # ライン is not meant in オンライン, nor line in online


class Group(NamedTuple):
    """Terms that mean the same; the first is the form that is kept.

    One way: who searches the first term also finds the others, but not the other way round.
    """

    terms: tuple[Term, ...]
    one_way: bool = False


class Spellings:
    """A word w of `query` is found in a text t where w stands in `index(t)`: that is the whole rule.

    `canonical` is idempotent as long as replacing comes to rest, which it does in groups without
    `faults` unless they were made for mischief. A guarded term at the beginning of a query counts as
    a word of its own: ライン does not find オンライン, ラインアップ does not find サービスラインアップ.
    A term of several words (e-mail) is taken only where all of them stand together.
    """

    def __init__(self, groups: Iterable[Group]):
        groups = [group for group in groups if group.terms]
        two_way = [group for group in groups if not group.one_way]
        self._kept = {}
        for group in two_way:
            for form in (*_forms(group), _kept_form(group)):
                self._kept.setdefault(form, _kept_form(group))
        terms = [
            (normalise(term.text), term.not_after_same_script) for group in two_way for term in group.terms
        ]
        terms += [(_kept_form(group), False) for group in two_way]
        self._search = _pattern(terms).search
        # What follows a replaced term begins a word: in ラインライン the second is taken like the first.
        self._follow = _pattern((form, False) for form, guarded in terms).match
        self._wider = [self._one_way(group) for group in groups if group.one_way]

    def query(self, text: str) -> list[str]:
        """The words of a query, each once."""
        return list(dict.fromkeys(self.canonical(text).split()))

    def canonical(self, text: str) -> str:
        """The normal form, in which every group has one spelling."""
        return self._settled(scripted(text))

    def index(self, text: str) -> str:
        """What of a text is searched: as it is written, as it is kept, first terms of one-way groups."""
        script = scripted(text)
        plain, form = script.translate(HIRAGANA), self._settled(script)
        replaced = with_kept(script, self.replacements(script))
        wider = [first for first, others in self._wider if first not in form and others.search(replaced)]
        return " ".join(dict.fromkeys([plain, form, *wider]))

    def narrower(self, word: str) -> list[re.Pattern]:
        """What else a word finds: the other terms of the one-way groups of which it is the first."""
        return [others for first, others in self._wider if first == word]

    def replacements(self, script: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and kept form of the terms in a text of normal.scripted; leftmost, then longest."""
        end = 0
        while match := (end and self._follow(script, end)) or self._search(script, end):
            yield match.start(), match.end(), self._kept[match[0].translate(HIRAGANA)]
            end = match.end()

    def _settled(self, script: str) -> str:
        for _round in range(ROUNDS):
            form = normalise(with_kept(script, self.replacements(script)))
            if form == script:
                break
            script = form
        return script

    def _one_way(self, group: Group) -> tuple[str, re.Pattern]:
        first, *others = ((self.canonical(term.text), term.not_after_same_script) for term in group.terms)
        return first[0], _pattern(others)


def with_kept(script: str, replacements: Iterable[tuple[int, int, str]]) -> str:
    pieces, at = [], 0
    for start, end, kept in replacements:
        pieces += [script[at:start], kept]
        at = end
    return "".join(pieces) + script[at:]


def faults(groups: Iterable[Group]) -> list[str]:
    """What staff should put right, in sentences; groups with faults do no harm but little good."""
    groups = list(groups)
    found = [sentence for group in groups for sentence in _faults_alone(group)]
    seen = {}
    for group in groups:
        for form in () if group.one_way else _forms(group):
            if seen.setdefault(form, group) is not group:
                found.append(_("“%(term)s” stands in two groups.") % {"term": form})
    return found + list(_contained([group for group in groups if not group.one_way]))


def _faults_alone(group: Group) -> Iterator[str]:
    for term in group.terms:
        if not normalise(term.text):
            yield _("“%(term)s” has neither letters nor numbers.") % {"term": term.text}
    if len(_forms(group)) < 2:
        texts = ", ".join(term.text for term in group.terms)
        yield _("A group needs two terms that are not the same anyway: %(terms)s.") % {"terms": texts}
    elif not group.one_way:
        yield from _faults_of_first(normalise(group.terms[0].text), _forms(group))


def _faults_of_first(first: str, forms: list[str]) -> Iterator[str]:
    if " " in first:
        yield _("The first term must be one word: “%(term)s”.") % {"term": first}
    for form in forms:
        # 電子電子メール would become 電子メール, which becomes メール, and so on.
        if first and first in form and form != first:
            yield _("“%(term)s” contains “%(first)s” and should be the first term.") % {
                "term": form,
                "first": first,
            }


def _contained(groups: list[Group]) -> Iterator[str]:
    """Terms of which another group replaces a part: in most spellings they are gone before they are met."""
    parts = [(group, normalise(term.text), term) for group in groups for term in group.terms[1:]]
    wholes = [(group, form) for group in groups for form in _forms(group)]
    for (group, part, term), (other, whole) in product(parts, wholes):
        if group is other or part == whole or part not in whole:
            continue
        if _pattern([(part, term.not_after_same_script)]).search(whole):
            yield _("“%(term)s” contains “%(part)s”, which another group replaces.") % {
                "term": whole,
                "part": part,
            }


def _forms(group: Group) -> list[str]:
    return [form for form in dict.fromkeys(normalise(term.text) for term in group.terms) if form]


def _kept_form(group: Group) -> str:
    """The first term; signed where a term is guarded, so that it is not found inside other words either."""
    form = normalise(group.terms[0].text)
    return form + SIGN if form and any(term.not_after_same_script for term in group.terms) else form


def _pattern(terms: Iterable[tuple[str, bool]]) -> re.Pattern:
    """Finds the longest of these normal forms in a text of normal.scripted."""
    terms = sorted({term for term in terms if term[0]}, key=lambda term: -len(term[0]))
    if not terms:
        return re.compile("(?!)")
    # A look at the first character spares trying each term at each place.
    firsts = "|".join(sorted({_letter(form[0]) for form, guarded in terms}))
    return re.compile(f"(?={firsts})(?:{'|'.join(_term_pattern(*term) for term in terms)})")


def _term_pattern(form: str, guarded: bool) -> str:
    return (_GUARD if guarded else "") + "".join(map(_letter, form))


def _letter(char: str) -> str:
    katakana = _KATAKANA.get(ord(char))
    return f"[{char}{chr(katakana)}]" if katakana else re.escape(char)
