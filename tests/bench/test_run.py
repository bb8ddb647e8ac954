import os
import subprocess
import sys

import pytest
from django.conf import settings

PAGES = [
    "page",
    "---",
    "nothing",
    "home",
    "list",
    "list, kind and attribute",
    "list, two characters",
    "… the slowest of them",
    "list, ひきこもり",
    "list, three words",
    "list, 大阪 家族会",
    "list, postal code",
    "list, by name",
    "prefecture tokyo",
    "prefecture tottori",
    "municipality 大阪市",
    "municipality 鳥取市",
    "detail",
]


@pytest.fixture
def bench(tmp_path):
    """In a process of its own, with a database of its own, whatever the tests run on."""
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    def run(*options):
        command = [sys.executable, "-m", "bench", "--listings", "100", "--rounds", "1", *options]
        environ["BENCH_DIR"] = str(tmp_path)
        result = subprocess.run(command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        return result

    return run


def rows(output):
    return [line[2:].split(" | ")[0].split(":")[0] for line in output.splitlines() if line.startswith("| ")]


def test_bench_fills_a_new_database_and_measures_a_kept_one_through_gunicorn_too(bench):
    first = bench()
    kept = bench("--http")

    assert rows(first.stdout) == PAGES
    assert rows(kept.stdout) == PAGES * 2
    assert "100 of 100 listings" in first.stderr
    assert "to index everything anew" in first.stdout
    assert "100 of 100" not in kept.stderr
    assert "to index everything anew" not in kept.stdout
    assert kept.stdout.count("MiB at peak") == 2
