"""What nginx answers by itself, and what it asks the application, with the shelf filled by hand."""

import gzip
import json
import socket
import subprocess
import sys
from contextlib import ExitStack

import pytest

from .front import HOST, Answer, ask

HOME, FORTY = b"<p>home</p>", b"<p>forty</p>"


@pytest.fixture(autouse=True)
def shelf(front):
    front.put("one", "_.html", HOME)
    front.put("one", "en/_.html", HOME)
    front.put("one", "groups/_.html", HOME)
    front.put("one", "groups/_age=40.html", FORTY)
    front.put("one", "groups/_kind=a%2Fb+c.html", FORTY)
    front.point("one")


def asked(answer: Answer):
    """What the application was asked; None where nginx has answered."""
    return json.loads(answer.body) if answer.headers.get("Content-Type") == "application/json" else None


STORED = {
    "/": HOME,
    "/?": HOME,
    "/en/": HOME,
    "/groups/": HOME,
    "/groups/?age=40": FORTY,
    "/groups/?kind=a%2Fb+c": FORTY,
}


@pytest.mark.parametrize("path", STORED)
def test_stored_page_comes_from_the_shelf(front, path):
    answer = front.ask(path)
    assert (answer.status, answer.body) == (200, STORED[path])


NOT_STORED = [
    "/groups",  # the application redirects
    "/groups/?age=41",
    "/groups/?age=%34%30",  # another spelling
    "/groups/?sort=name&age=40",
    "/groups/index.html",
    "/x/../groups/",
    "/%67roups/",
    "/groups%2F",
    "/Groups/",
    "/./",
    "/_.html",
    "/groups/_age=40.html",
    "/current/",
    "/.until/",
    "/.down",
    "/.down/ja.html",
    "/?../../secret/_",
    "/about/?/../../../secret/_",
    "/groups/?age=40%00",
    "/groups/?age=40#x",
    "/groups/?" + "a" * 201,
    "/" + "a" * 300 + "/",
    "/" + "a/" * 1000,
    "/healthz",
    "/readyz",
]


@pytest.mark.parametrize("path", NOT_STORED, ids=[path[:40] for path in NOT_STORED])
def test_anything_else_is_the_applications_and_arrives_as_it_was_sent(front, path):
    found = asked(front.ask(path))
    assert (found["method"], found["path"]) == ("GET", path)


def test_double_slash_is_not_merged(front):
    assert asked(front.ask("//groups/")) is not None
    assert asked(front.ask("/groups//?age=40")) is not None


@pytest.mark.parametrize("path", ["/?a/../../secret/_", "/groups/?a/../../../secret/_", "/a/../../secret/"])
def test_no_file_outside_the_shelf_is_read(front, path):
    """At worst there is a folder to go through: it would be enough for the disk."""
    front.put("one", "_a/_.html", HOME)
    front.put("one", "groups/_a/_.html", HOME)
    front.put("secret", "_.html", b"secret")
    assert front.ask(path).body != b"secret"


REFUSED = {
    "above the root": ("/../secret/", 400),
    "NUL in the path": ("/a%00/", 400),
    "NUL as it is": (b"/a\0/", 400),
    "query of 5,000": ("/?" + "a" * 5000, 414),
    "path of 5,000": ("/" + "a" * 5000, 414),
    "query of 1 MB": ("/?" + "a" * 1_000_000, 414),
}


@pytest.mark.parametrize(("path", "status"), REFUSED.values(), ids=REFUSED)
def test_bad_address_is_refused(front, path, status):
    assert refusal(front, path) == status


def refusal(front, path, **headers):
    """nginx answers before all was sent, and then closes: what is still on its way breaks the connection."""
    try:
        return front.ask(path, **headers).status
    except OSError:
        return 414


def test_letters_that_are_not_encoded_never_name_a_file(front):
    assert asked(front.ask("/?q=大阪".encode())) is not None


def test_huge_headers_are_refused(front):
    found = [
        front.ask("/", X_Long="a" * 5000).status,
        front.ask("/", **{f"X{i}": "a" * 4000 for i in range(9)}).status,
    ]
    assert found == [400, 400]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_other_methods_are_the_applications_with_their_body(front, method):
    found = asked(front.ask("/groups/?age=40", method=method, body=b"a=b"))
    assert (found["method"], found["path"], found["headers"]["Content-Length"]) == (
        method,
        "/groups/?age=40",
        "3",
    )


@pytest.mark.parametrize("method", ["TRACE", "get", "G\0T"])
def test_methods_that_do_not_exist_are_refused(front, method):
    assert front.ask("/", method=method).status in (400, 405)


def test_body_beyond_the_limit_is_refused_but_not_a_file_to_import(front):
    upload = "/admin/stewardship/importrun/add/"
    found = [front.ask(path, "POST", body=b"a" * 1_100_000).status for path in ("/", "/admin/", upload)]
    assert found == [413, 413, 200]


def test_application_learns_the_visitor_from_us_alone(front):
    forged = {"X_Forwarded_For": "10.1.2.3", "X_Forwarded_Proto": "http", "X-Forwarded-For": "10.1.2.3"}
    headers = asked(front.ask("/healthz", **forged))["headers"]
    assert {name: headers[name] for name in headers if name.startswith("X-")} == {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Proto": "https",
    }
    assert headers["Host"] == HOST


def test_head(front):
    answer = front.ask("/groups/", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, str(len(HOME)), b"")


ENCODINGS = {
    "gzip": True,
    "br, gzip;q=0.5": True,
    "": False,
    "br": False,
    "gzip;q=0": False,
    "gzip;q=0.0, br": False,
}


