import pytest

from directory.models import CrisisLine, Resource

pytestmark = pytest.mark.django_db


def test_crisis_page_shows_lines_in_their_order(client):
    CrisisLine.objects.create(name="よりそいホットライン", channel="phone", phone="0120-279-338", order=2)
    CrisisLine.objects.create(name="まもろうよ こころ", channel="web", website="https://example.jp/", order=1)
    CrisisLine.objects.create(name="下書きの線", channel="phone", order=0, is_published=False)
    response = client.get("/en/crisis/")
    assert [line.name for line in response.context["lines"]] == ["まもろうよ こころ", "よりそいホットライン"]
    assert 'href="tel:0120279338"' in response.text
    assert response.text.count("Not yet checked by Node") == 2


def test_crisis_page_without_lines_names_the_emergency_numbers(client):
    assert "In danger, call 119 or 110." in client.get("/en/crisis/").text


def test_resources_stand_in_groups_newest_first(client):
    for kind, title, year in (
        ("statistics", "調査A", 2015),
        ("statistics", "調査B", 2022),
        ("media", "ひきポス", None),
    ):
        Resource.objects.create(kind=kind, title=title, year=year)
    Resource.objects.create(kind="document", title="下書きの文書", is_published=False)
    groups = client.get("/en/resources/").context["groups"]
    assert [(kind.value, [item.title for item in items]) for _label, kind, items in groups] == [
        ("media", ["ひきポス"]),
        ("statistics", ["調査B", "調査A"]),
    ]
