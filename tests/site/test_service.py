"""What machines ask for: health, robots.txt, the sitemap."""

import datetime
import os
import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from directory.models import Prefecture
from hikipedia.models import SiteProfile
from tests import data

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_healthz_asks_no_database(client):
    """Without the `db` fixture: any query would be an error."""
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok", "no-store")


def test_readyz(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ready", "no-store")


def test_readyz_without_a_migration(client, db, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("directory", False)])
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready")


def test_readyz_without_a_trigger(client, db):
    with connection.cursor() as cursor:
        table = " ON directory_listing" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER directory_listing_update_revised{table}")
    assert client.get("/readyz").status_code == 503


def test_readyz_without_a_database(client, db, monkeypatch):
    def fail(self, connection):
        raise OperationalError("the password of staff is wrong")

    monkeypatch.setattr(MigrationExecutor, "__init__", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready")


def test_readyz_where_the_database_accepts_and_never_answers(tmp_path):
    """As when its machine hangs: the answer comes, and does not wait for it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://hikipedia:password@127.0.0.1:{silent.getsockname()[1]}/hikipedia"
        code = (
            "import django; django.setup(); from django.test import Client; "
            "response = Client(headers={'host': 'localhost'}).get('/readyz'); "
            "print(response.status_code, response.content.decode())"
        )
        values = {"DATABASE_URL": url, "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
        values |= {"DJANGO_SETTINGS_MODULE": "hikipedia.settings"}
        command = [sys.executable, "-c", code]
        said = subprocess.check_output(command, cwd=settings.BASE_DIR, env=values, text=True, timeout=60)
    assert said == "503 not ready\n"


def test_robots_may_read_all_but_the_back_office(client):
    response = client.get("/robots.txt")
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    assert response.content.decode().splitlines() == lines
    assert response["Content-Type"].startswith("text/plain")


@pytest.mark.django_db
def test_security_txt_says_whom_to_tell(client):
    SiteProfile.objects.create(contact_email="madoguchi@hikipedia.example")
    response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.datetime.fromisoformat(fields.pop("Expires"))
    assert fields == {
        "Contact": "mailto:madoguchi@hikipedia.example",
        "Preferred-Languages": "ja, en",
        "Canonical": f"{settings.SITE_URL}/.well-known/security.txt",
    }
    days = (expires - datetime.datetime.now(datetime.UTC)).days
    assert (150 < days < 365, response["Content-Type"]) == (True, "text/plain; charset=utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("values", [None, {"contact_email": ""}])
def test_security_txt_invents_no_address(client, values):
    if values:
        SiteProfile.objects.create(**values)
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.fixture
def sitemap(real_site, client):
    return ElementTree.fromstring(client.get("/sitemap.xml").content)


def paths(sitemap):
    return [urlsplit(place.text).path for place in sitemap.iter(f"{SITEMAP}loc")]


def test_sitemap_names_published_listings_in_both_languages(sitemap):
    expected = {f"{start}/listings/{code}/" for code in data.public_codes() for start in ("", "/en")}
    assert {path for path in paths(sitemap) if re.search("/listings/.", path)} == expected


def test_sitemap_names_each_page_once(sitemap):
    found = paths(sitemap)
    assert len(found) == len(set(found))
    prefectures = {prefecture.get_absolute_url() for prefecture in Prefecture.objects.all()}
    assert prefectures | {"/", "/en/", "/listings/", "/crisis/", "/about/privacy/"} <= set(found)


def test_sitemap_leads_somewhere(sitemap, client):
    few = paths(sitemap)[::60]
    assert {path: client.get(path).status_code for path in few} == dict.fromkeys(few, 200)


def test_sitemap_sets_no_cookie(real_site, client):
    response = client.get("/sitemap.xml")
    assert (response.status_code, dict(response.cookies)) == (200, {})
