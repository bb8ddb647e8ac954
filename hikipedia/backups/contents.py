"""How many rows each table has, and a sum over them that does not depend on their order.

The same rows give the same sum in any database of the same kind; it is asked for when a backup is made and
again when it has been brought back.
"""

import hashlib

# What nobody misses: everybody logs in anew, and failed log-ins are counted anew. The tables are kept, empty.
LEFT_OUT = ("django_session", "hikipedia_cache")
Contents = dict[str, list[int]]  # table: rows and sum


def of_sqlite(database) -> Contents:
    """`database` is a connection of the sqlite3 module."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = sorted(name for (name,) in database.execute(query))
    return {name: _sqlite_sum(database, name) for name in names if name not in LEFT_OUT}


def _sqlite_sum(database, name):
    count = total = 0
    for row in database.execute(f'SELECT * FROM "{name}"'):
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest()[:7])
    return [count, total]


def of_postgresql(cursor) -> Contents:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return {name: _postgresql_sum(cursor, name) for (name,) in cursor.fetchall() if name not in LEFT_OUT}


def _postgresql_sum(cursor, name):
    cursor.execute(
        "SELECT count(*), coalesce(sum(('x' || left(md5(whole::text), 14))::bit(56)::bigint), 0) "
        f'FROM public."{name}" AS whole'
    )
    return [int(number) for number in cursor.fetchone()]


def differences(before: Contents, now: Contents) -> list[str]:
    """Names of the tables that are not the same."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
