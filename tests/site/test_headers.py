"""The headers of an answer, read off the wire: Django's test client does not see all that is sent."""

import http.client
import os
import subprocess
import sys
from contextlib import contextmanager
from unittest.mock import ANY
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests import data

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
HSTS = "Strict-Transport-Security"
# Asks for the health page of a site that is served as https://hikipedia.example.
OVER_HTTPS = """
from hikipedia.wsgi import application
from django.test import Client
for host in ("hikipedia.example", "127.0.0.1"):
    response = Client(headers={"host": host}).get("/healthz", secure=True)
    print(response.headers.get("Strict-Transport-Security"))
"""


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@contextmanager
def connection():
    """To a server in this very thread, which is the one that may ask the test's database."""
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet) as server:
        yield server, http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)


@contextmanager
def kept_transaction():
    """Django closes its connection between requests, and with it the transaction that holds the data."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def ask(path, **headers):
    with kept_transaction(), connection() as (server, client):
        client.request("GET", path, headers=headers)  # waits in the server's queue …
        server.handle_request()  # … until it is taken out here
        response = client.getresponse()
        response.read()
        client.close()
        return response


PATHS = [
    ("/", 200),
    ("/en/listings/", 200),
    (f"/listings/{data.public_codes()[0]}/", 200),
    ("/prefectures/osaka/?age=x", 200),
    ("/nothing/", 404),
    (f"/listings/?{'q' * 2001}", 414),
    ("/healthz", 200),
    ("/robots.txt", 200),
    ("/sitemap.xml", 200),
]


@pytest.mark.parametrize(("path", "status"), PATHS, ids=[path[:30] for path, _status in PATHS])
def test_security_headers_of_public_pages(real_site, path, status):
    response = ask(path)
    assert response.status == status
    assert {name: response.headers.get_all(name) for name in SECURITY} == {
        name: [value] for name, value in SECURITY.items()
    }


@pytest.mark.parametrize(("path", "status"), PATHS, ids=[path[:30] for path, _status in PATHS])
def test_public_pages_keep_no_trace(real_site, path, status):
    """Neither a cookie that somebody sends nor their language changes anything, and none is given."""
    response = ask(
        path, **{"Cookie": "sessionid=abc; csrftoken=abc; django_language=en", "Accept-Language": "en"}
    )
    vary = {name.strip().lower() for name in (response.headers["Vary"] or "").split(",")}
    assert (response.status, response.headers["Set-Cookie"], vary & {"cookie", "accept-language"}) == (
        status,
        None,
        set(),
    )
    assert response.headers["Content-Language"] == ("en" if path.startswith("/en/") else "ja")


def test_refused_host_gets_the_headers_too(real_site):
    response = ask("/", Host="evil.example")
    assert (response.status, response.headers["Content-Security-Policy"]) == (400, CSP)


def test_back_office_may_use_its_own_scripts_and_see_where_staff_come_from(real_site):
    """Django checks the Referer of what staff send; nothing of it reaches another site."""
    response = ask("/admin/login/")
    assert "script-src 'self';" in response.headers["Content-Security-Policy"]
    own = {"Content-Security-Policy": ANY, "Referrer-Policy": "same-origin"}
    assert {name: response.headers[name] for name in SECURITY} == SECURITY | own


def test_http_site_does_not_ask_for_https(real_site):
    assert ask("/").headers[HSTS] is None


def test_https_site_asks_for_https(tmp_path):
    variables = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "hikipedia.settings",
        "SITE_URL": "https://hikipedia.example",
    }
    command = [sys.executable, "-W", "ignore", "-c", OVER_HTTPS]
    result = subprocess.run(
        command, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, timeout=60
    )
    assert (result.stderr, result.stdout.splitlines()) == (
        "",
        ["max-age=31536000; includeSubDomains; preload"] * 2,
    )
