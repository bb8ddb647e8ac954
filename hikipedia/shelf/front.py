"""The outermost layer of the server: answers from the shelf before Django wakes up.

nginx does the same from the same files where there is one; behind it this layer finds what somebody else
has had made while a visitor stood in line, and else costs two look-ups.
"""

from django.conf import settings

from . import addresses, answers, pages, shelves
from .release import release


class Front:
    def __init__(self, application):
        self.application = application
        self.start = f"{release()}-"

    def __call__(self, environ, start_response):
        found = self.find(environ) if settings.SHELF_DIR else None
        if found is None:
            return self.application(environ, start_response)
        status, headers, body = found
        start_response(status, headers)
        return [body if environ["REQUEST_METHOD"] == "GET" else b""]

    def find(self, environ):
        """(status, headers, body) of a page that is on the shelf."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not is_own_host(environ.get("HTTP_HOST", "")):
            return None
        path = environ.get("PATH_INFO", "")
        place, shelf = addresses.place(path, environ.get("QUERY_STRING", "")), shelves.link()
        # While a new release starts, both may be running; each reads its own pages alone.
        if place is None or shelf is None or not shelf.startswith(self.start):
            return None
        is_packed = answers.takes_packed(environ.get("HTTP_ACCEPT_ENCODING", ""))
        file = pages.read(shelf, place, is_packed)
        return file and self.answer(environ, path, file, is_packed)

    def answer(self, environ, path, file, is_packed):
        if answers.is_known(file.etag, environ.get("HTTP_IF_NONE_MATCH", "")):
            return "304 Not Modified", answers.not_modified(path, file), b""
        return "200 OK", answers.headers(path, file, is_packed), file.content


def is_own_host(host: str) -> bool:
    """Django refuses the others with a page of its own."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return name.lower() in settings.ALLOWED_HOSTS
