"""Against a server of this process, with a clock that only `sleep` moves."""

import contextlib
import datetime
import http.server
import socket
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.models import Resource, Source
from stewardship.links import addresses, memory
from stewardship.links.visitor import Refused, Visitor, is_public, parse, public_addresses
from stewardship.models import LinkCheck, Task
from tests import factories

pytestmark = pytest.mark.django_db
START = timezone.make_aware(datetime.datetime(2026, 11, 25, 10))


class Server(http.server.ThreadingHTTPServer):
    """Answers as its table says; remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.asked, self.agents = {}, [], set()
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.asked.append((self.command, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        status, headers, body = self.server.pages.get((self.command, self.path)) or self.server.pages.get(
            self.path, (404, {}, b"")
        )
        if status is None:  # hangs up, as some do
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            with contextlib.suppress(OSError):  # who has read enough hangs up
                self.wfile.write(body)

    do_GET = do_HEAD

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


class Clock:
    def __init__(self):
        self.now, self.slept = 1000.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def visitor(clock):
    return Visitor(
        "https://hikipedia.example.jp", clock=clock, sleep=clock.sleep, timeout=5, may_be_private=True
    )


OK = (200, {}, b"")


def test_page_that_is_all_right_is_asked_by_head_alone(server, visitor, clock):
    server.pages["/a?b=%E3%81%82"] = OK
    assert visitor.look(f"{server.url}/a?b=あ") == ""
    assert server.asked == [("GET", "/robots.txt"), ("HEAD", "/a?b=%E3%81%82")]
    assert server.agents == {"HikipediaLinkCheck/1.0 (+https://hikipedia.example.jp)"}
    assert clock.slept == [2.0]


@pytest.mark.parametrize("refusal", [405, 403, 404, 501, None])
def test_get_follows_where_head_is_refused(server, visitor, refusal):
    server.pages["HEAD", "/"] = (refusal, {}, b"")
    server.pages["GET", "/"] = OK
    assert visitor.look(server.url) == ""
    assert server.asked[1:] == [("HEAD", "/"), ("GET", "/")]


@pytest.mark.parametrize(
    ("status", "fault"),
    [(404, "gone"), (410, "gone"), (403, "refused"), (429, "refused"), (500, "server"), (503, "server")]
    + [(400, "other"), (304, ""), (204, ""), (300, "other")],
)
def test_status(server, visitor, status, fault):
    server.pages["/"] = (status, {}, b"")
    assert visitor.look(server.url) == fault


def test_robots_are_obeyed_and_asked_once(server, visitor, clock):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /secret/\nCrawl-delay: 7\n")
    server.pages["/"] = server.pages["/open"] = OK
    found = [visitor.look(server.url + path) for path in ("/secret/", "/secret/a", "/", "/open")]
    assert found == ["robots", "robots", "", ""]
    assert server.asked == [("GET", "/robots.txt"), ("HEAD", "/"), ("HEAD", "/open")]
    assert clock.slept == [2.0, 7.0]


def test_robots_for_us_alone(server, visitor):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: HikipediaLinkCheck\nDisallow: /\n")
    assert visitor.look(server.url) == "robots"


@pytest.mark.parametrize(("status", "fault"), [(500, "robots"), (403, ""), (404, "")])
def test_missing_robots_allow_and_broken_ones_forbid(server, visitor, status, fault):
    server.pages |= {"/robots.txt": (status, {}, b""), "/": OK}
    assert visitor.look(server.url) == fault


def test_site_that_asks_for_minutes_between_requests_is_left_alone(server, visitor):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 600\n")
    assert visitor.look(server.url) == "robots"


def test_redirects_are_followed_five_times(server, visitor):
    for number in range(9):
        server.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    server.pages["/9"] = OK
    assert [visitor.look(f"{server.url}/{number}") for number in (4, 3)] == ["", "loop"]


def test_redirected_robots_are_read_where_they_are(server, visitor):
    server.pages["/robots.txt"] = (301, {"Location": "/real-robots.txt"}, b"")
    server.pages["/real-robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /\n")
    assert visitor.look(f"{server.url}/page") == "robots"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.jp/", "javascript:alert(1)"])
def test_other_schemes_are_not_followed(server, visitor, location):
    server.pages["/"] = (302, {"Location": location}, b"")
    assert visitor.look(server.url) == "elsewhere"


def test_forbidden_page_behind_a_redirect_is_not_looked_at(server, visitor):
    server.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /secret\n")
    server.pages["/"] = (302, {"Location": "/secret"}, b"")
    assert visitor.look(server.url) == "robots"
    assert ("HEAD", "/secret") not in server.asked


def test_addresses_of_our_own_network_are_refused(server, clock):
    visitor = Visitor("https://hikipedia.example.jp", clock=clock, sleep=clock.sleep)
    port = server.server_port
    hosts = [f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}", f"2130706433:{port}"]
    hosts += ["10.0.0.1", "192.168.1.1", "169.254.169.254"]
    assert [visitor.look(f"http://{host}/") for host in hosts] == ["elsewhere"] * len(hosts)
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("10.1.2.3", False), ("172.16.0.1", False)]
    + [("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("fe80::1%eth0", False)]
    + [("::ffff:127.0.0.1", False), ("2002:7f00:1::", False), ("fc00::1", False)],
)
def test_public_addresses(address, expected):
    assert is_public(address) == expected


def test_name_with_a_public_and_a_private_address_is_refused(monkeypatch):
    """As an attacker's name server would answer."""
    found = [(2, 1, 6, "", (address, 80)) for address in ("8.8.8.8", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    with pytest.raises(Refused):
        public_addresses("a.example.jp", 80, may_be_private=False)
    assert public_addresses("a.example.jp", 80, may_be_private=True) == [("8.8.8.8", 80), ("127.0.0.1", 80)]


@pytest.mark.parametrize(
    "url",
    ["ftp://example.jp/", "http://", "https:///a", "http://[::1", "http://a:b/", f"http://{'a' * 70}.jp/"],
)
def test_what_is_no_address(visitor, url):
    assert visitor.look(url) == "address"


def test_japanese_address_is_written_as_browsers_do():
    target = parse("https://例え.jp/相談 窓口?区=北#top")
    assert target.url == (
        "https://xn--r8jz45g.jp:443/%E7%9B%B8%E8%AB%87%20%E7%AA%93%E5%8F%A3?%E5%8C%BA=%E5%8C%97"
    )


def test_silence_is_a_timeout(visitor):
    visitor.timeout = 0.05
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert visitor.look(f"http://127.0.0.1:{silent.getsockname()[1]}/") == "timeout"


def test_no_more_than_a_little_is_read(server, visitor):
    rule = b"User-agent: *\nDisallow: /page\n"
    server.pages |= {"/robots.txt": (200, {}, b"#" * 70_000 + b"\n" + rule), "/page": OK}
    assert visitor.look(f"{server.url}/page") == ""


def test_endless_answer_is_cut(server, visitor):
    """Each letter comes in time, the whole never ends."""
    visitor.deadline = 0.2
    server.RequestHandlerClass = Drip
    assert visitor.look(server.url) == "timeout"


class Drip(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        for _letter in range(100):
            try:
                self.wfile.write(b"a")
            except OSError:
                return
            time.sleep(0.05)

    def log_message(self, *args):
        pass


def test_host_that_cannot_be_reached_is_tried_once(visitor, clock):
    dead = Server()
    dead.server_close()
    assert [visitor.look(f"{dead.url}/{page}") for page in "ab"] == ["connection"] * 2
    assert clock.slept == []


def test_plain_answer_to_a_secure_question(server, visitor):
    assert visitor.look(server.url.replace("http:", "https:")) == "encryption"


# What is looked at, and what is remembered


def listing_with(url, **values):
    listing = factories.center(**values)
    factories.contact(listing, "website", url)
    return listing


class Answers:
    """Stands in for a visitor: a table of faults."""

    def __init__(self, **faults):
        self.faults, self.asked = faults, []

    def look(self, url):
        self.asked.append(url)
        return self.faults.get(url.rsplit("/", 1)[-1], "")


def go(visitor, days=0, **options):
    now = START + datetime.timedelta(days=days)
    run = memory.Run(visitor, lambda: now)
    run.go(**options)
    return run


def test_addresses_of_public_pages_alone():
    one = listing_with("https://a.example.jp/1#top", name="青空窓口")
    Source.objects.create(listing=one, url="https://a.example.jp/1")
    factories.contact(one, "line", "@aozora")
    factories.contact(one, "email")
    paused = listing_with("https://b.example.jp/", name="休みの窓口", status="paused")
    listing_with("https://draft.example.jp/", status="draft")
    listing_with("https://merged.example.jp/", merged_into=factories.base(one))
    Resource.objects.create(kind="document", title="手引き", url="https://a.example.jp/1", source_url="")
    Resource.objects.create(kind="media", title="昔の本", url="https://old.example.jp/", is_published=False)
    places = addresses.named()
    assert {url: [place.name for place in found] for url, found in places.items()} == {
        "https://a.example.jp/1": ["青空窓口", "手引き"],
        "https://b.example.jp/": ["休みの窓口"],
    }
    assert places["https://b.example.jp/"][0].listing == paused.pk


def test_hosts_take_turns():
    urls = [f"https://{host}.example.jp/{page}" for host in "ab" for page in (1, 2)]
    assert addresses.one_host_after_the_other([*urls, "https://c.example.jp/1"]) == [
        "https://a.example.jp/1",
        "https://b.example.jp/1",
        "https://c.example.jp/1",
        "https://a.example.jp/2",
        "https://b.example.jp/2",
    ]


def test_two_failures_a_week_apart_make_one_task():
    listing = listing_with("https://a.example.jp/x", name="青空窓口")
    bad = Answers(x="gone")
    go(bad)
    assert (Task.objects.count(), LinkCheck.objects.get().failures) == (0, 1)
    go(bad, days=7)
    task = Task.objects.get()
    assert (task.kind, task.title, task.listing_id) == ("broken_link", "リンク切れ: 青空窓口", listing.pk)
    assert (task.url, task.text.split("\n")[0]) == (
        "https://a.example.jp/x",
        "ページがなくなっています(404)。",
    )
    go(bad, days=14)
    assert Task.objects.get().pk == task.pk


def test_page_is_left_alone_for_a_week():
    listing_with("https://a.example.jp/x")
    visitor = Answers(x="gone")
    for days in (0, 1, 6):
        go(visitor, days=days)
    assert (visitor.asked, Task.objects.count()) == (["https://a.example.jp/x"], 0)


@pytest.mark.parametrize(("days", "tasks"), [(0, 0), (6, 0), (6.99, 1), (7, 1)])
def test_two_looks_within_a_week_are_one_evening(days, tasks):
    """Should somebody look more often, by hand."""
    for moment in (START, START + datetime.timedelta(days=days)):
        memory.remember("https://a.example.jp/x", "gone", [addresses.Place("青空窓口")], moment)
    assert Task.objects.count() == tasks


def test_success_between_begins_anew_and_a_later_one_closes_the_task():
    listing_with("https://a.example.jp/x")
    for days, fault in ((0, "gone"), (7, ""), (14, "timeout"), (21, "timeout")):
        assert Task.objects.count() == 0
        go(Answers(x=fault), days=days)
    assert Task.objects.get().done_at is None
    go(Answers(), days=28)
    task = Task.objects.get()
    assert (task.done_at, task.done_by) == (START + datetime.timedelta(days=28), None)


def test_what_a_person_called_done_stays_done_until_it_has_been_all_right():
    listing_with("https://a.example.jp/x")
    go(Answers(x="refused"))
    go(Answers(x="refused"), days=7)
    Task.objects.update(done_at=START + datetime.timedelta(days=8))
    go(Answers(x="refused"), days=14)
    assert Task.objects.get().done_at is not None
    for days, fault in ((21, ""), (28, "gone"), (35, "gone")):
        go(Answers(x=fault), days=days)
    assert Task.objects.get().done_at is None


def test_page_that_robots_forbid_is_neither_right_nor_wrong():
    listing_with("https://a.example.jp/x")
    for days in (0, 7, 14):
        go(Answers(x="robots"), days=days)
    check = LinkCheck.objects.get()
    assert (check.fault, check.failures, check.failing_since) == ("robots", 0, None)
    assert (check.checked_at, Task.objects.count()) == (START + datetime.timedelta(days=14), 0)


def test_address_that_no_page_names_any_more_is_forgotten():
    listing = listing_with("https://a.example.jp/x")
    go(Answers(x="gone"))
    go(Answers(x="gone"), days=7)
    listing.contact_points.all().delete()
    go(Answers(), days=8)
    assert (LinkCheck.objects.count(), Task.objects.get().done_at is None) == (0, False)


def test_limit_time_and_turn():
    for page in "abc":
        listing_with(f"https://a.example.jp/{page}")
    visitor = Answers()
    assert go(visitor, limit=2).looked_at == 2
    assert go(visitor, days=1).looked_at == 1
    assert go(visitor, days=9, may_go_on=lambda: False).looked_at == 0
    assert visitor.asked == [f"https://a.example.jp/{page}" for page in "abc"]


def test_task_names_what_else_has_the_address():
    for name in "いろはにほへと":
        listing_with("https://a.example.jp/x", name=name)
    go(Answers(x="certificate"))
    go(Answers(x="certificate"), days=7)
    text = Task.objects.get().text
    assert text.split("\n\n")[2:] == ["同じアドレスが載っているところ: ろ、は、に、ほ、へ", "ほか1件"]


def test_command_says_what_it_did(capsys, monkeypatch):
    monkeypatch.setattr(Visitor, "look", lambda self, url: "gone")
    listing_with("https://a.example.jp/x")
    call_command("check_links", limit=5, seconds=60)
    assert capsys.readouterr().out == "1 addresses looked at, 1 of them failing.\n"
    call_command("check_links")
    assert capsys.readouterr().out == "0 addresses looked at, 0 of them failing.\n"


def test_command_refuses_nonsense():
    with pytest.raises(CommandError):
        call_command("check_links", limit=0)
    with pytest.raises(CommandError):
        call_command("check_links", seconds=-1)


def test_what_is_looked_at_late_in_a_run_is_looked_at_again_a_week_later():
    listing_with("https://a.example.jp/1")
    for week, seconds in enumerate([40, 3, 20]):
        now = START + datetime.timedelta(days=7 * week, seconds=seconds)
        run = memory.Run(Answers(), lambda now=now: now)
        run.go()
        assert run.looked_at == 1
