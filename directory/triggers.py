"""Database triggers that notice every change of public data, whatever made it.

`save()`, `bulk_create`, `update()`, fixtures, another program: each change of a public table moves the
revision in the same transaction, and each change of a text asks for the listing to be indexed anew.

The revision is a sum of random steps, so that two histories of one database never meet in one number.
PostgreSQL adds a row a statement (an updated row would make every editor wait for a whole import), and
`fold` makes them one again; SQLite, which has one writer anyway, keeps one row.
"""

from django.apps import apps
from django.db import connections, router
from django.db.models import F

INTERNAL = {
    "searchpiece",  # an entry changes with its pieces
    "searchtask",
    "revision",
    "statuschange",  # of no public page
    "approval",
    "differentplaces",
}
# Tables that change only together with one that moves the revision, or tell whether they still have to.
FOLLOWING = {"directory_searchpiece", "directory_searchtask", "directory_revision"}
TEXTS = {  # model: the key of the listing in its row
    "listing": "id",
    "counselingcenter": "listing_ptr_id",
    "selfhelpgroup": "listing_ptr_id",
    "memberorganization": "listing_ptr_id",
    "employer": "listing_ptr_id",
}
PLACES = {"prefecture": "prefecture_id", "municipality": "municipality_id"}
CHANNEL = "hikipedia_revised"  # of PostgreSQL's notices, which the shelf's follower hears
EVENTS = ("insert", "update", "delete")
SYNONYMS = (("term", "insert"), ("term", "update"), ("term", "delete"), ("group", "update OF direction"))

# Models of other apps of which public pages are made: {model label: what a row that is shown says, in SQL}.
_watched = {}


def watch(*models, shown=""):
    """For the apps' `ready`: a change of these tables moves the revision.

    `shown`: a condition on the row, such as "state = 'shown'"; changes of other rows move nothing.
    """
    _watched.update({model._meta.label: shown for model in models})


def revision():
    """The number of the present state of the public data."""
    # In words of SQL: every list asks, and Django would take longer to write this than it takes to answer.
    with connections[router.db_for_read(apps.get_model("directory", "Revision"))].cursor() as cursor:
        cursor.execute("SELECT sum(number) FROM directory_revision")
        return int(cursor.fetchone()[0] or 0)


def vouches_for(model):
    """Whether the same revision means the same rows: those that pages are made of, and what follows them."""
    name = model._meta.db_table
    return name in FOLLOWING or any(name == table for table, _shown in _tables())


def fold(connection):
    """Replaces the rows of PostgreSQL by one with their sum."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH gone AS (DELETE FROM directory_revision RETURNING number) "
                "INSERT INTO directory_revision (number) SELECT sum(number) FROM gone HAVING count(*) > 0"
            )


def remove(using, plan=(), **kwargs):
    """Before tables change: SQLite cannot make one anew while triggers of other tables name it."""
    connection = connections[using]
    if not plan or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' "
            "AND (name LIKE '%_revised' OR name LIKE '%_index')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def install(using, plan=(), **kwargs):
    """After every `migrate`, which takes them away, and moves the revision if it has changed anything."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if "directory_searchtask" not in present:
        return  # migrated back to before there were any
    Revision = apps.get_model("directory", "Revision")
    if not Revision.objects.using(using).exists():
        Revision.objects.using(using).create(number=1)  # the row that SQLite's triggers add to
    elif plan:
        Revision.objects.using(using).filter(pk=Revision.objects.using(using).first().pk).update(
            number=F("number") + 1
        )
    make = {"postgresql": _postgresql, "sqlite": _sqlite}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in make([table for table in _tables() if table[0] in present]):
            cursor.execute(statement)


def missing(using="default"):
    """Names of the triggers that this database ought to have and has not."""
    connection = connections[using]
    query = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return sorted({name for name, _on in _triggers()} - {row[0] for row in cursor.fetchall()})


def _tables():
    """[(table, condition)] of all that public pages are made of."""
    models = apps.get_app_config("directory").get_models()
    own = [(model._meta.db_table, "") for model in models if model._meta.model_name not in INTERNAL]
    return own + [(apps.get_model(label)._meta.db_table, shown) for label, shown in _watched.items()]


def _triggers():
    """(name, table) of all: one trigger a table and event, named alike on both databases."""
    for table, _shown in _tables():
        for event in EVENTS:
            yield f"{table}_{event}_revised", table
    for name, (table, _event, _select) in _index_triggers().items():
        yield name, table


def _condition(shown, event):
    """In SQL: whether the row is shown before or after."""
    rows = {"insert": ["NEW"], "update": ["OLD", "NEW"], "delete": ["OLD"]}[event]
    return " OR ".join(f"{row}.{shown}" for row in rows)


def _index_triggers():
    """{name: (table, event, what to put into the queue)}"""
    found = {}
    for model, key in TEXTS.items():
        for event, row in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
            found[f"directory_{model}_{event}_index"] = (f"directory_{model}", event, f"SELECT {row}.{key}")
    for model, key in PLACES.items():
        select = f"SELECT id FROM directory_listing WHERE {key} = NEW.code"
        if model == "municipality":  # a ward's listings name their city, too
            select += (
                " OR municipality_id IN (SELECT code FROM directory_municipality WHERE parent_id = NEW.code)"
            )
        found[f"directory_{model}_update_index"] = (f"directory_{model}", "update", select)
    for model, event in SYNONYMS:
        name = f"directory_synonym{model}_{event.split()[0]}_index"
        found[name] = (f"directory_synonym{model}", event, "SELECT NULL")
    return found


def _sqlite(tables):
    for table, shown in tables:
        for event in EVENTS:
            when = f"WHEN {_condition(shown, event)}" if shown else ""
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_{event}_revised AFTER {event} ON {table} {when} BEGIN "
                "UPDATE directory_revision SET number = number + 1 + abs(random() % 1000000); END"
            )
    for name, (table, event, select) in _index_triggers().items():
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {table} BEGIN "
            f"INSERT INTO directory_searchtask (listing) {select}; END"
        )


def _postgresql(tables):
    yield (
        "CREATE OR REPLACE FUNCTION directory_revised() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO directory_revision (number) VALUES (1 + floor(random() * 1000000)::bigint); "
        f"PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL; END $$"
    )
    for table, shown in tables:
        for event in EVENTS:
            # Once a statement, or for each row where it depends on the row.
            how = f"ROW WHEN ({_condition(shown, event)})" if shown else "STATEMENT"
            events = "delete OR truncate" if event == "delete" and not shown else event
            yield (
                f"CREATE OR REPLACE TRIGGER {table}_{event}_revised AFTER {events} ON {table} "
                f"FOR EACH {how} EXECUTE FUNCTION directory_revised()"
            )
    for name, (table, event, select) in _index_triggers().items():
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO directory_searchtask (listing) {select}; RETURN NULL; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
