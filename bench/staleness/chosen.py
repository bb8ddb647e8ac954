"""The shelf as it is, or with one of the mistakes, as each request asks for: one server serves for all."""

import time

from bench import mutants
from directory import triggers
from hikipedia.shelf.middleware import ShelfMiddleware

AS_IT_IS = ""
revision = triggers.revision


class Slow(mutants.RevisionLast):
    """With a page that takes long, so that somebody writes meanwhile."""

    def __init__(self, get_response):
        super().__init__(lambda request: (get_response(request), time.sleep(0.02))[0])


class ChosenMiddleware:
    def __init__(self, get_response):
        classes = {AS_IT_IS: ShelfMiddleware, "no-move": mutants.NoMove}
        classes |= {"revision-last": Slow, "sequence": ShelfMiddleware}
        self.shelves = {name: made(get_response) for name, made in classes.items()}

    def __call__(self, request):
        name = request.headers.get("X-Mistake", AS_IT_IS)
        triggers.revision = mutants.sequence if name == "sequence" else revision
        response = self.shelves[name](request)
        response.headers["X-Made"] = "now"  # a page from the shelf does not say so
        return response
