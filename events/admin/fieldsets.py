"""The form in the order in which somebody plans an event. A class that is the prefix of an inline: its rows
stand right after these fields (templates/admin/directory/long_form.html)."""

from django.utils.translation import gettext_lazy as _

from ..features import FEATURES


def _features(group, *notes, **options):
    names = [feature.name for feature in FEATURES if feature.group == group]
    return {"fields": [*names, *notes], "classes": ["three-states", *options.pop("classes", [])], **options}


FIELDSETS = [
    (
        _("Name and kind"),
        {
            "fields": ["kind", "title", "summary"],
            "description": _("These are enough for a draft. All the rest can be added bit by bit."),
        },
    ),
    (
        _("Day and time"),
        {
            "fields": ["starts_on", ("starts_at", "ends_at"), "ends_on", "time_note"],
            "description": _("What is not decided yet stays empty: the page says so."),
        },
    ),
    (
        _("Where"),
        {
            "fields": [
                "attendance",
                ("municipality", "prefecture"),
                "venue",
                "address",
                "entrance",
                ("floor", "sign"),
                ("station", "walk_minutes"),
                "access",
            ],
            "description": _("The municipality is enough: it sets the prefecture."),
        },
    ),
    (
        _("Online"),
        {
            "fields": ["online_tool", "online_url", "online_note"],
            "classes": ["collapse"],
            "description": _("The address is shown to those who are registered, and on no public page."),
        },
    ),
    (
        _("For whom, and what will happen"),
        {
            "fields": ["for_whom", "description", "fee", "usual_number", "who_else"],
            "description": _("What somebody wants to know who has not been among people for long."),
        },
    ),
    (
        _("Programme and who speaks"),
        {
            "fields": [],
            "classes": ["sessions", "appearances"],
            "description": _("A company of the directory is linked to its page, and its page to the event."),
        },
    ),
    (
        _("For peace of mind"),
        _features("ease", description=_("Leave at “not confirmed” what nobody has decided.")),
    ),
    (
        _("Press, photographs and recording"),
        _features(
            "press",
            "press_note",
            description=_(
                "Many will not come without knowing this. Those who are registered are told of changes."
            ),
        ),
    ),
    (
        _("Registration"),
        {
            "fields": [
                "registration",
                "registration_note",
                "registration_url",
                ("registration_opens_at", "registration_closes_at"),
                ("capacity_on_site", "capacity_online"),
                "deletion_on",
                "takes_questions",
            ],
            "description": _(
                "On this site people register with a nickname, and all of it is deleted on the day below."
            ),
        },
    ),
    (
        _("Who holds it"),
        {
            "fields": ["organizer", "organizer_name", "co_organizers", "contact", "owner"],
            "description": _("Please give a way to ask that needs no voice."),
        },
    ),
    (
        _("Children"),
        _features("children", "children_note", classes=["collapse"]),
    ),
    (
        _("Languages and writing"),
        _features("language", "language_note", classes=["collapse"]),
    ),
    (
        _("Accessibility"),
        _features("access", "access_note", classes=["collapse"]),
    ),
    (
        _("More on the name"),
        {"fields": ["subtitle", "theme", "title_en"], "classes": ["collapse"]},
    ),
    (
        _("Source and note for staff"),
        {"fields": ["source_url", "source_date", "staff_note"], "classes": ["collapse"]},
    ),
]
