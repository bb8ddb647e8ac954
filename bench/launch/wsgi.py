"""The site's own, which says that it was asked: nginx does not, when it answers from the shelf itself."""

from hikipedia.wsgi import application as site

from .made import DOOR


def application(environ, start_response):
    def start(status, headers, error=None):
        return start_response(status, [*headers, (DOOR, "gunicorn")], error)

    return site(environ, start)
