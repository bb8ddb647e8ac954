import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.xml.constants import SHARED_STRINGS

from stewardship.importing import files
from stewardship.importing.limits import Refused

from .files import as_csv, as_xlsx

ROWS = [
    ["名称", "電話番号", "備考"],
    ["高槻こころの相談室", "072-674-7111", "改行\nあり"],
    ["㈱ひまわり", "", ""],
]
READ_XLSX = [(2, ROWS[1]), (3, ["㈱ひまわり"])]
READ = [(2, ROWS[1]), (4, ["㈱ひまわり"])]


def read(content, name="list.csv"):
    table = files.read(name, content)
    return table.encoding, table.headers, list(table.rows)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_text_is_read_in_its_encoding(encoding, found, delimiter):
    assert read(as_csv(ROWS, encoding, delimiter)) == (found, ROWS[0], READ)


def test_workbook_is_read_as_a_person_sees_it():
    rows = [["名称", "NO", "開始時間"], ["相談室", 12.0, None], ["集い", 0.5, "９：００"]]
    assert read(as_xlsx(rows)) == (
        "xlsx",
        rows[0],
        [(2, ["相談室", "12"]), (3, ["集い", "0.5", "９：００"])],
    )


def test_headers_are_found_below_a_title_and_on_another_sheet():
    book = openpyxl.Workbook()
    book.active.append(["このファイルの説明"])
    sheet = book.create_sheet("一覧")
    for row in (["公共施設一覧"], [], ["名称", "電話番号"], ["相談室", "072-674-7111"]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    assert read(content.getvalue())[1:] == (["名称", "電話番号"], [(4, ["相談室", "072-674-7111"])])


def zipped(names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in names.items():
            archive.writestr(name, text)
    return content.getvalue()


def workbook_with(sheet, **parts):
    """A real workbook whose sheet is replaced."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx([["名称", "NO"], ["相談室", "1"]]))) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    return zipped(names | {"xl/worksheets/sheet1.xml": sheet} | parts)


def sheet_of(rows, start=""):
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return f'<?xml version="1.0"?>{start}{sheet}'


def with_size(content, size, declared):
    """A ZIP archive that declares another size for the part that has this one."""
    size = size.to_bytes(4, "little")
    assert content.count(size) == 2
    return bytes(content.replace(size, declared.to_bytes(4, "little")))


CELL = '<c t="inlineStr"><is><t>あ</t></is></c>'
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ひきこもり"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD = {
    "PDF": (lambda: b"%PDF-1.7 ...", "PDF"),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), ".xls"),
    "password": (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    "31 MB": (lambda: b"a,b\n" * 7_750_000, "30 MB"),
    "empty": (lambda: b"  \r\n", "空"),
    "web page": (lambda: b"<!DOCTYPE html><html>", "ウェブページ"),
    "NUL": (lambda: "名称,電話番号\nあ,\0\n".encode(), "2行目"),
    "half a character": (lambda: "名称,電話番号\nひだまりの会,1".encode() + b"\xe3\x81", "2行目"),
    "two encodings": (lambda: "名称,電話番号\nあ,1\n".encode() + "い,2\n".encode("cp932"), "3行目"),
    "no header": (lambda: b"1\n2\n", "列"),
    "two headers alike": (lambda: "名称,備考,備考\nあ,い,う\n".encode(), "備考"),
    "header only": (lambda: "名称,電話番号\n".encode(), "行がありません"),
    "open quote": (lambda: '名称,電話番号\n"あ,1\nい,2\n'.encode(), "2行目"),
    "cell of 10 MB": (lambda: "名称,備考\nあ,".encode() + b"x" * 10_000_000, "2行目"),
    "a million columns": (lambda: "名称,電話番号," + "x," * 1_000_000 + "\nあ\n", "列"),
    "a million rows": (lambda: "名称,電話番号\n" + "あ,1\n" * 1_000_000, "50,000"),
    "ZIP": (lambda: zipped({"a.csv": "x"}), "ZIP"),
    "broken ZIP": (lambda: b"PK\x03\x04 and no more", "Excel"),
    "XML entities": (lambda: workbook_with(sheet_of("", ENTITIES)), "Excel"),
    "workbook of a million rows": (
        lambda: workbook_with(sheet_of(f"<row>{CELL}</row>" * 1_000_000)),
        "50,000",
    ),
    "workbook of a million columns": (
        lambda: workbook_with(sheet_of(f"<row>{CELL * 1_000_000}</row>")),
        "300",
    ),
    "a far column": (lambda: workbook_with(sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>')), "300"),
    "workbook with a cell of 10 MB": (
        lambda: workbook_with(
            sheet_of(f"<row><c t='inlineStr'><is><t>{'x' * 10_000_000}</t></is></c></row>")
        ),
        "20,000",
    ),
    "half a row": (lambda: workbook_with(sheet_of(f"<row>{CELL}{CELL}</row><row>")[:-40]), "Excel"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_file_is_refused_with_a_sentence(kind):
    make, words = BAD[kind]
    content = make()
    content = content.encode() if isinstance(content, str) else content
    begin = time.process_time()
    with pytest.raises(Refused) as refused:
        read(content)
    assert words in str(refused.value)
    assert time.process_time() - begin < 2


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = sorted(parts_of(as_xlsx(ROWS)))
READ_IN_PIECES = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}


@pytest.mark.parametrize("name", PARTS)
def test_no_part_that_is_read_whole_may_be_large(name):
    parts = parts_of(as_xlsx(ROWS))
    parts[name] += f"<!--{' ' * 1000}-->".encode() * 5_000
    content = zipped(parts)
    if name in READ_IN_PIECES:
        assert read(content) == ("xlsx", ROWS[0], READ_XLSX)
    else:
        with pytest.raises(Refused, match="大きすぎ"):
            read(content)


def as_another(kind, name="xl/worksheets/sheet1.xml"):
    """A large sheet that is said to be something else, too."""
    parts = parts_of(as_xlsx(ROWS))
    found = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", found)
    return zipped(parts | {name: parts[name] + b" " * 5_000_000})


@pytest.mark.parametrize("kind", ["x", SHARED_STRINGS])
def test_a_part_is_one_thing(kind):
    with pytest.raises(Refused, match="大きすぎ"):
        read(as_another(kind))


def test_a_sheet_is_looked_at_wherever_it_lies():
    parts = parts_of(as_xlsx(ROWS))
    parts["xl/elsewhere.xml"] = sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    links = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"elsewhere.xml")
    with pytest.raises(Refused, match="Excel"):
        read(zipped(parts | {"xl/_rels/workbook.xml.rels": links}))


def test_entities_are_found_far_below():
    parts = parts_of(as_xlsx(ROWS))
    far = b"<!--" + b" " * 2_000_000 + b"-->" + ENTITIES.encode()
    styles = parts["xl/styles.xml"]
    with pytest.raises(Refused, match="Excel"):
        read(zipped(parts | {"xl/styles.xml": far + styles}))


def test_a_workbook_with_formats_is_read():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    for number in range(2_000):
        cell = book.active.cell(row=2, column=1)
        cell.font = Font(size=number % 400 + 1, name=f"font {number}", bold=True)
    content = io.BytesIO()
    book.save(content)
    assert read(content.getvalue()) == ("xlsx", ROWS[0], READ_XLSX)


def test_zip_bomb_is_refused_by_its_declared_size():
    with pytest.raises(Refused, match="大きすぎ"):
        read(with_size(workbook_with("x" * 1_234_567), 1_234_567, 4_000_000_000))


def test_zip_bomb_that_lies_about_its_size_is_not_unpacked():
    bomb = with_size(workbook_with("x" * 50_000_001), 50_000_001, 10)
    tracemalloc.start()
    with pytest.raises(Refused):
        read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
