"""The municipalities offered to whoever types into the form of a listing."""

import json

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def chosen(client, query):
    field = {"app_label": "directory", "model_name": "servedarea", "field_name": "municipality"}
    response = client.get(reverse("admin:directory_municipality_choose"), field | {"term": query})
    return [row["text"] for row in json.loads(response.content)["results"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("大和市", ["神奈川県 大和市", "東京都 東大和市"]),
        ("神奈川県 大和市", ["神奈川県 大和市"]),
        ("大和", ["宮城県 大和町", "神奈川県 大和市", "奈良県 大和高田市", "東京都 東大和市"]),
        ("やまと", ["神奈川県 大和市", "奈良県 大和高田市", "東京都 東大和市"]),
        ("やまとし", ["神奈川県 大和市", "東京都 東大和市"]),
        ("YAMATO", ["神奈川県 大和市", "奈良県 大和高田市", "東京都 東大和市"]),
        ("大阪市", ["大阪府 大阪市", "大阪府 大阪市北区", "大阪府 東大阪市"]),
        ("北区", ["東京都 北区", "大阪府 大阪市北区"]),
        ("大阪市北区", ["大阪府 大阪市北区"]),
        ("大阪府 北区", ["大阪府 大阪市北区"]),
        ("府", ["大阪府 大阪市", "大阪府 大阪市北区", "大阪府 東大阪市"]),
    ],
)
def test_nearest_name_is_offered_first(client, staff, query, names):
    for code in ("132209", "131172", "292028", "044211", "142131", "272272", "271276"):
        factories.town(code)
    assert chosen(client, query) == names
