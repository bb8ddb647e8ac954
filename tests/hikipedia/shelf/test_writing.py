"""Whatever writes: when the writer has its answer, nobody gets the old page any more."""

import os

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from directory import triggers
from directory.models import CounselingCenter, CrisisLine, SearchTask
from hikipedia.shelf import commands, shelves
from hikipedia.shelf.middleware import ShelfMiddleware
from tests import factories

pytestmark = pytest.mark.django_db


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def save(line):
    line.name = "new"
    line.save()


def bulk(line):
    line.name = "new"
    CrisisLine.objects.bulk_create(
        [line], update_conflicts=True, unique_fields=["id"], update_fields=["name"]
    )


def in_transaction(line):
    with transaction.atomic():
        CrisisLine.objects.update(name="new")


WAYS = {
    "save": save,
    "bulk_create": bulk,
    "update": lambda line: CrisisLine.objects.update(name="new"),
    "transaction": in_transaction,
    "SQL": lambda line: raw("UPDATE directory_crisisline SET name = 'new'"),
}


@pytest.fixture
def line(visitor, shelf):
    """On the shelf under its old name."""
    line = CrisisLine.objects.create(name="old", channel="phone", phone="0120-279-338")
    for _time in range(2):
        visitor("/crisis/")
    assert (shelf / shelves.link() / "crisis" / "_.html").exists()
    return line


def names(visitor):
    text = visitor("/crisis/").text
    return [name for name in ("old", "new") if f"<h2>{name}</h2>" in text]


def write(view, method="POST"):
    return ShelfMiddleware(view)(RequestFactory().generic(method, "/somewhere/"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_every_way_of_writing(visitor, line, way, method):
    seen = shelves.link()
    write(lambda request: (WAYS[way](line), HttpResponse())[1], method)
    assert (names(visitor), shelves.link() != seen) == (["new"], True)


def test_view_that_fails_after_it_has_written(visitor, line):
    def view(request):
        CrisisLine.objects.update(name="new")
        return HttpResponse(status=500)

    assert write(view).status_code == 500
    assert names(visitor) == ["new"]


def test_nothing_written_leaves_the_shelf(visitor, line):
    seen = shelves.link()
    write(lambda request: HttpResponse())
    assert shelves.link() == seen


def test_form_of_the_back_office(visitor, line, client):
    client.force_login(factories.superuser())
    path = f"/admin/directory/crisisline/{line.pk}/change/"
    form = client.get(path).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    values = {name: value for name, value in values.items() if value is not None and value is not False}
    assert client.post(path, values | {"name": "new"}).status_code == 302
    assert names(visitor) == ["new"]


def test_link_moves_once_for_a_listing(shelf, current):
    """What was written is indexed before the answer leaves; else the next reader would move it again."""
    write(lambda request: (factories.center(), HttpResponse())[1])
    assert SearchTask.objects.exists() is False
    assert shelves.is_of(shelves.link(), triggers.revision())
    assert CounselingCenter.objects.count() == 1


def test_stuck_disk_refuses_to_write(visitor, line, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    response = write(save_and_answer(line))
    assert (response.status_code, names(visitor)) == (503, ["old"])
    assert CrisisLine.objects.get().name == "old"


def save_and_answer(line):
    return lambda request: (save(line), HttpResponse())[1]


def test_disk_that_becomes_stuck_while_somebody_writes(line, monkeypatch):
    def stuck(*args):
        raise shelves.Stuck

    monkeypatch.setattr(shelves, "move", stuck)
    assert write(save_and_answer(line)).status_code == 503


def test_reader_on_a_stuck_disk_gets_what_is_true(line, monkeypatch):
    def stuck(*args):
        raise shelves.Stuck

    CrisisLine.objects.update(name="new")
    monkeypatch.setattr(shelves, "move", stuck)
    response = ShelfMiddleware(lambda request: HttpResponse("made"))(RequestFactory().get("/other/"))
    assert response.content == b"made"


def test_full_disk_takes_the_link_away(visitor, line, monkeypatch):
    def fail(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "symlink", fail)
    write(save_and_answer(line))
    assert (shelves.link(), names(visitor)) == (None, ["new"])


def test_command(visitor, line):
    """manage.py calls it at the end."""
    CrisisLine.objects.update(name="new")
    commands.catch_up()
    assert (shelves.link(), names(visitor)) == (None, ["new"])


def test_command_that_writes_nothing_leaves_the_shelf(line):
    seen = shelves.link()
    commands.catch_up()
    assert shelves.link() == seen


def test_command_of_another_release_leaves_the_shelf(line, shelf):
    """It runs with other settings, perhaps; the pages are as true as before."""
    name = f"0123456789-{triggers.revision()}.abc"
    os.remove(shelf / "current")
    os.symlink(name, shelf / "current")
    commands.catch_up()
    assert shelves.link() == name


def test_command_without_database(line, gone):
    seen = shelves.link()
    gone()
    commands.catch_up()
    assert shelves.link() == seen


def test_command_without_shelf(settings):
    settings.SHELF_DIR = None
    commands.catch_up()
