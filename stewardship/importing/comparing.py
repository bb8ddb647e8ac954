"""Rows of a run, compared with what stands in the database; nothing but the run's own rows is written."""

import uuid
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from directory.models import Listing, MemberOrganization, Source
from stewardship.models import ImportRow

from . import headers
from .cells import Wrong
from .columns import FIELDS, TYPES
from .listings import fetch
from .matching import Known, is_another_name
from .merging import merge
from .places import Places
from .row import ERROR, REPAIR
from .rows import Reader, type_of
from .twice import SAID, Said

Outcome = ImportRow.Outcome


class Comparison:
    """What is read once for many rows."""

    def __init__(self, run):
        self.run, self.dataset = run, run.dataset
        self.places = Places()
        self.assigned = headers.assign(run.headers, run.dataset.mapping if run.dataset else {})
        self.reader = Reader(run.headers, self.assigned, run.dataset, self.places)
        self.organizations = set(MemberOrganization.objects.values_list("code", flat=True))

    @cached_property
    def known(self):
        """Asked for when the first row is new: a file that comes again need not wait for it."""
        return Known(self._of_this_file())

    def _of_this_file(self):
        """Listings that other rows of the file are about: alike or not, they are no duplicates."""
        if not self.dataset:
            return frozenset()
        rows = ImportRow.objects.filter(run=self.run, key=OuterRef("key")).exclude(key="")
        found = Source.objects.filter(Exists(rows), dataset=self.dataset.slug)
        return frozenset(found.values_list("listing_id", flat=True))

    def compare(self, rows: list[ImportRow]) -> None:
        read = [self.reader.read(row.original) for row in rows]
        twice = self._seen_before(rows)
        existing = self._own(rows) if not self.dataset else self._by_source(rows)
        nows = fetch({key for key, _base in existing.values()})
        self.said, candidates = Said(), {}
        self.said.read(self.run, nows, rows[0].line)
        for row, found in zip(rows, read, strict=True):
            key, base = existing.get(row.key, (None, None))
            if row.key in twice and twice[row.key] != row.line:
                text = _("The same row stands in line %(line)s already.") % {"line": twice[row.key]}
                found.remark("", ERROR, text)
            self._judge(row, found, nows.get(key), base, candidates)
        self._show_candidates(candidates)
        self._save(rows)

    def _seen_before(self, rows):
        """{key: the first line that has it}"""
        keys = {row.key for row in rows if row.key}
        found = ImportRow.objects.filter(run=self.run, key__in=keys).order_by("-line")
        return dict(found.values_list("key", "line"))

    def _by_source(self, rows):
        found = Source.objects.filter(dataset=self.dataset.slug, key__in={row.key for row in rows if row.key})
        return {
            key: (listing, base or {})
            for key, listing, base in found.values_list("key", "listing_id", "imported")
        }

    def _own(self, rows):
        """By number, or by code: a spreadsheet may have taken 23456e78 for a power of ten."""
        keys = {row.key for row in rows if row.key}
        numbers = {number for number in map(_uuid, keys) if number}
        found = {
            str(key): (key, None)
            for key in Listing.objects.filter(pk__in=numbers).values_list("pk", flat=True)
        }
        codes = Listing.objects.filter(code__in=keys - found.keys()).values_list("code", "pk")
        return found | {code: (key, None) for code, key in codes}

    def _judge(self, row, found, now, base, candidates):
        if not self.dataset:
            self._settle_own(row, found, now)
        row.kind, row.values, row.source = found.kind, found.values, found.source
        row.listing_id, row.changes, row.decision = None, [], ""
        if found.errors:
            row.outcome = Outcome.REFUSED
        elif now is None:
            self._judge_new(row, found, candidates)
        else:
            row.listing_id = now.listing.pk
            row.changes = merge(base, now, _fitting(row, now.listing), self._was_edited(found, now))
            row.outcome = self._outcome(row, found, now)
            self._settle_twice(row, found)
        row.remarks = found.remarks

    def _settle_twice(self, row, found):
        """Of what an earlier row says of the same entry: the same is nothing new, anything else refused."""
        if row.outcome not in SAID:
            return
        if fault := self.said.contradiction(row.listing_id, row.line, row.changes):
            found.remark("", ERROR, fault)
            row.outcome = Outcome.REFUSED
            return
        row.changes = self.said.new(row.listing_id, row.changes)
        row.outcome = row.outcome if row.changes else Outcome.UNCHANGED
        self.said.add(row.listing_id, row.line, row.changes)

    def _judge_new(self, row, found, candidates):
        if not self.dataset and row.key and not found.errors:
            found.remark("id", ERROR, _("There is no entry with this number."))
            row.outcome = Outcome.REFUSED
            return
        pair = self.known.like(row.kind, row.values)
        row.outcome = Outcome.DUPLICATE if pair else Outcome.NEW
        if pair:
            row.listing_id = pair.second.key
            text = _("This may be here already. %(reasons)s.")
            found.remark("name", REPAIR, text % {"reasons": _(", ").join(map(str, pair.reasons))})
            candidates.setdefault(row.listing_id, []).append(row)

    def _outcome(self, row, found, now):
        if self.dataset and self._is_another(row, now):
            found.remark(
                "key", REPAIR, _("Under this number stood “%(name)s” until now.") % {"name": now.listing.name}
            )
            return Outcome.DUPLICATE
        if any(change["conflict"] for change in row.changes):
            return Outcome.CONFLICT
        return Outcome.CHANGED if row.changes else Outcome.UNCHANGED

    def _is_another(self, row, now):
        """A publisher who counts anew gives the number of one place to another."""
        changed = {change["field"] for change in row.changes}
        if "name" not in changed or not changed & {"address", "municipality", "contacts.phone"}:
            return False
        return is_another_name(now.listing.name, row.values["name"])

    def _was_edited(self, found, now):
        """Somebody has saved the listing after it was exported."""
        exported = found.text("updated_at")
        return bool(exported) and exported != now.listing.updated_at.isoformat()

    def _settle_own(self, row, found, now):
        if now is not None:
            if found.kind and found.kind != now.listing.kind:
                found.remark("kind", ERROR, _("The kind of an entry cannot be changed."))
            kind = now.listing.kind
        else:
            kind = found.kind
            if not kind:
                found.remark("kind", ERROR, _("A new entry needs a kind."))
                return
        try:
            if kind in TYPES and ("type" in found.cells or now is None):
                found.set("type", type_of(found, kind))
        except Wrong as error:
            found.remark("type", ERROR, str(error))
        self.reader.finish_own(found, kind)
        if (code := found.values.get("operator")) and code not in self.organizations:
            found.remark(
                "operator", ERROR, _("There is no organization with the code %(code)s.") % {"code": code}
            )
        self._say_fixed(found, now)

    def _say_fixed(self, found, now):
        if now is None or "status" not in found.cells:
            return
        said = found.text("status")
        if said and said not in (now.listing.status, now.listing.get_status_display()):
            found.remark("status", REPAIR, _("The status is changed on the page of the entry only."))

    def _show_candidates(self, candidates):
        """What a row would change if it were the same place; nothing was imported for that one before."""
        nows = fetch(candidates)
        for key, rows in candidates.items():
            for row in rows:
                self._say_twice(row, rows[0].line)
                if now := nows.get(key):
                    row.changes = merge({}, now, _fitting(row, now.listing))

    def _say_twice(self, row, first):
        if row.line != first:
            text = _("Line %(line)s may be the same place, too.") % {"line": first}
            row.remarks.append({"column": "", "level": REPAIR, "text": text})

    def _save(self, rows):
        ImportRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[
                "kind",
                "values",
                "source",
                "listing",
                "changes",
                "outcome",
                "decision",
                "remarks",
            ],
        )


def _fitting(row, listing):
    """What of a row makes sense for this entry."""
    left_out = set()
    if row.kind != listing.kind:  # somebody said that it is the same place
        left_out = {name for name in row.values if name.partition(".")[0] not in FIELDS[listing.kind]}
        left_out.add("type")
    if "municipality" not in row.values and listing.municipality_id:
        left_out.add("prefecture")  # that of the town which stays
    return {name: value for name, value in row.values.items() if name not in left_out}


def _uuid(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
