"""What a queue is, and what stands in it."""

from typing import NamedTuple

from django.utils.functional import Promise

from ..models import Claim


class Item(NamedTuple):
    """Something that waits, in words."""

    key: str  # of its claim
    name: str
    why: str | Promise
    url: str  # the screen on which it is done
    place: str = ""
    claim: Claim | None = None


class Queue:
    """Things of one sort that wait. `rows` may be many thousands; only those shown become items."""

    slug = ""
    label = ""
    button = ""
    button_for_one = ""  # the big one: it says what will happen
    permission = ""
    is_of_own = False  # is it a queue of organizers, who see their own organization alone?

    def is_for(self, user):
        sees_all = user.has_perm("directory.edit_all_listings")
        return sees_all != self.is_of_own and user.has_perm(self.permission)

    def rows(self, desk):
        """The worst first; each row has a `key`."""
        raise NotImplementedError

    def item(self, row, desk):
        raise NotImplementedError
