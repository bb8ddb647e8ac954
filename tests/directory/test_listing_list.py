import pytest

from directory import catalogue
from tests import factories
from tests.factories import AYAGAWA, OSAKA, TAKATSUKI, TOYONAKA, names

pytestmark = pytest.mark.django_db
LISTS = {
    "/en/centers/": factories.center,
    "/en/groups/": factories.group,
    "/en/organizations/": factories.organization,
    "/en/employers/": factories.employer,
}


def fill(number, make=factories.center, **values):
    for place in range(number):
        make(f"窓口{place:02}", **values)


def shown(response):
    return names(response.context["listings"])


@pytest.mark.parametrize("path", ["/listings/", *LISTS])
def test_list_shows_what_is_published(client, path):
    for status in ("draft", "in_review", "published", "paused", "closed"):
        LISTS.get(path, factories.center)(f"窓口({status})", status=status)
    response = client.get(path)
    assert shown(response) == ["窓口(published)"]
    assert [status for status in ("draft", "in_review", "closed") if f"窓口({status})" in response.text] == []


@pytest.mark.parametrize("path", LISTS)
def test_kind_list_shows_its_kind_alone(client, path):
    for other, make in LISTS.items():
        make(other)
    response = client.get(path)
    assert (shown(response), response.context["total"]) == ([path], 1)


@pytest.mark.parametrize("path", LISTS)
def test_kind_list_keeps_its_kind_among_nationwide_and_wider_results(client, path):
    factories.town(TAKATSUKI)
    for other, make in LISTS.items():
        make(f"{other}大阪", prefecture=factories.prefecture("27"))
        make(f"{other}全国", serves="nationwide")
        make(f"{other}香川", municipality=factories.town(AYAGAWA))
    response = client.get(path, {"prefecture": "osaka"})
    assert (shown(response), names(response.context["nationwide"])) == ([f"{path}大阪"], [f"{path}全国"])
    empty = client.get(path, {"prefecture": "osaka", "municipality": AYAGAWA})
    found = [item.name for ring in empty.context["rings"] for item in ring.listings]
    assert sorted(found) == sorted([f"{path}大阪", f"{path}全国", f"{path}香川"])


def test_nationwide_stands_in_a_part_of_its_own(client):
    factories.center("大阪府の窓口", prefecture=factories.prefecture("27"))
    factories.group("全国の居場所", serves="nationwide")
    everything, osaka = client.get("/en/listings/"), client.get("/en/listings/?prefecture=osaka")
    assert (shown(everything), everything.context["nationwide"]) == (["全国の居場所", "大阪府の窓口"], [])
    assert (shown(osaka), names(osaka.context["nationwide"])) == (["大阪府の窓口"], ["全国の居場所"])
    assert (osaka.context["total"], osaka.context["total_before"]) == (1, None)


def test_nationwide_part_obeys_the_other_conditions(client):
    prefecture = factories.prefecture("27")
    factories.group("大阪の居場所", prefecture=prefecture, by_email=True)
    factories.group("全国の居場所", serves="nationwide", by_email=True)
    factories.group("電話の居場所", serves="nationwide", by_phone=True)
    factories.center("全国の窓口", serves="nationwide", by_email=True)
    response = client.get("/en/listings/?prefecture=osaka&by_email=yes&kind=group")
    assert names(response.context["nationwide"]) == ["全国の居場所"]


def test_notices_are_shown_and_the_page_answers(client):
    fill(1)
    response = client.get("/en/listings/?colour=blue&age=old&sort=near")
    assert (response.status_code, shown(response)) == (200, ["窓口00"])
    assert "There is no condition called “colour”, so it was not used." in response.text
    assert "The condition “Age” could not be used: “old” is unknown here." in response.text
    assert "“Nearest first” needs a municipality or a postal code." in response.text


def test_notice_is_escaped(client):
    response = client.get("/en/listings/", {"<b>x</b>": "1", "age": "<script>"})
    assert "<script" not in response.text and "<b>x" not in response.text
    assert "&lt;b&gt;x&lt;/b&gt;" in response.text


@pytest.mark.parametrize("page", ["0", "-1", "3", "last", "abc", "1.0", "9" * 40, "1%00"])
@pytest.mark.parametrize("path", ["/en/listings/", "/en/centers/", "/en/prefectures/osaka/"])
def test_page_that_is_none_is_404_with_a_way_back(client, path, page):
    fill(21, prefecture=factories.prefecture("27"))
    response = client.get(f"{path}?page={page}")
    assert response.status_code == 404
    assert f'href="{path}"' in response.text


