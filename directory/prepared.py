"""Queries whose SQL is made once.

Django writes the SQL of a query set anew each time it is asked, and looks up anew how each column is read.
For a listing of ninety columns that takes ten times as long as the database does. Where a page asks the same
for other keys, `Prepared` keeps what Django has found out, and makes the same rows of the answer.
"""

from collections.abc import Callable
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connections
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL

SLOTS = "(SLOTS)"  # where the keys come


class Part(NamedTuple):
    """The columns of one model in the answer."""

    model: type[Model]
    columns: dict[str, int]
    key: int  # without one, there is no such row
    put: Callable | None  # gives the row to the one that it belongs to
    parts: list  # of other models that belong to this


class Plan(NamedTuple):
    before: str  # SQL
    after: str
    parameters: tuple  # of the conditions that never change
    converters: list  # [(column, how its value is read, expression)]
    part: Part


class Prepared:
    """The rows of a query set whose `by` is one of some keys: `AREAS = Prepared(query_set, by="listing")`."""

    def __init__(self, queryset, by):
        self.queryset, self.model = queryset.filter(**{f"{by}__in": RawSQL(SLOTS[1:-1], [])}), queryset.model
        field = self.model._meta.get_field(by)
        self.key = getattr(field, "target_field", field)
        self.plans = {}

    def __call__(self, keys):
        return self.read(self.ask(keys)) if keys else []

    def ask(self, keys):
        """(plan, cursor): what `read` makes the rows of."""
        connection = connections[self.queryset.db]
        plan = self.plans.get(connection.alias) or self.plans.setdefault(
            connection.alias, self._plan(connection.alias)
        )
        sql = f"{plan.before}({', '.join(['%s'] * len(keys))}){plan.after}"
        values = [self.key.get_db_prep_value(key, connection) for key in keys]
        cursor = connection.cursor()
        cursor.execute(sql, (*plan.parameters, *values))
        return plan, cursor

    def read(self, asked):
        plan, cursor = asked
        connection = cursor.db
        with cursor:
            rows = list(map(list, cursor.fetchall()))
        for row in rows:
            for at, function, expression in plan.converters:
                row[at] = function(row[at], expression, connection)
        return [_made(plan.part, row, connection.alias) for row in rows]

    def _plan(self, alias):
        compiler = self.queryset.query.get_compiler(using=alias)
        sql, parameters = compiler.as_sql()
        columns = [column for column, _sql, _name in compiler.select]
        part = _part(compiler.klass_info, columns)
        part.columns.update(compiler.annotation_col_map or {})
        converters = compiler.get_converters(columns)
        return Plan(
            *sql.split(SLOTS),
            parameters,
            [
                (at, function, expression)
                for at, (functions, expression) in converters.items()
                for function in functions
            ],
            part,
        )


def together(key, *queries):
    """[the rows of each query for this key]. PostgreSQL hears all of them before it answers the first."""
    connection = connections[queries[0].queryset.db]
    with _at_once(connection):
        return [query.read(asked) for query, asked in [(query, query.ask([key])) for query in queries]]


@contextmanager
def _at_once(connection):
    connection.ensure_connection()
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _part(info, columns):
    """The row of a child table gets its own columns alone: the parent beside it has the others."""
    model, is_child = info["model"], info.get("from_parent")
    own = {columns[at].target: at for at in info["select_fields"]}
    if is_child:
        own = {field: own[field] for field in model._meta.local_concrete_fields}
    return Part(
        model,
        {field.attname: at for field, at in own.items()},
        own[model._meta.pk],
        info.get("local_setter"),
        [_part(other, columns) for other in info.get("related_klass_infos", ())],
    )


def _made(part, row, alias):
    """As Model.from_db, which copies ninety values one by one and tells signals that nobody listens to.

    What belongs to a row does not know it in turn: both would stay in memory until Python looks for circles.
    """
    made = part.model.__new__(part.model)
    state = made._state = ModelState()
    state.adding, state.db = False, alias
    made.__dict__.update((name, row[at]) for name, at in part.columns.items())
    for other in part.parts:
        other.put(made, None if row[other.key] is None else _made(other, row, alias))
    return made
