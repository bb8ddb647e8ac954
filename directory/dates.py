"""Dates as people write them, in both languages."""

import datetime
from functools import lru_cache

from django.utils import formats, timezone
from django.utils.translation import get_language


def month(date):
    return _written(date, "Y年n月", "F Y")


def day(date):
    return _written(date, "Y年n月j日", "j F Y")


def day_with_weekday(date):
    return _written(date, "n月j日(D)", "D, j F")


def in_full(date):
    return _written(date, "Y年n月j日(D)", "l, j F Y")


def _written(date, japanese, english):
    if isinstance(date, datetime.datetime):
        date = timezone.localtime(date).date()  # until 9:00 the day in Japan is not that of UTC
    language = get_language()
    return _formatted(date, japanese if language == "ja" else english, language)


@lru_cache(maxsize=1024)
def _formatted(date, form, language):
    """Few days stand on many cards. The language is an argument because names of months follow it."""
    return formats.date_format(date, form)


def partial(text):
    """ "2024-05" → 2024年5月 / May 2024; as far as the date is known."""
    parts = [int(part) for part in text.split("-")]
    date = datetime.date(*parts, *[1] * (3 - len(parts)))
    if len(parts) == 3:
        return day(date)
    if len(parts) == 2:
        return month(date)
    return f"{parts[0]}年" if get_language() == "ja" else str(parts[0])
