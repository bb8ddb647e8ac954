"""The report afterwards, with what there is to read."""

import pytest

from directory import history
from tests import factories

from .admin_forms import fields_of, said, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(organizer, organization):
    return factories.event(organizer=organization)


def posted(client, event, **values):
    context = client.get(url(event, "report")).context
    data = fields_of(context["form"]) | fields_of(context["materials"].management_form)
    for form in context["materials"].forms:
        data |= fields_of(form)
    return data | {name.replace("_", "-", 2) if "_" in name else name: one for name, one in values.items()}


def test_report_and_material(client, organizer, event):
    values = {"materials_0_title": "当日の資料", "materials_0_url": "example.jp/a.pdf"}
    client.post(url(event, "report"), posted(client, event, report="20人が来ました。", **values))
    event.refresh_from_db()
    assert (event.report, said(client)) == ("20人が来ました。", ["報告を保存しました。"])
    assert [(one.title, one.url) for one in event.materials.all()] == [
        ("当日の資料", "https://example.jp/a.pdf")
    ]
    assert [one.by for one in history.versions(event)] == [organizer, None]
    assert event.changes.count() == 0


def test_the_report_of_somebody_else_is_not_written_over_unseen(client, event):
    data = posted(client, event, report="わたしの報告")
    event.report = "ほかの人の報告"
    event.save()
    response = client.post(url(event, "report"), data)
    event.refresh_from_db()
    assert (response.status_code, event.report) == (200, "ほかの人の報告")
    again = fields_of(response.context["form"])
    assert again["report"] == "わたしの報告"
    assert client.post(url(event, "report"), data | again).status_code == 302
    event.refresh_from_db()
    assert event.report == "わたしの報告"


def test_a_material_without_an_address_keeps_what_was_typed(client, event):
    data = posted(client, event, report="20人が来ました。", materials_0_title="当日の資料")
    response = client.post(url(event, "report"), data)
    assert [form.errors.get("url") for form in response.context["materials"].forms][0]
    assert "20人が来ました。" in response.content.decode() and event.materials.count() == 0
