"""Keeps what is searched in step with the listings.

Triggers note which listings have changed (directory/triggers.py); `drain` indexes them. Whoever reads
drains first, so no writer has to think of it; what writes much drains at its end, with progress.
"""

from collections import defaultdict
from contextlib import contextmanager

from django.db import OperationalError, connections, router, transaction
from django.utils import translation

from .. import bits, triggers
from ..models import Listing, SearchEntry, SearchPiece, SearchTask, SynonymGroup
from . import pieces
from .normal import normalise
from .spelling import Group, Spellings, Term

BATCH = 10_000  # listings a transaction: the more, the fewer times a piece is written
LOCK = 4649  # a number of PostgreSQL's advisory locks that nothing else here uses
CHUNK = 500  # listings at once in memory
NAMES = ("name", "name_kana", "name_en", "short_name")
TEXTS = (
    "summary",
    "description",
    "first_visit",
    "caution",
    "operator_name",
    "serves_note",
    "target_text",
    "hours_text",
    "cost_text",
    "price_list",
    "public_address",  # a hidden address takes no part
    "public_access",
)
KIND_TEXTS = {
    Listing.Kind.EMPLOYER: ("facts", "relation_to_node"),
    Listing.Kind.ORGANIZATION: ("representative", "role_at_node"),
}


def spellings():
    """As staff have them now."""
    groups = SynonymGroup.objects.prefetch_related("terms")
    return Spellings(
        Group(
            tuple(Term(term.text, term.not_after_same_script) for term in group.terms.all()),
            one_way=group.direction == SynonymGroup.Direction.ONE_WAY,
        )
        for group in groups
    )


def forms(listing, words):
    """What of a listing is searched, in normal form: {field: text}."""
    names = list(dict.fromkeys(line for name in _names(listing) for line in _lines(name, words)))
    text = words.index("\n".join(filter(None, [*_names(listing), *_texts(listing)])))
    return {
        "names": "\n".join(names),
        "summary": words.index(listing.summary),
        "text": "\n".join([*names, text]),
    }


def _names(listing):
    return filter(None, (getattr(listing, field) for field in NAMES))


def _lines(name, words):
    """As written, with one spelling a word, and without spaces: フリー・スペース is フリースペース, too."""
    form = words.canonical(name)
    return normalise(name), form, form.replace(" ", "")


def _texts(listing):
    for field in TEXTS:
        yield getattr(listing, field)
    for place in (listing.prefecture, listing.municipality, getattr(listing.municipality, "parent", None)):
        if place:
            yield from (place.name, place.name_kana, place.name_en)
    for field in KIND_TEXTS.get(listing.kind, ()):
        yield getattr(listing.kind_object, field)
    with translation.override("ja"):  # English words for kinds are understood (vocabulary.py)
        yield str(listing.type_label)  # not the kind as well: every group would be 居場所


def waits():
    """Whether anything is not indexed yet."""
    return SearchTask.objects.exists()


def drain(limit=BATCH, progress=lambda done, total: None):
    """Indexes what has changed, at most `limit` listings; returns how many.

    One transaction, so that pieces and entries agree whenever somebody breaks it off. Where another
    is at it already, nothing is done: the other does it.
    """
    if not waits():
        return 0
    using = router.db_for_write(SearchTask)
    try:
        with _without_waiting(connections[using]), transaction.atomic(using=using):
            return _drain(limit, progress) if _is_first(connections[using]) else 0
    except OperationalError:  # SQLite is locked: somebody writes
        return 0


@contextmanager
def _without_waiting(connection):
    """A reader must not wait for a large import, as writers do; SQLite has one writer."""
    if connection.vendor != "sqlite":
        yield
        return
    _set_busy_timeout(connection, 0)
    try:
        yield
    finally:
        _set_busy_timeout(connection, connection.settings_dict["OPTIONS"].get("timeout", 5))


def _set_busy_timeout(connection, seconds):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def drain_all(progress=lambda done, total: None):
    """All that waits, batch by batch; waits for others. Returns how many listings that were."""
    using, total = router.db_for_write(SearchTask), 0
    while waits():
        with transaction.atomic(using=using):
            _wait(connections[using])
            total += _drain(BATCH, lambda now, left, before=total: progress(before + now, before + left))
    return total


def _is_first(connection):
    """Pieces are read, changed and written: only one at a time may do that, until its transaction ends."""
    if connection.vendor == "postgresql":
        return _ask(connection, "SELECT pg_try_advisory_xact_lock(%s)")
    SearchTask.objects.filter(pk=0).delete()  # SQLite has one writer: to write at all is to be it
    return True


