"""The least a WSGI application can do: the page of bench/shelf.py, from memory."""

import os

BODY = b"x" * int(os.environ.get("HELLO_BYTES", "16384"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
