"""Which header means which column, and that none of our fields is forgotten."""

import pytest

from directory.models import Listing
from stewardship.importing.columns import BY_NAME, COLUMNS, MODELS
from stewardship.importing.headers import VIRTUAL, assign, choices, recognised

from .files import STANDARD_2020

# Derived, or about checks and other entries: an import does not write them.
NOT_EXPORTED = {
    "reachable_without_voice",
    "created_at",
    "verified_on",
    "next_check_on",
    "schedule_valid_until",
    "merged_into",
    "listing_ptr",
}
CURRENT = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,名称_通称,所在地_全国地方公共団体コード,所在地_連結表記,"
    "所在地_都道府県,所在地_市区町村,所在地_町字,所在地_番地以下,建物名等（方書）,緯度,経度,電話番号,内線番号,連絡先メールアドレス,"
    "連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,利用可能時間特記事項,説明,URL,備考"
).split(",")


def test_every_field_of_a_listing_has_a_column():
    fields = {
        field.name for model in (Listing, *MODELS.values()) for field in model._meta.local_concrete_fields
    }
    assert fields - NOT_EXPORTED == set(BY_NAME) - {"contacts", "schedules", "served_areas"}


def test_headers_of_an_export_are_recognised_whatever_stands_before_the_name():
    assert [recognised(column.header) for column in COLUMNS] == list(BY_NAME)
    assert recognised("Summary of the entry [summary]") == "summary"


@pytest.mark.parametrize("headers", [CURRENT, STANDARD_2020])
def test_headers_of_the_municipal_standard_are_known(headers):
    unknown = [header for header in headers if not recognised(header)]
    assert unknown == [header for header in ("POIコード", "バリアフリー情報") if header in headers]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("電話番号*", "phone"),
        ("ＵＲＬ", "website"),
        (" 名 称 ", "name"),
        ("#property", "key"),
        ("その他", ""),
    ],
)
def test_headers_are_known_in_any_width(header, name):
    assert recognised(header) == name


def test_a_choice_by_hand_goes_before_what_is_recognised():
    assert assign(["名称", "別名", "電話番号"], {"名称": "-", "別名": "name"}) == {
        "別名": "name",
        "電話番号": "phone",
    }


def test_two_headers_of_one_meaning_the_first_counts():
    assert assign(["名称", "施設名"], {}) == {"名称": "name"}


def test_everything_that_is_recognised_can_be_chosen_by_hand():
    names = [name for name, _label in choices()]
    assert len(names) == len(set(names))
    assert set(VIRTUAL) < set(names)
