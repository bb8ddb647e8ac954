"""Which code and settings make the pages: a new release has shelves of its own."""

import hashlib
from functools import cache

from django.conf import settings

# What a page is made of. Not the tests, nor what a running site writes.
PARTS = ("directory", "events", "hikipedia", "opendata", "static", "stewardship", "templates")
FILES = ("requirements.txt", "manage.py")
SETTINGS = ("SITE_URL", "DEBUG")


@cache
def release() -> str:
    """Ten letters that change with any file of the code: nobody has to think of a number."""
    digest = hashlib.sha256()
    for file in sorted(_files()):
        digest.update(str(file.relative_to(settings.BASE_DIR)).encode() + b"\0" + file.read_bytes())
    digest.update(repr([getattr(settings, name) for name in SETTINGS]).encode())
    return digest.hexdigest()[:10]


def _files():
    for part in PARTS:
        for file in (settings.BASE_DIR / part).rglob("*"):
            # Not what Python and editors leave there while the server runs.
            if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("."):
                yield file
    yield from (settings.BASE_DIR / name for name in FILES)
