"""Whether a text is a telephone number that can be dialled in Japan."""

import phonenumbers


def is_published_number(text: str) -> bool:
    """Only judges: numbers are shown as their owners publish them, never reformatted."""
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        return False
    return number.country_code == 81 and phonenumbers.is_valid_number(number)
