"""Facts that can be checked by arithmetic."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def municipality_check_digit(code5: str) -> int:
    """Check digit of 全国地方公共団体コード: weights 6,5,4,3,2; (11 - sum mod 11) mod 10."""
    total = sum(int(digit) * weight for digit, weight in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return (11 - total % 11) % 10


def validate_municipality_code(value: str) -> None:
    if not re.fullmatch(r"[0-9]{6}", value):
        raise ValidationError(_("A municipality code has six digits, such as 131016."))
    if municipality_check_digit(value[:5]) != int(value[5]):
        raise ValidationError(_("The check digit of this municipality code is wrong: a digit is mistyped."))


def corporate_check_digit(last12: str) -> int:
    """First digit of 法人番号 (National Tax Agency): 9 - (digits weighted 1, 2 from the right, mod 9)."""
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(last12)))
    return 9 - total % 9


def validate_corporate_number(value: str) -> None:
    if not re.fullmatch(r"[0-9]{13}", value):
        raise ValidationError(_("A corporate number has 13 digits."))
    if corporate_check_digit(value[1:]) != int(value[0]):
        raise ValidationError(_("The check digit of this corporate number is wrong: a digit is mistyped."))


def validate_partial_date(value: str) -> None:
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", value):
        raise ValidationError(_("Write a date as far as it is known: 2024, 2024-05 or 2024-05-31."))
