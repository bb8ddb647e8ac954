"""nginx with the project's own configuration, without TLS."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from bench.visitors import await_answer, free_port
from deploy.nginx import certificate
from deploy.nginx.render import render

WITH_PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"


def is_there() -> bool:
    return bool(shutil.which("nginx", path=WITH_PATH))


@contextmanager
def nginx(folder: Path, app: int, shelf: Path, down: Path):
    port = free_port()
    for name in ("run", "acme"):
        (folder / name).mkdir()
    certificate.make("127.0.0.1", folder)
    values = {
        "RUN": folder / "run",
        "APP": f"127.0.0.1:{app}",
        "HOST": "127.0.0.1",
        "LISTEN": f"127.0.0.1:{port}",
        "LISTEN_PLAIN": f"127.0.0.1:{free_port()}",
        "SHELF": shelf,
        "STATIC": folder / "static",
        "DOWN": down,
        "ACME": folder / "acme",
        "CERTIFICATE": folder / "certificate.pem",
        "KEY": folder / "key.pem",
    }
    configuration = render(folder / "conf", {f"FRONT_{name}": str(value) for name, value in values.items()})
    command = ["nginx", "-e", "/dev/null", "-c", str(configuration), "-g", "daemon off;"]
    process = subprocess.Popen(command, env=os.environ | {"PATH": WITH_PATH}, stderr=subprocess.DEVNULL)
    try:
        await_answer(port)
        yield port
    finally:
        process.terminate()
        process.wait()
