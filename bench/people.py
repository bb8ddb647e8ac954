"""People who register for an event through its pages, as a browser without JavaScript would."""

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .forms import Forms

TIMEOUT = 120  # seconds


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
