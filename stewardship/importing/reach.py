"""How to make contact: numbers and addresses, several in one cell, with labels."""

from django.utils.translation import gettext as _

from directory.models import ContactPoint

from . import labelled
from .cells import Wrong
from .parts import check_contact
from .row import REPAIR
from .texts import narrow

Channel = ContactPoint.Channel
CONTACTS = (  # in the order in which they are shown
    (Channel.EMAIL, "email", labelled.EMAIL),
    (Channel.FORM, "form", labelled.URL),
    (Channel.LINE, "line", labelled.URL),
    (Channel.FAX, "fax", None),
    (Channel.WEBSITE, "website", labelled.URL),
    (Channel.PHONE, "phone", None),
)


def read(row):
    for channel, target, pattern in CONTACTS:
        if target in row.cells:
            found = _items(row, target, pattern) if row.text(target) else []
            if found is not None:
                row.set(f"contacts.{channel}", [_contact(row, target, channel, item) for item in found])


def _contact(row, target, channel, item):
    purpose = item.label[:100]
    extension = narrow(row.text("extension")) if channel == Channel.PHONE else ""
    if extension:
        purpose = " ".join(filter(None, [purpose, _("extension %(number)s") % {"number": extension}]))[:100]
    return [channel.value, item.value, purpose, "", False]


def _items(row, target, pattern):
    text = row.text(target)
    if pattern is None:
        found = labelled.phones(text)
    else:
        found = labelled.read(narrow(text), pattern)
        found = found if found and all(_is_right(target, item.value) for item in found) else None
    if found:
        _say(row, target, text, found)
        return found
    words = _("“%(text)s” cannot be divided with certainty: kept as a note for staff.")
    row.lost(target, words % {"text": text[:80]})
    _keep_for_staff(row, f"{row.cells[target][0]}: {text}")
    return None


def _keep_for_staff(row, text):
    header, note = row.cells.get("contact_note", ("", ""))
    row.cells["contact_note"] = (header, "\n".join(filter(None, [note, text])))


def _is_right(target, value):
    channel = next(channel for channel, name, _pattern in CONTACTS if name == target)
    try:
        check_contact(channel, value, "", "")
    except Wrong:
        return False
    return True


def _say(row, target, text, found):
    if len(found) > 1:
        row.remark(target, REPAIR, _("%(count)s in one cell were divided.") % {"count": len(found)})
    elif found[0].label:
        row.remark(target, REPAIR, _("“%(label)s” was taken for what it is for.") % {"label": found[0].label})
    elif found[0].value != text:
        words = _("“%(text)s” was written as %(value)s.")
        row.remark(target, REPAIR, words % {"text": text[:50], "value": found[0].value})
