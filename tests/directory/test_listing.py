import itertools
import string

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from directory.features import VOICELESS
from directory.models import CounselingCenter, Listing, ServedArea
from directory.models.listing import CODE_ALPHABET, new_code
from tests import factories
from tests.factories import AYAGAWA, TAKAMATSU, TAKATSUKI

pytestmark = pytest.mark.django_db


def broken_fields(listing):
    try:
        listing.full_clean()
    except ValidationError as error:
        return sorted(error.message_dict)
    return []


def refused_by_the_database(**values):
    """Past every form: a raw update."""
    listing = factories.center()
    try:
        with transaction.atomic():
            Listing.objects.filter(pk=listing.pk).update(**values)
    except IntegrityError:
        return True
    return False


def test_code_has_no_look_alikes():
    assert set(string.ascii_lowercase + string.digits) - set(CODE_ALPHABET) == set("01iol")
    codes = [new_code() for _number in range(200)]
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(CODE_ALPHABET)
    assert len(set(codes)) == 200


@pytest.mark.parametrize("code", ["2345678", "0bcdefgh", "abcdefgi", "ABCDEFGH", "23456789a"])
def test_code_of_another_form_is_refused(code):
    with pytest.raises(ValidationError) as error:
        CounselingCenter(name="高槻市ひきこもり相談窓口", code=code).clean_fields(exclude=["type"])
    assert list(error.value.message_dict) == ["code"]


def test_code_is_unique_in_the_database():
    first = factories.center()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.group(code=first.code)


@pytest.mark.parametrize(
    ("values", "is_refused"),
    [
        ({"age_min": 15, "age_max": 39}, False),
        ({"age_min": 18, "age_max": 18}, False),
        ({"age_min": 40, "age_max": 39}, True),
        ({"no_age_limit": True}, False),
        ({"no_age_limit": True, "age_min": 18}, True),
        ({"no_age_limit": True, "age_max": 64}, True),
        ({"no_age_limit": False, "age_min": 18}, False),
        ({"latitude": 34.85, "longitude": 135.62}, False),
        ({"latitude": 135.62, "longitude": 34.85}, True),
        ({"latitude": 51.5, "longitude": 135.62}, True),
        ({"latitude": 34.85}, True),
        ({"longitude": 135.62}, True),
    ],
)
def test_contradicting_facts_are_refused_by_form_and_database(values, is_refused):
    listing = CounselingCenter(name="高槻市ひきこもり相談窓口", kind="center", type="municipal", **values)
    assert bool(broken_fields(listing)) == is_refused
    assert refused_by_the_database(**values) == is_refused


def test_kind_follows_from_the_model():
    listings = [factories.center(), factories.group(), factories.organization(), factories.employer()]
    assert [item.kind for item in listings] == ["center", "group", "organization", "employer"]
    assert [factories.base(item).kind_object for item in listings] == listings


def test_municipality_brings_its_prefecture():
    listing = factories.center(municipality=factories.town(AYAGAWA))
    assert factories.base(listing).prefecture_id == "37"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, None),
        ({"over_40_ok": False}, False),
        ({"no_age_limit": True}, True),
        ({"age_min": 15}, True),
        ({"age_min": 15, "age_max": 39}, False),
        ({"age_min": 15, "age_max": 40}, True),
        ({"age_max": 64}, True),
        ({"age_max": 39, "over_40_ok": True}, False),
    ],
)
def test_ages_say_whether_people_over_40_may_come(values, expected):
    assert factories.base(factories.group(**values)).over_40_ok is expected


def combinations():
    """Every yes, no and unknown of two ways, the others all no, all unknown; and each way alone."""
    for rest in (False, None):
        for pair in itertools.product((True, False, None), repeat=2):
            yield dict.fromkeys(VOICELESS, rest) | dict(zip(VOICELESS[:2], pair, strict=True))
    for name in VOICELESS:
        yield dict.fromkeys(VOICELESS, False) | {name: True}
        yield dict.fromkeys(VOICELESS, False) | {name: None}


@pytest.mark.parametrize("values", list(combinations()))
def test_reachable_without_voice_follows_from_the_ways(values):
    given = values.values()
    expected = True if True in given else None if None in given else False
    saved = factories.center(**values)
    assert factories.base(saved).reachable_without_voice is expected
    other = factories.center("綾川町役場健康福祉課")
    Listing.objects.filter(pk=other.pk).update(**values)
    assert factories.base(other).reachable_without_voice is expected


def test_website_and_phone_alone_do_not_make_reachable_without_voice():
    listing = factories.center(by_phone=True, online=True, home_visit=True)
    factories.contact(listing, "website")
    assert factories.base(listing).reachable_without_voice is None


@pytest.mark.parametrize("disclosure", ["municipality", "after_contact"])
def test_hidden_address_is_not_public(disclosure):
    where = {"address": "桃園町2-1", "building": "総合センター", "latitude": 34.8, "longitude": 135.6}
    shown = factories.center(**where)
    hidden = factories.center(address_disclosure=disclosure, **where)
    assert (shown.public_address, shown.has_public_coordinates) == ("桃園町2-1 総合センター", True)
    assert (hidden.public_address, hidden.has_public_coordinates) == ("", False)


def test_display_name_is_english_where_there_is_one():
    named = factories.center("大阪府ひきこもり地域支援センター", name_en="Osaka Hikikomori Support Center")
    assert named.display_name == "大阪府ひきこもり地域支援センター"
    with translation.override("en"):
        assert named.display_name == "Osaka Hikikomori Support Center"
        assert factories.group().display_name == "高槻ほっとサロン"


def test_served_area_fills_its_prefecture():
    listing = factories.center()
    area = ServedArea.objects.create(listing=listing, municipality=factories.town(AYAGAWA))
    assert ServedArea.objects.get(pk=area.pk).prefecture_id == "37"
    assert str(area) == "綾川町"


def test_served_area_without_any_place_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        ServedArea.objects.create(listing=factories.center())


@pytest.mark.parametrize("place", ["municipality", "prefecture"])
def test_served_area_stands_once(place):
    where = {"municipality": factories.town(TAKAMATSU), "prefecture": factories.prefecture("37")}
    listing = factories.center(areas=[where[place]])
    with pytest.raises(IntegrityError), transaction.atomic():
        ServedArea.objects.create(listing=listing, **{place: where[place]})


def test_served_areas_of_two_towns_and_their_prefecture_stand_beside_each_other():
    places = [factories.town(TAKAMATSU), factories.town(AYAGAWA), factories.prefecture("37")]
    assert factories.center(areas=places).served_areas.count() == 3


def test_default_manager_is_not_filtered_and_published_is():
    for status in Listing.Status:
        factories.center(
            f"高槻市の窓口({status.label})", status=status, municipality=factories.town(TAKATSUKI)
        )
    assert Listing.objects.count() == len(Listing.Status)
    assert [item.status for item in Listing.objects.published()] == ["published"]
