import pytest

from stewardship.importing import labelled, repairs
from stewardship.importing.foreign import key_of
from stewardship.importing.places import Places
from tests import factories


@pytest.mark.parametrize(
    ("text", "value", "is_told"),
    [
        ("09:00", "09:00", False),
        ("9：00", "09:00", True),
        ("09:00:00", "09:00", True),
        ("９時", "09:00", True),
        ("午後1時半", "13:30", True),
        ("17時15分", "17:15", True),
        ("24:00", "24:00", False),
        ("午後12時", "", True),
        ("25:00", "", True),
        ("9", "", True),
        ("随時", "", True),
    ],
)
def test_time(text, value, is_told):
    found = repairs.time(text)
    assert (found.value, bool(found.remark), found.is_lost) == (value, is_told, not value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("569-0071", "569-0071"),
        ("〒５６９－００７１", "569-0071"),
        ("5690071", "569-0071"),
        ("600001", "060-0001"),
    ],
)
def test_postal_code(text, value):
    assert repairs.postal_code(text).value == value


def test_postal_code_is_split_off_the_address():
    found = repairs.address("〒569−0071　高槻市城北町１－１")
    assert found[:2] == ("高槻市城北町1-1", "569-0071")
    assert repairs.address("高槻市桃園町2-1") == ("高槻市桃園町2-1", "", "")


@pytest.mark.parametrize(
    ("pair", "value", "is_lost"),
    [
        (("34.846", "135.617"), (34.846, 135.617), False),
        (("135.617", "34.846"), (34.846, 135.617), False),
        (("0", "0"), None, True),
        (("34度50分", "135.6"), None, True),
        (("34.846", ""), None, True),
    ],
)
def test_coordinates(pair, value, is_lost):
    found = repairs.coordinates(*pair)
    assert (found.value, found.is_lost) == (value, is_lost)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "value", "is_lost"),
    [
        ("272078", "272078", False),
        ("２７２０７８", "272078", False),
        ("27207", "272078", False),  # without its check digit
        ("12025", "012025", False),  # 函館市 without its leading zero
        ("1202", "012025", False),  # without both
        ("012025.0", "012025", False),
        ("270008", "27", False),  # the prefecture itself
        ("272079", "", True),
        ("高槻", "", True),
    ],
)
def test_municipality_code(text, value, is_lost):
    factories.town("272078")
    factories.town("012025")
    found = repairs.municipality_code(text, Places())
    assert (found.value, found.is_lost) == (value, is_lost)


@pytest.mark.django_db
def test_a_code_of_five_digits_that_may_be_two_towns_is_left_out():
    # 0 + 10006 … and 10006 + check digit: no such pair is real, so the places are asked as they stand.
    places = Places()
    places.towns = {"013011": None, "130117": None}
    assert places.full_code("13011") == ["013011", "130117"]
    assert repairs.municipality_code("13011", places)[::2] == ("", True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("072-674-7111", [("072-674-7111", "")]),
        ("０７２－６７４－７１１１", [("072-674-7111", "")]),
        ("0726747111", [("0726747111", "")]),
        ("072(674)7111", [("072(674)7111", "")]),
        (
            "（保健課）  072-674-7111  （福祉課）  072-674-7112",
            [("072-674-7111", "保健課"), ("072-674-7112", "福祉課")],
        ),
        ("072-674-7111（代表）", [("072-674-7111", "代表")]),
        ("本館 072-674-7111 / 別館 072-674-7112", [("072-674-7111", "本館"), ("072-674-7112", "別館")]),
        ("072-674-7111、072-674-7112", [("072-674-7111", ""), ("072-674-7112", "")]),
        ("（保健課）072-674-7111（福祉課）", None),  # whose number?
        ("なし", None),
        ("072-674", None),
        ("99-9999-9999", None),
    ],
)
def test_labelled_numbers(text, found):
    assert labelled.phones(text) == found


def test_labelled_addresses():
    text = "（保健課）https://example.jp/a.html  （福祉課）https://example.jp/b"
    assert labelled.read(text, labelled.URL) == [
        ("https://example.jp/a.html", "保健課"),
        ("https://example.jp/b", "福祉課"),
    ]


def test_key_is_the_number_of_the_row_or_its_name_and_place():
    assert key_of({"key": "０１２", "area_code": "92011"}) == key_of({"key": "012", "area_code": "092011"})
    assert key_of({"name": "ひだまり の会", "municipality_name": "高槻市"}) == "ひだまりの会||高槻市|"
    assert key_of({"municipality_name": "高槻市"}) == ""
