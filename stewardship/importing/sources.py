"""Where entries came from: what was taken of a row last, when it was there, and a task when it goes."""

import hashlib
import json

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Source
from stewardship.models import ImportRow, Task

from . import runs

Outcome, Decision = ImportRow.Outcome, ImportRow.Decision


class Sources:
    """Those of one run."""

    def __init__(self, run, user):
        self.run, self.dataset, self.user = run, run.dataset, user
        self.today = timezone.localdate()

    def of(self, rows):
        if not self.dataset:
            return {}
        keys = [row.key for row in rows if row.key]
        return {
            source.key: source for source in Source.objects.filter(dataset=self.dataset.slug, key__in=keys)
        }

    def keep(self, new, known, sources):
        made, changed = [], []
        for row in new:
            if former := sources.get(row.key):
                former.key, former.gone_on = "", self.today
                changed.append(former)
                self._ask_about(former)
            made.append(self._fill(Source(listing_id=row.listing_id), row))
        for row in known:
            source = sources.get(row.key)
            if source is None:
                made.append(self._fill(Source(listing_id=row.listing_id), row))
            elif self._is_new_to(source, row):
                changed.append(self._fill(source, row))
        Source.objects.bulk_create(made)
        fields = [
            field.name for field in Source._meta.local_concrete_fields if field.name not in ("id", "listing")
        ]
        Source.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=fields)

    def _is_new_to(self, source, row):
        return (
            source.gone_on
            or source.original_hash != row_hash(self.run, row)
            or source.imported != (source.imported or {}) | row.values
        )

    def _fill(self, source, row):
        if source.gone_on and source.key:
            Task.objects.filter(key=task_key(source), done_at=None).update(
                done_at=timezone.now(), done_by=self.user
            )
        data, said = self.dataset, row.source
        source.dataset, source.key = data.slug, row.key
        source.publisher = (data.publisher or said.get("publisher", ""))[:200]
        source.type = said.get("source_type") or data.source_type
        source.url = (said.get("source_url") or data.url)[:1000]
        source.published = said.get("source_date", "")
        source.licence = (said.get("licence") or data.licence)[:100]
        source.retrieved_on, source.gone_on = self.today, None
        source.original = original(self.run, row)
        source.original_hash = row_hash(self.run, row)
        # Of a cell that could not be read, what was taken from it last still counts.
        source.imported = (source.imported or {}) | row.values
        return source

    def name_listings(self):
        """The report tells what a new row has become."""
        sources = Source.objects.filter(dataset=self.dataset.slug, key=OuterRef("key")).exclude(key="")
        is_new = Q(outcome=Outcome.NEW) | Q(outcome=Outcome.DUPLICATE, decision=Decision.NEW)
        self.run.rows.filter(is_new).update(listing=Subquery(sources.values("listing")[:1]))

    def retrieved(self):
        """Unchanged rows, too, were there today."""
        rest = Source.objects.filter(dataset=self.dataset.slug, gone_on=None)
        gone = runs.gone(self.run).values("pk")
        rest.exclude(pk__in=gone).exclude(retrieved_on=self.today).update(retrieved_on=self.today)

    def gone(self):
        """Missing from the file: somebody has to ask, nothing is deleted."""
        found = list(runs.gone(self.run).select_related("listing"))
        for source in found:
            self._ask_about(source)
        runs.gone(self.run).update(gone_on=self.today)

    def _ask_about(self, source):
        words = {"name": source.listing.name, "dataset": self.dataset.name}
        Task.objects.update_or_create(
            key=task_key(source),
            defaults={
                "kind": Task.Kind.GONE,
                "title": (_("%(name)s is missing from its source") % words)[:200],
                "text": _("“%(dataset)s” does not list it any more. Ask whether it still exists.") % words,
                "listing": source.listing,
                "url": source.url,
                "done_at": None,
                "done_by": None,
            },
        )


def task_key(source) -> str:
    return f"gone:{source.pk}"


def original(run, row) -> dict:
    """What stood in the row, without the empty cells."""
    return {header: cell for header, cell in zip(run.headers, row.original, strict=False) if cell}


def row_hash(run, row) -> str:
    text = json.dumps(original(run, row), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
