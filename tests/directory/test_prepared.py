"""Rows of prepared queries are those that Django's own query sets give."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from directory.models import Check, ContactPoint, Listing, Schedule, ServedArea, Source
from directory.prepared import Prepared, together
from tests.factories import center, check, contact, employer, group, organization, schedule, town

pytestmark = pytest.mark.django_db
OSAKA, KITA = "271004", "271276"
PLACES = ServedArea.objects.select_related("prefecture", "municipality__parent")


@pytest.fixture
def listings(db):
    found = [make(municipality=town(KITA), areas=[town(OSAKA), town(KITA)]) for make in (center, group)]
    found += [organization(), employer(facts="2018年に採用した")]
    for listing in found:
        contact(listing, "email"), contact(listing, "phone"), schedule(listing), check(listing, "2026-01-10")
        listing.sources.create(url="https://example.jp/", published="2026-01")
    return found


def values(row):
    """With the rows that came in the same query."""
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    return type(row), own, {name: str(other) for name, other in row._state.fields_cache.items()}


@pytest.mark.parametrize(
    "rows",
    [ContactPoint.objects.all(), Schedule.objects.all(), PLACES, Source.objects.all(), Check.objects.all()],
)
def test_rows_of_listings(listings, rows):
    keys = [listing.pk for listing in listings]
    expected = list(map(values, rows.filter(listing__in=keys)))
    assert list(map(values, Prepared(rows, by="listing")(keys))) == expected


def test_other_keys_are_other_rows(listings):
    rows = Prepared(ContactPoint.objects.all(), by="listing")
    for listing in listings:
        assert rows([listing.pk]) == list(listing.contact_points.all())
    assert rows([listings[0].pk, listings[1].pk]) == list(
        ContactPoint.objects.filter(listing__in=listings[:2])
    )


def test_several_queries_together_give_the_rows_of_each(listings, django_assert_num_queries):
    one, other = listings[0], listings[1]
    queries = [
        Prepared(rows, by="listing") for rows in (ContactPoint.objects.all(), PLACES, Source.objects.all())
    ]
    together(other.pk, *queries)
    with django_assert_num_queries(3):
        contacts, areas, sources = together(one.pk, *queries)
    assert contacts == list(one.contact_points.all())
    assert [area.pk for area in areas] == list(PLACES.filter(listing=one).values_list("pk", flat=True))
    assert sources == list(one.sources.all())


def test_a_query_that_fails_among_others_is_an_error_of_django(listings):
    sources = Prepared(Source.objects.all(), by="listing")
    broken = Prepared(Source.objects.all(), by="listing")
    broken.plans["default"] = broken._plan("default")._replace(after=" AND no_such_column = 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        together(listings[0].pk, sources, broken, sources)
    assert len(sources([listings[0].pk])) == 1


def test_conditions_and_annotations_stay(listings):
    Listing.objects.filter(pk=listings[0].pk).update(status="draft")
    rows = Prepared(Listing.objects.published().order_by("code").annotate(letter=F("code")), by="kind")
    found = [(row.pk, row.letter) for row in rows(["center", "group"])]
    assert found == [(listings[1].pk, listings[1].code)]


def test_rows_know_their_kind_and_place(listings, django_assert_num_queries):
    rows = Prepared(Listing.objects.with_kinds().with_places(), by="code")
    with django_assert_num_queries(1):
        found = {
            row.code: (row.type_label, str(row.municipality)) for row in rows([one.code for one in listings])
        }
    assert found == {one.code: (one.type_label, str(one.municipality)) for one in listings}


def test_child_fetches_what_the_parent_has(listings):
    (row,) = Prepared(Listing.objects.with_kinds(), by="code")([listings[3].code])
    assert (row.employer.facts, row.employer.name) == ("2018年に採用した", row.name)


def test_no_keys_cost_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Prepared(Source.objects.all(), by="listing")([]) == []
