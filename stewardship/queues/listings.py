"""Queues of listings. One query reads all of them as plain rows; the rest is sorting."""

import datetime
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import dates
from directory.models import CounselingCenter, Listing

from .item import Item, Queue

Status, Kind = Listing.Status, Listing.Kind

# An overdue check grows by this much a day. Groups change most and are run by few people.
WEIGHTS = {Kind.GROUP: 4, Kind.CENTER: 3, Kind.ORGANIZATION: 2, Kind.EMPLOYER: 1}
# Offices are moved and renamed when the fiscal year begins: these are due on each 1 April.
YEARLY = {CounselingCenter.Type.MUNICIPAL, CounselingCenter.Type.PREFECTURAL}
WAITS_AFTER_NO_ANSWER = datetime.timedelta(days=7)
PAUSED_WAITS = datetime.timedelta(days=90)
TRIES = 3  # days on which nobody answered, until a pause is proposed

COLUMNS = (
    "pk",
    "code",
    "name",
    "kind",
    "status",
    "specialised",
    "created_at",
    "verified_on",
    "next_check_on",
    "counselingcenter__type",
    "prefecture__name",
    "municipality__parent__name",
    "municipality__name",
)


class Row(NamedTuple):
    """A listing, as far as the queues have to know it."""

    pk: object
    code: str
    name: str
    kind: str
    status: str
    specialised: bool
    created_at: datetime.datetime
    verified_on: datetime.date | None
    next_check_on: datetime.date | None
    center_type: str | None
    prefecture: str | None
    city: str | None
    town: str | None

    @property
    def key(self):
        return key_of(self.pk)

    @property
    def place(self):
        return "".join(filter(None, [self.prefecture, self.city, self.town]))

    @property
    def created_on(self):
        return timezone.localdate(self.created_at)

    @property
    def due_on(self):
        """The first day on which somebody ought to look again."""
        if self.verified_on is None:
            return self.created_on
        day = self.next_check_on + datetime.timedelta(days=1)
        return min(day, first_april_after(self.verified_on)) if self.center_type in YEARLY else day

    @property
    def change_url(self):
        return reverse(f"admin:directory_{Listing.CHILDREN[self.kind]}_change", args=[self.pk])

    @property
    def check_url(self):
        return reverse("stewardship:check", args=[self.code])


def key_of(pk):
    """Of a claim: whichever queue a listing stands in, one person is at it."""
    return f"listing:{pk}"


def first_april_after(day):
    april = datetime.date(day.year, 4, 1)
    return april if day < april else april.replace(year=day.year + 1)


def may_wait(today, tried):
    """Which listings any queue could show: all but public ones whose check is valid (a superset)."""
    last_april = first_april_after(today).replace(year=first_april_after(today).year - 1)
    return (
        Q(status__in=[Status.DRAFT, Status.IN_REVIEW])
        | Q(next_check_on=None)
        | Q(next_check_on__lt=today)
        | Q(counselingcenter__type__in=YEARLY, verified_on__lt=last_april)
        | Q(pk__in=tried)
    )


class ListingQueue(Queue):
    permission = "directory.view_listing"

    def item(self, row, desk):
        return Item(
            row.key, row.name, self.why(row, desk), self.url(row), row.place, desk.claims.get(row.key)
        )

    def why(self, row, desk):
        return _("Written on %(day)s") % {"day": dates.day(row.created_on)}

    def url(self, row):
        return row.change_url


class Overdue(ListingQueue):
    slug = "checks"
    label = gettext_lazy("Checks that are due")
    button = gettext_lazy("Check it")
    button_for_one = gettext_lazy("Check this one")
    permission = "directory.add_check"

    def rows(self, desk):
        waiting = (row for row in desk.listings if row.status in {Status.PUBLISHED, Status.PAUSED})
        due = [(row.due_on, row) for row in waiting if not desk.is_left_alone(row)]
        scored = [(self.urgency(day, row, desk.today), row) for day, row in due if day <= desk.today]
        return [row for _urgency, row in sorted(scored, key=lambda pair: pair[0])]

    def urgency(self, day, row, today):
        days = (today - day).days + 1
        return -days * WEIGHTS[row.kind], not row.specialised, row.name, row.code

    def why(self, row, desk):
        if row.verified_on is None:
            return _("Nobody has checked it yet")
        if row.due_on <= row.next_check_on:
            return _("Not checked since the fiscal year began")
        return due_ago((desk.today - row.due_on).days)

    def url(self, row):
        return row.check_url


class Own(Overdue):
    """What organizers see: the listings of their own organization, which they keep true by editing."""

    slug = "own"
    label = gettext_lazy("Your pages that are to be looked at again")
    button = gettext_lazy("Look at it")
    button_for_one = gettext_lazy("Look at this one")
    permission = "directory.view_listing"
    is_of_own = True

    def url(self, row):
        return row.change_url


class Unanswered(ListingQueue):
    slug = "no-answer"
    label = gettext_lazy("Nobody answers: pause?")
    button = gettext_lazy("Decide")
    button_for_one = gettext_lazy("Decide about this one")
    permission = "directory.publish_listing"

    def rows(self, desk):
        found = [row for row in desk.listings if desk.is_to_be_paused(row)]
        return sorted(found, key=lambda row: (desk.tries[row.pk].latest, row.name, row.code))

    def why(self, row, desk):
        days = desk.tries[row.pk].days
        return ngettext("On %(n)s day nobody answered", "On %(n)s days nobody answered", days) % {"n": days}

    def url(self, row):
        return reverse("stewardship:pause", args=[row.code])


class InReview(ListingQueue):
    slug = "review"
    label = gettext_lazy("In review")
    button = gettext_lazy("Look at it")
    button_for_one = gettext_lazy("Look at this one")
    permission = "directory.publish_listing"

    def rows(self, desk):
        return oldest_first(row for row in desk.listings if row.status == Status.IN_REVIEW)


class Drafts(ListingQueue):
    slug = "drafts"
    label = gettext_lazy("Drafts")
    button = gettext_lazy("Go on writing")
    button_for_one = gettext_lazy("Go on writing this one")

    def rows(self, desk):
        drafts = (row for row in desk.listings if row.status == Status.DRAFT)
        return oldest_first(row for row in drafts if not desk.is_unchecked_import(row))

    def why(self, row, desk):
        return _("Checked, and not published yet") if row.verified_on else super().why(row, desk)


class Imported(ListingQueue):
    slug = "to-check"
    label = gettext_lazy("Taken over from elsewhere, to be checked")
    button = gettext_lazy("Check it")
    button_for_one = gettext_lazy("Check this one")
    permission = "directory.add_check"

    def rows(self, desk):
        drafts = (row for row in desk.listings if row.status == Status.DRAFT)
        return oldest_first(row for row in drafts if desk.is_unchecked_import(row))

    def why(self, row, desk):
        return _("Not public until somebody has checked it")

    def url(self, row):
        return row.check_url


def oldest_first(rows):
    return sorted(rows, key=lambda row: (row.created_on, not row.specialised, row.name, row.code))


def due_ago(days):
    if days < 1:
        return _("Due today")
    if days < 31:
        return ngettext("Due since %(n)s day", "Due since %(n)s days", days) % {"n": days}
    if days < 365:
        months = days // 30
        return ngettext("Due since %(n)s month", "Due since %(n)s months", months) % {"n": months}
    years = days // 365
    return ngettext("Due since %(n)s year", "Due since %(n)s years", years) % {"n": years}
