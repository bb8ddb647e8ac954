"""The settings of the bench with a clock that can be set: a file holds by how many seconds it is ahead.

(libfaketime makes `time.sleep` fail in Python 3.11.) What asks the system itself, such as the database and
the times of files, keeps the true time.
"""

import datetime
import os
import time
from pathlib import Path

from django.utils import timezone

from bench.launch.settings import *  # noqa: F403

FILE = Path(os.environ["CLOCK_FILE"])
true = time.time


def shifted() -> float:
    return true() + float(FILE.read_text())


time.time = shifted
timezone.now = lambda: datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
