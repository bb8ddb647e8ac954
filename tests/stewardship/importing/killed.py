"""Imports a file and stops in the middle, so that somebody can kill it there.

    python -m tests.stewardship.importing.killed FILE MARK

When half of the rows are written, and none of them committed, it makes the file MARK and waits.
"""

import sys
import time
from pathlib import Path

import django

django.setup()

from stewardship.importing import applying, runs  # noqa: E402
from stewardship.importing.writing import Batch  # noqa: E402
from stewardship.models import Dataset  # noqa: E402


def main(file, mark):
    content = Path(file).read_bytes()
    run = runs.start("facilities.csv", content, Dataset.objects.get())
    runs.compare_all(run)
    save, batches = Batch.save, []

    def save_and_stop(batch):
        save(batch)
        batches.append(batch)
        if len(batches) * applying.BATCH >= run.total / 2:
            Path(mark).touch()
            time.sleep(600)

    Batch.save = save_and_stop
    applying.apply(run)


main(*sys.argv[1:])
