"""A finished page as an answer: the same to the letter, from the shelf or just made."""

import re

from .headers import public
from .pages import File

_REFUSED = re.compile(r"q=0(?:\.0{,3})?")


def takes_packed(accepted: str) -> bool:
    """Whether Accept-Encoding (RFC 9110) takes gzip, by name or as one of all; a weight of 0 refuses it."""
    weights = {}
    for part in accepted.lower().replace(" ", "").split(","):
        name, _semicolon, weights[name] = part.partition(";")
    return not _REFUSED.fullmatch(weights.get("gzip", weights.get("*", "q=0")))


def is_known(etag: str, asked: str) -> bool:
    """Whether If-None-Match names the page that the visitor has already; weakly, as for GET."""
    tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    return etag in tags or tags == ["*"]


def headers(path: str, file: File, is_packed: bool) -> list[tuple[str, str]]:
    found = [*public(path).items(), ("ETag", file.etag), ("Content-Length", str(len(file.content)))]
    return [*found, ("Content-Encoding", "gzip")] if is_packed else found


def not_modified(path: str, file: File) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in public(path).items() if name != "Content-Type"]
    return [*kept, ("ETag", file.etag)]
