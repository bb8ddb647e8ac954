"""What a change of the synonyms would find, before anything is saved."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import and_, or_

from .. import bits
from ..models import Listing, SearchEntry
from ..search import index, pieces
from ..search.marking import segments
from ..search.normal import normalise, scripted
from ..search.spelling import Group, Spellings, Term

LOOKED_AT = 1000  # listings that one preview reads at most: one or two seconds
EXAMPLES = 5  # listings shown for a word
AROUND = 20  # characters shown before and after it
LONGER_WORDS = 10
AT_ONCE = 50  # words asked for in one query

SIGN = "\N{EGYPTIAN HIEROGLYPH A001}"  # what a word is replaced by to find it: no listing has this letter
SCRIPTS = [re.compile(f"[{letters}]") for letters in ("ァ-ヾ", "ぁ-ゞー", "a-z")]


@dataclass
class Example:
    listing: Listing
    before: str
    match: str
    after: str


@dataclass
class Word:
    """One word of the group: where it stands, and what a search for it finds."""

    term: Term
    is_removed: bool = False
    listings: int = 0
    examples: list[Example] = field(default_factory=list)
    longer: Counter = field(default_factory=Counter)  # {"オンライン": number of listings}
    now: int = 0
    then: int = 0

    def __post_init__(self):
        self._anywhere = _only(Term(self.term.text, False))
        self._alone = _only(Term(self.term.text, True))
        self._meant = self._alone if self.term.not_after_same_script else self._anywhere

    @property
    def longer_words(self) -> list[tuple[str, int]]:
        return self.longer.most_common(LONGER_WORDS)

    def look_at(self, listing: Listing, text: str, script: str) -> None:
        anywhere, alone = _spans(self._anywhere, script), _spans(self._alone, script)
        self.longer.update({_longer_word(script, *span) for span in anywhere - alone})
        if self._meant is self._alone and not alone or not anywhere:
            return
        self.listings += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(Example(listing, *_around(segments(text, [SIGN], self._meant))))


@dataclass
class Preview:
    words: list[Word]
    candidates: int  # listings in which one of the words stands
    looked_at: int

    @property
    def is_complete(self) -> bool:
        return self.looked_at == self.candidates


class AsWritten:
    """Takes the place of `Spellings` to learn which texts of a listing are searched."""

    def __init__(self, listing: Listing):
        self._texts = {}
        index.forms(listing, self)
        self.text = "\n".join(self._texts)

    def index(self, text: str) -> str:
        self._texts.update(dict.fromkeys(text.splitlines()))
        return text

    canonical = index


def preview(before: Sequence[Group], after: Sequence[Group], old: Group | None, new: Group) -> Preview:
    """All groups before and after the change, and the one that changes."""
    now, then = Spellings(before), Spellings(after)
    words = [Word(term) for term in new.terms]
    kept = {"", *(normalise(term.text) for term in new.terms)}
    former = old.terms if old else ()
    words += [Word(term, is_removed=True) for term in former if normalise(term.text) not in kept]

    found = _found({form for word in words for form in _forms(word.term.text, now, then)})
    public = SearchEntry.objects.filter(listing__in=Listing.objects.published())
    everywhere = reduce(or_, found.values(), 0) & bits.of(public.values_list("pk", flat=True))
    numbers = list(islice(bits.numbers(everywhere), LOOKED_AT))
    for word in words:
        word.now = (found[now.canonical(word.term.text)] & bits.of(numbers)).bit_count()
    _look(words, numbers, then)
    return Preview(words, everywhere.bit_count(), len(numbers))


def _forms(text: str, now: Spellings, then: Spellings) -> tuple[str, ...]:
    """What a text holds that changes with this word: the word itself, or what it was or will be kept as."""
    return normalise(text), now.canonical(text), then.canonical(text)


def _found(forms: Iterable[str]) -> dict[str, int]:
    """{form: the entries that hold all its words}"""
    words, held = sorted({word for form in forms for word in form.split()}), {}
    for start in range(0, len(words), AT_ONCE):
        held |= pieces.find(words[start : start + AT_ONCE])
    return {form: reduce(and_, (held[word, "text"] for word in form.split())) for form in forms}


def _look(words: Sequence[Word], numbers: Iterable[int], then: Spellings) -> None:
    wanted = [(word, then.query(word.term.text)) for word in words]
    listings = Listing.objects.with_places().with_kinds().order_by("search_entry__pk")
    for listing in listings.filter(search_entry__in=numbers).iterator():
        text, form = AsWritten(listing).text, index.forms(listing, then)["text"]
        script = scripted(text)
        for word, query in wanted:
            word.look_at(listing, text, script)
            word.then += all(one in form for one in query)


def _only(term: Term) -> Spellings:
    return Spellings([Group((Term(SIGN), term))])


def _spans(spellings: Spellings, script: str) -> set[tuple[int, int]]:
    return {(start, end) for start, end, _kept in spellings.replacements(script)}


def _longer_word(script: str, start: int, end: int) -> str:
    """The word around a piece: as far as the scripts reach in which it begins and ends."""
    first, last = _script_of(script[start]), _script_of(script[end - 1])
    while start and first and first.match(script[start - 1]):
        start -= 1
    while end < len(script) and last and last.match(script[end]):
        end += 1
    return script[start:end]


def _script_of(char: str) -> re.Pattern | None:
    return next((pattern for pattern in SCRIPTS if pattern.match(char)), None)


def _around(parts: Sequence[tuple[str, bool]]) -> tuple[str, str, str]:
    """The first marked piece with what its line has before and after it, shortened."""
    at = next((number for number, (_part, is_marked) in enumerate(parts) if is_marked), None)
    if at is None:  # parted by what marking takes for a letter: show the beginning
        return "", "", parts[0][0][:AROUND] if parts else ""
    before = "".join(part for part, _is_marked in parts[:at]).rpartition("\n")[2]
    after = "".join(part for part, _is_marked in parts[at + 1 :]).partition("\n")[0]
    return (
        ("…" if len(before) > AROUND else "") + before[-AROUND:],
        parts[at][0],
        after[:AROUND] + ("…" if len(after) > AROUND else ""),
    )
