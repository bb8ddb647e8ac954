"""Words of one cell: yes and no, choices, numbers."""

from django.core.validators import MaxLengthValidator
from django.utils import translation
from django.utils.translation import gettext as _

from .texts import narrow, same, tidy

THREE = {True: "はい", False: "いいえ", None: ""}
YES = {
    "はい",
    "yes",
    "y",
    "true",
    "1",
    "有",
    "有り",
    "あり",
    "可",
    "可能",
    "○",
    "◯",
    "〇",
    "◎",
    "する",
    "有る",
}
NO = {"いいえ", "no", "n", "false", "0", "無", "無し", "なし", "不可", "×", "✕", "しない", "否"}
UNKNOWN = {"", "不明", "未確認", "確認中", "-", "ー", "―", "未定", "unknown"}


class Wrong(ValueError):
    """A cell that cannot be used; the text says why."""


def read_three(text: str) -> bool | None:
    word = same(text)
    if word in UNKNOWN:
        return None
    if word in YES or word in NO:
        return word in YES
    raise Wrong(_("“%(text)s” is neither yes nor no.") % {"text": text[:50]})


class Choice:
    """Written in Japanese whatever the language of the reader; read in both, and as a code."""

    def __init__(self, choices):
        with translation.override("ja"):
            self.words = {code: str(label) for code, label in choices}
        with translation.override("en"):
            self.codes = {same(str(label)): code for code, label in choices}
        self.codes |= {same(label): code for code, label in self.words.items()}
        self.codes |= {same(str(code)): code for code in self.words}
        self.places = {code: place for place, code in enumerate(self.words)}

    def write(self, code, places=None):
        return self.words.get(code, "")

    def read(self, text, places=None):
        if not text:
            return ""
        if (code := self.codes.get(same(text))) is None:
            raise Wrong(
                _("“%(text)s” is none of: %(words)s.")
                % {"text": text[:50], "words": "、".join(dict.fromkeys(self.words.values()))}
            )
        return code


class Text:
    def __init__(self, field, check=True):
        # Lengths have sentences of our own; texts that are only read back are not judged at all.
        limits = [v.limit_value for v in field.validators if isinstance(v, MaxLengthValidator)]
        self.limit = min(limits, default=None) if check else None
        self.validators = [v for v in field.validators if check and not isinstance(v, MaxLengthValidator)]

    def write(self, value, places=None):
        return value

    def read(self, text, places=None):
        value = tidy(text)
        if self.limit and len(value) > self.limit:
            raise Wrong(
                _("%(length)s characters are too many: at most %(limit)s fit.")
                % {"length": len(value), "limit": self.limit}
            )
        for validate in self.validators if value else ():
            validate(value)
        return value


class Three:
    def write(self, value, places=None):
        return THREE[value]

    def read(self, text, places=None):
        return read_three(text)


class Flag(Three):
    def read(self, text, places=None):
        return read_three(text) is True


class Number:
    def __init__(self, maximum=None):
        self.maximum = maximum

    def write(self, value, places=None):
        return "" if value is None else repr(value)

    def read(self, text, places=None):
        text = narrow(text).removesuffix(".0").removesuffix("歳")
        if not text:
            return None
        if not text.isdecimal() or (self.maximum is not None and int(text[:9]) > self.maximum):
            raise Wrong(_("“%(text)s” is no number that can stand here.") % {"text": text[:50]})
        return int(text)


class Degrees(Number):
    def read(self, text, places=None):
        try:
            return float(narrow(text)) if text else None
        except ValueError as error:
            raise Wrong(_("“%(text)s” is no number that can stand here.") % {"text": text[:50]}) from error


class Place:
    """272078 高槻市: the code counts, the name is for people."""

    def write(self, code, places):
        name = places.prefectures.get(code) or places.names.get(code, "")
        return f"{code} {name}" if code else ""

    def read(self, text, places):
        code, _sep, name = narrow(text).partition(" ")
        if not text or code in places.prefectures or code in places.towns:
            return code
        from_name = (
            [places.prefecture_named(text)] if places.prefecture_named(text) else places.towns_named(text)
        )
        if len(from_name) == 1:
            return from_name[0]
        raise Wrong(_("“%(text)s” is no prefecture or municipality with its code.") % {"text": text[:50]})
