"""Rules over all screens of visitors: the form, the errors, the receipt, the code, the question."""

import gzip
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests import factories

from .visitor import address, code_of, page, register, send, show, token

pytestmark = pytest.mark.django_db
CSS = (settings.BASE_DIR / "static" / "css" / "site.css").read_bytes()


@pytest.fixture
def event():
    return factories.event(
        attendance="hybrid",
        capacity_on_site=1,
        takes_questions=True,
        municipality=factories.town(),
        venue="市民会館(例)",
        entrance="右の小さな扉",
        online_url="https://meet.example.jp/abc",
    )


@pytest.fixture(params=["", "/en"])
def screens(request, client, event):
    """All of them, in one language."""
    start = request.param
    get, post = (lambda name: client.get(start + address(event, name))), client.post
    value = token(client, event)
    group = factories.registration(event, size=2, mode="on_site")
    seated = factories.registration(event, mode="online")
    closed = factories.event(registration="elsewhere")
    form, code = start + address(event), start + address(event, "registration")
    question = start + address(event, "question")
    return [
        get("register"),
        get("registration"),
        get("question"),
        client.get(start + address(closed)),
        post(form, {"token": value}),
        post(form, {"token": value, "nickname": "みかん", "size": "2", "mode": "on_site"}),
        post(code, {"code": code_of(seated)}),
        post(code, {"code": "さくら"}),
        post(code, {"code": code_of(group), "action": "change", "size": "9"}),
        post(code, {"code": code_of(group), "action": "cancel"}),
        post(question, {"token": "", "text": "写真は?"}),
        post(question, {"token": token(client, event, "question"), "text": "写真は?"}),
    ]


def test_screens_keep_the_rules_of_the_site(screens):
    for response in screens:
        html = page(response)
        ids = [tag["id"] for tag in html.tags if tag["id"]]
        assert (html.headings[0], html.headings.count(1)) == (1, 1)
        assert all(
            after <= before + 1 for before, after in zip(html.headings, html.headings[1:], strict=False)
        )
        assert sorted(set(ids)) == sorted(ids)
        assert [link for link in html.links if link.startswith("#") and link[1:] not in ids] == []
        assert [tag.attributes for tag in html.controls if not html.label_of(tag)] == []
        assert html.find("script", "style", "iframe") == []
        assert [tag.attributes for tag in html.tags if "style" in tag.attributes] == []
        assert [form["action"] for form in html.find("form") if not form["action"].startswith("/")] == []
        assert [tag["src"] for tag in html.tags if urlsplit(tag["src"] or "").netloc] == []


def test_screens_are_kept_by_nobody(screens):
    for response in screens:
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
        assert (response["Referrer-Policy"], dict(response.cookies)) == ("no-referrer", {})


def test_screens_say_what_describes_a_field(screens):
    for response in screens:
        html = page(response)
        ids = {tag["id"] for tag in html.tags}
        named = [name for tag in html.tags for name in (tag["aria-describedby"] or "").split()]
        assert [name for name in named if name not in ids] == []


def weight(*contents):
    return sum(len(gzip.compress(content, compresslevel=6)) for content in contents)


def test_two_screens_weigh_less_than_30_kilobytes(client, event):
    """The form and the receipt with the style sheet: as sent, and even before they are compressed."""
    form = client.get(address(event))
    receipt = register(client, event, mode="online", note="途中で休憩したい" * 9, email="mikan@example.jp")
    both = form.content, receipt.content
    assert weight(CSS, *both) < 14 * 1024
    assert 20 * 1024 < len(CSS) + sum(map(len, both)) < 30 * 1024


def test_form_is_two_screens_away_from_the_receipt(client, event):
    """No redirect in between, whose address would stay in the history."""
    response = send(client, event, token(client, event), mode="online")
    assert (response.status_code, "Location" in response.headers) == (200, False)
    assert show(client, event, "さくら").status_code == 200
