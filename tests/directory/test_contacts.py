import pytest
from django.core.exceptions import ValidationError

from directory.models import ContactPoint, Listing
from directory.models.contacts import as_kept
from tests import factories
from tests.data import rows

pytestmark = pytest.mark.django_db
ATTRIBUTES = ContactPoint.ATTRIBUTES.items()


def is_accepted(channel, value):
    try:
        ContactPoint(channel=channel, value=value).clean()
    except ValidationError as error:
        assert list(error.message_dict) == ["value"]
        return False
    return True


@pytest.mark.parametrize(("channel", "attribute"), ATTRIBUTES)
def test_contact_sets_its_way_to_yes_and_deletion_gives_unknown_again(channel, attribute):
    listing = factories.group()
    first, second = factories.contact(listing, channel), factories.contact(listing, channel)
    assert getattr(factories.base(listing), attribute) is True
    first.delete()
    assert getattr(factories.base(listing), attribute) is True
    second.delete()
    assert getattr(factories.base(listing), attribute) is None


def test_website_sets_nothing():
    listing = factories.group()
    factories.contact(listing, "website")
    assert [getattr(factories.base(listing), name) for _channel, name in ATTRIBUTES] == [None] * len(
        ATTRIBUTES
    )


def test_contact_changes_the_listing_in_memory_too():
    listing = factories.group()
    contact = factories.contact(listing, "email")
    listing.save()
    assert factories.base(listing).by_email is True
    contact.delete()
    assert listing.by_email is None


def test_contact_is_no_edit_of_the_listing():
    listing = factories.group()
    factories.contact(listing, "email")
    assert factories.base(listing).updated_at == listing.updated_at


@pytest.mark.parametrize(
    "value",
    [
        "0120-99-7777",
        "050-5536-1234",
        "#8008",
        "189",
        "06-6697-2890",
        "080-1234-5678",
        "0570-064-556",
        "+81 6-6697-2890",
        "１８９",
    ],
)
def test_phone_number_is_accepted(value):
    assert is_accepted("phone", value)


@pytest.mark.parametrize(
    "value",
    [
        "64-2218",
        "",
        "06-6697-28",
        "06-6697-28900",
        "電話はこちら",
        "18",
        "12345",
        "+1 650-253-0000",
    ],
)
def test_phone_number_is_refused(value):
    assert not is_accepted("phone", value)


@pytest.mark.parametrize(
    ("channel", "value", "expected"),
    [
        ("fax", "072-674-7722", True),
        ("fax", "674-7722", False),
        ("email", "soudan@example.jp", True),
        ("email", "soudan", False),
        ("form", "https://example.jp/soudan/", True),
        ("form", "javascript:alert(1)", False),
        ("website", "ftp://example.jp/", False),
        ("website", "example.jp", False),
        ("line", "@takatsuki-soudan", True),
        ("letter", "高槻市桃園町2-1", True),
    ],
)
def test_value_must_be_what_the_channel_says(channel, value, expected):
    assert is_accepted(channel, value) == expected


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        ("phone", "０４６ー２６０ー５６２５", "046-260-5625"),
        ("phone", " ０４６－２６０‐５６２５　", "046-260-5625"),
        ("fax", "072 – 674 − 7722", "072-674-7722"),
        ("fax", "072―674ｰ7722", "072-674-7722"),
        ("phone", "（０７２）６７４ー７１１１", "(072)674-7111"),
        ("phone", "072(674)7111", "072(674)7111"),
        ("phone", "072 674 7111", "072 674 7111"),
        ("phone", "＃８００８", "#8008"),
        ("email", "　ｓｏｕｄａｎ＠example．ｊｐ ", "soudan@example.jp"),
        ("website", " ｈｔｔｐｓ：／／example.jp/ー ", "https://example.jp/ー"),
        ("form", "https://example.jp/a–b", "https://example.jp/a–b"),
        ("line", " ＠高槻の会 ", "＠高槻の会"),
        ("letter", "高槻市桃園町２ー１", "高槻市桃園町２ー１"),
    ],
)
def test_value_is_kept_in_usual_width(channel, typed, kept):
    contact = ContactPoint(channel=channel, value=typed)
    contact.clean()
    assert contact.value == kept
    contact.clean()
    assert contact.value == kept


def test_value_that_becomes_too_long_is_refused():
    assert not is_accepted("website", "https://example.jp/" + "\ufdfa" * 900)


def test_values_of_the_fixtures_are_kept_as_they_are():
    columns = {
        "phone": "phone",
        "fax": "fax",
        "email": "email",
        "website": "website",
        "source_url": "website",
    }
    found = [
        (channel, row[column])
        for name in ("centers.csv", "groups.csv", "employers.csv", "organizations.csv", "to_check.csv")
        for row in rows(name)
        for column, channel in columns.items()
        if row.get(column)
    ]
    assert len(found) > 400
    assert [as_kept(*pair) for pair in found] == [value for _channel, value in found]


@pytest.mark.parametrize(
    ("channel", "value", "href"),
    [
        ("phone", "0120-99-7777", "tel:0120997777"),
        ("phone", "06-6697-2890", "tel:0666972890"),
        ("phone", "#8008", "tel:%238008"),
        ("phone", "０４６ー２６０ー５６２５", "tel:0462605625"),
        ("phone", "電話番号", ""),
        ("email", "soudan@example.jp", "mailto:soudan@example.jp"),
        ("form", "https://example.jp/soudan/", "https://example.jp/soudan/"),
        ("line", "@takatsuki-soudan", ""),
        ("chat", "javascript:alert(1)", ""),
        ("letter", "高槻市桃園町2-1", ""),
        ("fax", "072-674-7722", ""),
    ],
)
def test_href(channel, value, href):
    assert ContactPoint(channel=channel, value=value).href == href


def test_all_published_numbers_of_the_fixtures_are_dialled_as_written():
    numbers = [row["phone"] for row in rows("centers.csv") + rows("groups.csv") if row["phone"]]
    contacts = [ContactPoint(channel="phone", value=number) for number in numbers]
    digits = ["".join(filter(str.isdigit, number)) for number in numbers]
    assert [contact.href.removeprefix("tel:") for contact in contacts] == digits


def test_voiceless_channels():
    voiceless = [channel for channel in ContactPoint.Channel if ContactPoint(channel=channel).is_voiceless]
    assert voiceless == ["email", "form", "line", "chat", "letter", "fax"]
    assert list(ContactPoint.Channel)[-1] == "phone"


def test_deleted_listing_takes_its_contacts_along():
    listing = factories.group()
    factories.contact(listing, "email")
    Listing.objects.all().delete()
    assert ContactPoint.objects.count() == 0