def test_page_2_shows_the_rest_and_keeps_the_conditions(client):
    fill(41, by_email=True)
    fill(3, factories.group)
    response = client.get("/en/listings/?by_email=yes&sort=name&page=2")
    assert shown(response) == [f"窓口{number:02}" for number in range(20, 40)]
    assert 'rel="prev" href="/en/listings/?by_email=yes&amp;sort=name"' in response.text
    assert 'rel="next" href="/en/listings/?by_email=yes&amp;page=3&amp;sort=name"' in response.text
    assert shown(client.get("/en/listings/?by_email=yes&sort=name&page=3")) == ["窓口40"]


def test_page_1_of_an_empty_list_answers(client):
    assert client.get("/en/listings/?page=1").status_code == 200
    assert client.get("/en/listings/?page=2").status_code == 404


def test_chosen_conditions_are_ticked_and_carried_along(client):
    factories.center("メールの窓口", by_email=True, municipality=factories.town(TAKATSUKI))
    text = client.get(f"/en/listings/?by_email=yes&municipality={TAKATSUKI}&age=45&q=窓口").text
    assert '<input type="checkbox" name="by_email" value="yes" checked>' in text
    assert '<input type="checkbox" name="online" value="yes" disabled>' in text
    assert f'<input type="hidden" name="municipality" value="{TAKATSUKI}">' in text
    assert 'name="age" min="0" max="120" inputmode="numeric" value="45"' in text
    assert 'name="q" maxlength="200" value="窓口"' in text


def test_listing_list_queries_do_not_grow(client, django_assert_num_queries):
    """The revision; the page's listings; their areas, schedules and sources."""
    for number in (1, 3):
        fill(number, areas=[factories.prefecture("27")])
        catalogue.current()
        with django_assert_num_queries(5):
            client.get("/en/listings/")


def test_listing_list_with_conditions_queries_do_not_grow(client, django_assert_num_queries):
    """The nationwide part comes with the listings."""
    for number in (1, 3):
        fill(number, areas=[factories.prefecture("27")], by_email=True)
        fill(number, factories.group, serves="nationwide", by_email=True)
        catalogue.current()
        with django_assert_num_queries(5):
            client.get("/en/listings/?prefecture=osaka&by_email=yes")


def test_prefecture_page_the_path_wins(client):
    factories.town(TAKATSUKI)
    factories.prefecture("13")
    factories.center("大阪府の窓口", prefecture=factories.prefecture("27"))
    factories.center("東京都の窓口", prefecture=factories.prefecture("13"))
    response = client.get("/en/prefectures/osaka/?prefecture=tokyo")
    assert shown(response) == ["大阪府の窓口"]
    notice = "This page has already chosen a place or kind, so “Prefecture” was not used."
    assert response.context["filter"].notices == [notice]


def test_kind_page_the_path_wins(client):
    factories.center(), factories.group()
    response = client.get("/en/centers/?kind=group")
    assert shown(response) == ["大阪府ひきこもり地域支援センター"]
    notice = "This page has already chosen a place or kind, so “Kind” was not used."
    assert response.context["filter"].notices == [notice]


def test_prefecture_page_narrowed_to_a_town(client):
    factories.center("高槻の窓口", municipality=factories.town(TAKATSUKI))
    factories.center("豊中の窓口", municipality=factories.town(TOYONAKA))
    factories.center("大阪府の窓口", areas=[factories.prefecture("27")])
    near = client.get(f"/en/prefectures/osaka/?municipality={TAKATSUKI}&sort=near")
    assert shown(near) == ["高槻の窓口", "大阪府の窓口"]


def test_prefecture_page_lists_its_towns_without_wards(client):
    factories.town("271276")
    factories.town(AYAGAWA)
    response = client.get("/en/prefectures/osaka/")
    assert [town.code for town in response.context["municipalities"]] == [OSAKA]


@pytest.mark.parametrize("slug", ["edo", "Osaka", "27"])
def test_prefecture_that_is_none_is_404(client, slug):
    factories.prefecture("27")
    response = client.get(f"/en/prefectures/{slug}/")
    assert response.status_code == 404
    assert 'href="/en/listings/"' in response.text
