"""People who register for an event through its pages, as a browser without JavaScript would."""

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

TIMEOUT = 120  # seconds


class Forms(HTMLParser):
    """The forms of a page: {address: {name: value}} with what a browser sends of them untouched.

    Several forms may have one address; `of` finds the one that has certain values."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and self.forms and given.get("name"):
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.forms[-1][given["name"]] = given.get("value") or ""

    def of(self, **values: str) -> dict[str, str] | None:
        return next((form for form in self.forms if values.items() <= form.items()), None)

    def with_field(self, name: str) -> dict[str, str] | None:
        return next((form for form in self.forms if name in form), None)


@dataclass
class Answer:
    status: int
    html: str
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass
class Person:
    number: int
    port: int
    event: str  # its address
    code: str = ""  # what cancels; none: not registered
    sent: Answer | None = None  # the answer to the form
    faults: list[str] = field(default_factory=list)

    @property
    def nickname(self) -> str:
        return f"(例){self.number:04}"

    def register(self) -> None:
        page = f"{self.event}register/"
        form = Forms(self.ask("GET", page).html).with_field("nickname")
        if form is None:
            self.faults.append("no form")
            return
        values = {"mode": "on_site", "size": "1", "nickname": self.nickname}
        self.sent = self.ask("POST", page, form | values)
        receipt = Forms(self.sent.html).with_field("code")
        self.code = receipt["code"] if receipt else ""
        if not self.code:
            self.faults.append("no receipt")

    def cancel(self) -> None:
        page = f"{self.event}registration/"
        form = Forms(self.ask("POST", page, {"code": self.code}).html).of(action="cancel")
        if form is None:
            self.faults.append("no way to cancel")
            return
        self.ask("POST", page, form)

    def ask(self, method: str, path: str, values: dict[str, str] | None = None) -> Answer:
        began = time.perf_counter()
        status, html = 0, ""
        try:
            status, html = self.request(method, path, values)
        except OSError as error:
            self.faults.append(type(error).__name__)
        if status != 200:
            self.faults.append(f"{method} {status}")
        return Answer(status, html, began, time.perf_counter())

    def request(self, method: str, path: str, values: dict[str, str] | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        headers = {"X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250}"}
        body = None
        if values is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(values)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()
