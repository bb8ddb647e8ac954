"""Whatever stands in a file: a sentence or rows, and never anything else."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from stewardship.importing import files
from stewardship.importing.headers import VIRTUAL
from stewardship.importing.limits import Refused
from stewardship.importing.places import Places
from stewardship.importing.rows import Reader
from tests import factories

from .files import as_xlsx

TABLE = '名称,電話番号,備考\r\n高槻こころの相談室,072-674-7111,"改行\nあり"\r\n'
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "utf-16-be"])
# Pieces that mean something to one reader or another.
PIECES = st.sampled_from(
    "大阪府 府中市 高槻市 北海道 〒569-0067 5690067 （ ） 072-674-7111 0120 〜 9：00 午後 24:00 時 半 月火水 "
    "第2土曜 135.6 34.8 -1 1e999 nan inf ٣ ² 27207 272078 010006 http:// https://a.jp @ "
    "a@b.jp = ' \" \\ | \n \t 郡 市 町 はい".split(" ")
)
CELLS = st.lists(PIECES | st.text(max_size=3), max_size=6).map("".join)


WORKBOOK = as_xlsx([["名称", "電話番号"], ["高槻こころの相談室", "072-674-7111"]])


def outcome(content):
    try:
        return list(files.read("list.csv", content).rows)
    except Refused as reason:
        return str(reason)


@given(st.binary(max_size=200))
def test_any_bytes(content):
    assert outcome(content)


@given(ENCODINGS, st.integers(0, 200), st.binary(max_size=4), st.booleans())
def test_a_table_with_bytes_put_in_or_cut_off(encoding, place, bytes_, is_cut):
    content = TABLE.encode(encoding)
    assert outcome(content[:place] if is_cut else content[:place] + bytes_ + content[place:])


@given(st.integers(0, 6000), st.binary(max_size=8), st.booleans())
def test_a_workbook_with_bytes_put_in_or_cut_off(place, bytes_, is_cut):
    content = WORKBOOK[:place] if is_cut else WORKBOOK[:place] + bytes_ + WORKBOOK[place + len(bytes_) :]
    assert outcome(content) or content == WORKBOOK


class Cells(TestCase):
    @classmethod
    def setUpTestData(cls):
        for code in ("272078", "272035", "132063", "342084", "373877", "271276"):
            factories.town(code)

    def setUp(self):
        type(self).places = getattr(self, "places", None) or Places()

    @given(st.dictionaries(st.sampled_from(["name", *VIRTUAL, "summary", "age_min"]), CELLS, min_size=1))
    def test_any_cells_become_values_and_remarks(self, cells):
        dataset = SimpleNamespace(kind="center", type="municipal", prefecture_id=None)
        headers = list(cells)
        row = Reader(headers, {name: name for name in headers}, dataset, self.places).read(
            list(cells.values())
        )
        assert all(remark["text"] for remark in row.remarks)
        assert row.values.get("name") or "name" not in cells or row.errors
