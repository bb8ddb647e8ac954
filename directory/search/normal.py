"""One form for all ways of writing a text; which words mean the same is told in `spelling`."""

import re
import unicodedata

# ァ–ヶ and ヽヾ lie 0x60 above their hiragana.
HIRAGANA = {code: code - 0x60 for code in (*range(ord("ァ"), ord("ヶ") + 1), ord("ヽ"), ord("ヾ"))}

# Old and variant forms in names and places, each with the form that is kept. 鎌ヶ谷 is 鎌ケ谷, too.
_COMMON_FORMS = dict(
    zip(
        "髙﨑嵜𠮷齋齊斉邊邉澤濱濵廣國學會瀧龍嶋嶌眞惠櫻德渕檜彌條藝假篭曾舘冨嶽槇桒栁薗舩縣區廳驛醫應團圓關"
        "豐榮壽靜黑郞鄕萬與澁寬藪莊聲體處塲讀變佛ヶヵゖゕ",
        "高崎崎吉斎斎斎辺辺沢浜浜広国学会滝竜島島真恵桜徳淵桧弥条芸仮籠曽館富岳槙桑柳園船県区庁駅医応団円関"
        "豊栄寿静黒郎郷万与渋寛薮荘声体処場読変仏ケカけか",
        strict=True,
    )
)

# サポ－ト, センタ－: what stands for the long vowel. After hiragana it does so between two of them
# only: in 居場所さろん-大阪 it is a dash, and so is every double one.
_HYPHEN = "[-‐‑‒–—―−－﹣─━]"
_LONG_VOWEL = re.compile(
    rf"{_HYPHEN}(?:(?<=[ァ-ヺｦ-ｯｱ-ﾟ\u3099\u309a].)|(?<=[ぁ-ゖ].)(?=[ぁ-ゖ]))(?!{_HYPHEN})"
)
_ACCENTED = re.compile("[À-ɏḀ-ỿ\u0300-\u036f]")
_ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_LONE_MARKS = re.compile(r"[^\w\s](?<!\S.)[^\w\s]*")  # after `_letter` only marks are neither \w nor space


class _Table(dict):
    """For str.translate: asks the rule once for a character (rare planes each time, to stay small)."""

    def __init__(self, rule):
        self._rule = rule

    def __missing__(self, code):
        value = self._rule(chr(code))
        if code < 0x10000:
            self[code] = value
        return value


def _seen(char: str) -> str:
    """Nothing for what is not seen; no space for the marks that NFKC would set upon one."""
    if char in "゛゜":
        return "\u3099" if char == "゛" else "\u309a"
    category = unicodedata.category(char)
    if category in ("Cf", "Me") or "VARIATION SELECTOR" in unicodedata.name(char, ""):
        return ""
    return " " if category == "Sk" else char


def _letter(char: str) -> str:
    """Letters, numbers and marks make words; everything else parts them."""
    if char in _COMMON_FORMS:
        return _COMMON_FORMS[char]
    return char if unicodedata.category(char)[0] in "LNM" else " "


_SEEN, _LETTERS = _Table(_seen), _Table(_letter)


def normalise(text: str) -> str:
    """NFKC, case folding, hiragana, common kanji, no accents on Latin letters; words and single spaces."""
    return scripted(text).translate(HIRAGANA)


def scripted(text: str) -> str:
    """The normal form in which katakana are still katakana."""
    while (form := " ".join(fold(text).split())) != text:
        text = form  # folding one character may leave another that wants folding: ß̣ becomes sṣ
    return form


def fold(text: str) -> str:
    """One round, in which what parts words is a space each."""
    text = unicodedata.normalize("NFKC", text.translate(_SEEN)).casefold()
    # Once more: what folding has taken apart, composes again.
    text = _without_accents(unicodedata.normalize("NFKC", text))
    return _LONE_MARKS.sub("", lengthen(text).translate(_LETTERS))


def lengthen(text: str) -> str:
    """Hyphens that stand for a long vowel become one; the text is as long as before."""
    return _LONG_VOWEL.sub("ー", text)


def _without_accents(text: str) -> str:
    if not _ACCENTED.search(text):
        return text
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)))
