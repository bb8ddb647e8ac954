import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import bits, triggers
from directory.models import Listing, SearchEntry, SearchPiece, SearchTask
from directory.search import index, pieces
from directory.search.query import entries
from tests import factories
from tests.factories import TAKATSUKI

pytestmark = pytest.mark.django_db

# Few letters, so that words do stand in texts: kana, kanji, Latin, long vowels, one from beyond the BMP.
LETTERS = st.sampled_from("支援助あいー1ab𠮟")
WORDS = st.text(LETTERS, min_size=1, max_size=5)
TEXTS = st.lists(st.text(LETTERS, min_size=1, max_size=9), max_size=4).map(" ".join)


def _forms(names, summary, text):
    """As of a listing: what stands in its names or its summary stands in its text, too."""
    return {"names": names, "summary": summary, "text": "\n".join([names, f"{summary} {text}"])}


FORMS = st.builds(_forms, st.lists(TEXTS.filter(bool), max_size=2).map("\n".join), TEXTS, TEXTS)


@pytest.fixture
def listings():
    factories.center("大阪の窓口", municipality=factories.town(TAKATSUKI))
    factories.group("こもれび", summary="若草の近く")
    factories.group("そよかぜ", status="draft")
    index.drain_all()


def written(forms):
    """An index that holds these forms alone; the numbers of their entries."""
    SearchPiece.objects.all().delete()
    SearchEntry.objects.all().delete()
    keys = [factories.Listing().pk for _form in forms]
    rows = [SearchEntry(listing_id=pk, **form) for pk, form in zip(keys, forms, strict=True)]
    SearchEntry.objects.bulk_create(rows)
    changes = pieces.Changes()
    for row in rows:
        changes.note(row.pk, set(), pieces.of(row.forms))
    changes.save()
    return [row.pk for row in rows]


def plainly(words, numbers, forms):
    """What `pieces.find` should say, from the texts themselves."""
    return {
        (word, field): bits.of([pk for pk, form in zip(numbers, forms, strict=True) if word in form[field]])
        for word in words
        for field in pieces.FIELDS
    }


