import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from directory.models import Prefecture, distance_km
from tests import factories
from tests.factories import AYAGAWA, KITA_WARD, OSAKA, SAKAI_KITA_WARD, TAKATSUKI

pytestmark = pytest.mark.django_db


def test_ward_is_named_with_its_city():
    wards = [factories.town(KITA_WARD), factories.town(SAKAI_KITA_WARD)]
    assert [ward.full_name for ward in wards] == ["大阪市北区", "堺市北区"]
    with translation.override("en"):
        assert [str(ward) for ward in wards] == ["Kita-ku, Osaka-shi", "Kita-ku, Sakai-shi"]


def test_town_is_named_alone():
    ayagawa = factories.town(AYAGAWA)
    assert ayagawa.full_name == "綾川町"
    with translation.override("en"):
        assert ayagawa.full_name == "Ayagawa-cho"


def test_prefecture_speaks_the_language_of_the_page():
    osaka = factories.prefecture("27")
    assert (str(osaka), osaka.label) == ("大阪府", "大阪")
    with translation.override("en"):
        assert (str(osaka), osaka.label) == ("Osaka", "Osaka")


def test_office_of_a_ward_without_coordinates_is_its_city():
    ward = factories.town("221392")  # 浜松市中央区, since 2024
    assert (ward.latitude, ward.office) == (None, ward.parent)
    kita = factories.town(KITA_WARD)
    assert kita.office == kita


def test_family_of_a_ward_holds_its_city():
    assert factories.town(KITA_WARD).family == [KITA_WARD, OSAKA]
    assert factories.town(OSAKA).family == [OSAKA]


def test_distance_is_that_of_a_map():
    tokyo, osaka = factories.prefecture("13"), factories.prefecture("27")
    assert round(distance_km(tokyo, osaka)) == pytest.approx(397, abs=3)
    assert distance_km(osaka, osaka) == 0


def test_prefecture_with_municipalities_or_listings_is_protected():
    factories.town(TAKATSUKI)
    with pytest.raises(ProtectedError):
        Prefecture.objects.get(code="27").delete()
    factories.center(prefecture=factories.prefecture("37"))
    with pytest.raises(ProtectedError):
        Prefecture.objects.get(code="37").delete()


def test_municipality_that_a_listing_serves_is_protected():
    ayagawa = factories.town(AYAGAWA)
    factories.center(areas=[ayagawa])
    with pytest.raises(ProtectedError):
        ayagawa.delete()


@pytest.mark.parametrize("code", ["00", "48", "1", "99"])
def test_prefecture_code_outside_the_47_is_refused(code):
    with pytest.raises(ValidationError) as error:
        Prefecture(code=code).clean_fields(exclude=["slug", "name", "name_kana", "name_en"])
    assert "code" in error.value.message_dict
