"""A throw-away SQLite and a throw-away PostgreSQL, and a process for each that measures."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PREFIXES = {"SQLite": [], "PostgreSQL": [str(PROJECT / "bin" / "with-postgres")]}


def on_each(names: list[str], module: str, arguments: list[str], **environment: str) -> None:
    """Runs a module for one database after the other; ends the process unless all went well."""
    failed = [name for name in names if not run(name, module, arguments, environment)]
    if failed:
        raise SystemExit(f"Not as promised: {', '.join(failed)}")


def run(name: str, module: str, arguments: list[str], environment: dict[str, str]) -> bool:
    print(f"\n{name}:", flush=True)
    with tempfile.TemporaryDirectory(prefix="hikipedia-bench-") as folder:
        Path(folder).chmod(0o755)  # nginx reads the shelf as another user
        environment = os.environ | {"DATA_DIR": folder} | environment
        environment.pop("DATABASE_URL", None)
        command = [*PREFIXES[name], sys.executable, "-m", module, *arguments]
        return subprocess.run(command, cwd=PROJECT, env=environment).returncode == 0
