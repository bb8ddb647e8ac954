"""The three-state attributes of an event: yes, no, or not confirmed (None).

One row per attribute, as in directory/features.py: `models/event.py` makes a column of each row, the admin
a field, the page a line, and of those in FILTERABLE the list a choice. To add one: add a row here and run
`makemigrations`. The group "access" is the government's list (GIF, アクセシビリティ). What it has no words
for, being with others without having to speak, is ours.
"""

from django.utils.translation import gettext_lazy as _

from directory.features import Feature

GROUPS = {
    "ease": _("For peace of mind"),
    "press": _("Press, photographs and recording"),
    "children": _("Children"),
    "language": _("Languages and writing"),
    "access": _("Accessibility"),
}

FEATURES = (
    Feature("come_late_ok", "ease", _("You may come late")),
    Feature("leave_early_ok", "ease", _("You may leave early"), _("Also for a rest, as often as you like.")),
    Feature("listen_only_ok", "ease", _("Listening is enough")),
    Feature("silent_ok", "ease", _("You need not speak"), _("Nobody is asked to say something in turn.")),
    Feature("nickname_ok", "ease", _("A nickname is fine"), _("No real name is asked.")),
    Feature("camera_off_ok", "ease", _("Camera off is fine"), _("Where it is online.")),
    Feature("chat_only_ok", "ease", _("Writing in the chat is enough"), _("Where it is online.")),
    Feature("quiet_room", "ease", _("There is a quiet room")),
    Feature("free_of_charge", "ease", _("Nothing to pay")),
    Feature("no_recording", "press", _("Nothing is recorded")),
    Feature("press_present", "press", _("Journalists may be there")),
    Feature("photos_taken", "press", _("Photographs or films are made")),
    Feature("children_ok", "children", _("Children may come along")),
    Feature("childcare", "children", _("Somebody looks after children")),
    Feature("sign_language", "language", _("Sign language")),
    Feature("captions", "language", _("Captions")),
    Feature("writing_ok", "language", _("You may talk in writing"), _("Paper and pen are there.")),
    Feature("braille_or_reading", "language", _("Braille, or texts read aloud")),
    Feature("foreign_language", "language", _("Help in other languages")),
    Feature("wheelchair_ok", "access", _("Wheelchairs")),
    Feature("wheelchair_lending", "access", _("Wheelchairs can be borrowed")),
    Feature("cane_lending", "access", _("Canes can be borrowed")),
    Feature("step_free", "access", _("Slope, lift or escalator")),
    Feature("tactile_paving", "access", _("Tactile paving")),
    Feature("assistance_dogs", "access", _("Assistance dogs")),
    Feature("priority_parking", "access", _("Parking for people with disabilities")),
    Feature("accessible_toilet", "access", _("Accessible toilet")),
    Feature("ostomate_toilet", "access", _("Toilet for ostomates")),
    Feature("child_toilet", "access", _("Toilet for children")),
    Feature("nursing_room", "access", _("Nursing room")),
    Feature("diaper_changing", "access", _("Place to change diapers")),
    Feature("food_and_drink_ok", "access", _("You may eat and drink")),
    Feature("stroller_lending", "access", _("Strollers can be borrowed")),
    Feature("stroller_ok", "access", _("Strollers may come in")),
)

BY_NAME = {feature.name: feature for feature in FEATURES}
# Each can be asked for as `?name=yes`; the order is the order on the page.
FILTERABLE = tuple(
    BY_NAME[name]
    for name in (
        "silent_ok",
        "listen_only_ok",
        "nickname_ok",
        "leave_early_ok",
        "camera_off_ok",
        "chat_only_ok",
        "no_recording",
        "free_of_charge",
        "children_ok",
        "sign_language",
        "wheelchair_ok",
    )
)


def in_groups(features=FEATURES):
    """[(group label, [features])] in the order of GROUPS."""
    return [(label, [one for one in features if one.group == group]) for group, label in GROUPS.items()]
