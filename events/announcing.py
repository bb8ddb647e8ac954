"""What a page says of changes since it was published. What may not be public is never a value here."""

from .models import Event

# Texts that stand on the page, so that before and after may be shown.
WITH_VALUES = frozenset(
    "title subtitle theme starts_on starts_at ends_on ends_at time_note attendance prefecture municipality "
    "venue address entrance floor station walk_minutes fee registration registration_opens_at "
    "registration_closes_at".split()
)
# Nobody outside is told that these have changed.
HIDDEN = frozenset(
    "id code status kind owner staff_note preview_token sequence published_at created_at updated_at "
    "deletion_on".split()
)


def lines(change):
    """[(label, before, after)] of an EventChange; before and after are empty where only the fact is told."""
    for name, (before, after) in change.fields.items():
        if name in HIDDEN or name not in LABELS:
            continue
        has_values = name in WITH_VALUES
        yield LABELS[name], before if has_values else "", after if has_values else ""


LABELS = {
    field.name: field.verbose_name for field in Event._meta.get_fields() if hasattr(field, "verbose_name")
}
LABELS |= {"sessions": Event.sessions.rel.related_model._meta.verbose_name_plural}
LABELS |= {"appearances": Event.appearances.rel.related_model._meta.verbose_name_plural}
