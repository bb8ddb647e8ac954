"""How the site is, in numbers, for its administrators and for a machine that looks after it."""

import datetime
import io

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from directory import triggers
from events.models import Event
from hikipedia import measures
from hikipedia.backups import files
from hikipedia.shelf import shelves
from tests import factories

TOKEN = "token-of-the-machine-that-looks"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.SHELF_DIR, settings.BACKUP_DIR = tmp_path / "shelf", tmp_path / "backups"
    settings.METRICS_TOKEN = TOKEN


def values():
    return {f"{measure.name}{measure.part}": measure.value for measure in measures.measures()}


def bad():
    return {measure.name for measure in measures.measures() if measure.is_bad}


def put_backup(age):
    made = files.new("sqlite")
    moment = timezone.localtime(timezone.now() - age)
    made = files.Backup(made.path.with_name(f"hikipedia-{moment:%Y%m%d-%H%M%S}.sqlite3.gz"))
    files.finish(made, files.draft(made), {})


@pytest.mark.django_db
def test_numbers_of_the_database():
    factories.center(status="draft"), factories.group(status="published")
    factories.registration(factories.event())
    Event.objects.update(deletion_on=timezone.localdate() - datetime.timedelta(days=1))
    found = values()
    expected = {
        "hikipedia_database_up": True,
        "hikipedia_migrations_pending": 0,
        "hikipedia_triggers_missing": 0,
        "hikipedia_revision": triggers.revision(),
        'hikipedia_listings{status="draft"}': 1,
        'hikipedia_listings{status="published"}': 1,
        "hikipedia_checks_overdue": 1,
        "hikipedia_mails_waiting": 0,
        "hikipedia_registrations_past_date": 1,
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.django_db
def test_numbers_of_the_shelf():
    shelves.move(triggers.revision())
    folder = shelves.folder() / shelves.link()
    folder.mkdir()
    (folder / "_.html").write_bytes(b"12345")
    (folder / "_.html.gz").write_bytes(b"123")
    found = values()
    assert (found["hikipedia_shelf_pages"], found["hikipedia_shelf_bytes"]) == (1, 8)
    assert 0 <= found["hikipedia_shelf_age_seconds"] < 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], {"hikipedia_backup_age_seconds"}),
        ([1, 2], set()),
        ([2, 3], {"hikipedia_backup_age_seconds"}),
        ([1, 15], {"hikipedia_backup_oldest_age_seconds"}),
    ],
)
def test_what_somebody_has_to_look_at(days, expected):
    for age in days:
        put_backup(datetime.timedelta(days=age))
    assert bad() == expected | {"hikipedia_follower_up"}  # nobody follows in a test


@pytest.mark.django_db
def test_a_database_without_its_triggers_is_told():
    with connection.cursor() as cursor:
        table = " ON directory_listing" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER directory_listing_update_revised{table}")
    assert "hikipedia_triggers_missing" in bad()


def test_without_a_database_the_rest_is_told(monkeypatch):
    def fail():
        raise OperationalError("connection refused")
        yield

    monkeypatch.setattr(measures, "_of_the_database", fail)
    found = values()
    assert (found["hikipedia_database_up"], "hikipedia_shelf_pages" in found) == (False, True)
    assert "hikipedia_database_up" in bad()


@pytest.mark.django_db
def test_text_for_prometheus(client):
    response = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert lines[:3] == [
        "# HELP hikipedia_database_up database answers",
        "# TYPE hikipedia_database_up gauge",
        "hikipedia_database_up 1",
    ]
    names = [line.split()[2] for line in lines if line.startswith("# HELP")]
    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"bearer {TOKEN}", "Bearer ひみつ"]
)
def test_without_the_token_there_is_no_such_page(client, said):
    assert client.get("/metrics", headers={"authorization": said}).status_code == 404


@pytest.mark.django_db
def test_without_a_token_of_ours_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_page_for_administrators(client, db, staff):
    put_backup(datetime.timedelta(hours=1))
    response = client.get("/admin/status/")
    text = response.content.decode()
    assert ("最後のバックアップ" in text, "見張り役" in text) == (True, True)
    assert [measure.name for measure in response.context["measures"] if measure.is_bad] == [
        "hikipedia_follower_up"
    ]


@pytest.mark.django_db(transaction=True)
def test_age_of_a_real_backup():
    call_command("backup", stdout=io.StringIO())
    assert 0 <= values()["hikipedia_backup_age_seconds"] < 60
