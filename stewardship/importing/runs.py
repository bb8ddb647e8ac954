"""A file on its way: taken in, compared in steps, applied. Each function is one transaction."""

import hashlib
from collections import Counter
from collections.abc import Callable
from itertools import islice

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from directory.models import Source
from stewardship.models import Dataset, ImportRow, ImportRun

from . import files, headers
from .comparing import Comparison
from .foreign import key_of
from .limits import Refused
from .texts import tidy, undefused

State, Outcome = ImportRun.State, ImportRow.Outcome
STEP = 1000  # rows compared for one answer: about a second
BATCH = 500  # rows at once in memory
KEY = 100  # characters
OPEN = (State.MAPPING, State.READING, State.READY, State.FAILED)


def start(name: str, content: bytes, dataset: Dataset | None, user=None) -> ImportRun:
    """Takes the rows of a file in. A file that cannot be read raises Refused and leaves nothing."""
    mapping = dataset.mapping if dataset else {}
    table = files.read(name, content, lambda header: mapping.get(header) or headers.recognised(header))
    if not dataset and not headers.is_own(headers.assign(table.headers, {})):
        raise Refused(_("This is no export of this site: it has no numbers of entries. Choose a dataset."))
    with transaction.atomic():
        run = ImportRun.objects.create(
            dataset=dataset,
            file_name=name[-200:],
            file_hash=hashlib.sha256(content).hexdigest(),
            encoding=table.encoding,
            headers=table.headers,
            uploaded_by=user,
        )
        key = _keys(run)
        while rows := list(islice(table.rows, BATCH)):
            ImportRow.objects.bulk_create(
                [ImportRow(run=run, line=line, original=cells, key=key(cells)) for line, cells in rows]
            )
            run.total += len(rows)
        run.state = State.MAPPING if needs_mapping(run) else State.READING
        run.save()
    return run


def assigned(run: ImportRun) -> dict[str, str]:
    return headers.assign(run.headers, run.dataset.mapping if run.dataset else {})


def needs_mapping(run: ImportRun) -> bool:
    return "name" not in assigned(run).values() and bool(run.dataset)


def _keys(run) -> Callable:
    """A function of the cells of a row."""
    places = {target: run.headers.index(header) for header, target in assigned(run).items()}

    def own(cells):
        names = [name for name in ("id", "code") if places.get(name, len(cells)) < len(cells)]
        return next(filter(None, (undefused(tidy(cells[places[name]])) for name in names)), "")

    def foreign(cells):
        return key_of({target: cells[place] for target, place in places.items() if place < len(cells)})

    def shortened(cells):
        key = (foreign if run.dataset else own)(cells)
        return key if len(key) <= KEY else hashlib.sha256(key.encode()).hexdigest()

    return shortened


@transaction.atomic
def assign(run: ImportRun, mapping: dict[str, str]) -> None:
    """Remembers which column is which, and begins the comparison anew."""
    run.dataset.mapping = {**run.dataset.mapping, **mapping}
    run.dataset.save(update_fields=["mapping"])
    key, last = _keys(run), 0
    while rows := list(run.rows.filter(line__gt=last).order_by("line")[:BATCH]):
        for row in rows:
            row.key, last = key(row.original), row.line
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=["key"]
        )
    begin_again(run)


def begin_again(run: ImportRun, error: str = "") -> None:
    """What has been applied or discarded, perhaps in another tab just now, stays so."""
    state = State.MAPPING if needs_mapping(run) else State.READING
    if _locked(run, state__in=OPEN):
        run.rows.update(outcome=Outcome.WAITING)
        run.state, run.error = state, error
        run.save(update_fields=["state", "error"])


def _locked(run, **conditions) -> bool:
    """Two tabs of one run take turns; `run` learns what the other has made of it."""
    found = ImportRun.objects.select_for_update().filter(pk=run.pk, **conditions).first()
    run.refresh_from_db(fields=["state", "error"])
    return found is not None


def compare(run: ImportRun, limit: int = STEP, comparison: Comparison | None = None) -> int:
    """Compares the next rows; how many. When none is left, the run waits for a decision."""
    done = 0
    with transaction.atomic():
        if not _locked(run, state=State.READING):
            return done
        waiting = run.rows.filter(outcome=Outcome.WAITING).order_by("line")
        while done < limit and (rows := list(waiting[: min(BATCH, limit - done)])):
            comparison = comparison or Comparison(run)
            comparison.compare(rows)
            done += len(rows)
        if not waiting.exists():
            run.state = State.READY
            run.save(update_fields=["state"])
    return done


def compare_all(run: ImportRun, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    comparison, done = Comparison(run), 0
    while run.state == State.READING:
        done += compare(run, STEP, comparison)
        progress(done, run.total)


def counts(run: ImportRun) -> Counter:
    found = run.rows.order_by().values_list("outcome").annotate(Count("pk"))
    return Counter(dict(found))


def gone(run: ImportRun):
    """Sources of the dataset whose row is not in the file."""
    if not run.dataset:
        return Source.objects.none()
    rows = ImportRow.objects.filter(run=run, key=OuterRef("key"))
    return Source.objects.filter(~Exists(rows), dataset=run.dataset.slug, gone_on=None).exclude(key="")
