"""What a visitor does with the forms, read off the page as a browser does it."""

import time
from types import SimpleNamespace

from django.utils.translation import get_language

from events import codes, limits
from tests.site.page import Page


def address(event, name="register"):
    return f"/events/{event.code}/{name}/"


def token(client, event, name="register"):
    return token_in(client.get(address(event, name)))


def token_in(response):
    [value] = [tag["value"] for tag in page(response).find("input") if tag["name"] == "token"]
    return value


def send(client, event, token_, **values):
    """A form of registration that was filled in well, but for what `values` say."""
    values = {"nickname": "みかん", "size": "1", "mode": event.modes[0]} | values
    return client.post(address(event), {"token": token_} | values)


def register(client, event, **values):
    return send(client, event, token(client, event), **values)


def show(client, event, code, action="", **values):
    return client.post(address(event, "registration"), {"code": code, "action": action} | values)


def code_of(registration):
    return codes.words(registration.key, get_language())


def page(response):
    return Page.of(response.wsgi_request.path, response)


def typed(response):
    """{name: what stands in it}, of all that a visitor sees and fills in."""
    html = page(response)
    found = {}
    for tag in html.controls:
        if tag.name == "textarea":
            found[tag["name"]] = html.text_of(tag)
        elif tag["type"] in ("radio", "checkbox"):
            if "checked" in tag.attributes:
                found[tag["name"]] = tag["value"] or "on"
        else:
            found[tag["name"]] = tag["value"] or ""
    found.pop("link", None)
    return found


def errors(response):
    html = page(response)
    return [html.text_of(tag) for tag in html.find("ul") if "errorlist" in tag.classes]


def headline(response):
    html = page(response)
    return html.text_of(html.find("h1")[0])


def words(response):
    """The code on a receipt."""
    html = page(response)
    [tag] = [tag for tag in html.tags if "words" in tag.classes]
    return html.text_of(tag)


def rows(response):
    """{label: value} of the table of a receipt."""
    html = page(response)
    labels = [html.text_of(tag) for tag in html.find("dt")]
    return dict(zip(labels, [html.text_of(tag) for tag in html.find("dd")], strict=True))


def at_the_start_of_a_span(monkeypatch):
    """The limits' clock, which stands at a full hour until the test moves it (`.now`)."""
    clock = SimpleNamespace(now=time.time() // limits.HOUR * limits.HOUR)
    clock.time = lambda: clock.now
    monkeypatch.setattr(limits, "time", clock)
    return clock
