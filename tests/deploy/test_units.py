"""The systemd units, as systemd itself reads them, and held against the settings."""

import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import get_commands

from .test_compose import COMING, TEMPLATES

FOLDER = settings.BASE_DIR / "deploy" / "systemd"
COMMON = (FOLDER / "hikipedia-.service.d" / "common.conf").read_text()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_every_unit(tmp_path):
    """With a program that is here in place of the ones that will be."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    units = sorted(
        file for file in tmp_path.iterdir() if file.suffix in (".service", ".timer", ".mount", ".target")
    )
    for file in units:
        programs = r"/srv/hikipedia/\.venv/bin/\w+|/usr/sbin/nginx"
        file.write_text(re.sub(programs, sys.executable, file.read_text()))
    command = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    about_ours = [line for line in result.stderr.splitlines() if "hikipedia" in line]
    assert (len(units), about_ours) == (10, [])


def test_nginx_is_told_everything_that_its_templates_ask():
    told = set(re.findall(r"^(FRONT_\w+)=.", (FOLDER / "front.env").read_text(), re.MULTILINE))
    assert told == set(re.findall(r"\$\{(FRONT_[A-Z_]+)\}", TEMPLATES))


def test_nginx_reads_what_the_application_writes():
    front = dict(re.findall(r"^(FRONT_\w+)=(.*)$", (FOLDER / "front.env").read_text(), re.MULTILINE))
    own = dict(re.findall(r"\b([A-Z_]+)=(/\S+)", COMMON))
    pairs = {"FRONT_SHELF": "SHELF_DIR", "FRONT_STATIC": "STATIC_ROOT", "FRONT_DOWN": "DOWN_DIR"}
    assert {name: front[name] for name in pairs} == {name: own[other] for name, other in pairs.items()}
    assert own["SHELF_DIR"].startswith(
        re.search(r"Where=(\S+)", (FOLDER / "run-hikipedia.mount").read_text())[1]
    )


def test_chores_are_commands():
    timers = {file.stem.partition("@")[2] for file in FOLDER.glob("hikipedia-chore@*.timer")}
    assert timers - set(get_commands()) <= COMING
    assert timers >= COMING | {"check_links"}
