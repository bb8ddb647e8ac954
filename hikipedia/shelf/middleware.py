"""Django's side of the shelf: finished pages are put there, and after a write the link is moved."""

import time

from django.conf import settings
from django.db import Error

from directory import triggers
from directory.catalogue import DRAINED
from directory.search import index

from .. import errors, replicas
from . import addresses, answers, follower, pages, shelves
from .front import is_own_host
from .headers import public
from .pages import File

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
HEADERS = {"Content-Type", "Content-Length"}  # of a page of which a view says nothing special


class ShelfMiddleware:
    """Inside of what packs answers and decides the language, outside of what asks the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SHELF_DIR:
            return self.get_response(request)
        return self.read(request) if request.method in SAFE else self.write(request)

    def write(self, request):
        """The link is moved before the answer leaves: whoever wrote reads it, and so does everybody else."""
        if shelves.is_stuck():
            return errors.unavailable(request)
        try:
            triggers.revision()
        except Error:  # nothing can be written; and whoever knocks while it is gone takes no shelf away
            return errors.unavailable(request)
        response = self.get_response(request)
        try:
            self.settle(response)
        except shelves.Stuck:
            return errors.unavailable(request)
        return response

    def settle(self, response):
        """Also after a view that failed: it may have written before."""
        try:
            shelves.agree(shelves.link(), triggers.revision())
            # What was written is indexed now, which moves the link: else the next readers would do it.
            if index.drain(DRAINED):
                shelves.agree(shelves.link(), triggers.revision())
        except Error:
            if response.status_code < 500:  # what was promised may not be on the shelf: better none
                shelves.withdraw()

    def read(self, request):
        place = addresses.place(request.path_info, request.META.get("QUERY_STRING", ""))
        if place is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        # First the link, then the revision, then everything else.
        seen = shelves.link()
        return self.from_replica(request, place, seen) or self.from_primary(request, place, seen)

    def from_primary(self, request, place, seen):
        try:
            revision = triggers.revision()
            agreed = shelves.agree(seen, revision)
        except Error:
            return errors.unavailable(request)
        except shelves.Stuck:  # this visitor at least gets what is true
            agreed = False
        return self.finished(request, place, seen if agreed else None, revision)

    def from_replica(self, request, place, seen):
        """None where it has other data than the shelf, nobody follows the primary, or it did not get far."""
        if not (seen and replicas.may_be_asked() and follower.is_there()):
            return None
        try:
            with replicas.snapshot():
                revision = triggers.revision()
                if not shelves.fits(seen, revision) or index.waits():
                    return None
                response = self.finished(request, place, seen, revision)
        except Error:
            replicas.rest()
            return None
        return response if response.status_code < 500 else None

    def finished(self, request, place, shelf, revision):
        response = self.get_response(request)
        if not is_finished(request, response):
            return response
        if shelf and is_own_host(request.META.get("HTTP_HOST", "")) and follower.is_there():
            self.store(shelf, place, response, revision)
        return finish(request, response)

    def store(self, shelf, place, response, revision):
        moment = getattr(response, "changes_at", None)
        moment = moment and moment.timestamp()
        if (moment is None or moment - time.time() > pages.AHEAD) and is_whole(revision):
            content = response.content
            pages.put(shelf, place, content, pages.packed(content), moment)


def is_whole(revision):
    """Whether nobody has written while the page was made, and all that was written before can be found.

    Else its parts may not fit together, or a list may lack what waits to be indexed, for as long as nobody
    asks for a page that is not on the shelf.
    """
    try:
        if index.waits():
            index.drain(DRAINED)
            return False
        return triggers.revision() == revision
    except Error:
        return False


def is_finished(request, response):
    """Whether this is a page that everybody gets alike, at this address and no other."""
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers.get("Content-Type") == public(request.path_info)["Content-Type"]
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and set(response.headers) <= HEADERS  # whoever says more, such as `no-store`, has a reason
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
        for name in ("Content-Type", "Content-Length"):
            response.headers.pop(name, None)
        headers = answers.not_modified(path, file)
    else:
        response.content = file.content
        headers = answers.headers(path, file, is_packed)
    for name, value in headers:
        response.headers[name] = value
    return response
