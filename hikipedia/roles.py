"""Who may do what in the back office: four groups, written anew after every `migrate`.

The table is the truth; docs/staff.md shows it to people. Which rows somebody sees is decided elsewhere:
whoever lacks `directory.edit_all_listings` sees what belongs to their own organization alone.
"""

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    EDITOR = "editor", _("Editor")
    REVIEWER = "reviewer", _("Reviewer")
    ORGANIZER = "organizer", _("Organizer")
    ADMINISTRATOR = "administrator", _("Administrator")


LISTINGS = ("counselingcenter", "selfhelpgroup", "memberorganization", "employer")
PARTS = ("contactpoint", "schedule", "servedarea")
EVENT_PARTS = ("session", "appearance", "material")

EDITOR = {
    **dict.fromkeys(LISTINGS, "view add change"),
    **dict.fromkeys(PARTS, "view add change delete"),
    "listing": "view edit_all publish restore",
    "source": "view add change",
    "check": "view add",
    "resource": "view add change",
    "crisisline": "view",
    "prefecture": "view",
    "municipality": "view",
    "synonymgroup": "view",
    "task": "view change",
    "event": "view add change edit_all_events publish_event",
    **dict.fromkeys(EVENT_PARTS, "view add change delete"),
    # Only for events that they are responsible for: events/models/queries.py.
    "registration": "view change delete",
    "question": "view change",
}
REVIEWER = EDITOR | {
    "listing": "view edit_all publish approve restore merge",
    "source": "view add change delete",
    "check": "view add change delete",
    "resource": "view add change delete",
    "crisisline": "view add change",
    "synonymgroup": "view add change delete",
    "task": "view add change",
    "dataset": "view add change",
    "importrun": "view add change",
}
# Not the sources and checks: with these stand notes that staff wrote for staff.
ORGANIZER = {
    **dict.fromkeys(LISTINGS, "view change"),
    **dict.fromkeys(PARTS, "view add change delete"),
    "listing": "view",
    "prefecture": "view",
    "municipality": "view",
    "event": "view add change publish_event",
    **dict.fromkeys(EVENT_PARTS, "view add change delete"),
    "registration": "view change delete",
    "question": "view change",
}
# Our own apps, and nothing of the libraries': their tables are written by their own pages.
APPS = ("directory", "events", "stewardship", "hikipedia")
# Codenames that are not `<action>_<model>`.
CUSTOM = {
    "edit_all": "edit_all_listings",
    "publish": "publish_listing",
    "approve": "approve_listing",
    "restore": "restore_listing",
    "merge": "merge_listing",
    "edit_all_events": "edit_all_events",
    "publish_event": "publish_event",
}


def codenames(role):
    """Names of the permissions of a role; None for all there are."""
    table = {Role.EDITOR: EDITOR, Role.REVIEWER: REVIEWER, Role.ORGANIZER: ORGANIZER}.get(role)
    if table is None:
        return None
    said = ((action, model) for model, actions in table.items() for action in actions.split())
    return {CUSTOM.get(action, f"{action}_{model}") for action, model in said}


def install(using, **kwargs):
    """Gives each group what the table says and takes away what it does not say."""
    permissions = Permission.objects.using(using).filter(content_type__app_label__in=APPS)
    for role in Role:
        group, _created = Group.objects.using(using).get_or_create(name=role.value)
        names = codenames(role)
        group.permissions.set(permissions if names is None else permissions.filter(codename__in=names))


def role_of(user):
    """The label of a person's role, for lists and headings."""
    if user.is_superuser:
        return Role.ADMINISTRATOR.label
    names = {group.name for group in user.groups.all()}
    return ", ".join(str(role.label) for role in Role if role.value in names)
