"""Small middlewares of our own. Each does one thing and says why."""

import math
import time

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .errors import body_too_large, of_database, query_too_long
from .shelf.addresses import STAFF
from .shelf.answers import takes_packed
from .shelf.headers import PERMISSIONS, PUBLIC_CSP, language_of
from .uploads import LIMIT

UPLOAD_PATH = "/admin/stewardship/importrun/add/"  # the only page that takes a file
QUERY_LIMIT = 2000  # characters of a query string
BODY_LIMIT = 1_000_000  # bytes; the longest form has some ten thousand
UPLOAD_LIMIT = LIMIT + BODY_LIMIT

# Django's admin needs its own scripts and, for a few widgets, images from data: addresses.
STAFF_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class SecurityHeadersMiddleware:
    """What Django 5.2 does not send by itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_staff = request.path_info.startswith(STAFF)
        response.headers.setdefault("Content-Security-Policy", STAFF_CSP if is_staff else PUBLIC_CSP)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if is_staff:
            # With `no-referrer` a browser sends `Origin: null`, and Django refuses every form as forged.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


class HeadMiddleware:
    """An answer to HEAD has the length of the page and no body; servers complain otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming and response.status_code != 304:
            length = len(response.content)
            response.content = b""
            response.headers["Content-Length"] = str(length)
        return response


class PackMiddleware(GZipMiddleware):
    """Django's own packs for those, too, who say that they cannot unpack (`gzip;q=0`)."""

    def process_response(self, request, response):
        if takes_packed(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        return response


class QueryLengthMiddleware:
    """A query string nobody types by hand is refused before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if len(request.META.get("QUERY_STRING", "")) > QUERY_LIMIT:
            return query_too_long(request)
        return self.get_response(request)


class BodyLengthMiddleware:
    """What is sent to a page is refused by its length, before anything reads it.

    Without a length, as when it is sent in chunks, Django takes it for empty and reads nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        limit = UPLOAD_LIMIT if request.path_info == UPLOAD_PATH else BODY_LIMIT
        length = request.META.get("CONTENT_LENGTH") or "0"
        # The first digits of a number too long for Python are above any limit.
        if str(length).isdecimal() and int(str(length)[:20]) > limit:
            return body_too_large(request)
        return self.get_response(request)


class PathLanguageMiddleware:
    """The path alone decides the language.

    Django's LocaleMiddleware would add `Vary: Accept-Language` to every Japanese page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = language_of(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class DatabaseMiddleware:
    """A database that is busy or gone is a sentence, no error.

    While a large import writes, saving may have to wait too long. Where there is no database at all, what a
    frightened visitor gets is at least who listens right now.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return of_database(request, exception)


class StaffOnly:
    """Mixed into Django's own middlewares: they run in the back office and nowhere else."""

    def __call__(self, request):
        if request.path_info.startswith(STAFF):
            return super().__call__(request)
        return self.get_response(request)


class StaffCsrfViewMiddleware(StaffOnly, CsrfViewMiddleware):
    """Django's own answers a broken CSRF cookie with a new one, on every page.

    `process_view` stays in force everywhere: a POST to a public page is refused.
    """


class StaffSessionMiddleware(StaffOnly, SessionMiddleware):
    """Django prolongs a session with each change in it; here it ends when it was said to end."""

    def process_request(self, request):
        super().process_request(request)
        if request.session.get("ends_at", math.inf) < time.time():
            request.session.flush()


class StaffAuthenticationMiddleware(StaffOnly, AuthenticationMiddleware):
    pass


class StaffMessageMiddleware(StaffOnly, MessageMiddleware):
    pass
