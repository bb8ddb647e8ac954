"""A program that writes into the database past the site, and a look at what is there at the end."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psycopg

PATIENCE = 20  # seconds
UPDATE = "UPDATE directory_crisisline SET hours = '[{0}:{1}]' WHERE id = {2}"
ERRORS = (psycopg.Error, sqlite3.Error)


class Outside:
    def __init__(self, url: str, shelf: Path, key: int, line: int):
        self.url, self.link, self.key, self.line = url, shelf / "current", key, line

    def write(self, number: int) -> bool:
        """Whether it was written, and the shelf has followed."""
        try:
            self.ask(UPDATE.format(self.key, number, self.line))
            end = time.monotonic() + PATIENCE
            while time.monotonic() < end:
                if self.has_followed():
                    return True
                time.sleep(0.02)
        except ERRORS:
            pass
        return False

    def ask(self, query: str) -> list[tuple]:
        with closing(self.connect()) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def connect(self):
        if self.url.startswith("sqlite"):
            return sqlite3.connect(
                self.url.removeprefix("sqlite:///"), timeout=PATIENCE, isolation_level=None
            )
        return psycopg.connect(self.url, autocommit=True, connect_timeout=3)

    def has_followed(self) -> bool:
        try:
            link = os.readlink(self.link)
        except FileNotFoundError:
            return True  # no shelf is read: every page is made
        return f"-{self.ask('SELECT sum(number) FROM directory_revision')[0][0]}." in link
