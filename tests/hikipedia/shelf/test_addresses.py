"""Which addresses have a place on the shelf. No address may lead out of its folder."""

import os.path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hikipedia.shelf import addresses

PIECES = [
    "/",
    "..",
    ".",
    "_",
    "a",
    "A",
    "%2e",
    "%2F",
    "%00",
    "\0",
    "\\",
    "~",
    "-",
    "?",
    "#",
    "é",
    "",
    ".until",
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


@given(path=texts.map("/{}".format), query=texts)
def test_no_address_leads_out_of_the_shelf(path, query):
    place = addresses.place(path, query)
    if place is not None:
        assert os.path.normpath(f"/shelf/{place}") == f"/shelf/{place}"
        *folders, name = place.split("/")
        assert (name[0], [folder for folder in folders if folder[0] in "._"]) == ("_", [])
        assert len(name) < 220 and len(place) < 450 and place.isascii()


@given(path=texts.map("/{}".format), query=texts, other_path=texts.map("/{}".format), other_query=texts)
def test_two_addresses_never_share_a_place(path, query, other_path, other_query):
    places = {addresses.place(path, query), addresses.place(other_path, other_query)} - {None}
    assert len(places) == len({(path, query), (other_path, other_query)}) or len(places) < 2


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/", "", "_.html"),
        ("/en/", "", "en/_.html"),
        ("/groups/", "age=40&page=2", "groups/_age=40&page=2.html"),
        ("/listings/", "kind=center&kind=group", "listings/_kind=center&kind=group.html"),
    ],
)
def test_place(path, query, expected):
    assert addresses.place(path, query) == expected


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/groups", ""),
        ("/admin/", ""),
        ("/admin/directory/", ""),
        ("/Groups/", ""),
        ("/../secret/", ""),
        ("/groups/../", ""),
        ("/.until/", ""),
        ("/_a/", ""),
        ("/-a/", ""),
        ("//", ""),
        ("/a//b/", ""),
        ("/a%2Fb/", ""),
        ("/a\0/", ""),
        ("/a/\n", ""),
        ("/ひ/", ""),
        (f"/{'a' * 199}/", ""),
        ("/groups/", "a/../../secret"),
        ("/groups/", "a=\0"),
        ("/groups/", "a=é"),
        ("/groups/", "a=b\n"),
        ("/groups/", "a" * 201),
    ],
)
def test_no_place(path, query):
    assert addresses.place(path, query) is None
