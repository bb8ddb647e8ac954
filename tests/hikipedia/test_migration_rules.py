"""Each rule about migrations finds what it is there for, and lets the right way pass."""

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.state import ModelState, ProjectState

from hikipedia import migration_rules as rules
from hikipedia.operations import AddIndexWithoutLock

INDEX = models.Index(fields=["name"], name="by_name")
NOTHING = operations.RunPython.noop


def state():
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=100)),
        ("note", models.TextField(null=True)),
        ("count", models.IntegerField(db_default=0)),
        ("tags", models.ManyToManyField("self")),
    ]
    found = ProjectState()
    found.add_model(ModelState("directory", "Place", fields))
    return found


def found(*todo, **attributes):
    migration = type("Migration", (Migration,), {"operations": list(todo), **attributes})
    return rules.of_migration(migration("0009_next", "directory"), state(), set())


def add(field):
    return operations.AddField("place", "new", field)


def alter(name, field):
    return operations.AlterField("place", name, field)


def apart(**values):
    return operations.SeparateDatabaseAndState(**values)


WRONG = {
    "a column goes": (operations.RemoveField("place", "name"), rules.GOES),
    "a column is renamed": (operations.RenameField("place", "name", "title"), rules.GOES),
    "a table goes": (operations.DeleteModel("Place"), rules.GOES),
    "a table is renamed": (operations.RenameModel("Place", "Spot"), rules.GOES),
    "a table is renamed below": (operations.AlterModelTable("place", "spot"), rules.GOES),
    "a column is renamed below": (alter("note", models.TextField(null=True, db_column="n")), rules.GOES),
    "not null": (add(models.TextField(default="")), rules.NEEDS_DEFAULT),
    "now not null": (alter("note", models.TextField(default="")), rules.NOT_NULL),
    "another type": (alter("name", models.TextField()), rules.TYPE),
    "shorter": (alter("name", models.CharField(max_length=99)), rules.TYPE),
    "one of many": (alter("tags", models.TextField(null=True)), rules.TYPE),
    "index": (operations.AddIndex("place", INDEX), rules.INDEX),
    "index of a column": (alter("name", models.CharField(max_length=100, db_index=True)), rules.INDEX),
    "unique": (alter("name", models.CharField(max_length=100, unique=True)), rules.INDEX),
    "unique together": (operations.AlterUniqueTogether("place", {("name", "count")}), rules.INDEX),
    "code without a way back": (operations.RunPython(NOTHING), rules.ONE_WAY),
    "SQL without a way back": (operations.RunSQL("SELECT 1"), rules.ONE_WAY),
    "hidden": (apart(database_operations=[operations.RemoveField("place", "name")]), rules.GOES),
    "out of the state, and then nobody fills it": (
        apart(state_operations=[operations.RemoveField("place", "name")]),
        rules.NEEDS_DEFAULT,
    ),
}
RIGHT = {
    "a new table": operations.CreateModel("Spot", [("id", models.BigAutoField(primary_key=True))]),
    "null": add(models.TextField(null=True)),
    "with a default of the database": add(models.TextField(db_default="")),
    "of many": add(models.ManyToManyField("self")),
    "longer": alter("name", models.CharField(max_length=200)),
    "only words": alter("note", models.TextField(null=True, verbose_name="注", help_text="…")),
    "now null": alter("name", models.CharField(max_length=100, null=True)),
    "index while others write": AddIndexWithoutLock("place", INDEX),
    "code with a way back": operations.RunPython(NOTHING, NOTHING),
    "out of the state first": apart(state_operations=[operations.RemoveField("place", "count")]),
}


@pytest.mark.parametrize(("operation", "rule"), WRONG.values(), ids=WRONG)
def test_rule_finds(operation, rule):
    assert [fault.endswith(f": {rule}") for fault in found(operation)] == [True]


@pytest.mark.parametrize("operation", RIGHT.values(), ids=RIGHT)
def test_rule_lets_pass(operation):
    assert found(operation) == []


def test_rows_and_tables_are_changed_apart():
    assert found(RIGHT["null"], RIGHT["code with a way back"]) == [rules.MIXED]
    assert found(RIGHT["out of the state first"], RIGHT["code with a way back"]) == []


def test_what_no_release_has_is_free():
    model, field = ("Spot", [("id", models.BigAutoField(primary_key=True))]), models.TextField(default="")
    assert found(operations.CreateModel(*model), operations.AddField("spot", "name", field)) == []


def test_who_says_why_the_site_has_to_stop_may():
    assert found(WRONG["a table goes"][0], needs_downtime="The table moves to another app.") == []


def test_our_own_migrations():
    """Since the last release; over all of them the rules do find something."""
    assert rules.faults() == []
    assert "directory.0003_back_office" in {
        fault.partition(":")[0] for fault in rules.faults({"directory": "0002"})
    }


def test_released_are_there():
    names = {(app, name) for app, name in rules.RELEASED.items()}
    assert names <= set(rules.MigrationLoader(None).disk_migrations)


def test_the_command_says_nothing_where_all_is_well(capsys):
    call_command("check_migrations")
    assert capsys.readouterr().out == ""


@pytest.mark.django_db(transaction=True)
def test_index_while_others_write_is_made_and_taken_back():
    before, operation = state(), AddIndexWithoutLock("place", INDEX)
    after = before.clone()
    operation.state_forwards("directory", after)
    place = before.apps.get_model("directory", "Place")

    def indexes():
        with connection.cursor() as cursor:
            return set(connection.introspection.get_constraints(cursor, "directory_place"))

    with connection.schema_editor(atomic=False) as editor:
        editor.create_model(place)
        operation.database_forwards("directory", editor, before, after)
        assert "by_name" in indexes()
        operation.database_backwards("directory", editor, after, before)
        assert "by_name" not in indexes()
        editor.delete_model(place)
