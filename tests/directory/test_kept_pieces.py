"""Pieces of pages that are kept change with the data and with the language."""

import pytest

from directory.models import Municipality
from tests.factories import center, event, prefecture, town

pytestmark = pytest.mark.django_db
OSAKA, PATH = "271004", "/prefectures/osaka/"


def towns(client, path=PATH):
    return client.get(path).text.partition("<details")[2].partition("</details>")[0]


def test_towns_are_named_in_the_language_of_the_page(client):
    center(municipality=town(OSAKA))
    assert ["大阪市" in towns(client, path) for path in (PATH, f"/en{PATH}", PATH)] == [True, False, True]


def test_towns_are_those_of_the_prefecture(client):
    center(municipality=town(OSAKA)), center(municipality=town("261009"))
    found = [
        ["大阪市" in towns(client, path), "京都市" in towns(client, path)]
        for path in (PATH, "/prefectures/kyoto/")
    ]
    assert found == [[True, False], [False, True]]


def test_town_has_a_new_name_at_once(client):
    center(municipality=town(OSAKA))
    before = towns(client)
    Municipality.objects.filter(code=OSAKA).update(name="新大阪市")
    assert ["新大阪市" in text for text in (before, towns(client))] == [False, True]


def test_prefecture_is_chosen_where_it_was_asked_for(client):
    center(municipality=town(OSAKA)), prefecture("13")
    for slug in ("osaka", "tokyo", "osaka"):
        page = client.get(f"/listings/?prefecture={slug}").text
        assert page.count(" selected>") == 1 + page.count('value="relevance" selected')
        assert f'value="{slug}" selected' in page


def test_first_event_is_told_at_once(client):
    center(municipality=town(OSAKA))
    before = client.get(PATH).text
    event(municipality=town(OSAKA))
    assert ["/prefectures/osaka/calendar.ics" in text for text in (before, client.get(PATH).text)] == [
        False,
        True,
    ]
