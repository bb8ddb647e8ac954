import pytest

from directory import catalogue
from directory.catalogue import selection
from directory.catalogue.nearness import Nearness
from directory.search.query import Query
from tests import factories
from tests.factories import TAKATSUKI, TOYONAKA, names

pytestmark = pytest.mark.django_db


def by_relevance(text=""):
    listings = catalogue.current()
    query = Query(text, listings)
    return names(listings.select(query.matching).preferring(*query.tiers)[:])


def ranked(order):
    listings = catalogue.current()
    return names(listings.select().ordered(order)[:])


def test_relevance_is_name_then_specialised_then_verified():
    factories.center("居場所さくら", description="ひきこもりの相談")
    factories.center("ひきこもり相談室", specialised=False)
    factories.center("大阪の窓口", specialised=True, description="ひきこもりの相談")
    factories.check(factories.center("親の集まり", description="ひきこもりの家族"), "2026-05-19")
    assert by_relevance("ヒキコモリ") == ["ひきこもり相談室", "大阪の窓口", "親の集まり", "居場所さくら"]
    assert by_relevance() == ["大阪の窓口", "親の集まり", "ひきこもり相談室", "居場所さくら"]


def test_relevance_is_the_very_name_then_name_then_summary_then_text():
    factories.center("本文にある窓口", description="若草の近くです", specialised=True)
    factories.center("紹介にある窓口", summary="若草の近くです", specialised=True)
    factories.center("若草の会", specialised=True)
    factories.center("若草")
    assert by_relevance("若草") == ["若草", "若草の会", "紹介にある窓口", "本文にある窓口"]


def test_verified_latest_first_and_unchecked_last():
    for name, day in (("あかり", "2025-05-19"), ("いぶき", "2026-05-19"), ("うみかぜ", None)):
        listing = factories.group(name)
        if day:
            factories.check(listing, day)
    assert ranked("verified") == ["いぶき", "あかり", "うみかぜ"]


def test_name_goes_by_the_reading():
    factories.group("若草の会", name_kana="わかくさのかい")
    factories.group("青空の会", name_kana="あおぞらのかい")
    factories.group("こもれび")
    assert ranked("name") == ["青空の会", "こもれび", "若草の会"]


@pytest.mark.parametrize("order", ["relevance", "verified", "name", "near"])
def test_orders_are_deterministic(order):
    takatsuki = factories.town(TAKATSUKI)
    for _number in range(6):
        factories.group("ひだまり", municipality=takatsuki)
    listings = catalogue.current()
    chosen = listings.select()
    chosen = chosen.near(Nearness(listings, takatsuki)) if order == "near" else chosen.ordered(order)
    codes = [listing.code for listing in chosen[:]]
    assert codes == sorted(codes)


ORDERS = {
    "verified": lambda listings, town: listings.select().ordered("verified"),
    "name": lambda listings, town: listings.select().ordered("name"),
    "near": lambda listings, town: listings.select().near(Nearness(listings, town)),
    "tiers": lambda listings, town: listings.select().preferring(listings.nationwide, listings.specialised),
}


@pytest.mark.parametrize("few", [0, 2000], ids=["many", "few"])
@pytest.mark.parametrize("order", ORDERS)
def test_pages_are_the_parts_of_the_whole(monkeypatch, order, few):
    """Many are ordered in another way than few; both say the same."""
    takatsuki = factories.town(TAKATSUKI)
    for number in range(7):
        factories.group(
            f"居場所{number % 3}",
            specialised=number % 2 == 0,
            serves="nationwide" if number % 4 == 1 else "unconfirmed",
            municipality=takatsuki if number % 3 else factories.town(TOYONAKA),
        )
    listings = catalogue.current()
    chosen = ORDERS[order](listings, takatsuki)
    whole = chosen.numbers()
    monkeypatch.setattr(selection, "FEW", few)
    assert len(set(whole)) == len(chosen) == 7
    assert [at for start in (0, 3, 6) for at in chosen.numbers(start, start + 3)] == whole
    assert [row.number for row in chosen[3:6]] == whole[3:6]


def test_preferring_goes_set_by_set():
    for name, values in (("あ", {"specialised": True}), ("い", {"by_email": True}), ("う", {"online": True})):
        factories.group(name, **values)
    listings = catalogue.current()
    chosen = listings.select().preferring(listings.features["online"], listings.features["by_email"])
    assert names(chosen[:]) == ["う", "い", "あ"]


def test_listing_that_has_gone_since_is_left_out():
    first, second = factories.group("あかり"), factories.group("いぶき")
    listings = catalogue.current()
    first.delete()
    assert names(listings.select()[:]) == [second.name]
