"""A real nginx with the project's own configuration, on free ports and in a folder of its own.

As root it runs as `nobody`, so that it is another user than the application, as on a server.
"""

import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import NamedTuple

from deploy.nginx import certificate
from deploy.nginx.render import render

HOST = "hikipedia.test"
PATIENCE = 30  # seconds: only a broken test waits so long
USER = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(condition, what):
    end = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)
    return found


def is_open(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes


class Nginx:
    def __init__(self, folder: Path, app: int):
        self.folder, self.port, self.plain = folder, free_port(), free_port()
        self.shelf, self.down, self.static = folder / "shelf", folder / "down", folder / "static"
        for part in (self.shelf, self.down, self.static, folder / "acme", folder / "run"):
            part.mkdir(exist_ok=True)
        certificate.make(HOST, folder)
        self.values = {
            "FRONT_RUN": f"{folder}/run",
            "FRONT_APP": f"127.0.0.1:{app}",
            "FRONT_HOST": HOST,
            "FRONT_LISTEN": f"127.0.0.1:{self.port} ssl http2",
            "FRONT_LISTEN_PLAIN": f"127.0.0.1:{self.plain}",
            "FRONT_SHELF": str(self.shelf),
            "FRONT_STATIC": str(self.static),
            "FRONT_DOWN": str(self.down),
            "FRONT_ACME": f"{folder}/acme",
            "FRONT_CERTIFICATE": f"{folder}/certificate.pem",
            "FRONT_KEY": f"{folder}/key.pem",
        }
        self.configuration = render(folder / "conf", self.values)
        self.log = folder / "nginx.log"

    def start(self):
        for part in (self.folder / "run", self.folder / "key.pem"):
            if USER:
                shutil.chown(part, USER["user"], USER["group"])
        command = ["nginx", "-e", "stderr", "-c", str(self.configuration), "-g", "daemon off;"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stderr=log, cwd="/", env=path(), **USER)
        wait_for(lambda: is_open(self.port) or self.process.poll() is not None, "nginx")
        assert self.process.poll() is None, self.log.read_text()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def connect(self, name=HOST) -> socket.socket:
        context = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        context.check_hostname = name == HOST
        return context.wrap_socket(
            socket.create_connection(("127.0.0.1", self.port), PATIENCE), server_hostname=name
        )

    def ask(self, path="/", method="GET", host=HOST, body=b"", **headers) -> Answer:
        """`path` may be bytes; the headers' names are written with _ for -."""
        with self.connect() as connection:
            return ask(connection, path, method, host, body, **headers)

    def put(self, shelf: str, place: str, content: bytes, stamp=1):
        """As hikipedia/shelf/pages.py does, with a packed file that tells itself apart."""
        file = self.shelf / shelf / place
        file.parent.mkdir(parents=True, exist_ok=True)
        for name, text in ((f"{file}.gz", b"packed " + content), (str(file), content)):
            Path(name).write_bytes(text)
            os.utime(name, (stamp, stamp))

    def point(self, shelf: str):
        """The link, moved as hikipedia/shelf/shelves.py does."""
        temporary = self.shelf / ".new"
        temporary.symlink_to(shelf)
        temporary.replace(self.shelf / "current")


def path() -> dict:
    """The programs of root may be outside the PATH of a bare environment."""
    return {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}


def ask(connection, path="/", method="GET", host=HOST, body=b"", **headers) -> Answer:
    headers = {"Host": host, "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    if body:
        headers["Content-Length"] = len(body)
    target = path if isinstance(path, bytes) else path.encode()
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    connection.sendall(method.encode() + b" " + target + b" HTTP/1.1\r\n" + lines + b"\r\n" + body)
    response = HTTPResponse(connection, method=method)
    response.begin()
    return Answer(response.status, dict(response.getheaders()), response.read())


@contextmanager
def nginx(app: int):
    with tempfile.TemporaryDirectory(prefix="hikipedia-nginx-") as folder:
        os.chmod(folder, 0o755)
        server = Nginx(Path(folder), app)
        server.start()
        try:
            yield server
        finally:
            server.stop()
