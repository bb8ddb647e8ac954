"""What moves the revision: every change of what public pages are made of, and nothing else."""

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction

from directory import triggers
from directory.models import CrisisLine, Revision
from events import registering
from events.models import Question
from tests import factories

pytestmark = pytest.mark.django_db

# Of no public page. A model that is neither here nor watched fails the test below.
NOT_SHOWN = {
    "directory_approval",
    "directory_differentplaces",
    "directory_revision",
    "directory_searchpiece",  # an entry changes with its pieces
    "directory_searchtask",
    "directory_statuschange",
    "events_mail",
    "events_registration",
}


OTHERS = {
    "django_admin_log",
    "django_session",
    "hikipedia_user",
    "reversion_revision",
    "reversion_version",
    "stewardship_claim",
    "stewardship_importrun",
    "stewardship_task",
}


def shown():
    return sorted(table for table, _condition in triggers._tables())


def test_every_model_is_watched_or_known_not_to_be_shown():
    models = [model for app in ("directory", "events") for model in apps.get_app_config(app).get_models(True)]
    tables = {model._meta.db_table for model in models}
    assert tables - NOT_SHOWN == set(shown()) - {"hikipedia_siteprofile"}


def moves(statement):
    before = triggers.revision()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return triggers.revision() != before


def insert(model, **special):
    """SQL of a row with nothing but what the database insists on, whatever that refers to."""
    values = {field.column: sample(field) for field in written(model)} | special
    names, samples = (
        ", ".join(map(connection.ops.quote_name, values)),
        ", ".join(map(literal, values.values())),
    )
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({samples})"


def written(model):
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def literal(value):
    return "NULL" if value is None else f"'{value}'"


def sample(field):
    if field.null:
        return None
    if field.is_relation:
        return sample(field.target_field)
    return SAMPLES.get(field.get_internal_type(), "0")


SAMPLES = {
    "BigAutoField": 999_999,
    "BooleanField": "false",
    "CharField": "a",
    "DateField": "2026-11-25",
    "DateTimeField": "2026-11-25 12:00",
    "JSONField": "{}",
    "TextField": "a",
    "UUIDField": "0123456789abcdef0123456789abcdef",
}
SPECIAL = {  # what constraints ask for
    "directory_differentplaces": {"second_id": "f123456789abcdef0123456789abcdef"},
    "events_question": {"state": "shown"},
    "events_registration": {"size": 1},
    "hikipedia_siteprofile": {"id": 1},
}


@pytest.mark.parametrize("table", shown())
def test_revision_moves_with_every_statement(table):
    """Typed by hand, as any program may send it."""
    [model] = [model for model in apps.get_models() if model._meta.db_table == table]
    key = connection.ops.quote_name(model._meta.pk.column)
    assert moves(insert(model, **SPECIAL.get(table, {}))) is True
    assert moves(f"UPDATE {table} SET {key} = {key}") is True
    assert moves(f"DELETE FROM {table}") is True


@pytest.mark.parametrize("table", sorted({*NOT_SHOWN, *OTHERS} - {"directory_revision"}))
def test_revision_stays(table):
    [model] = [model for model in apps.get_models(True) if model._meta.db_table == table]
    key = connection.ops.quote_name(model._meta.pk.column)
    assert moves(insert(model, **SPECIAL.get(table, {}))) is False
    assert moves(f"UPDATE {table} SET {key} = {key}") is False
    assert moves(f"DELETE FROM {table}") is False


def test_cache_moves_nothing():
    before = triggers.revision()
    cache.set("failed", 3)
    assert (cache.get("failed"), triggers.revision()) == (3, before)


@pytest.mark.parametrize(("state", "expected"), [("new", False), ("hidden", False), ("shown", True)])
def test_questions_move_it_as_long_as_they_are_shown(state, expected):
    event = factories.event()
    before = triggers.revision()
    question = Question.objects.create(event=event, text="?", state=state)
    assert (triggers.revision() != before) is expected
    assert moves("UPDATE events_question SET state = 'shown'") is True
    assert moves("UPDATE events_question SET state = 'new'") is True
    assert moves("UPDATE events_question SET text = '??'") is False
    assert moves(f"DELETE FROM events_question WHERE id = {question.pk}") is False


def test_registering_moves_nothing():
    event = factories.event(capacity_on_site=1)
    before = triggers.revision()
    first, second = factories.registration(event), factories.registration(event, "りんご")
    registering.change(second, fewer_ok=True)
    registering.pass_over(second, "席の都合")
    registering.cancel(first)
    second.refresh_from_db()
    assert (second.seats, triggers.revision()) == (1, before)


def test_rolled_back_change_leaves_the_revision():
    before = triggers.revision()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        CrisisLine.objects.create(name="よりそいホットライン", channel="phone")
        raise ZeroDivisionError
    assert triggers.revision() == before


def test_folding_keeps_the_sum():
    for number in range(3):
        CrisisLine.objects.create(name=f"窓口{number}", channel="phone")
    before = triggers.revision()
    triggers.fold(connection)
    assert (triggers.revision(), Revision.objects.count()) == (before, 1)
    triggers.fold(connection)
    assert triggers.revision() == before


def test_no_trigger_is_missing():
    assert triggers.missing() == []
