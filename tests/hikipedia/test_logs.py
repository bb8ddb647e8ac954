"""What a log says of an error: where in the code, at which path, and nothing of what anybody typed."""

import io
import json
import logging
import re

import pytest

from hikipedia import logs
from hikipedia.views import CriteriaPage

SECRET = "himitsu"
WHERE = re.compile(r"test_logs\.py:\d+ fail")


@pytest.fixture
def broken(monkeypatch):
    """A page whose error repeats what the visitor typed."""

    def fail(self, **kwargs):
        try:
            int(self.request.GET["q"])
        except ValueError as error:
            raise LookupError(f"nothing for {self.request.GET['q']}") from error

    monkeypatch.setattr(CriteriaPage, "get_context_data", fail)


def written(client, formatter):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    client.raise_request_exception = False
    try:
        client.get(f"/about/criteria/?q={SECRET}", headers={"x-forwarded-for": "192.0.2.7"})
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def test_json_is_one_line_for_each_event(client, broken):
    text = written(client, logs.JsonFormatter())
    event = json.loads(text)
    assert text.count("\n") == 1
    assert event.pop("time").endswith("+00:00")
    assert WHERE.search(event.pop("where")[-1])
    assert event == {
        "level": "ERROR",
        "logger": "django.request",
        "message": "Internal Server Error: /about/criteria/",
        "method": "GET",
        "path": "/about/criteria/",
        "error": "LookupError from ValueError",
    }


@pytest.mark.parametrize("form", logs.FORMATS)
def test_no_log_repeats_what_was_typed(client, broken, form):
    options = logs.formatter(form)
    formatter = options.pop("()").rpartition(".")[2]
    text = written(client, getattr(logs, formatter)(**options))
    assert ("LookupError from ValueError" in text, bool(WHERE.search(text))) == (True, True)
    assert (SECRET in text, "192.0.2.7" in text, "q=" in text) == (False, False, False)


def test_gunicorn_writes_the_same_lines(capsys):
    """Its own messages, such as that a worker was started again, stand among ours."""
    config = logs.of_gunicorn("json")
    assert config["formatters"]["ours"] == logs.config("json", False)["formatters"]["ours"]
    assert logs.of_gunicorn("plain") == {}


def test_development_sees_everything():
    assert logs.config("plain", True)["formatters"]["ours"]["()"] == "logging.Formatter"
