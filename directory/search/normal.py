import unicodedata

# Katakana ァ–ヶ lie 0x60 above their hiragana.
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}

# Spellings of one word, already in normal form. (The first is the one that is kept.)
_SPELLINGS = {
    "引きこもり": "ひきこもり",
    "引き籠もり": "ひきこもり",
    "引き籠り": "ひきこもり",
    "引籠り": "ひきこもり",
    "引籠もり": "ひきこもり",
    "引篭り": "ひきこもり",
    "引篭もり": "ひきこもり",
    "引き篭もり": "ひきこもり",
    "引き篭り": "ひきこもり",
    "引こもり": "ひきこもり",
    "hikikomori": "ひきこもり",
}


def normalise(text: str) -> str:
    """One form for all ways of writing: NFKC, case folding, katakana as hiragana, one spelling a word."""
    while (form := _normalise_once(text)) != text:
        text = form  # folding one character may leave another that wants folding: ß̣ becomes sṣ
    return form


def _normalise_once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    # Once more: what folding has taken apart, composes again.
    text = unicodedata.normalize("NFKC", text).translate(_KATAKANA_TO_HIRAGANA)
    for spelling, kept in _SPELLINGS.items():
        text = text.replace(spelling, kept)
    return " ".join(text.split())
