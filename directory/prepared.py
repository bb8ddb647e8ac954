"""Queries whose SQL is made once.

Django writes the SQL of a query set anew each time it is asked, and looks up anew how each column is read.
For a listing of ninety columns that takes ten times as long as the database does. Where a page asks the same
for other keys, `Prepared` keeps what Django has found out, and makes the same rows of the answer.
"""

from operator import itemgetter
from typing import NamedTuple

from django.db import connections
from django.db.models.expressions import RawSQL
from django.db.models.query import get_related_populators

SLOTS = "(SLOTS)"  # where the keys come


class Plan(NamedTuple):
    before: str  # SQL
    after: str
    parameters: tuple  # of the conditions that never change
    names: list[str]  # of the columns of the model itself, which come first
    converters: list  # [(column, how its value is read, expression)]
    populators: list  # for rows of other models in the same row
    annotations: dict[str, int]


class Prepared:
    """The rows of a query set whose `by` is one of some keys: `AREAS = Prepared(query_set, by="listing")`."""

    def __init__(self, queryset, by):
        self.queryset, self.model = queryset.filter(**{f"{by}__in": RawSQL(SLOTS[1:-1], [])}), queryset.model
        field = self.model._meta.get_field(by)
        self.key = getattr(field, "target_field", field)
        self.plans = {}

    def __call__(self, keys):
        alias = self.queryset.db
        if not keys:
            return []
        connection = connections[alias]
        plan = self.plans.get(alias) or self.plans.setdefault(alias, self._plan(alias))
        sql = f"{plan.before}({', '.join(['%s'] * len(keys))}){plan.after}"
        values = [self.key.get_db_prep_value(key, connection) for key in keys]
        with connection.cursor() as cursor:
            cursor.execute(sql, (*plan.parameters, *values))
            rows = cursor.fetchall()
        return [self._made(plan, list(row), connection) for row in rows]

    def _plan(self, alias):
        compiler = self.queryset.query.get_compiler(using=alias)
        sql, parameters = compiler.as_sql()
        before, after = sql.split(SLOTS)
        select, info = compiler.select, compiler.klass_info
        own = info["select_fields"]
        converters = compiler.get_converters([column for column, _sql, _name in select])
        return Plan(
            before,
            after,
            parameters,
            [column.target.attname for column, _sql, _name in select[own[0] : own[-1] + 1]],
            [(at, *functions) for at, functions in converters.items()],
            [_slim(populator, select) for populator in get_related_populators(info, select, alias)],
            compiler.annotation_col_map or {},
        )

    def _made(self, plan, row, connection):
        """As Django's ModelIterable."""
        for at, functions, expression in plan.converters:
            for function in functions:
                row[at] = function(row[at], expression, connection)
        made = self.model.from_db(connection.alias, plan.names, row[: len(plan.names)])
        for populator in plan.populators:
            populator.populate(row, made)
        for name, at in plan.annotations.items():
            setattr(made, name, row[at])
        return made


def _slim(populator, select):
    """The row of a child table has its own columns alone: the parent beside it has the others.

    Django copies all ninety. Asked for one of these, the child fetches it.
    """
    if populator.reorder_for_init:
        own = [field.attname for field in populator.model_cls._meta.local_concrete_fields]
        at = {column.target: index for index, (column, _sql, _name) in enumerate(select)}
        fields = populator.model_cls._meta.local_concrete_fields
        populator.init_list = own
        populator.reorder_for_init = itemgetter(*(at[field] for field in fields))
        populator.pk_idx = own.index(populator.model_cls._meta.pk.attname)
    return populator
