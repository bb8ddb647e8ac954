"""What the page of a run shows: counts, rows by outcome, what would change, what a person has to decide."""

import csv
from collections import Counter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.admin.overview import change_url

from ..importing import headers, runs, sources
from ..importing.columns import in_order
from ..importing.exporting import BOM, Echo
from ..importing.places import Places
from ..importing.texts import kept
from ..importing.words import in_words, label
from ..models import ImportRow, ImportRun

Outcome, Decision, State = ImportRow.Outcome, ImportRow.Decision, ImportRun.State
PER_PAGE = 50
# What needs a person comes first.
ORDER = (
    Outcome.REFUSED,
    Outcome.CONFLICT,
    Outcome.DUPLICATE,
    Outcome.CHANGED,
    Outcome.NEW,
    Outcome.UNCHANGED,
)
DECISIONS = {
    Outcome.CONFLICT: (Decision.KEEP, Decision.TAKE),
    Outcome.DUPLICATE: (Decision.FILL, Decision.UPDATE, Decision.NEW, Decision.SKIP),
}
REMARKED = "remarked"


def in_short(run):
    """[(label, count)] of what there is."""
    found = runs.counts(run)
    return [(outcome.label, f"{found[outcome.value]:,}") for outcome in ORDER if found[outcome.value]]


def context(run, query):
    counts = runs.counts(run)
    chosen = query.get("outcome", "")
    rows = _rows(run, chosen)
    page = Paginator(rows, PER_PAGE).get_page(query.get("page"))
    places = Places()
    gone = runs.gone(run).select_related("listing") if run.state == State.READY else []
    return {
        "run": run,
        "counts": [(outcome, counts[outcome.value]) for outcome in ORDER],
        "chosen": chosen,
        "page": page,
        "rows": [_shown(row, places) for row in page],
        "bulk": DECISIONS.get(chosen, ()),
        "summary": _summary(run, counts) if run.state == State.READY else [],
        "done": _done(run, counts) if run.state == State.APPLIED else [],
        "gone": list(gone[:20]),
        "gone_count": gone.count() if gone else 0,
        "unused": [header for header in run.headers if header not in runs.assigned(run)],
        "used": [(header, headers.label(name)) for header, name in runs.assigned(run).items()],
    }


def _rows(run, chosen):
    rows = run.rows.select_related("listing")
    if chosen == REMARKED:
        return rows.exclude(remarks=[]).order_by("line")
    if chosen in Outcome.values:
        return rows.filter(outcome=chosen).order_by("line")
    place = Case(*(When(outcome=outcome, then=Value(n)) for n, outcome in enumerate(ORDER)), default=Value(9))
    return rows.exclude(outcome=Outcome.UNCHANGED).order_by(place, "line")


def _shown(row, places):
    """A row as the template needs it."""
    own = {change["field"]: change for change in row.changes}
    is_told = row.outcome == Outcome.NEW
    return {
        "row": row,
        "name": row.values.get("name") or (row.listing.name if row.listing else ""),
        "listing_url": change_url(row.listing) if row.listing else "",
        "changes": [
            {
                "label": label(name),
                "old": in_words(name, change["old"], places),
                "new": in_words(name, change["new"], places),
                "conflict": change["conflict"],
            }
            for name, change in own.items()
        ],
        "is_same": row.outcome == Outcome.DUPLICATE and not own,
        "values": _told(row, places) if is_told else [],
        "choices": [(decision, decision.label) for decision in DECISIONS.get(row.outcome, ())],
    }


def _told(row, places):
    found = [(label(name), in_words(name, row.values[name], places)) for name in in_order(row.values)]
    return [(name, words) for name, words in found if words]


