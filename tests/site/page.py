"""A fetched page, read just far enough to ask it questions."""

from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}
NOT_TYPED = {"hidden", "submit", "button"}


@lru_cache
def application():
    return WSGIHandler()


class Tag(NamedTuple):
    name: str
    attributes: dict
    parents: list  # of tags around it, the outermost first

    def __getitem__(self, attribute):
        return self.attributes.get(attribute)

    @property
    def classes(self):
        return (self["class"] or "").split()


class Page(HTMLParser):
    def __init__(self, path, status, headers, html):
        super().__init__()
        self.path, self.status, self.headers, self.html = path, status, headers, html
        self.tags, self._open, self._texts = [], [], []
        self.feed(html)
        self.close()

    @classmethod
    def fetch(cls, path):
        """Without Django's test client, which copies the context of every template: there are many pages."""
        return cls.of(path, application().get_response(RequestFactory(HTTP_HOST="testserver").get(path)))

    @classmethod
    def of(cls, path, response):
        headers = {name.lower(): value for name, value in response.headers.items()}
        headers |= {"set-cookie": response.cookies.output()} if response.cookies else {}
        return cls(path, response.status_code, headers, response.content.decode())

    def handle_starttag(self, name, attrs):
        tag = Tag(name, dict(attrs), list(self._open))
        self.tags.append(tag)
        if name not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, name, attrs):
        self.tags.append(Tag(name, dict(attrs), list(self._open)))

    def handle_endtag(self, name):
        while self._open and self._open.pop().name != name:
            pass

    def handle_data(self, data):
        self._texts.append((list(self._open), data))

    @property
    def language(self):
        return "en" if self.path.startswith("/en/") else "ja"

    @property
    def text(self):
        return "".join(data for _around, data in self._texts)

    @property
    def title(self):
        [title] = self.find("title")
        return self.text_of(title)

    @property
    def headings(self):
        """Their levels in order."""
        return [int(tag.name[1]) for tag in self.tags if tag.name in {"h1", "h2", "h3", "h4", "h5", "h6"}]

    @property
    def controls(self):
        """What a visitor fills in."""
        return [tag for tag in self.find("input", "select", "textarea") if tag["type"] not in NOT_TYPED]

    @property
    def notices(self):
        return [self.text_of(tag) for tag in self.tags if "notice" in tag.classes]

    @property
    def links(self):
        return [tag["href"] for tag in self.find("a")]

    def find(self, *names):
        return [tag for tag in self.tags if tag.name in names]

    def text_of(self, tag):
        around = (data for parents, data in self._texts if any(parent is tag for parent in parents))
        return " ".join("".join(around).split())

    def label_of(self, control):
        """The text of the visible label of a control."""
        wrapping = [tag for tag in control.parents if tag.name == "label"]
        naming = [tag for tag in self.find("label") if tag["for"] and tag["for"] == control["id"]]
        texts = (self.text_of(tag) for tag in [*wrapping, *naming] if "unseen" not in tag.classes)
        return " ".join(texts)
