"""What somebody typed, as sets of the catalogue: what it finds, in which order, and what is said of it."""

from functools import cached_property, reduce
from operator import and_

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from .. import bits
from . import index, pieces, suggestions
from .marking import segments
from .normal import normalise
from .understanding import MAX_LETTERS, MAX_WORDS, understand
from .vocabulary import CRIES, key

DRAINED = 500  # listings indexed at most before an answer


class Query:
    """`page_place`: code of the prefecture or town that is decided already; other places are letters then.

    One question to the text index for all words, and one for the names, however many words there are.
    """

    def __init__(self, text, catalogue, page_place=None):
        self.text, self.catalogue = text, catalogue
        self.understanding = understand(text, catalogue.gazetteer, self._names.__contains__, page_place)
        self.pieces = self.understanding.pieces

    # What it finds

    @cached_property
    def searched(self):
        """The pieces that have words to look for."""
        return [piece for piece in self.pieces if piece.is_searched and self._words(piece)]

    @cached_property
    def nowhere(self):
        """Pieces that stand in no listing at all."""
        return [piece for piece in self.searched if not self._found(piece, "text")]

    @cached_property
    def left_out(self):
        """Those of them that are not asked for, because there are other pieces to go by."""
        others = [piece for piece in self.pieces if piece.is_used and piece not in self.nowhere]
        return self.nowhere if others else []

    @cached_property
    def used(self):
        return [piece for piece in self.searched if piece not in self.left_out]

    @cached_property
    def matching(self):
        """Those that every word finds, or that are called so."""
        return self.catalogue.every(self._found(piece, "text") for piece in self.used) | self.literal

    @cached_property
    def literal(self):
        """Where words were cut: those called so as typed. 仙台保健福祉事務所 is a name."""
        return self._typed_in("names")

    def _typed_in(self, field):
        return self.catalogue.every(self._hits[word, field] for word in self._typed) if self._typed else 0

    @cached_property
    def named_after_place(self):
        """Those that have the word for the town in their name: ひき桜 in横浜."""
        return self.catalogue.any(self._hits[word, "names"] for word in self._place_words)

    @cached_property
    def _place_words(self):
        """Bare names of the town: in full (大阪市) they stand in other towns' names (東大阪市), too."""
        place = self.understanding.place
        if not self.municipality:
            return []
        words = [piece.words for piece in self.pieces if piece.kind == "place" and piece.meaning == place]
        return [word for word in words if word[-1] not in "市区町村"]

    @cached_property
    def some(self):
        """Those that any word finds."""
        return self.catalogue.any(self._found(piece, "text") for piece in self.used)

    @cached_property
    def tiers(self):
        """Called exactly so; all words in the name; as typed in the text; kind and attribute; summary."""
        if not self.used:
            return []
        every, found = self.catalogue.every, self._found
        return [
            self._names.get(normalise(self.text).replace(" ", ""), 0),
            self.literal | every(self._stands(piece, "names") for piece in self.used),
            self._typed_in("text"),
            every(found(piece, "names") for piece in self.used),
            every(found(piece, "names") | found(piece, "summary") for piece in self.used),
        ]

    def _found(self, piece, field):
        return self._stands(piece, field) | self.catalogue.answering(piece.conditions)

    def _stands(self, piece, field):
        return self.catalogue.every(self._hits[word, field] for word in self._words(piece))

    def _words(self, piece):
        return self._canonical[piece]

    @cached_property
    def _canonical(self):
        """{piece: its words as the index knows them}"""
        spellings = self.catalogue.spellings
        return {piece: spellings.query(piece.words) for piece in self.pieces if piece.is_searched}

    @cached_property
    def _typed(self):
        """The words between spaces, as the index knows them, if any of them was cut."""
        words = self.catalogue.spellings.query(self.text[:MAX_LETTERS])[:MAX_WORDS]
        return words if len(self.pieces) > len(words) else []

    @cached_property
    def _hits(self):
        """{(word, field): the listings in whose field it stands}"""
        words = [word for piece in self.searched for word in self._words(piece)]
        return self.catalogue.hits(list(dict.fromkeys([*words, *self._place_words, *self._typed])))

    @cached_property
    def _names(self):
        """{all that is typed, or a word of it, if a published listing is called so: which ones}"""
        words = normalise(self.text[:MAX_LETTERS]).split()[:MAX_WORDS]
        kept = {word: self.catalogue.spellings.canonical(word) for word in [*words, "".join(words)] if word}
        found = pieces.called(set(kept.values())) if kept else {}
        return {word: found[form] for word, form in kept.items() if found[form] & self.catalogue.all}

    # Where, and how old

    @property
    def municipality(self):
        place = self.understanding.place
        return self.catalogue.towns.get(place.code) if place and place.kind == "municipality" else None

    @property
    def prefecture(self):
        place = self.understanding.place
        return self.catalogue.prefectures.get(place.code) if place and place.kind == "prefecture" else None

    @property
    def region(self):
        """Several prefectures with a name of their own, such as 関西."""
        place = self.understanding.place
        return place if place and place.kind == "region" else None

    @property
    def postal(self):
        return self.understanding.postal

    @property
    def ages(self):
        return self.understanding.age

    @property
    def kinds(self):
        """The kinds of listings that words name, also by one of their types."""
        return [condition.kind for piece in self.used for condition in piece.conditions if condition.kind]

    # What is said of it

    @property
    def chips(self):
        """[(label, the text without this piece)] of what is asked for."""
        without = self.understanding.without
        used = [piece for piece in self.pieces if piece.is_used and piece not in self.left_out]
        return [(self._label(piece), without(piece)) for piece in used]

    def _label(self, piece):
        if piece.kind == "place":
            return self._place_name(piece.meaning)
        if piece.kind == "postal":
            return _("near %(postal)s") % {"postal": f"〒{piece.meaning[:3]}-{piece.meaning[3:]}"}
        if piece.kind == "age":
            low, high = piece.meaning
            return _("%(age)s years old") % {"age": low if low == high else f"{low}–{high}"}
        if piece.kind == "concept":
            labels = [str(condition.label) for condition in piece.conditions]
            if others := [label for label in labels if label != piece.source]:
                return _("%(word)s (%(meaning)s)") % {"word": piece.source, "meaning": _(", ").join(others)}
        return _("“%(text)s”") % {"text": piece.text}

    def _place_name(self, place):
        return str(
            self.catalogue.towns.get(place.code) or self.catalogue.prefectures.get(place.code) or place.name
        )

    @property
    def letters(self):
        """The text in which nothing is understood, or "" where nothing is."""
        return self.understanding.letters

    @property
    def unused(self):
        """Words that say nothing by themselves, as typed."""
        return [piece.source for piece in self.pieces if not piece.is_used]

    @property
    def choices(self):
        """[(word, [(place, the text with this place instead)])] for names that several places have."""
        found = []
        for piece in self.understanding.ambiguous:
            names = [self._full_name(place) for place in piece.meaning]
            found.append((piece.source, [(name, self._with(piece, name)) for name in names]))
        return found

    def _full_name(self, place):
        """As it is written on an envelope, which is understood again."""
        if place.kind == "region":
            return place.name.removesuffix("地方") + "地方"
        prefecture = self.catalogue.prefectures[place.prefectures[0]].name
        return prefecture if place.kind == "prefecture" else prefecture + place.name

    @cached_property
    def is_crisis(self):
        """Somebody says that it is very hard: no remark on the words then, but who listens right now."""
        return any(cry in key(self.text) for cry in CRIES)

    @property
    def corrections(self):
        """[(a word that exists, the text with it)] for the words that stand nowhere."""
        if self.is_crisis:
            return []
        found = []
        for piece in self.nowhere:
            nearest = suggestions.nearest(piece.words, self.catalogue.vocabulary)
            found += [(word, self._with(piece, word)) for word in nearest]
        return found

    def _with(self, piece, text):
        return " ".join(text if other is piece else other.spelling or other.source for other in self.pieces)

    @property
    def notices(self):
        if self.text.strip() and not self.pieces:
            yield _("There are no letters to search for in what you typed, so all entries are shown.")
        if self.understanding.is_shortened:
            yield _("Only the first %(words)s words and %(letters)s letters were used.") % {
                "words": MAX_WORDS,
                "letters": MAX_LETTERS,
            }
        for piece in () if self.is_crisis else self.left_out:
            yield _("“%(word)s” stands in no entry, so we looked for the other words.") % {"word": piece.text}

    def marks(self, text):
        """The text with what was searched for marked, in its own spelling."""
        words = [word for piece in self.used for word in self._words(piece)]
        if not words or not text:
            return text
        parts = segments(text, words, self.catalogue.spellings)
        return format_html_join(
            "", "{}", ((_marked(part) if is_match else part,) for part, is_match in parts)
        )


def _marked(text):
    return format_html("<mark>{}</mark>", text)


def entries(text):
    """Numbers of the search entries of all listings, public or not, in which every word stands."""
    index.drain(DRAINED)
    words = index.spellings().query(text)
    found = pieces.find(words)
    sets = [found[word, "text"] for word in words]
    return list(bits.numbers(reduce(and_, sets))) if sets else []