def _summary(run, counts):
    """What the button would do: [(sentence, outcome of the rows it is about)]."""
    decided = Counter(run.rows.exclude(decision="").values_list("outcome", "decision"))
    new = counts[Outcome.NEW] + decided[Outcome.DUPLICATE, Decision.NEW]
    open_ = counts[Outcome.DUPLICATE] - sum(
        decided[Outcome.DUPLICATE, d] for d in DECISIONS[Outcome.DUPLICATE]
    )
    keeps = counts[Outcome.CONFLICT] - decided[Outcome.CONFLICT, Decision.TAKE]
    found = (
        (new, _new_text(run), Outcome.NEW),
        (_changed(counts, decided), _("%(count)s entries are changed."), Outcome.CHANGED),
        (keeps, _("In %(count)s of them, what staff have edited since stays as it is."), Outcome.CONFLICT),
        (
            open_,
            _("%(count)s rows that may be there already are left out: nobody has decided yet."),
            Outcome.DUPLICATE,
        ),
        (counts[Outcome.REFUSED], _("%(count)s refused rows are left out."), Outcome.REFUSED),
        (counts[Outcome.UNCHANGED], _("%(count)s rows change nothing."), Outcome.UNCHANGED),
    )
    return [(text % {"count": f"{count:,}"}, outcome.value) for count, text, outcome in found if count]


def _changed(counts, decided):
    same = sum(decided[Outcome.DUPLICATE, decision] for decision in (Decision.FILL, Decision.UPDATE))
    return counts[Outcome.CHANGED] + counts[Outcome.CONFLICT] + same


def _done(run, counts):
    """What has become of it, in sentences."""
    decided = Counter(run.rows.exclude(decision="").values_list("outcome", "decision"))
    new = counts[Outcome.NEW] + decided[Outcome.DUPLICATE, Decision.NEW]
    changed = _changed(counts, decided)
    left_out = run.total - new - changed - counts[Outcome.UNCHANGED]
    found = (
        (new, _("%(count)s entries were added.")),
        (changed, _("%(count)s entries were changed or found to be the same.")),
        (counts[Outcome.UNCHANGED], _("%(count)s rows were the same as here.")),
        (left_out, _("%(count)s rows were left out.")),
    )
    return [text % {"count": f"{count:,}"} for count, text in found if count]


def _new_text(run):
    is_published = run.dataset and run.dataset.new_status == "published"
    if is_published:
        return _(
            "%(count)s entries are new: published where they have a way of contact and a public operator, "
            "else drafts."
        )
    return _("%(count)s entries are new, as drafts.")


def decide(run, data):
    """Keeps what was chosen on a page, or for all rows of an outcome that are still open."""
    keys = [name.removeprefix("decision-") for name in data if name.startswith("decision-")]
    # A database answers a number that it cannot hold with an error.
    keys = [key for key in keys if key.isdecimal() and len(key) <= 18][: 2 * PER_PAGE]
    rows = run.rows.filter(outcome__in=DECISIONS).in_bulk(keys)
    changed = []
    for key, row in rows.items():
        wanted = data.get(f"decision-{key}", "")
        if wanted in DECISIONS[row.outcome] and wanted != row.decision:
            row.decision = wanted
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["decision"], batch_size=200)
    return len(changed) + _decide_all(run, data)


def _decide_all(run, data):
    outcome, wanted = data.get("outcome", ""), data.get("all", "")
    if outcome not in DECISIONS or wanted not in DECISIONS[outcome]:
        return 0
    return run.rows.filter(outcome=outcome, decision="").update(decision=wanted)


def address(run, data):
    """The same page of the report again."""
    found = {name: data[name] for name in ("outcome", "page") if data.get(name)}
    return reverse("admin:stewardship_importrun_change", args=[run.pk]) + (
        f"?{urlencode(found)}" if found else ""
    )


def faults_csv(run):
    """Rows that were refused, and cells of which nothing could be made."""
    writer = csv.writer(Echo())
    head = [_("line"), _("name"), _("column"), _("as written"), _("what is wrong")]
    yield BOM + writer.writerow(head)
    for row in run.rows.exclude(remarks=[]).order_by("line").iterator(chunk_size=500):
        cells = sources.original(run, row)
        for remark in row.remarks:
            if remark["level"] != "repair":
                found = [str(row.line), row.values.get("name", ""), remark["column"]]
                found += [cells.get(remark["column"], ""), remark["text"]]
                yield writer.writerow([kept(text) for text in found])
