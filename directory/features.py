"""The three-state attributes of a listing: yes, no, or not confirmed (None).

One row per attribute. `directory/models/listing.py` makes a column of each row, the filters a choice,
the admin a field, the pages a line. To add one: add a row here and run `makemigrations`.
"""

from functools import cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Feature(NamedTuple):
    name: str
    group: str
    label: Promise
    help: Promise | str = ""
    # A way of contact that needs no voice: any of them makes a listing reachable without speaking.
    is_voiceless: bool = False


GROUPS = {
    "ease": _("For peace of mind"),
    "way": _("Ways to connect"),
    "for": _("For whom"),
    "when": _("When"),
    "cost": _("Cost"),
}

FEATURES = (
    Feature("silent_ok", "ease", _("You need not speak"), _("Listening or just being there is enough.")),
    Feature("nickname_ok", "ease", _("A nickname is fine"), _("No real name is asked.")),
    Feature("leave_early_ok", "ease", _("You may come late or leave early")),
    Feature("alone_ok", "ease", _("You may spend the time alone")),
    Feature("no_booking", "ease", _("No booking needed")),
    Feature("first_look_ok", "ease", _("You may have a look first")),
    Feature("camera_off_ok", "ease", _("Camera off is fine")),
    Feature("quiet_room", "ease", _("There is a quiet room")),
    Feature("in_person", "way", _("Meeting in person")),
    Feature("online", "way", _("Online")),
    Feature("by_email", "way", _("By e-mail"), is_voiceless=True),
    Feature("by_line", "way", _("By LINE"), is_voiceless=True),
    Feature("by_form", "way", _("By web form"), is_voiceless=True),
    Feature("by_phone", "way", _("By telephone")),
    Feature("by_chat", "way", _("By chat"), is_voiceless=True),
    Feature("by_fax", "way", _("By fax"), is_voiceless=True),
    Feature("by_letter", "way", _("By letter"), is_voiceless=True),
    Feature("home_visit", "way", _("They visit you at home"), _("Only with the person's own consent.")),
    Feature("accompany", "way", _("They go with you")),
    Feature("for_self", "for", _("For the person concerned")),
    Feature("for_family", "for", _("For the family")),
    Feature("family_only_ok", "for", _("The family may come alone")),
    Feature("women_only", "for", _("Women only"), _("Including everyone who identifies as a woman.")),
    Feature("lgbtq_welcome", "for", _("LGBTQ people are expected and welcome")),
    Feature("children_ok", "for", _("Children may come along")),
    Feature("over_40_ok", "for", _("People over 40 too")),
    Feature("outside_residents_ok", "for", _("People from other towns too")),
    Feature("evenings", "when", _("Evenings (after 18:00)")),
    Feature("weekends", "when", _("Saturdays or Sundays")),
    Feature("free_of_charge", "cost", pgettext_lazy("cost", "Free of charge")),
)

BY_NAME = {feature.name: feature for feature in FEATURES}
VOICELESS = tuple(feature.name for feature in FEATURES if feature.is_voiceless)

# The first question of somebody who cannot telephone. Not a column that anyone sets:
# the database derives it from the ways that need no voice.
WITHOUT_VOICE = Feature("reachable_without_voice", "way", _("Can be reached without speaking"))

# Each can be asked for as `?name=yes`; the order is the order on the page.
FILTERABLE = (WITHOUT_VOICE, *FEATURES)


@cache
def in_groups(features=FEATURES):
    """[(group label, [features])] in the order of GROUPS."""
    return [
        (label, [feature for feature in features if feature.group == group])
        for group, label in GROUPS.items()
        if any(feature.group == group for feature in features)
    ]
