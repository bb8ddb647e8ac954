"""What somebody may have meant who misspelt a word: the nearest of the words that exist."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .vocabulary import key

MOST = 3
SHORTEST = 3  # of two letters, one wrong is half the word
LONGEST = 40
SHORT = 4  # up to here one letter may be wrong, from here on two

# Runs of one script. Hiragana counts from three letters on: shorter ones are particles and endings.
_WORDS = re.compile(r"[一-鿿々]{2,}|[ァ-ヺー]{2,}|[ぁ-ゖー]{3,}|[A-Za-zÀ-ɏ]{2,}")


def vocabulary(texts: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Words worth suggesting, in normal form, each as it is mostly written and how often it stands."""
    written = defaultdict(Counter)
    for text in texts:
        for word in _WORDS.findall(unicodedata.normalize("NFKC", text)):
            written[key(word)][word] += 1
    return {form: (_most_common(words), words.total()) for form, words in written.items()}


def nearest(word: str, words: Mapping[str, tuple[str, int]]) -> list[str]:
    """At most three existing words as they are written: the nearest first, then the most frequent."""
    form = key(word)
    if not SHORTEST <= len(form) <= LONGEST or form in words:
        return []
    limit = 1 if len(form) <= SHORT else 2
    found = process.extract(form, words.keys(), scorer=OSA.distance, score_cutoff=limit, limit=None)
    ranked = sorted((distance, -words[match][1], match) for match, distance, _index in found)
    return list(dict.fromkeys(words[match][0] for distance, count, match in ranked))[:MOST]


def _most_common(words: Counter) -> str:
    return min(words, key=lambda word: (-words[word], word))
