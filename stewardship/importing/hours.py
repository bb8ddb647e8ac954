"""Days, opening and closing times in columns of their own → one text, as a person would write it."""

from . import repairs
from .texts import narrow


def hours_text(row) -> str:
    """「月火水木金 08:30~17:00 祝日は休み」. Times that are none stand as they are written."""
    opens, closes = (_time(row, target) for target in ("opens", "closes"))
    times = f"{opens}~{closes}" if opens and closes else opens or closes
    days = narrow(row.text("weekdays"))
    return " ".join(filter(None, [days, times, row.text("hours_note")]))


def _time(row, target):
    text = row.text(target)
    if not text:
        return ""
    return row.repaired(target, repairs.time(text)) or text
