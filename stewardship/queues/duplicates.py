"""Places that seem to have been entered twice."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import duplicates

from .item import Item, Queue


class Row(NamedTuple):
    pair: duplicates.Pair

    @property
    def key(self):
        return f"pair:{self.pair.first.key}:{self.pair.second.key}"


class Duplicates(Queue):
    slug = "duplicates"
    label = gettext_lazy("Perhaps entered twice")
    button = gettext_lazy("Compare")
    button_for_one = gettext_lazy("Compare these two")
    permission = "directory.merge_listing"

    def rows(self, desk):
        return [Row(pair) for pair in duplicates.pairs()]

    def item(self, row, desk):
        first, second = row.pair.first, row.pair.second
        names = _("%(first)s and %(second)s") % {"first": first.name, "second": second.name}
        why = _(", ").join(str(reason) for reason in row.pair.reasons)
        url = reverse("admin:directory_listing_merge", args=[first.key, second.key])
        return Item(row.key, names, why, url, claim=desk.claims.get(row.key))
