"""A wrong setting stops the start with one sentence that names it, and tells no secret."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECRET = "aikotoba-hunter2"
WRONG = {
    "DATABASE_URL, another database": ("DATABASE_URL", f"mysql://staff:{SECRET}@host/name"),
    "DATABASE_URL, no name": ("DATABASE_URL", f"postgres://staff:{SECRET}@host:5432/"),
    "DATABASE_URL, no address": ("DATABASE_URL", SECRET),
    "DATABASE_URL, no scheme": ("DATABASE_URL", f"//staff:{SECRET}@host/name"),
    "DATABASE_URL, port in words": ("DATABASE_URL", f"postgres://staff:{SECRET}@host:port/name"),
    "REPLICA_URL, another database": ("REPLICA_URL", f"mysql://staff:{SECRET}@host/name"),
    "REPLICA_URL, of SQLite": ("REPLICA_URL", f"postgres://staff:{SECRET}@host:5432/name"),
    "LOG_FORMAT, a word": ("LOG_FORMAT", "xml"),
    "METRICS_TOKEN, short": ("METRICS_TOKEN", SECRET),
    "SITE_URL, no scheme": ("SITE_URL", "hikipedia.example"),
    "SITE_URL, path": ("SITE_URL", "https://hikipedia.example/path"),
    "SITE_URL, other scheme": ("SITE_URL", "ftp://hikipedia.example"),
    "SECRET_KEY, short": ("SECRET_KEY", SECRET),
    "DEBUG, a word": ("DEBUG", "maybe"),
    "EMAIL_URL, other scheme": ("EMAIL_URL", f"pigeon://staff:{SECRET}@host"),
    "EMAIL_URL, port in words": ("EMAIL_URL", f"smtp://staff:{SECRET}@host:port"),
    "TRUSTED_PROXIES, a word": ("TRUSTED_PROXIES", "nginx"),
    "TRUSTED_PROXIES, below nothing": ("TRUSTED_PROXIES", "-1"),
    "DATA_DIR, below a file": ("DATA_DIR", f"{__file__}/folder"),
}


def check(tmp_path, **variables):
    clean = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=clean | variables, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(("name", "value"), WRONG.values(), ids=WRONG)
def test_wrong_value_stops_the_start_with_a_sentence(tmp_path, name, value):
    result = check(tmp_path, **{name: value})
    said = result.stdout + result.stderr
    assert (result.returncode != 0, "Traceback" in said, "hunter2" in said) == (True, False, False)
    assert result.stderr.startswith(name)


def test_right_values_are_taken(tmp_path):
    result = check(
        tmp_path,
        DATABASE_URL=f"sqlite:///{tmp_path}/other.sqlite3",
        SITE_URL="https://hikipedia.example/",
        SECRET_KEY="k" * 50,
        DEBUG="yes",
        EMAIL_URL=f"smtp+tls://staff:{SECRET}@host:587",
        EMAIL_FROM="hikipedia@hikipedia.example",
        TRUSTED_PROXIES="1",
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_empty_values_are_as_good_as_none(tmp_path):
    names = ["DATABASE_URL", "SITE_URL", "SECRET_KEY", "DEBUG", "EMAIL_URL", "EMAIL_FROM", "TRUSTED_PROXIES"]
    result = check(tmp_path, **dict.fromkeys(names, ""))
    assert (result.returncode, result.stderr) == (0, "")


def test_secret_key_is_generated_once_and_for_its_owner_only(tmp_path):
    check(tmp_path)
    file = tmp_path / "secret_key"
    first = file.read_text()
    check(tmp_path)
    assert (file.read_text(), oct(file.stat().st_mode)[-3:]) == (first, "600")
    assert len(first) >= 50
