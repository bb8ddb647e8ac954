"""Listings with random places, areas, ages and attributes, from a seed."""

import random

from tests import factories
from tests.factories import (
    AYAGAWA,
    CHIYODA,
    KITA_WARD,
    KOBE,
    OKAYAMA,
    OSAKA,
    TAKAMATSU,
    TAKATSUKI,
)

TOWNS = [OSAKA, KITA_WARD, TAKATSUKI, AYAGAWA, TAKAMATSU, OKAYAMA, KOBE, CHIYODA]
PREFECTURES = ["13", "27", "28", "33", "37"]
KINDS = {
    "center": factories.center,
    "group": factories.group,
    "organization": factories.organization,
    "employer": factories.employer,
}
# Some attributes of each group; with all thirty, most combinations would be empty.
ATTRIBUTES = ["silent_ok", "by_email", "online", "for_family", "weekends", "free_of_charge"]
AGES = [
    {},
    {},
    {"age_min": 15, "age_max": 39},
    {"age_max": 39},
    {"age_min": 40},
    {"no_age_limit": True},
    {"no_age_limit": False},
]
WORDS = ["ひきこもり相談室", "居場所", "若草", "こもれび"]


def scatter(seed, size=14):
    chance = random.Random(seed)
    towns = [factories.town(code) for code in TOWNS]
    prefectures = [factories.prefecture(code) for code in PREFECTURES]
    for number in range(size):
        areas = chance.sample([*towns, *prefectures], chance.choice([0, 0, 1, 2, 3]))
        rest = [town for town in towns if town not in areas]
        name, summary = chance.choice(WORDS), chance.choice(["", *WORDS])
        KINDS[chance.choice(list(KINDS))](
            f"{name}{number:02}",
            summary=summary,
            specialised=chance.choice([True, False]),
            status=chance.choice(["published"] * 4 + ["draft"]),
            serves=chance.choice(["nationwide", "areas", "areas", "unconfirmed"]),
            areas=areas,
            excluded=chance.sample(rest, chance.choice([0, 0, 1])),
            **chance.choice(
                [{}, {"municipality": chance.choice(towns)}, {"prefecture": chance.choice(prefectures)}]
            ),
            **chance.choice(AGES),
            **{attribute: chance.choice([True, True, False, None]) for attribute in ATTRIBUTES},
        )
