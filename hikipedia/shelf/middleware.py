"""Django's side of the shelf: finished pages are put there, and after a write the link is moved."""

import time

from django.conf import settings
from django.db import DatabaseError

from directory import triggers

from .. import errors
from . import addresses, answers, follower, pages, shelves
from .front import is_own_host
from .pages import File

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
AHEAD = 2  # seconds: a moment that is nearer might come before the follower has seen it


class ShelfMiddleware:
    """Inside of what packs answers, outside of what asks the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SHELF_DIR:
            return self.get_response(request)
        return self.read(request) if request.method in SAFE else self.write(request)

    def write(self, request):
        """The link is moved before the answer leaves: whoever wrote reads it, and so does everybody else."""
        if shelves.is_stuck():
            return errors.busy(request)
        response = self.get_response(request)
        try:
            shelves.agree(shelves.link(), triggers.revision())
        except DatabaseError:
            if response.status_code < 500:  # what was promised may not be on the shelf: better none
                shelves.withdraw()
        return response

    def read(self, request):
        place = addresses.place(request.path_info, request.META.get("QUERY_STRING", ""))
        if place is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        # First the link, then the revision, then everything else.
        seen = shelves.link()
        try:
            revision = triggers.revision()
            agreed = shelves.agree(seen, revision)
        except DatabaseError:
            return errors.unavailable(request)
        response = self.get_response(request)
        if not is_finished(request, response):
            return response
        if agreed and is_own_host(request.META.get("HTTP_HOST", "")) and follower.is_there():
            self.store(seen, place, response, revision)
        return finish(request, response)

    def store(self, shelf, place, response, revision):
        """Somebody may have written while the page was made: then its parts may not fit together."""
        moment = getattr(response, "changes_at", None)
        moment = moment and moment.timestamp()
        if (moment is None or moment - time.time() > AHEAD) and triggers.revision() == revision:
            content = response.content
            pages.put(shelf, place, content, pages.packed(content), moment)


def is_finished(request, response):
    """Whether this is a page that everybody gets alike, at this address and no other."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not response.has_header("Cache-Control")  # whoever says `no-store` has a reason
        # Views with conditions say how what they understood is written; others take none.
        and getattr(response, "canonical_query", "") == request.META.get("QUERY_STRING", "")
    )


def finish(request, response):
    """The very answer that the shelf gives."""
    is_packed = answers.takes_packed(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    content = response.content
    file = File(pages.packed(content) if is_packed else content, pages.stamp(content))
    path = request.path_info
    if answers.is_known(file.etag, request.META.get("HTTP_IF_NONE_MATCH", "")):
        response.status_code, response.content = 304, b""
        for name in ("Content-Type", "Content-Language", "Content-Length"):
            response.headers.pop(name, None)
        headers = answers.not_modified(path, file)
    else:
        response.content = file.content
        headers = answers.headers(path, file, is_packed)
    for name, value in headers:
        response.headers[name] = value
    return response
