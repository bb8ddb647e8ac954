"""The text index: which entries hold which pieces of one and two characters.

A row for each piece of a field, with a bitmap of the entries that hold it. A word of one or two
characters is one row; a longer one is the rows of its pairs, and a look at the texts that have all of
them, since these may stand apart. Neither database cuts Japanese, and neither has to: the table is an
ordinary one, and both give the same answers (docs/decisions/0006-text-index.md).
"""

import hashlib
from collections import defaultdict

from django.db.models import BooleanField, ExpressionWrapper, Q

from .. import bits
from ..models import SearchEntry, SearchPiece

FIELDS = {"names": "n", "summary": "s", "text": "x"}  # the first letter of a field's pieces
WHOLE = "="  # of a name from beginning to end
AT_ONCE = 500  # rows a query
FEW = 1000  # entries to look at one by one


def of(forms):
    """The pieces of an entry, from {field: normal form}."""
    found = {WHOLE + _digest(name) for name in forms["names"].splitlines()}
    for field, letter in FIELDS.items():
        for word in forms[field].split():
            found.update(letter + char for char in word)
            found.update(letter + first + second for first, second in zip(word, word[1:], strict=False))
    return found


def find(words):
    """{(word, field): the entries whose field holds the word}. Two queries at most.

    The text of an entry holds its names and summary as well, so it alone decides where to look.
    """
    needed = {(word, field): _needed(word, field) for word in words for field in FIELDS}
    held = _held({piece for pieces in needed.values() for piece in pieces})
    found = {key: _every(held.get(piece, 0) for piece in pieces) for key, pieces in needed.items()}
    if long := [word for word in words if len(word) > 2 and found[word, "text"]]:
        found |= _looked_at(long, found)
    return found


def called(names):
    """{name: the entries that are called exactly so}. One query."""
    pieces = {name: WHOLE + _digest(name) for name in names}
    held = _held(pieces.values())
    return {name: held.get(piece, 0) for name, piece in pieces.items()}


def _needed(word, field):
    pairs = [first + second for first, second in zip(word, word[1:], strict=False)]
    return [FIELDS[field] + piece for piece in pairs or [word]]


def _digest(name):
    return hashlib.sha256(name.replace(" ", "").encode()).hexdigest()[:20]


def _every(sets):
    sets = sorted(sets, key=int.bit_count)
    found = sets[0]
    for one in sets[1:]:
        found &= one
    return found


def _held(pieces):
    rows = SearchPiece.objects.filter(piece__in=sorted(pieces)).values_list("piece", "entries")
    return {piece: bits.unpack(packed) for piece, packed in rows} if pieces else {}


def _looked_at(words, candidates):
    """Of the candidates those whose text really holds the words."""
    entries, every = SearchEntry.objects.all(), 0
    for word in words:
        every |= candidates[word, "text"]
    if every.bit_count() <= FEW:
        entries = entries.filter(pk__in=list(bits.numbers(every)))
    else:
        entries = entries.filter(Q(*(("text__contains", word) for word in words), _connector=Q.OR))
    keys = [(word, field) for word in words for field in FIELDS]
    holds = {f"holds_{at}": _holds(word, field) for at, (word, field) in enumerate(keys)}
    found = defaultdict(list)
    for number, *answers in entries.annotate(**holds).values_list("pk", *holds).iterator():
        for key, answer in zip(keys, answers, strict=True):
            if answer:
                found[key].append(number)
    return {key: bits.of(found[key]) for key in keys}


def _holds(word, field):
    return ExpressionWrapper(Q(**{f"{field}__contains": word}), output_field=BooleanField())


class Changes:
    """What has changed in some entries, to be written in one go."""

    def __init__(self):
        self._gained, self._lost = defaultdict(list), defaultdict(list)

    def note(self, number, before, now):
        """`before` and `now`: pieces of the entry."""
        for piece in now - before:
            self._gained[piece].append(number)
        for piece in before - now:
            self._lost[piece].append(number)

    def save(self):
        pieces = sorted(self._gained.keys() | self._lost.keys())
        for start in range(0, len(pieces), AT_ONCE):
            self._save(pieces[start : start + AT_ONCE])
        self._gained.clear()
        self._lost.clear()

    def _save(self, pieces):
        held = _held(pieces)
        now = {piece: self._now(piece, held.get(piece, 0)) for piece in pieces}
        rows = [SearchPiece(piece=piece, entries=bits.pack(found)) for piece, found in now.items() if found]
        SearchPiece.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["piece"], update_fields=["entries"]
        )
        SearchPiece.objects.filter(piece__in=[piece for piece, found in now.items() if not found]).delete()

    def _now(self, piece, held):
        return (held | bits.of(self._gained.get(piece, ()))) & ~bits.of(self._lost.get(piece, ()))
