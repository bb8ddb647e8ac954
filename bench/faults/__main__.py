"""python -m bench.faults: breaks one part of the site after the other while people read and write."""

import argparse
import os
import signal
import subprocess
import sys

from bench.databases import PROJECT

KINDS = ("SQLite", "PostgreSQL")


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="that what takes time lasts")
    parser.add_argument("--database", choices=KINDS, help="only this one")
    parser.add_argument("--only", default="", help="words of the faults' names, divided by commas")
    options = parser.parse_args(arguments)
    names = [options.database] if options.database else list(KINDS)
    failed = [name for name in names if not run(name, options)]
    if failed:
        raise SystemExit(f"Not as promised: {', '.join(failed)}")


def run(name: str, options: argparse.Namespace) -> bool:
    """Each makes a database of its own, which it can stop."""
    print(f"\n{name}, faults of {options.seconds:.0f} s:", flush=True)
    own = [f"--database={name}", f"--seconds={options.seconds}", f"--only={options.only}"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.launch.settings",
        "SITE_URL": "http://127.0.0.1",
    }
    command = [sys.executable, "-m", "bench.faults.run", *own]
    with subprocess.Popen(command, cwd=PROJECT, env=environment) as process:
        signal.signal(signal.SIGTERM, lambda *args: process.terminate())
        return process.wait() == 0


if __name__ == "__main__":
    main(sys.argv[1:])
