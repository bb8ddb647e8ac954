"""python -m bench.workers: how many processes gunicorn should have, of which kind, over the real data.

Each choice is a server of its own; they take turns in short rounds. Needs wrk (apt-get install wrk).
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import shelf
from .visitors import await_answer, free_port

GTHREAD = ["--worker-class", "gthread", "--threads", "4"]
CHOICES = {
    "1 process": ["--workers", "1"],
    "2 processes": ["--workers", "2"],
    "4 processes": ["--workers", "4"],
    "2 processes, preloaded": ["--workers", "2", "--preload"],
    "2 processes of gunicorn's own kind": ["--workers", "2", "--worker-class", "sync"],
    "1 process with 4 threads": ["--workers", "1", *GTHREAD],
    "2 processes with 4 threads": ["--workers", "2", *GTHREAD],
}
PAGES = {
    "from the shelf": "/groups/",
    "rendered": "/prefectures/osaka/",
    "search": "/listings/?q=%E5%AE%B6%E6%97%8F%E4%BC%9A",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.workers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each page and choice in each round")
    options = parser.parse_args()
    with servers() as started:
        warm_up(started)
        found = {(choice, page): [] for choice in CHOICES for page in PAGES}
        for _round in range(options.rounds):
            for choice, (port, process) in started.items():
                for page, path in PAGES.items():
                    found[choice, page].append(ask(port, process, path, options.seconds))
        memory = {choice: shared_memory(process) for choice, (_port, process) in started.items()}
    print("\n".join(report(found, memory, options)))


@contextmanager
def servers() -> Iterator[dict[str, shelf.Door]]:
    with tempfile.TemporaryDirectory(prefix="hikipedia-bench-") as name, ExitStack() as stack:
        prepare(Path(name))
        started = {}
        for choice, arguments in CHOICES.items():
            command = [sys.executable, "-m", "gunicorn", *arguments, "hikipedia.wsgi"]
            port = free_port()
            server = stack.enter_context(run(command, os.environ | {"PORT": str(port)}))
            started[choice] = (port, server)
            await_answer(port)
        yield started


@contextmanager
def run(command: list[str], environment: dict) -> Iterator[int]:
    yield from shelf.running(command, environment)


def prepare(folder: Path) -> None:
    """The real data, and a page on a shelf that agrees with them; without a follower no other is stored."""
    manage = [sys.executable, "manage.py"]
    own = {"DATA_DIR": str(folder / "data"), "SHELF": "0"}
    subprocess.run(
        [*manage, "prepare"], cwd=shelf.PROJECT, env=os.environ | own, check=True, capture_output=True
    )
    shelf.fill(folder)
    from directory import triggers
    from hikipedia.shelf import pages, shelves

    shelves.move(triggers.revision())
    content = shelf.page()
    pages.put(shelves.link(), shelf.PAGE, content, pages.packed(content), None)


def warm_up(started: dict[str, shelf.Door]) -> None:
    """Each process builds its catalogue with its first list."""
    for port, _process in started.values():
        for path in PAGES.values():
            command = ["wrk", "-t1", "-c8", "-d3s", "--timeout", "30s", f"http://127.0.0.1:{port}{path}"]
            subprocess.run(command, check=True, capture_output=True)


def ask(port: int, process: int, path: str, seconds: int) -> shelf.Target:
    target = shelf.Target("", "", "", f"http://127.0.0.1:{port}{path}", [], process)
    shelf.measure(target, seconds)
    return target


def shared_memory(process: int) -> float:
    """MiB of the server and its workers together; what they share counts once."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    rollups = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in (process, *children))
    lines = (line.split() for rollup in rollups for line in rollup.splitlines())
    return sum(int(words[1]) for words in lines if words[0] == "Pss:") / 1024


def report(found: dict, memory: dict, options: argparse.Namespace) -> Iterator[str]:
    yield f"8 connections, {options.rounds} rounds of {options.seconds} s, {shelf.machine()}\n"
    yield f"| | {' | processor ms | p99 ms | '.join(PAGES)} | processor ms | p99 ms | MiB |"
    yield f"| --- |{' ---: |' * (3 * len(PAGES) + 1)}"
    for choice in CHOICES:
        cells = [cell for page in PAGES for cell in figures(found[choice, page])]
        yield f"| {choice} | {' | '.join(cells)} | {memory[choice]:.0f} |"


def figures(rounds: list[shelf.Target]) -> Iterator[str]:
    """Medians of one page and choice: requests in a second, what each costs, how long the slowest took."""
    yield f"{statistics.median(one.rates[0] for one in rounds):,.0f}"
    yield f"{statistics.median(one.costs[0] for one in rounds) / 1000:.2f}"
    yield f"{statistics.median(one.slowest[0] for one in rounds):.0f}"


if __name__ == "__main__":
    main()
