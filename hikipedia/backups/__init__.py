"""Backups of the database, and the way back (docs/decisions/0016-backups.md).

files.py        the files of a backup: names, check sums, and when they are deleted
contents.py     how many rows a table has, and a sum over them: what comes back is what was there
sqlite.py       copies and brings back the embedded database
postgresql.py   the same with pg_dump and pg_restore
making.py       makes one
restoring.py    brings one back
"""
