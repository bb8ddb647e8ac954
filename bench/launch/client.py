"""A browser, as far as a server sees one: a connection that stays, cookies, and the pages it knows.

Written on asyncio's streams: a library would take more of the machine than the site that is asked.
"""

import asyncio
import gzip
import time
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from .made import DOOR, MADE

PATIENCE = 60  # seconds: only a broken site takes so long


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    html: str
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def is_made(self) -> bool:
        """By Django, not from the shelf."""
        return MADE.lower() in self.headers

    @property
    def door(self) -> str:
        return "gunicorn" if DOOR.lower() in self.headers else "nginx"


class Client:
    def __init__(self, port: int, number: int):
        """Each has an address of its own, as people at home have."""
        self.port, self.source = port, f"127.1.{number // 250}.{1 + number % 250}"
        self.connection = None
        self.cookies: dict[str, str] = {}

    async def ask(self, method: str, path: str, values: dict | None = None, **headers: str) -> Answer:
        body = urlencode(values).encode() if values is not None else b""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, answered, content = await self.talk(self.request(method, path, body, headers), method)
        except BaseException:  # what is left of the answer must not be taken for the next one
            self.close()
            raise
        return Answer(status, answered, content, began, time.perf_counter())

    def request(self, method, path, body, headers) -> bytes:
        headers = {"Host": "127.0.0.1", "Accept-Encoding": "gzip"} | headers
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(body)),
            }
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body

    async def talk(self, request: bytes, method: str):
        if self.connection is None:
            self.connection = await asyncio.open_connection(
                "127.0.0.1", self.port, local_addr=(self.source, 0), limit=1 << 20
            )
        reader, writer = self.connection
        writer.write(request)
        status, headers = self.understood(await reader.readuntil(b"\r\n\r\n"))
        content = b""
        if status not in (204, 304):
            content = await reader.readexactly(int(headers["content-length"]))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return status, headers, text(content, headers.get("content-encoding") == "gzip")

    def understood(self, head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        headers = {}
        for line in lines:
            name, _colon, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _equals, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
            headers[name.lower()] = value
        return int(first.split()[1]), headers

    def close(self) -> None:
        if self.connection:
            self.connection[1].close()
        self.connection = None


@lru_cache(maxsize=500)
def text(content: bytes, is_packed: bool) -> str:
    """Most are the same pages again and again."""
    return (gzip.decompress(content) if is_packed else content).decode()
