"""Dates as people write them, in both languages."""

import datetime

from django.utils import formats
from django.utils.translation import get_language


def month(date):
    return formats.date_format(date, "Y年n月" if get_language() == "ja" else "F Y")


def day(date):
    return formats.date_format(date, "Y年n月j日" if get_language() == "ja" else "j F Y")


def day_with_weekday(date):
    return formats.date_format(date, "n月j日(D)" if get_language() == "ja" else "D, j F")


def partial(text):
    """ "2024-05" → 2024年5月 / May 2024; as far as the date is known."""
    parts = [int(part) for part in text.split("-")]
    date = datetime.date(*parts, *[1] * (3 - len(parts)))
    if len(parts) == 3:
        return day(date)
    if len(parts) == 2:
        return month(date)
    return f"{parts[0]}年" if get_language() == "ja" else str(parts[0])
