"""What a page can say of an event, and what nobody knows.

An event may be known by little more than its day. Its page then says in a sentence what is known, and folds
the rest away: a list of things unknown reads like a reproach.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .features import in_groups
from .models import Event

LITTLE = 0.5  # of the parts


class Part(NamedTuple):
    label: Promise
    is_known: bool


def parts(event, sessions, appearances):
    """The parts of a page in their order. `label` says it in the middle of a sentence."""
    is_online_only = event.attendance == Event.Attendance.ONLINE
    return [
        Part(gettext_lazy("the day"), bool(event.starts_on)),
        Part(gettext_lazy("the hours"), bool(event.starts_at or event.ends_at)),
        Part(gettext_lazy("the prefecture"), bool(event.prefecture_id) or is_online_only),
        Part(gettext_lazy("the venue"), bool(event.venue) or is_online_only),
        Part(gettext_lazy("on site or online"), event.attendance != Event.Attendance.UNDECIDED),
        Part(gettext_lazy("the theme"), bool(event.theme or event.description)),
        Part(gettext_lazy("the programme"), bool(sessions)),
        Part(gettext_lazy("who speaks"), any(one.public_body or one.public_person for one in appearances)),
        Part(gettext_lazy("the organizer"), bool(event.public_organizer)),
        Part(gettext_lazy("for whom it is"), bool(event.for_whom)),
        Part(gettext_lazy("the fee"), bool(event.fee) or event.free_of_charge is not None),
        Part(gettext_lazy("how to register"), event.registration != Event.Registration.UNKNOWN),
    ]


def is_little(found):
    return sum(part.is_known for part in found) < len(found) * LITTLE


def listed(labels):
    return _(", ").join(str(label) for label in labels)


def unknown_features(event):
    """[(group, labels in one line)] of what is not confirmed."""
    for group, features in in_groups():
        if labels := [feature.label for feature in features if getattr(event, feature.name) is None]:
            yield group, listed(labels)


def confirmed_features(event, *groups):
    """[(label, yes or no)] of the groups, by the names in features.py."""
    for _label, features in in_groups():
        for feature in features:
            value = getattr(event, feature.name)
            if feature.group in groups and value is not None:
                yield feature.label, value
