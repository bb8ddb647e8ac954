"""Small made-up files in the shapes that are met."""

import csv
import io

import openpyxl

from stewardship.models import Dataset

STANDARD_2020 = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,方書,緯度,経度,"
    "電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,説明,バリアフリー情報,URL,備考"
).split(",")
TAKATSUKI = {
    "都道府県コード又は市区町村コード": "272078",
    "NO": "1",
    "都道府県名": "大阪府",
    "市区町村名": "高槻市",
    "名称": "高槻こころの相談室",
    "住所": "高槻市桃園町2-1",
    "電話番号": "072-674-7111",
}


def as_csv(rows, encoding="utf-8", delimiter=","):
    """Of dicts, or of lists."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter)
    writer.writerows(_lists(rows))
    return lines.getvalue().encode(encoding)


def as_xlsx(rows):
    book = openpyxl.Workbook()
    for row in _lists(rows):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lists(rows):
    if isinstance(rows[0], dict):
        headers = list(dict.fromkeys(header for row in rows for header in row))
        return [headers, *([row.get(header, "") for header in headers] for row in rows)]
    return rows


def dataset(**values):
    fields = {"slug": "takatsuki", "name": "高槻市の公共施設", "kind": "center", "type": "municipal"}
    return Dataset.objects.create(**fields | values)
