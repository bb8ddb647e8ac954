"""A finished page as an answer: the same to the letter, from the shelf or just made."""

import re

from .headers import public
from .pages import File

_NO_GZIP = re.compile(r"(?:gzip|\*)\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)
_GZIP = re.compile(r"(?:^|[\s,])(?:gzip|\*)\s*(?:[;,]|$)", re.IGNORECASE)


def takes_packed(accepted: str) -> bool:
    """Whether Accept-Encoding (RFC 9110) names gzip; a weight of 0 refuses it."""
    return bool(_GZIP.search(accepted)) and not _NO_GZIP.search(accepted)


def is_known(etag: str, asked: str) -> bool:
    """Whether If-None-Match names the page that the visitor has already; weakly, as for GET."""
    tags = [tag.strip().removeprefix("W/") for tag in asked.split(",")]
    return etag in tags or tags == ["*"]


def headers(path: str, file: File, is_packed: bool) -> list[tuple[str, str]]:
    found = [*public(path).items(), ("ETag", file.etag), ("Content-Length", str(len(file.content)))]
    return [*found, ("Content-Encoding", "gzip")] if is_packed else found


def not_modified(path: str, file: File) -> list[tuple[str, str]]:
    left_out = {"Content-Type", "Content-Language"}
    return [(name, value) for name, value in public(path).items() if name not in left_out] + [
        ("ETag", file.etag)
    ]
