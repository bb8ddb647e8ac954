"""A small disk in memory, which can be filled to the last byte. Only root may make one."""

import os
import secrets
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

AGAIN = 0.05  # seconds: what somebody else frees is taken at once
FILES = 4000  # that fit, however small


class Disk:
    def __init__(self, folder: Path):
        self.folder = folder
        self.ballast = folder / ".ballast"
        self.is_free = threading.Event()

    def keep_full(self, seconds: float, once_full=lambda: None) -> None:
        """Of bytes and of names."""
        self.ballast.mkdir(exist_ok=True)
        with open(self.ballast / "bytes", "wb") as file:
            for turn in range(max(1, int(seconds / AGAIN))):
                self.fill(file.fileno())
                if turn == 0:
                    once_full()
                self.is_free.wait(AGAIN)

    def fill(self, descriptor: int) -> None:
        for size in (1 << 20, 4096):
            while self.fits(lambda size=size: os.write(descriptor, bytes(size)) == size):
                pass
        while self.fits(lambda: (self.ballast / secrets.token_hex(4)).touch() is None):
            pass

    def fits(self, put) -> bool:
        try:
            return put()
        except OSError:
            return False

    def free(self) -> None:
        for file in self.ballast.iterdir():
            file.unlink()
        self.ballast.rmdir()


@contextmanager
def small(folder: Path, megabytes: int, owner: int = 0, mode: int = 0o755):
    folder.mkdir(exist_ok=True)
    options = f"size={megabytes}m,nr_inodes={FILES},uid={owner},mode={mode:o}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def may_be_made() -> bool:
    return os.geteuid() == 0
