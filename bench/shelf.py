"""python -m bench.shelf: a page on the shelf, through nginx and gunicorn, beside the least they could do.

Needs nginx and wrk (Debian: apt-get install nginx-light wrk). The targets take turns in short rounds; read
the ratios, which are made within each round.
"""

import argparse
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import django

from deploy.nginx import certificate
from deploy.nginx.render import render

from .visitors import await_answer, free_port

PROJECT = Path(__file__).resolve().parent.parent
SIZE = 16_384  # bytes, as a list of ten listings; a quarter of it when packed
PAGE, QUERY = "groups/_.html", "groups/_age=40.html"
WITH_PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
PLAIN = """
worker_processes auto;
pid {folder}/plain.pid;
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    sendfile on;
    tcp_nopush on;
    {temporary}
    server {{
        listen 127.0.0.1:{port};
        root {folder}/plain;
        gzip_static on;
    }}
}}
"""
Door = tuple[int, int]  # port, process
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@dataclass
class Target:
    name: str
    base: str  # the target it is compared with
    goal: str
    url: str
    headers: list[str]
    server: int  # process
    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)  # milliseconds that 99 of 100 did not need
    costs: list[float] = field(default_factory=list)  # microseconds of the server's processor for a request


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.shelf", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2, help="of each target in each round")
    options = parser.parse_args()
    for program in ("nginx", "wrk"):
        if not shutil.which(program, path=WITH_PATH):
            raise SystemExit(f"{program} is needed. On Debian and Ubuntu: apt-get install nginx-light wrk")
    with doors() as targets:
        for _round in range(options.rounds):
            for target in targets:
                measure(target, options.seconds)
        print("\n".join(report(targets, options)))


