"""Asks for a page as a polite guest: says who it is, waits between two requests to one host, obeys
robots.txt, reads little, follows few redirects, and goes to public addresses only.

A page that anybody may name in a suggestion must not make this program knock at doors of our own network:
every name is resolved here, each of its addresses is judged, and the one that was judged is connected to.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from .faults import UNTOUCHED, of_status

AGENT = "HikipediaLinkCheck"
PAUSE = 2.0  # seconds between two requests to one host
LONGEST_PAUSE = 30.0  # a site that asks for more is left alone
TIMEOUT = 15.0  # seconds for each answer of the network
DEADLINE = 60.0  # seconds for a whole request: a server may send a letter every ten seconds
REDIRECTS = 5
READ_LIMIT = 64 * 1024  # bytes
PORTS = {"http": 80, "https": 443}
# Answers to HEAD that say more about HEAD than about the page.
ASK_AGAIN = 400


class Refused(Exception):
    """The fault, as a key of FAULTS."""


class Answer(NamedTuple):
    status: int
    location: str
    body: bytes

    @property
    def leads_on(self):
        return 300 <= self.status < 400 and bool(self.location)


class Target(NamedTuple):
    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self):
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def url(self):
        return self.site + self.path


class Visitor:
    """One run. `clock` and `sleep` are handed in by tests, and so is `may_be_private`."""

    def __init__(
        self,
        site_url: str,
        *,
        pause: float = PAUSE,
        timeout: float = TIMEOUT,
        deadline: float = DEADLINE,
        clock=time.monotonic,
        sleep=time.sleep,
        may_be_private: bool = False,
    ):
        self.agent = f"{AGENT}/1.0 (+{site_url})"
        self.pause, self.timeout, self.deadline = pause, timeout, deadline
        self.clock, self.sleep = clock, sleep
        self.may_be_private = may_be_private
        self._free_at: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser | Exception] = {}

    def look(self, url: str) -> str:
        """The fault of this address; nothing where it is all right."""
        try:
            return self._follow(url)
        except Refused as refusal:
            return str(refusal)
        except ssl.SSLCertVerificationError:
            return "certificate"
        except ssl.SSLError:
            return "encryption"
        except socket.gaierror:
            return "name"
        except TimeoutError:
            return "timeout"
        except OSError:
            return "connection"
        except (http.client.HTTPException, UnicodeError, ValueError):
            return "other"

    def _follow(self, url):
        for _hop in range(REDIRECTS + 1):
            target = parse(url)
            if not self._is_allowed(target):
                return UNTOUCHED
            answer = self._head_or_get(target)
            if not answer.leads_on:
                return of_status(answer.status)
            url = target_of(answer, target)
        return "loop"

    def _head_or_get(self, target):
        """Some servers refuse HEAD, and some hang up on it."""
        with suppress(http.client.HTTPException, ConnectionError):
            answer = self._ask("HEAD", target)
            if answer.status < ASK_AGAIN:
                return answer
        return self._ask("GET", target)

    def _is_allowed(self, target):
        robots = self._robots_of(target)
        return robots.can_fetch(AGENT, target.url) and (robots.crawl_delay(AGENT) or 0) <= LONGEST_PAUSE

    def _robots_of(self, target):
        """A host that could not be reached is not tried once for each of its pages."""
        if target.site not in self._robots:
            try:
                self._robots[target.site] = self._read_robots(target)
            except (OSError, http.client.HTTPException, Refused) as error:
                self._robots[target.site] = error
        if isinstance(found := self._robots[target.site], Exception):
            raise found
        return found

    def _read_robots(self, target):
        """RFC 9309: no such file allows everything, a broken server forbids everything."""
        target, robots = target._replace(path="/robots.txt"), RobotFileParser()
        for _hop in range(REDIRECTS + 1):
            answer = self._ask("GET", target, reads=True)
            if not answer.leads_on:
                break
            target = parse(target_of(answer, target))
        robots.disallow_all = answer.status >= 500
        robots.allow_all = 300 <= answer.status < 500
        if 200 <= answer.status < 300:
            robots.parse(answer.body.decode("utf-8", "replace").splitlines())
        robots.modified()
        return robots

    def _ask(self, method, target, reads=False):
        self._wait(target)
        connection = self._connection(target)
        try:
            with cut_after(self.deadline, connection):
                headers = {"User-Agent": self.agent, "Accept": "*/*"}
                connection.request(method, target.path, headers=headers)
                response = connection.getresponse()
                body = response.read(READ_LIMIT) if reads else b""
            return Answer(response.status, response.headers.get("Location", ""), body)
        finally:
            connection.close()
            self._free_at[target.host] = self.clock() + self._pause_of(target)

    def _wait(self, target):
        wait = self._free_at.get(target.host, 0) - self.clock()
        if wait > 0:
            self.sleep(wait)

    def _pause_of(self, target):
        robots = self._robots.get(target.site)
        asked = robots.crawl_delay(AGENT) if isinstance(robots, RobotFileParser) else None
        return max(self.pause, min(asked or 0, LONGEST_PAUSE))

    def _connection(self, target):
        kind = Secure if target.scheme == "https" else Plain
        connection = kind(target.host, target.port, timeout=self.timeout)
        connection.may_be_private = self.may_be_private
        return connection


def parse(url: str) -> Target:
    """Japanese letters in an address are written as browsers would send them."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise Refused("address") from error
    if parts.scheme not in PORTS or not host:
        raise Refused("address")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], f"{path}?{query}" if query else path)


def target_of(answer, target):
    url = urljoin(target.url, answer.location)
    if urlsplit(url).scheme not in PORTS:
        raise Refused("elsewhere")
    return url


@contextmanager
def cut_after(seconds, connection):
    """Hangs up after this long, however busily the other side goes on."""

    was_cut = threading.Event()

    def cut():
        was_cut.set()
        with suppress(OSError, AttributeError):  # not connected yet, or no longer
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        raise (TimeoutError() if was_cut.is_set() else error) from error
    finally:
        timer.cancel()


def public_addresses(host: str, port: int, may_be_private: bool):
    """All addresses of a host. One that is not public shuts out the whole host."""
    found = [entry[4][:2] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not may_be_private and not all(is_public(address) for address, _port in found):
        raise Refused("elsewhere")
    return found


def is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


class Plain(http.client.HTTPConnection):
    may_be_private = False

    def connect(self):
        """As `socket.create_connection`, but to addresses that were judged."""
        *others, last = public_addresses(self.host, self.port, self.may_be_private)
        for address in others:
            with suppress(OSError):
                self.sock = socket.create_connection(address, self.timeout)
                return
        self.sock = socket.create_connection(last, self.timeout)


class Secure(Plain):
    default_port = http.client.HTTPS_PORT

    def connect(self):
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
