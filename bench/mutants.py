"""What the shelf must not be: three mistakes that make pages stale. What tests the shelf has to find them."""

from django.db import connection

from directory import triggers
from hikipedia.shelf import addresses, pages, shelves
from hikipedia.shelf.middleware import ShelfMiddleware


class NoMove(ShelfMiddleware):
    """Whoever writes leaves it to others to notice."""

    def write(self, request):
        return self.get_response(request)


class RevisionLast(ShelfMiddleware):
    """The page is made first, and then asked which data it may be of."""

    def read(self, request):
        response = self.get_response(request)
        place = addresses.place(request.path_info, request.META.get("QUERY_STRING", ""))
        shelf = shelves.link()
        if place and shelves.agree(shelf, triggers.revision()):
            pages.put(shelf, place, response.content, pages.packed(response.content), None)
        return response


def sequence():
    """A number that grows when a change is made, not when it is there for others. PostgreSQL's alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM directory_revision_id_seq")
        return cursor.fetchone()[0]
