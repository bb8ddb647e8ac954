"""Puts a compared run into the directory: all of it in one transaction, or nothing."""

import logging
from collections.abc import Callable
from contextlib import suppress

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import history, publishing
from directory.models import Listing, StatusChange
from stewardship.models import ImportRow, ImportRun

from . import runs
from .listings import fetch
from .row import ERROR
from .sources import Sources
from .twice import Said
from .writing import DERIVED, Batch, build

logger = logging.getLogger(__name__)
Outcome, Decision, State = ImportRow.Outcome, ImportRow.Decision, ImportRun.State
BATCH = 250  # listings at once in memory, and of one revision
TRUSTED = {Listing.OperatorKind.PUBLIC, Listing.OperatorKind.COUNCIL}


class Failed(Exception):
    """The database refused it, or we have made a mistake."""


class Busy(Failed):
    """Others were writing: the same can be tried again as it is."""


class Stale(Exception):
    """Something has changed since the dry run: what a person decided upon is not what would happen."""


class NotWaiting(Stale):
    """It was applied or discarded meanwhile."""


def apply(run: ImportRun, user=None, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    try:
        with transaction.atomic():
            _claim(run)
            _Applying(run, user, progress).everything()
    except NotWaiting:
        raise
    except Stale as reason:
        with transaction.atomic():
            runs.begin_again(run, str(reason))
        raise
    except OperationalError as error:
        if not is_turn_of_others(error):
            raise _failed(run, error) from error
        # Nothing was written, and the decisions are still there.
        run.state = State.READY
        run.error = _("Somebody else was writing. Nothing was changed: please try again.")
        with suppress(OperationalError):
            ImportRun.objects.filter(pk=run.pk, state=State.READY).update(error=run.error)
        raise Busy(run.error) from error
    except Exception as error:
        raise _failed(run, error) from error


def _failed(run, error):
    # Whatever it was: nothing was written, and the page of the run says so.
    # A database tells values in its messages, such as a telephone number: none of them goes into the log.
    logger.error("The import %s could not be applied: %s", run.pk, type(error).__name__)
    run.state = State.FAILED
    run.error = str(error).splitlines()[0] if str(error) else type(error).__name__
    run.save(update_fields=["state", "error"])
    return Failed(run.error)


def is_turn_of_others(error) -> bool:
    """A deadlock, or a lock that others have kept too long."""
    state = getattr(error.__cause__, "sqlstate", None)  # of PostgreSQL
    return state in {"40P01", "55P03"} or "database is locked" in str(error)


def _claim(run):
    """Two people may press the button at once."""
    waiting = ImportRun.objects.filter(pk=run.pk, state=State.READY)
    if not waiting.update(state=State.APPLIED):
        raise NotWaiting(_("The import is not waiting for a decision any more."))


class _Applying:
    def __init__(self, run, user, progress):
        self.run, self.dataset, self.user, self.progress = run, run.dataset, user, progress
        self.said, self.sources = Said(), Sources(run, user)
        self.comment = _("Import of %(file)s") % {"file": run.file_name}

    def everything(self):
        self._lock()
        done, last = 0, 0
        while rows := list(self.run.rows.filter(line__gt=last).order_by("line")[:BATCH]):
            self._write(rows)
            last, done = rows[-1].line, done + len(rows)
            self.progress(done, self.run.total)
        if self.dataset:
            self.sources.name_listings()
            self.sources.retrieved()
            self.sources.gone()
        self.run.state = State.APPLIED
        self.run.applied_at, self.run.applied_by, self.run.error = timezone.now(), self.user, ""
        self.run.save()

    def _lock(self):
        """All listings at once and before any is read, in the order in which merging locks two of them.

        Whoever edits one meanwhile waits. Rows may still be added that point to one, such as a check.
        """
        rows = self.run.rows.filter(outcome__in=(Outcome.CHANGED, Outcome.CONFLICT, Outcome.DUPLICATE))
        keys = rows.exclude(listing=None).values("listing"), runs.gone(self.run).values("listing")
        found = Listing.objects.filter(Q(pk__in=keys[0]) | Q(pk__in=keys[1]))
        list(found.select_for_update(no_key=True).order_by("pk").values_list("pk"))

    def _write(self, rows):
        new = [row for row in rows if is_new(row)]
        known = [row for row in rows if is_update(row)]
        same = [row for row in rows if row.outcome == Outcome.UNCHANGED and row.listing_id]
        batch = Batch(self.user, self.comment)
        sources = self.sources.of(rows)
        self._refuse_known(new, sources)
        for row in new:
            self._create(row, batch)
        nows = fetch({row.listing_id for row in known})
        known = [row for row in known if self._update(row, nows, batch)]
        batch.save()
        with history.recording(self.user, self.comment):
            publishing.take_back([row.listing_id for row in known], self.user)
            publishing.take_back_unreachable(batch.unreachable, self.user)
        if self.dataset:
            self.sources.keep(new, [*known, *same], sources)
        else:
            ImportRow.objects.bulk_update(new, ["listing"])

    def _refuse_known(self, new, sources):
        for row in new:
            # Under this number stood another place: the number goes on to the new one.
            if row.key in sources and row.decision != Decision.NEW:
                raise Stale(_("Line %(line)s has been imported meanwhile.") % {"line": row.line})

    def _create(self, row, batch):
        status = self._status(row)
        made = build(row.kind, row.values, status)
        batch.add_new(made)
        row.listing_id = made.listing.pk
        if status == Listing.Status.PUBLISHED:
            batch.changes.append(StatusChange(listing=made.listing, status=status, by=self.user))

    def _status(self, row):
        """Published only where nobody has to look first: a way of contact, and no private body."""
        wanted = self.dataset.new_status if self.dataset else Listing.Status.DRAFT
        values = row.values
        has_contact = any(value for name, value in values.items() if name.startswith("contacts"))
        is_trusted = values.get("operator_kind") in TRUSTED
        if wanted == Listing.Status.PUBLISHED and not (has_contact and is_trusted):
            return Listing.Status.DRAFT
        return Listing.Status(wanted)

    def _update(self, row, nows, batch) -> bool:
        """Whether it is put in; a row that contradicts an earlier one about the same entry is refused."""
        now = nows.get(row.listing_id)
        if now is None:
            raise Stale(_("The entry of line %(line)s has gone meanwhile.") % {"line": row.line})
        if fault := self.said.contradiction(row.listing_id, row.line, taken(row)):
            self._refuse(row, fault)
            return False
        self._refuse_edited(row, now)
        changes = self.said.new(row.listing_id, taken(row))
        self.said.add(row.listing_id, row.line, changes)
        batch.add_changed(now, {change["field"]: change["new"] for change in changes})
        return True

    def _refuse_edited(self, row, now):
        changes = self.said.new(row.listing_id, row.changes)
        if self.said.knows(row.listing_id):  # what follows from an earlier row is nobody's edit
            changes = [change for change in changes if change["field"] not in DERIVED]
        for change in changes:
            if now.value(change["field"]) != change["old"]:
                raise Stale(
                    _("“%(name)s” (line %(line)s) has been edited meanwhile. The file is compared anew.")
                    % {"name": now.listing.name, "line": row.line}
                )

    def _refuse(self, row, fault):
        row.outcome = Outcome.REFUSED
        row.remarks.append({"column": "", "level": ERROR, "text": fault})
        row.save(update_fields=["outcome", "remarks"])


def is_new(row) -> bool:
    is_other = row.outcome == Outcome.DUPLICATE and row.decision == Decision.NEW
    return row.outcome == Outcome.NEW or is_other


def is_update(row) -> bool:
    is_same = row.outcome == Outcome.DUPLICATE and row.decision in (Decision.FILL, Decision.UPDATE)
    return row.outcome in (Outcome.CHANGED, Outcome.CONFLICT) or is_same


def taken(row) -> list[dict]:
    """Changes that come true: what staff have written stays unless a person said otherwise for this row."""
    takes_theirs = row.decision in (Decision.TAKE, Decision.UPDATE)
    return [change for change in row.changes if takes_theirs or not change["conflict"]]
