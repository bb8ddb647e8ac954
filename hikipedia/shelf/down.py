"""What is said when the database is gone: that it will come back, and who listens right now.

The page is made while all is well and kept in a file for each language, which nginx sends, too, when all of
Django is gone.
"""

import csv

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from directory.models import CrisisLine

from . import pages, shelves

LANGUAGES = ("ja", "en")


def folder():
    return settings.DOWN_DIR


def remember() -> bool:
    """Writes the pages anew, and returns whether it could: a disk that is full leaves the old ones."""
    lines = list(CrisisLine.objects.filter(is_published=True))
    try:
        shelves.make_folder(folder())
        for language in LANGUAGES:
            _write(folder() / f"{language}.html", page(language, lines))
    except OSError:
        return False
    return True


def _write(path, text):
    temporary = path.with_suffix(".tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.chmod(pages.MODE)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def page(language, lines) -> str:
    with translation.override(language):
        return render_to_string("down.html", {"is_error": True, "lines": lines})


def kept(language) -> str:
    """The page as it was made last, or with the lines that came with the site."""
    try:
        return (folder() / f"{language}.html").read_text(encoding="utf-8")
    except OSError:
        return page(language, list(_delivered()))


def _delivered():
    with (settings.FIXTURE_FOLDER / "crisis_lines.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            fields = ("name", "channel", "phone", "website", "hours", "target")
            yield CrisisLine(**{field: row[field] for field in fields})
