"""The description by which a browser searches here from its address bar."""

from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest

SPACE = {"": "http://a9.com/-/spec/opensearch/1.1/"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def description(client):
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    return ElementTree.fromstring(response.content)


def test_every_page_names_the_description(client):
    for path in ("/", "/en/", "/listings/"):
        assert 'type="application/opensearchdescription+xml"' in client.get(path).content.decode()


def test_description_is_as_the_standard_wants_it(description):
    assert len(description.find("ShortName", SPACE).text) <= 16
    assert len(description.find("Description", SPACE).text) <= 1024
    assert len(description.find("Tags", SPACE).text) <= 256


def test_address_of_the_description_searches(description, client):
    url = next(url for url in description.iterfind("Url", SPACE) if url.get("type") == "text/html")
    address = urlsplit(url.get("template").replace("{searchTerms}", quote("家族会 札幌")))
    response = client.get(f"{address.path}?{address.query}")
    assert response.context["filter"].query.text == "家族会 札幌"
