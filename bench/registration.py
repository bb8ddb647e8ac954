"""python -m bench registration: 500 people try for 20 seats, on SQLite and on PostgreSQL.

Each database is a throw-away one, with a process of its own (rush.py) that prints its rows.
"""

import argparse

from . import databases


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench registration", description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seats", type=int, default=20)
    parser.add_argument(
        "--more", type=int, default=100, help="who arrive while as many as there are seats cancel"
    )
    parser.add_argument("--workers", type=int, default=4)
    options = parser.parse_args(arguments)
    numbers = [f"--{name}={value}" for name, value in vars(options).items()]
    databases.on_each(
        list(databases.PREFIXES),
        "bench.rush",
        numbers,
        DJANGO_SETTINGS_MODULE="bench.settings",
        TRUSTED_PROXIES="1",  # each person has an address of their own
    )
