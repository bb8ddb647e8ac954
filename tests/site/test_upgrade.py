"""A site of the last release is brought up to date with all that is in it.

The release's own code makes the database, in a process of its own; then the present code takes over.
"""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from hikipedia import migration_rules

MAKE = """
import json, pathlib, tempfile
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from directory import history
from directory.models import Listing, Municipality
from tests import factories

whole = settings.FIXTURE_FOLDER
with tempfile.TemporaryDirectory() as folder:  # geography of one prefecture: all of it takes long
    settings.FIXTURE_FOLDER = pathlib.Path(folder)
    for name in ("prefectures.csv", "municipalities.csv"):
        head, *lines = (whole / name).read_text().splitlines()
        lines = [line for line in lines if line.startswith("37")]
        pathlib.Path(folder, name).write_text("\\n".join([head, *lines]) + "\\n")
    call_command("prepare", verbosity=0)
settings.FIXTURE_FOLDER = whole
town = Municipality.objects.get(code="372013")
listings = [make(municipality=town) for make in
            (factories.center, factories.group, factories.organization, factories.employer)]
for listing in listings:
    factories.contact(listing), factories.schedule(listing), factories.check(listing, "2026-11-25")
    history.catch_up(listing)
Listing.objects.update(status="published")
"""
CONTENTS = """
import json
import django
django.setup()
from django.apps import apps
from directory import history
from directory.models import Listing

def contents():
    names = ["directory.Listing", "directory.ContactPoint", "directory.Schedule", "directory.Check",
             "directory.Municipality", "hikipedia.User", "reversion.Version"]
    models = [apps.get_model(name) for name in names]
    found = {model.__name__: sorted(map(str, model.objects.values_list("pk", flat=True))) for model in models}
    for listing in Listing.objects.order_by("pk"):
        found[listing.code] = [listing.name, listing.status, str(listing.verified_on),
                               len(history.versions(listing.kind_object))]
    return found
"""
TELL = "\nprint(json.dumps(contents()))"
UPGRADE = """
from django.core.management import call_command
from django.test import Client
from directory import triggers
call_command("migrate", interactive=False, verbosity=0)
client = Client(headers={"host": "localhost"})
pages = ["/readyz", "/", "/en/", "/listings/", "/prefectures/kagawa/", "/municipalities/372013/"]
pages += [f"/listings/{code}/" for code in Listing.objects.values_list("code", flat=True)]
statuses = {page: client.get(page).status_code for page in pages}
print(json.dumps([contents(), statuses, triggers.missing()]))
"""


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=settings.BASE_DIR, capture_output=True, check=True).stdout


def found():
    """What git calls the last release. One does not come before itself: it is looked for behind HEAD."""
    for command in (
        ("describe", "--tags", "--abbrev=0", "--match=v*", "HEAD^"),
        ("rev-parse", "--verify", f"{migration_rules.COMMIT}^{{commit}}"),
    ):
        try:
            return git(*command).decode().strip()
        except (OSError, subprocess.CalledProcessError):
            continue
    pytest.skip(
        "there is no release to upgrade from: its commit is not in this clone (git fetch --unshallow)"
    )


@pytest.fixture
def last_release(tmp_path):
    """Its code in a folder."""
    release = os.environ.get("UPGRADE_FROM") or found()
    folder = tmp_path / "release"
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, input=git("archive", "--format=tar", release), check=True)
    return folder


@contextmanager
def own_database(folder):
    """Its DATABASE_URL."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/upgraded.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_upgraded"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(code, release, database, data):
    values = {"DATABASE_URL": database, "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "hikipedia.settings"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=release, env=kept | values, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.splitlines()[-1])


@pytest.mark.django_db
def test_a_site_of_the_last_release_is_brought_up_to_date(last_release, tmp_path):
    with own_database(tmp_path) as database:
        before = run(MAKE + CONTENTS + TELL, last_release, database, tmp_path)
        after, statuses, missing = run(CONTENTS + UPGRADE, settings.BASE_DIR, database, tmp_path)
    assert after == before
    assert (len(before["Listing"]), len(before["Check"])) == (4, 4)
    assert statuses == dict.fromkeys(statuses, 200)
    assert (len(statuses), missing) == (10, [])
