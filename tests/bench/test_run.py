import os
import subprocess
import sys

from django.conf import settings


def test_bench_prints_a_row_for_each_page(tmp_path):
    """In a process of its own, with a database of its own, whatever the tests run on."""
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "bench", "--listings", "300", "--rounds", "2"]

    for _time in ("filled", "kept"):
        result = subprocess.run(
            command,
            cwd=settings.BASE_DIR,
            env=environ | {"BENCH_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stderr
        rows = [line.split(" | ")[0] for line in result.stdout.splitlines() if line.startswith("| ")]

    assert rows == [
        "| page",
        "| ---",
        "| nothing",
        "| home",
        "| list",
        "| list, filtered",
        "| list, 支援",
        "| prefecture tokyo",
        "| prefecture tottori",
        "| municipality 大阪市",
        "| municipality 鳥取市",
        "| detail",
    ]
    assert "300 of 300 listings" not in result.stderr
