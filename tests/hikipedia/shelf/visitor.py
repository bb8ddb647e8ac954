"""Somebody who asks the server, without a network."""

from io import BytesIO
from typing import NamedTuple
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_started
from django.db import close_old_connections


class Answer(NamedTuple):
    status: str
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Visitor:
    def __init__(self, application):
        self.application = application

    def __call__(self, path, query="", method="GET", **headers):
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
        environ |= {"HTTP_HOST": "testserver", "wsgi.input": BytesIO(), "REMOTE_ADDR": "127.0.0.1"}
        environ |= {f"HTTP_{name}": value for name, value in headers.items()}
        setup_testing_defaults(environ)
        started = []
        request_started.disconnect(close_old_connections)  # as Django's own client does
        try:
            body = self.application(environ, lambda status, headers: started.append((status, headers)))
        finally:
            request_started.connect(close_old_connections)
        [(status, found)] = started
        assert len(found) == len(dict(found)), "a header is there twice"
        return Answer(status, dict(found), b"".join(body))