@contextmanager
def doors() -> Iterator[list[Target]]:
    """Both servers with the same page, and beside each the least it could do."""
    with tempfile.TemporaryDirectory(prefix="hikipedia-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        tags = fill(folder)
        ports = plain, shelf, hello, layer = [free_port() for _door in range(4)]
        servers = (
            nginx(plain_configuration(folder, plain)),
            nginx(our_configuration(folder, shelf)),
            gunicorn(hello, "bench.hello"),
            gunicorn(layer, "hikipedia.wsgi"),
        )
        doors = [(port, stack.enter_context(server)) for port, server in zip(ports, servers, strict=True)]
        for port in ports:
            await_answer(port)
        yield list(targets(*doors, tags))


def targets(plain: Door, shelf: Door, hello: Door, layer: Door, tags: dict[str, str]) -> Iterator[Target]:
    full, gzip = [], ["Accept-Encoding: gzip"]
    known = [f"If-None-Match: {tags['']}"]
    page, asked = "/groups/", "/groups/?age=40"
    yield target("nginx, plain folder", "", "", plain, f"/{PAGE}", full)
    yield target("nginx, shelf", "nginx, plain folder", "≥ 0.9", shelf, page, full)
    yield target("nginx, shelf, with a query", "nginx, plain folder", "", shelf, asked, full)
    yield target("nginx, plain folder, gzip", "", "", plain, f"/{PAGE}", gzip)
    yield target("nginx, shelf, gzip", "nginx, plain folder, gzip", "≥ 0.9", shelf, page, gzip)
    yield target("nginx, shelf, not modified", "nginx, shelf", "≥ 1", shelf, page, known)
    yield target("gunicorn, bare WSGI", "", "", hello, page, full)
    yield target("gunicorn, shelf", "gunicorn, bare WSGI", "≥ 0.8", layer, page, full)
    yield target("gunicorn, shelf, gzip", "gunicorn, bare WSGI", "", layer, page, gzip)
    yield target("gunicorn, shelf, not modified", "gunicorn, shelf", "≥ 1", layer, page, known)


def target(name: str, base: str, goal: str, door: Door, path: str, headers: list[str]) -> Target:
    port, server = door
    return Target(name, base, goal, f"http://127.0.0.1:{port}{path}", headers, server)


def fill(folder: Path) -> dict[str, str]:
    """The page on a shelf and in a plain folder. Returns the tags of the page, plain and packed."""
    os.environ |= {"DATA_DIR": str(folder / "data"), "SHELF_DIR": str(folder / "shelf"), "SHELF": "1"}
    os.environ |= {"FOLLOWER": "0", "WEB_CONCURRENCY": "2", "SITE_URL": "http://127.0.0.1"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "hikipedia.settings"
    django.setup()
    from hikipedia.shelf import pages, shelves  # not earlier: they need the settings

    shelves.move(1)
    content = page()
    for place in (PAGE, QUERY):
        pages.put(shelves.link(), place, content, pages.packed(content), None)
    shutil.copytree(folder / "shelf" / shelves.link(), folder / "plain")
    return {ending: pages.read(shelves.link(), PAGE, bool(ending)).etag for ending in ("", ".gz")}


def page() -> bytes:
    """As hard to pack as a real list."""
    chance, words = random.Random(1), []
    while len(words) < SIZE:
        words += f'<li class="card"><a href="/listings/{chance.randbytes(9).hex()}/">相談</a></li>\n'.encode()
    return bytes(words[:SIZE])


def plain_configuration(folder: Path, port: int) -> Path:
    lines = " ".join(f"{name}_temp_path {folder}/run/plain;" for name in TEMPORARY)
    file = folder / "plain.conf"
    file.write_text(PLAIN.format(folder=folder, port=port, temporary=lines))
    return file


def our_configuration(folder: Path, port: int, app: int = 9) -> Path:
    """Without TLS, which would cost both alike and hide what differs."""
    (folder / "run").mkdir()
    certificate.make("127.0.0.1", folder)
    places = {name: str(folder / name.lower()) for name in ("RUN", "SHELF", "DOWN", "STATIC", "ACME")}
    places |= {"APP": f"127.0.0.1:{app}", "HOST": "127.0.0.1", "LISTEN": f"127.0.0.1:{port}"}
    places |= {"LISTEN_PLAIN": f"127.0.0.1:{free_port()}"}
    places |= {"CERTIFICATE": f"{folder}/certificate.pem", "KEY": f"{folder}/key.pem"}
    return render(folder / "conf", {f"FRONT_{name}": value for name, value in places.items()})


@contextmanager
def nginx(configuration: Path):
    command = ["nginx", "-e", "/dev/null", "-c", str(configuration), "-g", "daemon off;"]
    yield from running(command, os.environ | {"PATH": WITH_PATH})


@contextmanager
def gunicorn(port: int, application: str):
    environment = os.environ | {"PORT": str(port), "HELLO_BYTES": str(SIZE)}
    yield from running([sys.executable, "-m", "gunicorn", application], environment)


def running(command: list[str], environment: dict):
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def measure(target: Target, seconds: int) -> None:
    headers = [part for header in target.headers for part in ("-H", header)]
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "--timeout", "30s", *headers, target.url]
    before = processor(target.server)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = processor(target.server) - before
    if "Socket errors" in said or "Non-2xx" in said:
        raise SystemExit(f"{target.name} fails:\n{said}")
    target.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))
    target.costs.append(spent / int(re.search(r"(\d+) requests in", said)[1]))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    target.slowest.append(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def processor(server: int) -> float:
    """Microseconds that it and its workers have had, as Linux counts them: others do not disturb this."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    tasks = (task for one in (server, *children) for task in Path(f"/proc/{one}/task").iterdir())
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1000


def report(targets: list[Target], options: argparse.Namespace) -> Iterator[str]:
    by_name = {target.name: target for target in targets}
    rounds = f"{options.rounds} rounds of {options.seconds} s"
    yield f"{SIZE:,} bytes, 8 connections, {rounds}, {machine()}\n"
    yield "| | requests/s (least–most) | × in each round | goal | processor µs | × | p99 ms | × |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |"
    for target in targets:
        base = by_name.get(target.base, target)
        cost = statistics.median(ratios(target.costs, base.costs))
        yield (
            f"| {target.name} | {spread(target.rates, ',.0f')} "
            f"| {spread(ratios(target.rates, base.rates), '.2f')} | {target.goal} "
            f"| {statistics.median(target.costs):.1f} | {cost:.2f} "
            f"| {statistics.median(target.slowest):.1f} "
            f"| {statistics.median(ratios(target.slowest, base.slowest)):.2f} |"
        )


def ratios(values: list[float], others: list[float]) -> list[float]:
    return [one / other for one, other in zip(values, others, strict=True)]


def spread(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def machine() -> str:
    result = subprocess.run(["nginx", "-v"], capture_output=True, text=True, env={"PATH": WITH_PATH})
    nginx = result.stderr.strip().rpartition("/")[2]
    return f"nginx {nginx}, Python {platform.python_version()}, {os.cpu_count()} cores, {date.today()}"


if __name__ == "__main__":
    main()
