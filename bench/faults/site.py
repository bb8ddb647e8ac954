"""The site as it is served: gunicorn as configured, started again when it ends, as systemd does."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.visitors import await_answer, free_port

ROOT = Path(__file__).resolve().parents[2]
PAUSE = 1.0  # seconds, as RestartSec in deploy/systemd


class Service:
    """Restart=always: who ends is started again, and what they leave running is ended (KillMode=mixed)."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path):
        self.command, self.environment, self.log = command, environment, log
        self.is_over, self.process = threading.Event(), None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.is_over.is_set():
            self.launch()
            self.process.wait()
            self.end_group()
            self.is_over.wait(PAUSE)

    def launch(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def end_group(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def stop(self):
        self.is_over.set()
        self.process.terminate()
        self.thread.join()


class Site:
    def __init__(self, folder: Path, environment: dict[str, str], *, apart: bool = False):
        self.app = self.port = free_port()
        self.folder = folder
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "bench.launch.settings",
            "SITE_URL": "http://127.0.0.1",
            "PORT": str(self.app),
            "WEB_CONCURRENCY": "2",
            "PYTHONDONTWRITEBYTECODE": "1",
            "FOLLOWER": "0" if apart else "1",
        }
        self.environment = kept | self.environment | environment
        self.gunicorn = self.service("-m", "gunicorn", "hikipedia.wsgi")
        self.services = [self.gunicorn, *([self.service("manage.py", "follow")] if apart else [])]

    def service(self, *arguments):
        return Service([sys.executable, *arguments], self.environment, self.folder / "site.log")

    @contextmanager
    def running(self):
        with ExitStack() as stack:
            for service in self.services:
                service.thread.start()
                stack.callback(service.stop)
            await_answer(self.app)
            yield self

    def kill(self, who: str) -> None:
        os.kill(self.find(who), signal.SIGKILL)

    def find(self, who: str) -> int:
        """The follower may be a service of its own."""
        master = self.gunicorn.process.pid
        if who == "master":
            return master
        processes = [*descendants(master), *(service.process.pid for service in self.services[1:])]
        found = [process for process in processes if is_a(who, process)]
        if not found:
            raise LookupError(f"there is no {who}")
        return found[0]


def is_a(who: str, process: int) -> bool:
    word = {"worker": b"gunicorn", "follower": b"follow"}[who]
    return word in Path(f"/proc/{process}/cmdline").read_bytes()


def descendants(process: int) -> list[int]:
    """A child belongs to the thread that started it."""
    lists = (path.read_text().split() for path in Path(f"/proc/{process}/task").glob("*/children"))
    return [int(one) for found in lists for one in found]
