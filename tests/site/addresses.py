"""The public addresses that the tests of the whole site walk."""

from tests import data

ABOUT = ["about/", "about/criteria/", "about/checking/", "about/privacy/", "about/accessibility/"]
LISTS = ["listings/", "centers/", "groups/", "organizations/", "employers/"]
OTHERS = ["", *ABOUT, *LISTS, "resources/", "crisis/", "events/", "events/archive/"]
# A fixed choice of municipalities: each code with what is special about it.
MUNICIPALITIES = [
    "011002",  # Sapporo: ten wards
    "011011",  # a ward of Sapporo
    "012025",  # Hakodate
    "022012",  # Aomori: its center is a draft
    "032018",  # Morioka
    "041009",  # Sendai
    "052019",  # Akita: a prefecture without entries
    "131032",  # Minato: a special ward of Tokyo
    "131041",  # Shinjuku
    "134210",  # Ogasawara: very far from everything
    "141003",  # Yokohama
    "151009",  # Niigata
    "221309",  # Hamamatsu
    "221384",  # wards of Hamamatsu since 2024, without coordinates
    "221392",
    "221406",
    "242012",  # Tsu: a name of one letter
    "271004",  # Osaka
    "271276",  # Kita ward of Osaka; Sakai has a Kita ward, too
    "272272",  # Higashiosaka
    "281000",  # Kobe
    "292010",  # Nara: a prefecture without entries
    "331007",  # Okayama: the prefecture's window excepts it
    "342025",  # Kure
    "372013",  # Takamatsu: many open data
    "373877",  # Ayagawa
    "392014",  # Kochi: a prefecture without entries
    "473014",  # Kunigami: a village
]
WITH_CONDITIONS = [
    "listings/?q=%E5%AE%B6%E6%97%8F",
    "listings/?age=45",
    "listings/?reachable_without_voice=yes&kind=center&kind=group",
    "listings/?municipality=372013&sort=near",
    "listings/?prefecture=kagawa&sort=name",
    "listings/?page=2",
    "listings/?sort=verified&page=3",
    "listings/?q=zzzzz",
    "listings/?q=zzzzz&municipality=372013",
    "listings/?prefecture=akita&by_email=yes",
    "listings/?kind=nothing&nothing=yes&age=abc&sort=up",
    "prefectures/osaka/?prefecture=tokyo",
    "prefectures/kagawa/?age=40&q=%E9%AB%98%E6%9D%BE",
    "prefectures/kagawa/?municipality=372013",
    "prefectures/akita/?online=yes",
    "centers/?kind=group",
    "groups/?online=yes",
    "events/?prefecture=osaka&mode=online",
    "events/?kind=nothing&prefecture=atlantis&mode=up&silent_ok=no",
    "events/archive/?kind=lecture&kind=convention&prefecture=osaka",
    "events/archive/?silent_ok=yes",
]
MISSING = [
    "nothing/",
    "prefectures/atlantis/",
    "municipalities/000000/",
    "listings/zzzzzzzz/",
    "listings/?page=0",
    "prefectures/osaka/?page=99",
    "events/zzzzzzzz/",
    "events/preview/nothing/",
    "events/archive/?page=99",
]
TOO_LONG = [f"listings/?q={'a' * 2000}"]
ENGLISH_LISTINGS = 25


def addresses():
    both = [*OTHERS, *prefectures(), *municipalities(), *events(), *WITH_CONDITIONS, *MISSING, *TOO_LONG]
    listings = [f"listings/{code}/" for code in data.public_codes()]
    english = [*both, *listings[:: max(1, len(listings) // ENGLISH_LISTINGS)]]
    return [f"/{path}" for path in [*both, *listings]] + [f"/en/{path}" for path in english]


def prefectures():
    return [f"prefectures/{row['slug']}/" for row in data.rows("prefectures.csv")]


def municipalities():
    return [f"municipalities/{code}/" for code in MUNICIPALITIES]


def events():
    return [f"events/{row['code']}/" for row in data.rows("events.csv")]


def status(path):
    """What the walk expects of an address."""
    path = path.removeprefix("/en").removeprefix("/")
    if path in MISSING:
        return 404
    return 414 if path in TOO_LONG else 200
