"""What people type in double width, as it is kept; numbers otherwise stay as they are published."""

import re
import unicodedata

# The long-vowel mark among them: it is what the key beside the zero gives in a Japanese line.
DASHES = "‐‑‒–—―−－ｰー"
_DASH = re.compile(rf"\s*[-{DASHES}]\s*")


def narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def number(text: str) -> str:
    """「０４６ー２６０ー５６２５」 → 046-260-5625."""
    return _DASH.sub("-", narrow(text))


def postal_code(text: str) -> str:
    """「〒５６９−００６７」, 「5690067」 → 569-0067."""
    code = number(text).removeprefix("〒").strip()
    return re.sub(r"^([0-9]{3})([0-9]{4})$", r"\1-\2", code)