# As few rows as many are looked at in another way.
@pytest.mark.parametrize("few", [0, 1000], ids=["many", "few"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(FORMS, max_size=5), st.lists(WORDS, max_size=4, unique=True))
def test_find_says_what_the_texts_say(monkeypatch, few, forms, words):
    monkeypatch.setattr(pieces, "FEW", few)
    numbers = written(forms)
    assert pieces.find(words) == plainly(words, numbers, forms)


@settings(max_examples=60)
@given(st.lists(FORMS, max_size=5), TEXTS.filter(bool))
def test_called_is_the_whole_name_but_for_spaces(forms, name):
    numbers = written(forms)
    wanted = name.replace(" ", "")
    expected = [
        pk
        for pk, form in zip(numbers, forms, strict=True)
        if wanted in [line.replace(" ", "") for line in form["names"].splitlines()]
    ]
    assert pieces.called([name]) == {name: bits.of(expected)}


@settings(max_examples=60)
@given(st.lists(st.tuples(FORMS, FORMS), min_size=1, max_size=4), WORDS)
def test_find_after_changes_is_find_in_what_there_is(both, word):
    befores, nows = zip(*both, strict=True)
    numbers = written(befores)
    changes = pieces.Changes()
    for pk, before, now in zip(numbers, befores, nows, strict=True):
        changes.note(pk, pieces.of(before), pieces.of(now))
        SearchEntry.objects.filter(pk=pk).update(**now)
    changes.save()
    assert pieces.find([word]) == plainly([word], numbers, nows)
    kept = set(SearchPiece.objects.values_list("piece", flat=True))
    assert kept == set().union(*map(pieces.of, nows))  # no empty rows are left behind


def test_no_words_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert pieces.find([]) == {}


def test_find_takes_two_queries(listings, django_assert_num_queries):
    with django_assert_num_queries(2):
        pieces.find(["こもれび", "若", "若草", "大阪の窓口"])


def check():
    """What `rebuild_search --check` complains about; "" where all is right."""
    errors = io.StringIO()
    try:
        call_command("rebuild_search", "--check", stdout=io.StringIO(), stderr=errors)
    except CommandError:
        assert errors.getvalue()
        return errors.getvalue().strip()
    assert errors.getvalue() == ""
    return ""


def rebuild():
    out = io.StringIO()
    call_command("rebuild_search", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_check_of_a_right_index(listings):
    assert check() == ""


def test_check_indexes_first_what_waits(listings):
    factories.group("まだ待っている")
    assert SearchTask.objects.exists()
    assert check() == ""


def the_entry():
    return SearchEntry.objects.get(listing__name="こもれび")


def change_a_text():
    SearchEntry.objects.filter(pk=the_entry().pk).update(text="梅田")


def forget_an_entry():
    the_entry().delete()


def keep_an_entry_of_nobody():
    SearchEntry.objects.create(listing_id=factories.Listing().pk, names="だれも", summary="", text="だれも")


def lose_a_piece():
    SearchPiece.objects.filter(piece="n" + "もれ").delete()


def empty_a_piece():
    SearchPiece.objects.filter(piece="n" + "もれ").update(entries=bits.pack(0))


def add_to_a_piece():
    row = SearchPiece.objects.get(piece="s" + "若草")
    row.entries = bits.pack(bits.unpack(row.entries) | 1 << 99)
    row.save()


def invent_a_piece():
    SearchPiece.objects.create(piece="n梅田", entries=bits.pack(1 << the_entry().pk))


MISTAKES = [
    (change_a_text, r"1 listings are not indexed as they read, such as \w{8}\."),
    (forget_an_entry, r"1 listings are not indexed as they read, such as \w{8}\.\n\d+ pieces .* wrong\."),
    (keep_an_entry_of_nobody, r"1 listings are indexed that are there no more\."),
    (lose_a_piece, r"1 pieces of the text index are wrong\."),
    (empty_a_piece, r"1 pieces of the text index are wrong\."),
    (add_to_a_piece, r"1 pieces of the text index are wrong\."),
    (invent_a_piece, r"1 pieces of the text index are wrong\."),
]


@pytest.mark.parametrize(("plant", "complaint"), MISTAKES, ids=lambda value: getattr(value, "__name__", ""))
def test_planted_mistake_is_named_and_repaired(client, listings, plant, complaint):
    plant()
    assert re.fullmatch(complaint, check())
    assert rebuild().startswith("3 listings") or plant is keep_an_entry_of_nobody
    assert check() == ""
    found = client.get("/listings/", {"q": "こもれび"}).context["listings"]
    assert factories.names(found) == ["こもれび"]
    assert not pieces.find(["梅田"])["梅田", "names"]


def drop_trigger(name):
    on = f" ON {dict(triggers._triggers())[name]}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.mark.parametrize(
    "name",
    ["directory_listing_update_index", "directory_listing_update_revised", "directory_check_insert_revised"],
)
def test_dropped_trigger_is_named_and_migrate_makes_it_again(listings, name):
    drop_trigger(name)
    complaint = f"The trigger {name} is missing: run migrate."
    assert check() == complaint
    rebuild()
    assert check() == complaint
    triggers.install("default")  # what `migrate` ends with
    assert check() == ""


def test_migrate_installs_the_triggers(listings):
    drop_trigger("directory_listing_update_index")
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_rebuild_keeps_the_numbers_of_the_entries(listings):
    before = dict(SearchEntry.objects.values_list("listing", "pk"))
    rebuild()
    assert dict(SearchEntry.objects.values_list("listing", "pk")) == before


def test_drain_does_a_part_and_says_how_much(listings):
    for number in range(5):
        factories.group(f"わかば{number}")
    done = []
    assert index.drain(3) <= 3
    index.drain_all(lambda now, total: done.append((now, total)))
    assert done[-1][0] == done[-1][1]
    assert not SearchTask.objects.exists()
    assert check() == ""


def test_drain_of_nothing_asks_once(listings, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert index.drain() == 0


def test_entries_are_of_all_listings_public_or_not(listings):
    draft = Listing.objects.get(name="そよかぜ")
    assert list(SearchEntry.objects.filter(pk__in=entries("そよかぜ"))) == [draft.search_entry]
    assert not list(entries("こもれび そよかぜ"))
    assert not list(entries(" ・ "))


def test_entries_of_a_very_long_query(listings):
    assert not list(entries(" ".join(chr(ord("一") + number) for number in range(600))))
    assert not list(entries(" ".join(f"こもれび{number}" for number in range(200))))
