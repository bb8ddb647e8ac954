"""What a list finds, orders and counts, against the same rules said plainly over the objects."""

import random

import pytest
from django.http import QueryDict

from directory import catalogue
from directory.features import FILTERABLE
from directory.filters import ListingFilter
from directory.models import Listing, Municipality, Prefecture, distance_km

from .scattered import ATTRIBUTES, KINDS, PREFECTURES, TOWNS, scatter

pytestmark = pytest.mark.django_db
AROUND = {"271004": ["271004", "271276"], "271276": ["271276", "271004"]}  # a city and its ward


def stands_in(listing, town):
    return listing.municipality_id in AROUND.get(town.code, [town.code])


def is_own(listing, town):
    return stands_in(listing, town) or any(
        area.municipality_id in town.family for area in listing.areas if not area.is_excluded
    )


def serves(listing, town):
    if any(area.is_excluded and area.municipality_id in town.family for area in listing.areas):
        return False
    named = AROUND.get(town.code, [town.code])
    return any(
        area.municipality_id in named
        or (area.municipality_id is None and area.prefecture_id == town.prefecture_id)
        for area in listing.areas
        if not area.is_excluded
    )


def is_in(listing, place):
    if listing.serves == "nationwide":
        return False
    if isinstance(place, Municipality):
        return stands_in(listing, place) or serves(listing, place)
    served = [area.prefecture_id for area in listing.areas if not area.is_excluded]
    return place.code in [listing.prefecture_id, *served]


def says_to_admit(listing, age):
    if listing.no_age_limit:
        return True
    if (listing.age_min, listing.age_max) == (None, None):
        return False
    return (listing.age_min or 0) <= age and (listing.age_max is None or age <= listing.age_max)


def holds(listing, name, value):
    if name == "q":
        return value in listing.name or value in listing.summary
    if name == "kind":
        return listing.kind in value
    if name in ("prefecture", "municipality"):
        return is_in(listing, value)
    if name == "age":
        return says_to_admit(listing, value)
    return getattr(listing, name) is True


def found(listings, asked):
    return [one for one in listings if all(holds(one, *condition) for condition in asked.items())]


def in_order(listings, asked, sort):
    """`listings` come in the order of their names and codes."""
    usual = sorted(listings, key=lambda one: not one.specialised)
    word, town = asked.get("q"), asked.get("municipality")
    if sort == "name":
        return sorted(listings, key=lambda one: one.name_kana or one.name)
    if sort == "near":
        return sorted(usual, key=lambda one: far(one, town))
    if town:
        usual.sort(key=lambda one: not is_own(one, town))
    if word:
        usual.sort(key=lambda one: 0 if word in one.name else 1)
    return usual


def far(listing, town):
    return distance_km(town, listing.municipality) if listing.municipality else float("inf")


def random_conditions(chance):
    asked = {name: "yes" for name in chance.sample(ATTRIBUTES, chance.choice([0, 0, 1, 1, 2]))}
    if chance.random() < 0.4:
        asked["q"] = chance.choice(["若草", "こもれび"])
    if chance.random() < 0.4:
        asked["kind"] = chance.sample(list(KINDS), chance.choice([1, 2]))
    if chance.random() < 0.4:
        asked["age"] = chance.choice([14, 15, 39, 40, 43])
    places = [
        {},
        {"prefecture": Prefecture.objects.get(code=chance.choice(PREFECTURES))},
        {"municipality": Municipality.objects.get(code=chance.choice(TOWNS))},
    ]
    sort = chance.choice(["", "name", "near"])
    asked |= chance.choice(places)
    return asked, "" if sort == "near" and "municipality" not in asked else sort


def filterset(asked, sort=""):
    data = QueryDict(mutable=True)
    for name, value in asked.items():
        value = getattr(value, "slug", None) or getattr(value, "code", value)
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    data["sort"] = sort
    return ListingFilter(data, queryset=catalogue.current().select())


def all_listings():
    listings = list(Listing.objects.published().select_related("municipality").order_by("name", "code"))
    for listing in listings:
        listing.areas = list(listing.served_areas.all())
    return sorted(listings, key=lambda listing: (listing.name, listing.code))


@pytest.mark.parametrize("seed", range(4))
def test_list_facets_and_order_are_what_the_rules_say(seed):
    scatter(seed, size=25)
    listings, chance = all_listings(), random.Random(seed)
    seen = set()
    for _number in range(15):
        asked, sort = random_conditions(chance)
        result, expected = filterset(asked, sort), found(listings, asked)
        codes = [listing.code for listing in result.qs[:]]
        assert codes == [listing.code for listing in in_order(expected, asked, sort)], (asked, sort)
        assert len(result.qs) == result.facets["total"] == len(expected)
        for feature in FILTERABLE:
            more = sum(getattr(listing, feature.name) is True for listing in expected)
            assert result.facets[feature.name] == more, (asked, feature.name)
        for kind in KINDS:
            assert result.facets[kind] == len(found(listings, asked | {"kind": [kind]})), (asked, kind)
        if "age" in asked:
            silent = found(listings, {name: value for name, value in asked.items() if name != "age"})
            silent = [one for one in silent if (one.age_min, one.age_max) == (None, None)]
            assert result.without_ages == sum(not one.no_age_limit for one in silent)
        seen.add(len(expected))
    assert len(seen) > 3  # conditions that find some, and not all the same ones


@pytest.mark.parametrize("seed", range(2))
def test_facet_is_the_length_of_the_list_after_choosing_it(seed):
    scatter(seed, size=25)
    chance = random.Random(seed)
    for _number in range(5):
        asked, _sort = random_conditions(chance)
        facets = filterset(asked).facets
        chosen = {name: len(filterset(asked | {name: "yes"}).qs) for name in ATTRIBUTES}
        chosen |= {kind: len(filterset(asked | {"kind": [kind]}).qs) for kind in KINDS}
        assert {name: facets[name] for name in chosen} == chosen, asked
