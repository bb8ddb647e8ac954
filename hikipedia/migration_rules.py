"""What a migration may do while the release of before is still serving (docs/operations.md).

Tables that no release has yet are free: nobody uses them. `bin/lint` asks with `manage.py check_migrations`.
"""

from django.db.migrations import operations as do
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from .operations import AddIndexWithoutLock

APPS = ("directory", "events", "hikipedia", "opendata", "stewardship")
# The last release, v0.4: its commit, for clones without tags, and the last migration of each app. Both are
# brought up to date with each release.
COMMIT = "4fea5246dae283a3f4811928aafd139f491faaed"
RELEASED = {"directory": "0003_back_office", "hikipedia": "0002_back_office", "stewardship": "0001_initial"}

GOES = "takes away or renames what the running release reads: first take it from the state alone"
NEEDS_DEFAULT = "the running release writes rows without it: give it db_default, or let it be null"
TYPE = "changes the type of a column, which rewrites the table: add a new one"
NOT_NULL = "forbids null, which the running release may write"
INDEX = "makes an index while everybody waits: hikipedia.operations.AddIndexWithoutLock, atomic = False"
MIXED = "changes tables and rows in one migration: the tables are locked until the last row is done"
ONE_WAY = "cannot be taken back: give it a reverse"

OF_ROWS = (do.RunPython, do.RunSQL)
OF_STATE = (do.AlterModelOptions, do.AlterModelManagers)


def faults(released=None) -> list[str]:
    """A sentence for each, over all migrations since the last release."""
    loader, found = MigrationLoader(None, ignore_no_migrations=True), []
    released = RELEASED if released is None else released
    state, new_models = ProjectState(), set()
    for app, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[app, name]
        if app in APPS and not name <= released.get(app, ""):
            found += [f"{app}.{name}: {fault}" for fault in of_migration(migration, state, new_models)]
        state = migration.mutate_state(state, preserve=False)
    return found


def of_migration(migration, state, new_models) -> list[str]:
    """`new_models`: (app, model) of tables that no release has; grows."""
    if getattr(migration, "needs_downtime", ""):
        return []  # with the reason; the notes of the release say so
    state, found = state.clone(), []
    for operation in migration.operations:
        if isinstance(operation, do.CreateModel):
            new_models.add((migration.app_label, operation.name_lower))
        elif (migration.app_label, _model(operation)) not in new_models:
            found += [f"{operation.describe()}: {fault}" for fault in _judged(operation, migration, state)]
        operation.state_forwards(migration.app_label, state)
    changes_rows = any(isinstance(operation, OF_ROWS) for operation in migration.operations)
    if changes_rows and any(_changes_tables(operation) for operation in migration.operations):
        found.append(MIXED)
    return found


def _model(operation):
    name = getattr(operation, "model_name", None) or getattr(operation, "name", None)
    return name.lower() if name and not isinstance(operation, OF_ROWS) else None


def _changes_tables(operation):
    if isinstance(operation, do.SeparateDatabaseAndState):
        return any(map(_changes_tables, operation.database_operations))
    return not isinstance(operation, OF_ROWS + OF_STATE)


def _judged(operation, migration, state):
    """Faults of one operation."""
    if isinstance(operation, (do.RemoveField, do.RenameField, do.DeleteModel, do.RenameModel)):
        yield GOES
    elif isinstance(operation, do.AlterModelTable):
        yield GOES
    elif isinstance(operation, do.AddField):
        yield from _added(operation.field)
    elif isinstance(operation, do.AlterField):
        before = state.models[migration.app_label, operation.model_name_lower].get_field(operation.name)
        yield from _altered(before, operation.field)
    elif isinstance(operation, do.AddIndex) and not isinstance(operation, AddIndexWithoutLock):
        yield INDEX
    elif isinstance(operation, do.AlterUniqueTogether) and operation.option_value:
        yield INDEX
    elif isinstance(operation, OF_ROWS) and not operation.reversible:
        yield ONE_WAY
    elif isinstance(operation, do.SeparateDatabaseAndState):
        yield from _apart(operation, migration, state)


def _added(field):
    if not (field.null or field.many_to_many or field.has_db_default() or field.generated):
        yield NEEDS_DEFAULT


def _altered(before, after):
    if before.many_to_many or after.many_to_many:
        if before.many_to_many != after.many_to_many:
            yield TYPE
        return
    if before.get_internal_type() != after.get_internal_type() or _is_narrower(before, after):
        yield TYPE
    if before.db_column != after.db_column:
        yield GOES
    if before.null and not after.null:
        yield NOT_NULL
    if (after.db_index and not before.db_index) or (after.unique and not before.unique):
        yield INDEX


def _is_narrower(before, after):
    """PostgreSQL makes a text longer without touching the rows; anything else it reads."""
    same = ("max_digits", "decimal_places", "db_collation")
    if any(getattr(before, name, None) != getattr(after, name, None) for name in same):
        return True
    longest = getattr(before, "max_length", None), getattr(after, "max_length", None)
    return None not in longest and longest[1] < longest[0]


def _apart(operation, migration, state):
    for inner in operation.database_operations:
        yield from _judged(inner, migration, state)
    for inner in operation.state_operations:
        if isinstance(inner, do.RemoveField):  # the first of two steps: the column stays for a release
            model = state.models[migration.app_label, inner.model_name_lower]
            yield from _added(model.get_field(inner.name))