@pytest.mark.parametrize("accepted", ENCODINGS)
def test_packed_file_goes_to_those_who_can_read_it(front, accepted):
    answer = front.ask("/", Accept_Encoding=accepted)
    found = (answer.body.startswith(b"packed"), answer.headers.get("Content-Encoding"))
    assert found == ((True, "gzip") if ENCODINGS[accepted] else (False, None))


def test_packed_file_goes_through_other_servers_too(front):
    assert front.ask("/", Accept_Encoding="gzip", Via="1.1 cdn").headers["Content-Encoding"] == "gzip"


def test_range(front):
    part, packed = (
        front.ask("/", Range="bytes=0-2"),
        front.ask("/", Range="bytes=0-2", Accept_Encoding="gzip"),
    )
    assert (part.status, part.body) == (206, HOME[:3])
    assert packed.status == 200
    assert front.ask("/", Range="bytes=0-2", If_Range='"0-0"').status == 200


def test_page_that_is_known_is_not_sent_again(front):
    tag = front.ask("/").headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = front.ask("/", If_None_Match=known)
        assert (answer.status, answer.headers["ETag"], answer.body) == (304, tag, b"")
    packed = front.ask("/", Accept_Encoding="gzip").headers["ETag"]
    assert packed != tag
    assert front.ask("/", Accept_Encoding="gzip", If_None_Match=packed).status == 304


def test_times_are_neither_told_nor_believed(front):
    answer = front.ask("/", If_Modified_Since="Wed, 25 Nov 2026 00:00:00 GMT")
    assert (answer.status, answer.headers.get("Last-Modified")) == (200, None)


def test_tag_survives_a_move_of_the_link_and_changes_with_the_content(front):
    tag = front.ask("/").headers["ETag"]
    front.put("two", "_.html", HOME)
    front.point("two")
    assert front.ask("/", If_None_Match=tag).status == 304
    front.put("three", "_.html", HOME[::-1], stamp=2)  # as long, and in the same second
    front.point("three")
    assert front.ask("/", If_None_Match=tag).body == HOME[::-1]


def test_link_that_leads_nowhere_or_is_gone(front):
    front.point("nowhere")
    assert asked(front.ask("/")) is not None
    (front.shelf / "current").unlink()
    assert asked(front.ask("/")) is not None


def test_moved_link_is_followed_at_once(front):
    found = []
    for number in range(100):
        front.put(f"shelf-{number}", "_.html", b"%d" % number)
        front.point(f"shelf-{number}")
        found.append(int(front.ask("/").body))
    assert found == list(range(100))


def test_link_moved_between_the_look_and_the_opening(front):
    """Half of the shelves lack the page: then the application has it, and nobody is told that it is gone."""
    move = (
        "import itertools, os\n"
        "for shelf in itertools.cycle(['empty', 'one']):\n"
        "    os.symlink(shelf, '.mover')\n"
        "    os.replace('.mover', 'current')\n"
    )
    with (
        subprocess.Popen([sys.executable, "-c", move], cwd=front.shelf) as mover,
        front.connect() as connection,
    ):
        found = {ask(connection, "/", Connection="keep-alive").status for _each in range(900)}
        mover.kill()
    (front.shelf / ".mover").unlink(missing_ok=True)
    assert found == {200}


def test_host_that_is_not_ours_gets_no_answer(front):
    with pytest.raises(ConnectionError):
        front.ask("/", host="evil.example")


def test_name_that_is_not_ours_gets_no_certificate(front):
    with pytest.raises(OSError):
        front.connect("evil.example")


def test_page_is_sent_over_http_2(front):
    command = ["curl", "--silent", "--http2", "--insecure", "--write-out", "%{http_version} %{http_code}"]
    address = ["--resolve", f"{HOST}:{front.port}:127.0.0.1", f"https://{HOST}:{front.port}/groups/"]
    found = subprocess.run([*command, *address], capture_output=True, check=True).stdout
    assert found == HOME + b"2 200"


def test_plain_http_only_leads_to_https(front):
    with socket.create_connection(("127.0.0.1", front.plain)) as connection:
        answer = ask(connection, "/groups/?age=40")
    with socket.create_connection(("127.0.0.1", front.plain)) as connection, pytest.raises(ConnectionError):
        ask(connection, "/groups/?age=40", host="evil.example")
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/groups/?age=40")


def test_static_files_are_kept_for_good_where_their_name_has_a_fingerprint(front):
    for name in ("site.css", "site.0123456789ab.css"):
        (front.static / name).write_text("body {}")
        (front.static / f"{name}.gz").write_bytes(gzip.compress(b"body {}"))
    named = [front.ask(f"/static/{name}") for name in ("site.css", "site.0123456789ab.css")]
    assert [(answer.body, answer.headers["Cache-Control"]) for answer in named] == [
        (b"body {}", "max-age=60, public"),
        (b"body {}", "max-age=315360000, public, immutable"),
    ]
    assert named[0].headers["Content-Type"] == "text/css; charset=utf-8"
    assert front.ask("/static/site.css", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert asked(front.ask("/static/missing.css"))["path"] == "/static/missing.css"


def test_idle_and_drawn_out_connections_keep_nobody_out(front):
    with ExitStack() as stack:
        for _each in range(400):
            stack.enter_context(socket.create_connection(("127.0.0.1", front.port)))
        for _each in range(20):
            stack.enter_context(front.connect()).sendall(b"GET / HTTP/1.1\r\nX: ")
        assert front.ask("/").body == HOME
