"""Who has answered: a page from the shelf does not tell it of Django, nor one from nginx of gunicorn."""

MADE, DOOR = "X-Made", "X-Door"


class MadeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers[MADE] = "now"
        return response
