"""What nginx.conf says, held against what the application does."""

import re

from django.conf import settings

from hikipedia.middleware import BODY_LIMIT, QUERY_LIMIT, UPLOAD_LIMIT
from hikipedia.shelf import addresses, headers

FOLDER = settings.BASE_DIR / "deploy" / "nginx"
TEXT = (FOLDER / "nginx.conf.template").read_text()
LINES = [line.partition("#")[0].strip() for line in TEXT.splitlines()]
HEADER = re.compile(r'^\s*add_header (\S+) (?:"([^"]*)"|(\S+?))(?: always)?;$', re.MULTILINE)
MIB = 1024 * 1024


def written(text):
    return {name: quoted or bare for name, quoted, bare in HEADER.findall(text)}


def test_headers_of_stored_pages_are_the_applications(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    headers._public.cache_clear()
    expected = dict(headers.public("/en/"))
    headers._public.cache_clear()
    location = TEXT.split("location / {")[2].split("location @app")[0]
    found = written((FOLDER / "headers.conf.template").read_text()) | written(location)
    assert found.pop("Last-Modified") == ""
    kind = re.search(r'default_type "(.*)";', location)[1]
    assert found | {"Content-Type": kind} == expected | {"Content-Language": "$language"}


def test_file_names_are_the_applications():
    """The same expression, and the same way to put the parts together."""
    [line] = [line for line in LINES if line.endswith('"${folder}_$query.html";')]
    path, query = addresses._PATH.pattern, addresses._QUERY.pattern.replace("{1,", "{0,")
    assert line.split('"')[1] == rf"~^(?:GET|HEAD)(?<folder>{path})(?:\?(?<query>{query}))?$"
    assert addresses.place("/groups/", "age=40") == "groups/_age=40.html"


def test_open_files_are_never_kept():
    assert [line for line in LINES if "open_file_cache" in line] == ["open_file_cache off;"]


def test_nothing_is_logged_of_requests():
    found = [line for line in LINES if line.startswith(("access_log", "error_log", "log_format"))]
    assert found == ["error_log stderr notice;", "access_log off;", "error_log /dev/null emerg;"]
    assert LINES.index("error_log stderr notice;") < LINES.index("http {") < LINES.index(found[2])


def test_limits_are_a_little_above_the_applications():
    """So that its own pages, with their sentences, are what people see."""
    sizes = [int(size) * MIB for size in re.findall(r"client_max_body_size (\d+)m;", TEXT)]
    assert [sizes[0] - BODY_LIMIT > 0, sizes[1] - UPLOAD_LIMIT > 0] == [True, True]
    assert [sizes[0] < 2 * BODY_LIMIT, sizes[1] < 2 * UPLOAD_LIMIT] == [True, True]
    assert re.search(r"large_client_header_buffers 4 (\d+)k;", TEXT)[1] == "4" and QUERY_LIMIT < 4096
