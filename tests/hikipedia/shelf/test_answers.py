"""What a visitor says about packing and about pages they have already."""

import pytest

from hikipedia.shelf import answers, pages
from hikipedia.shelf.pages import File

FILE = File(b"page", pages.stamp(b"page"))


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("br,gzip", True),
        ("gzip;q=0.001", True),
        ("*", True),
        ("br, *;q=0.1", True),
        ("gzip, *;q=0", True),
        ("*;q=0, gzip;q=1", True),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip ; q=0, *", False),
        ("*;q=0", False),
        ("x-gzip", False),
        ("gzipped", False),
        (",;q=,", False),
    ],
)
def test_takes_packed(accepted, expected):
    assert answers.takes_packed(accepted) is expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (FILE.etag, True),
        (f"W/{FILE.etag}", True),
        (f'"other", {FILE.etag}', True),
        (f'W/"other" ,W/{FILE.etag}', True),
        ("*", True),
        ("", False),
        ('"other"', False),
        (FILE.etag.strip('"'), False),
        ('"*"', False),
    ],
)
def test_is_known(asked, expected):
    assert answers.is_known(FILE.etag, asked) is expected
