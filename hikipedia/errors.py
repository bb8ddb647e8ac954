"""Pages for what goes wrong: each says what happened in a sentence and offers a next step."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, NotSupportedError, OperationalError, connections
from django.http import HttpResponse
from django.shortcuts import render

from .shelf import down
from .shelf.addresses import STAFF
from .shelf.headers import language_of


def bad_request(request, exception=None):
    """A session that cannot be written is a bad request to Django, whatever the database had said."""
    if isinstance(exception, SessionInterrupted):
        for error in causes(exception):
            if page := of_database(request, error):
                return page
    return render(request, "400.html", {"is_error": True}, status=400)


def not_found(request, exception=None):
    return render(request, "404.html", {"is_error": True}, status=404)


def forbidden(request, exception=None):
    return render(request, "403.html", {"is_error": True}, status=403)


def forged(request, reason=""):
    """A form without its token: usually one that was left open overnight."""
    return forbidden(request)


def body_too_large(request):
    return render(request, "413.html", {"is_error": True}, status=413)


def query_too_long(request):
    return render(request, "414.html", {"is_error": True}, status=414)


def too_many_requests(request, exception=None):
    return render(request, "429.html", {"is_error": True}, status=429)


def busy(request):
    response = render(request, "503.html", {"is_error": True}, status=503)
    response.headers["Retry-After"] = "30"  # seconds
    return response


def unavailable(request):
    """The database is gone. Crisis lines first; a later request finds it back by itself.

    This may be said before anything has looked for the language.
    """
    language = language_of(request.path_info)
    headers = {"Retry-After": "60", "Cache-Control": "no-store", "Content-Language": language}  # seconds
    return HttpResponse(down.kept(language), status=503, headers=headers)


def of_database(request, error):
    """A database that is busy or gone; None for every other error."""
    if isinstance(error, NotSupportedError):
        # A column was widened by an upgrade, and PostgreSQL's plan of before fits no longer.
        connections.close_all()
    elif not isinstance(error, (OperationalError, InterfaceError)):
        return None
    is_busy = "lock" in str(error) and request.path_info.startswith(STAFF)
    return busy(request) if is_busy else unavailable(request)


def causes(error):
    while error := error.__context__:
        yield error


def server_error(request):
    """Without database and without context: the page must come even when nothing else works.

    Where the database failed a middleware, such as the one that reads who is logged in, this is all that
    Django asks.
    """
    page = of_database(request, sys.exc_info()[1])
    return page or render(request, "500.html", {"is_error": True}, status=500)
