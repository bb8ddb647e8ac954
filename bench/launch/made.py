"""Tells what Django has made from what was sent from the shelf, which does not know this header."""

HEADER = "X-Made"


class MadeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers[HEADER] = "now"
        return response
