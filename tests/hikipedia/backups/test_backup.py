"""What a backup leaves behind: files for its owner alone, and none that is older than was promised."""

import datetime
import gzip
import io
import json

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from directory.models import Listing
from hikipedia.backups import contents, files, making, restoring
from tests import factories

KEY = "sessionofsomebodywhowasloggedin0"


@pytest.fixture
def folder(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


def backup(*arguments):
    out = io.StringIO()
    call_command("backup", *arguments, stdout=out)
    return out.getvalue()


def put(folder, moment, ending=".dump"):
    folder.mkdir(exist_ok=True)
    name = f"hikipedia-{timezone.localtime(moment):%Y%m%d-%H%M%S}{ending}"
    for path in (name, f"{name}.json", f"{name}.sha256"):
        (folder / path).write_text("…")
    return name


@pytest.mark.django_db(transaction=True)
def test_files_are_for_their_owner_alone_and_hold_no_session(folder):
    Session.objects.create(session_key=KEY, session_data="…", expire_date=timezone.now())
    factories.center()
    said = backup()
    (made,) = files.found()
    assert (said.startswith(str(made.path)), made.is_whole()) == (True, True)
    paths = [folder, *folder.iterdir()]
    modes = {path.name: oct(path.stat().st_mode)[-3:] for path in paths}
    names = {made.path.name, made.contents.name, made.sums.name}
    assert modes == {"backups": "700"} | dict.fromkeys(names, "600")
    content = made.path.read_bytes()
    assert KEY.encode() not in (gzip.decompress(content) if connection.vendor == "sqlite" else content)
    manifest = made.manifest()
    assert manifest["tables"]["directory_listing"][0] == 1
    assert set(contents.LEFT_OUT).isdisjoint(manifest["tables"])


def test_two_in_one_second_are_two(folder, monkeypatch):
    moment = timezone.localtime()
    monkeypatch.setattr(files.timezone, "localtime", lambda *_: moment)
    first = put(folder, moment, files.ENDINGS["sqlite"])
    second = files.new("sqlite")
    assert second.path.name != first
    assert second.made_at - files.Backup(folder / first).made_at == datetime.timedelta(seconds=1)


def test_none_grows_older_than_was_promised(folder, settings):
    now = timezone.now()
    days = [put(folder, now - datetime.timedelta(days=days, hours=1)) for days in (0, 12, 13, 20)]
    half = folder / f".{put(folder, now - datetime.timedelta(days=30))}.part"
    half.touch()
    stranger = folder / "letter.txt"
    stranger.touch()
    backup("--only-delete")
    assert [made.path.name for made in files.found()] == [days[1], days[0]]
    assert (half.exists(), stranger.exists()) == (False, True)
    # The next day's backup comes before the oldest one is 14 days old.
    oldest = now - files.found()[0].made_at
    assert oldest + datetime.timedelta(days=1) < files.PROMISED


@pytest.mark.django_db(transaction=True)
def test_a_backup_that_fails_leaves_nothing_half(folder, monkeypatch):
    def fail(connection, draft):
        draft.write_text("half")
        raise OSError("No space left on device")

    monkeypatch.setattr(making.KINDS[connection.vendor], "dump", fail)
    with pytest.raises(OSError, match="No space"):
        backup()
    assert list(folder.iterdir()) == []


def whole(folder, **values):
    """A backup of nothing, whole as far as its check sums know."""
    made = files.new(connection.vendor)
    manifest = {"vendor": connection.vendor, "migrations": [], "tables": {}, "made_at": "2026-11-25T12:00:00"}
    files.finish(made, files.draft(made), manifest | values)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "not empty"),
        ({"vendor": "oracle"}, "another kind"),
        ({"migrations": [["directory", "9999_of_next_year"]]}, "directory.9999_of_next_year"),
    ],
)
def test_what_cannot_be_brought_back_is_refused_with_a_sentence(folder, values, said):
    listing = factories.center()
    with pytest.raises(CommandError, match=said):
        restoring.restore(whole(folder, **values), replaces=False)
    assert [row.pk for row in Listing.objects.all()] == [listing.pk]


@pytest.mark.parametrize("name", ["path", "contents"])
@pytest.mark.django_db
def test_a_file_that_was_changed_is_refused(folder, name):
    made = whole(folder)
    with getattr(made, name).open("a") as file:
        file.write(" ")
    with pytest.raises(CommandError, match="not what it was"):
        restoring.restore(made, replaces=True)


@pytest.mark.django_db
def test_the_sum_of_a_table_tells_one_letter(folder):
    """The same for the same rows, another for another."""
    listing = factories.center(name="よりそい窓口(例)")
    first = _contents()
    Listing.objects.filter(pk=listing.pk).update(name="よりそい窓囗(例)")
    second = _contents()
    changed = {"directory_listing", "directory_revision", "directory_searchtask"}
    assert set(contents.differences(first, second)) == changed
    assert first["directory_listing"][0] == second["directory_listing"][0]
    assert _contents() == second


def _contents():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return contents.of_postgresql(cursor)
        return contents.of_sqlite(connection.connection)


def test_the_manifest_can_be_read_by_people(folder):
    made = files.new("sqlite")
    files.finish(made, files.draft(made), {"tables": {"a": [1, 2]}})
    assert json.loads(made.contents.read_text()) == {"tables": {"a": [1, 2]}}
    lines = made.sums.read_text().splitlines()
    assert [line.split("  ")[1] for line in lines] == [made.path.name, made.contents.name]


@pytest.mark.django_db
def test_registrations_that_are_due_are_forgotten_before_and_after(folder, monkeypatch):
    called = []
    monkeypatch.setattr(making, "get_commands", lambda: {making.FORGET: "events"})
    monkeypatch.setattr(making, "call_command", lambda *arguments: called.append(arguments))
    making.forget_what_is_due()
    monkeypatch.setattr(restoring, "call_command", lambda *arguments, **options: called.append(arguments))
    restoring._bring_up_to_date()
    assert called == [(making.FORGET,), ("migrate",), (making.FORGET,)]
