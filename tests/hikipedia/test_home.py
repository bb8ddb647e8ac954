import pytest
from django.db.migrations.recorder import MigrationRecorder

from hikipedia.models import SiteProfile
from hikipedia.views import shade
from tests import factories
from tests.factories import AYAGAWA

pytestmark = pytest.mark.django_db


def test_map_counts_what_stands_in_or_serves_each_prefecture(client):
    factories.all_prefectures()
    factories.center("大阪から香川へ", prefecture=factories.prefecture("27"), areas=[factories.town(AYAGAWA)])
    factories.group("香川の会", prefecture=factories.prefecture("37"))
    factories.group("全国の会", serves="nationwide", prefecture=factories.prefecture("13"))
    factories.group("下書きの会", prefecture=factories.prefecture("01"), status="draft")
    context = client.get("/en/").context
    tiles = [tile for _region, tiles in context["regions"] for tile in tiles]
    assert {tile.prefecture.slug: tile.count for tile in tiles if tile.count} == {"osaka": 1, "kagawa": 2}
    assert len(context["prefectures"]) == len(tiles) == 47
    assert context["counts"]["group"] == 2


def test_starts_show_numbers_and_leave_out_what_leads_nowhere(client):
    factories.group(by_email=True, silent_ok=True)
    factories.group("若草の会", by_email=True)
    factories.group("下書きの会", online=True, status="draft")
    starts = {feature.name: count for feature, count in client.get("/en/").context["starts"]}
    assert starts == {"reachable_without_voice": 2, "by_email": 2, "silent_ok": 1}


def test_home_costs_two_queries(client, django_assert_num_queries):
    """The next events, and whether the catalogue is the present one: it says the rest."""
    for _number in range(2):
        factories.group(prefecture=factories.prefecture("27"))
        client.get("/en/")  # the first reader after a change makes the catalogue
        with django_assert_num_queries(2):
            client.get("/en/")


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (1, 1), (3, 1), (4, 2), (7, 2), (8, 3), (15, 3), (16, 4), (500, 4)]
)
def test_shade(count, expected):
    assert shade(count) == expected


def test_about_says_what_is_not_filled_in_yet(client):
    text = client.get("/en/about/").text
    assert text.count("This part is not filled in yet.") == 3
    assert "The address to write to is not filled in yet." in text


def test_about_shows_who_runs_the_site(client):
    SiteProfile.objects.create(
        operator_name="ひきこもりネットワーク", funding="寄付", contact_email="node@example.jp"
    )
    text = client.get("/en/about/").text
    assert "ひきこもりネットワーク" in text and "寄付" in text
    assert '<a href="mailto:node@example.jp">node@example.jp</a>' in text
    assert text.count("This part is not filled in yet.") == 1


def test_site_profile_is_one_row():
    SiteProfile(operator_name="一").save()
    SiteProfile(operator_name="二").save()
    assert [profile.operator_name for profile in SiteProfile.objects.all()] == ["二"]


def test_health_of_process_and_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").text == "ok"
    response = client.get("/readyz")
    assert (response.status_code, response.text, response.headers["Cache-Control"]) == (
        200,
        "ready",
        "no-store",
    )


def test_readyz_with_a_missing_migration(client):
    MigrationRecorder.Migration.objects.filter(app="directory").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "not ready")


def test_robots_keeps_out_of_admin_and_names_the_sitemap(client):
    lines = ["User-agent: *", "Disallow: /admin/", "Sitemap: http://127.0.0.1:8000/sitemap.xml", ""]
    assert client.get("/robots.txt").text.split("\n") == lines