def _wait(connection):
    if connection.vendor == "postgresql":
        _ask(connection, "SELECT pg_advisory_xact_lock(%s)")
    else:
        _is_first(connection)


def _ask(connection, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement, [LOCK])
        return cursor.fetchone()[0]


def _drain(limit, progress):
    if SearchTask.objects.filter(listing=None).exists():
        _spread()
    tasks = list(SearchTask.objects.order_by("pk")[:limit])
    keys = [key for key in dict.fromkeys(task.listing for task in tasks) if key]
    waiting = SearchTask.objects.values("listing").distinct().count()  # some wait twice
    words, changes = spellings(), pieces.Changes()
    for start in range(0, len(keys), CHUNK):
        _index(keys[start : start + CHUNK], words, changes)
        progress(min(start + CHUNK, len(keys)), waiting)
    changes.save()
    for start in range(0, len(tasks), CHUNK):  # these alone: a lower number may be committed meanwhile
        SearchTask.objects.filter(pk__in=[task.pk for task in tasks[start : start + CHUNK]]).delete()
    triggers.fold(connections[router.db_for_write(SearchTask)])
    return len(keys)


def _is_whole(listing):
    """Somebody may write the two rows of a listing one by one; the second one asks for indexing again."""
    return hasattr(listing, listing.CHILDREN.get(listing.kind, ""))


def _spread():
    """Replaces `all of them` by a task for each listing, and for each entry of one that has gone."""
    SearchTask.objects.all().delete()
    keys = {*Listing.objects.values_list("pk", flat=True), *_indexed()}
    SearchTask.objects.bulk_create([SearchTask(listing=key) for key in keys], batch_size=1000)


def _indexed():
    return SearchEntry.objects.values_list("listing_id", flat=True)


def _index(keys, words, changes):
    """Writes the entries of these listings and notes the pieces, where they are not right already."""
    found = Listing.objects.with_places().with_kinds().in_bulk(keys)
    listings = {key: listing for key, listing in found.items() if _is_whole(listing)}
    entries = SearchEntry.objects.in_bulk(keys, field_name="listing_id")
    gone = [entry for key, entry in entries.items() if key not in listings]
    now = {key: forms(listing, words) for key, listing in listings.items()}
    new = [SearchEntry(listing_id=key, **now[key]) for key in listings if key not in entries]
    old = [entry for key, entry in entries.items() if key in now and entry.forms != now[key]]
    before = {entry.pk: pieces.of(entry.forms) for entry in (*old, *gone)}
    for entry in old:
        vars(entry).update(now[entry.listing_id])
    # Not bulk_update, which writes a CASE for each value and takes longer than all the rest.
    SearchEntry.objects.bulk_create(
        old, update_conflicts=True, unique_fields=["id"], update_fields=["names", "summary", "text"]
    )
    SearchEntry.objects.bulk_create(new)
    SearchEntry.objects.filter(pk__in=[entry.pk for entry in gone]).delete()
    for entry in (*old, *new):
        changes.note(entry.pk, before.get(entry.pk, set()), pieces.of(entry.forms))
    for entry in gone:
        changes.note(entry.pk, before[entry.pk], set())


def rebuild(progress=lambda done, total: None):
    """All of it anew, or, when somebody breaks it off, nothing. The numbers of the entries stay."""
    with transaction.atomic(using=router.db_for_write(SearchTask)):
        SearchPiece.objects.all().delete()
        SearchEntry.objects.update(names="", summary="", text="")
        SearchTask.objects.create(listing=None)
        return drain_all(progress)


def faults():
    """What is wrong, in sentences for whoever looks after the site. What waits is indexed first."""
    drain_all()
    for name in triggers.missing():
        yield f"The trigger {name} is missing: run migrate."
    words, expected, wrong = spellings(), defaultdict(list), []
    entries = {entry.listing_id: entry for entry in SearchEntry.objects.iterator()}
    for listing in filter(_is_whole, Listing.objects.with_places().with_kinds().iterator()):
        now, entry = forms(listing, words), entries.pop(listing.pk, None)
        for piece in pieces.of(now) if entry else ():
            expected[piece].append(entry.pk)
        if entry is None or entry.forms != now:
            wrong.append(listing.code)
    if wrong:
        yield f"{len(wrong)} listings are not indexed as they read, such as {', '.join(wrong[:5])}."
    if entries:
        yield f"{len(entries)} listings are indexed that are there no more."
    held = {row.piece: bits.unpack(row.entries) for row in SearchPiece.objects.iterator()}
    if differing := sum(held.pop(piece, 0) != bits.of(found) for piece, found in expected.items()) + len(
        held
    ):
        yield f"{differing} pieces of the text index are wrong."
