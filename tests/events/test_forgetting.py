"""After the day that was promised nothing of a registrant is left, in the rows, in the files, in a dump."""

import base64
import datetime
import glob
import io
import json
import pickle
import re
import shutil
import sqlite3
import subprocess
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from events import forgetting
from events.models import Event, Mail, Question, Registration
from tests.events import life
from tests.factories import event, registration
from tests.killing import own_database

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
TRACES = [life.NICKNAME, life.NOTE, life.REASON, life.EMAIL, life.KEY]


def forget():
    out = io.StringIO()
    call_command("forget_registrations", stdout=out)
    return out.getvalue()


def deleted_on(day, **values):
    """An event with a registration and its mail."""
    made = event(**values)
    registration(made, email="mikan@example.jp")
    Event.objects.filter(pk=made.pk).update(deletion_on=day)
    return made


@pytest.mark.parametrize(("days", "left"), [(-1, 0), (0, 0), (1, 1)])
def test_registration_goes_on_its_day_with_its_mails(days, left):
    deleted_on(TODAY() + days * DAY)
    forget()
    assert (Registration.objects.count(), Mail.objects.count()) == (left, left)


def test_registration_without_a_day_goes():
    deleted_on(TODAY() + DAY)
    Event.objects.update(registration="elsewhere", deletion_on=None)
    forget()
    assert Registration.objects.count() == 0


def test_event_that_is_deleted_leaves_nothing():
    made = deleted_on(TODAY() + DAY)
    made.questions.create(text="駐車場はありますか", key="k")
    made.delete()
    assert [model.objects.count() for model in (Registration, Mail, Question)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("state", "deletion", "days_ago", "is_left"),
    [
        ("new", 0, 0, False),
        ("hidden", 0, 0, False),
        ("shown", 0, 0, True),
        ("new", 1, 0, True),
        ("new", None, 90, True),
        ("new", None, 91, False),
    ],
)
def test_question_that_is_not_public_goes(state, deletion, days_ago, is_left):
    day = None if deletion is None else TODAY() + deletion * DAY
    over = TODAY() - days_ago * DAY
    asked = event(starts_on=over, deletion_on=day, registration="unknown" if day is None else "here")
    asked.questions.create(text="駐車場はありますか", key="k", state=state)
    forget()
    assert asked.questions.exists() == is_left


def test_command_says_numbers_alone():
    deleted_on(TODAY())
    said = "{} registrations, 0 questions, 0 expired counts deleted.\n"
    assert [forget(), forget()] == [said.format(1), said.format(0)]


def test_expired_counts_go_and_others_stay(settings):
    cache.set("old", 1, timeout=0.001)
    cache.set("new", 2)
    later = timezone.now() + datetime.timedelta(seconds=2)
    assert forgetting.forget(later)["expired counts"] == 1
    assert cache.get("new") == 2


def test_privacy_page_counts_what_ought_to_be_gone(client):
    for day in (TODAY() - DAY, TODAY(), TODAY() + DAY):
        deleted_on(day)
    assert client.get("/about/privacy/").context["overdue"] == 1
    forget()
    assert client.get("/about/privacy/").context["overdue"] == 0


@pytest.mark.django_db(transaction=True)
def test_bytes_that_are_still_there_are_said(monkeypatch):
    monkeypatch.setattr(forgetting, "wipe", lambda: False)
    with pytest.raises(CommandError, match="run this once more"):
        forget()


def dump(database):
    """Everything the database would give to whoever has it, what is packed unpacked."""
    files = {"postgresql": pg_dump, "sqlite": file_bytes}[connection.vendor](database)
    text = "\n".join([*files, *packed(database)])
    # JSON writes みかん as \u307f\u304b\u3093, and JSON within JSON with more of these strokes.
    return text + re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def packed(database):
    with closing(database.connection), database.connection.cursor() as cursor:
        cursor.execute("SELECT value FROM hikipedia_cache")
        values = [str(pickle.loads(base64.b64decode(value))) for (value,) in cursor.fetchall()]
        cursor.execute("SELECT session_data FROM django_session")
        return [*values, *(session(data) for (data,) in cursor.fetchall())]


def session(data):
    """Whoever has a dump needs no key to read it: it is signed, not encrypted."""
    packed = data.rsplit(":", 2)[0]
    raw = signing.b64_decode(packed.removeprefix(".").encode())
    text = (zlib.decompress(raw) if packed.startswith(".") else raw).decode()
    return str(json.loads(text))


def pg_dump(database):
    program = shutil.which("pg_dump") or max(glob.glob("/usr/lib/postgresql/*/bin/pg_dump"), default="")
    if not program:
        pytest.skip("pg_dump is not installed")
    done = subprocess.run([program, database.url], capture_output=True, check=True)
    yield done.stdout.decode()


def file_bytes(database):
    """With the log beside the file, where a row stands before it reaches it."""
    file = Path(database.connection.settings_dict["NAME"])
    for path in file.parent.glob(f"{file.name}*"):
        yield path.read_bytes().decode(errors="replace")
    with closing(sqlite3.connect(file)) as opened:
        yield from opened.iterdump()


@pytest.mark.django_db(transaction=True)
def test_dump_after_the_day_finds_no_trace(tmp_path):
    file = tmp_path / "cancel code"
    with own_database(tmp_path) as database:
        database.run(f"from tests.events import life; life.live({str(file)!r})")
        before = dump(database)
        database.connection.ensure_connection()  # or the last process would tidy up SQLite's log by itself
        database.run("from tests.events import life; life.die()")
        after = dump(database)
    *words, digest = file.read_text(encoding="utf-8").splitlines()
    traces = [*TRACES, digest]
    assert [trace for trace in traces if trace not in before] == []
    assert [trace for trace in [*traces, *words] if trace in after] == []
    assert [trace for trace in words if trace in before] == []  # not even during its life
    assert "集まり(例)" in after
