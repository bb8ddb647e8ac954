"""Two rows of one file about the same entry: after a merge, or when two of them were found to be it."""

from django.utils.translation import gettext as _

from stewardship.models import ImportRow

from .words import label

SAID = (ImportRow.Outcome.CHANGED, ImportRow.Outcome.CONFLICT)


class Said:
    """What earlier rows of a file change: {listing: {field: (line, value)}}."""

    def __init__(self):
        self.fields = {}

    def read(self, run, keys, before):
        """As an earlier step of the comparison has left it."""
        rows = ImportRow.objects.filter(run=run, listing__in=keys, line__lt=before, outcome__in=SAID)
        for listing, line, changes in rows.order_by("line").values_list("listing_id", "line", "changes"):
            self.add(listing, line, changes)

    def add(self, listing, line, changes):
        fields = self.fields.setdefault(listing, {})
        for change in changes:
            fields.setdefault(change["field"], (line, change["new"]))

    def knows(self, listing) -> bool:
        return listing in self.fields

    def new(self, listing, changes) -> list[dict]:
        """Those that no earlier row makes already."""
        fields = self.fields.get(listing, {})
        return [change for change in changes if change["field"] not in fields]

    def contradiction(self, listing, line, changes) -> str:
        """A sentence where two lines want two things of one field; else nothing."""
        for change in changes:
            earlier, value = self.fields.get(listing, {}).get(change["field"], (line, change["new"]))
            if value != change["new"]:
                words = _(
                    "Lines %(first)s and %(second)s are about the same entry and contradict each other "
                    "(%(field)s). Line %(second)s is left out."
                )
                return words % {"first": earlier, "second": line, "field": label(change["field"])}
        return ""
