"""Forms of visitors: without cookies, so without Django's CSRF protection and with one of our own
(docs/decisions/0011-registration-without-cookies.md). Whatever goes wrong, the form comes again with all that
was typed, and with one sentence.
"""

from django.db import OperationalError
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from .. import sentences, tokens
from ..models import Event


def comes_from_here(request):
    """What the browser itself says of where the form was, if it does. Older ones say nothing; and since our
    pages send no referrer, others say `Origin: null`."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in {"same-origin", "none"}  # none: the visitor's own doing, such as a reload
    origin = request.headers.get("Origin", "null")
    return origin == "null" or origin.partition("://")[2] == request.get_host()


@method_decorator(csrf_exempt, name="dispatch")
class EventFormView(FormView):
    """A form of one event, whose answer no browser and no server in between keeps."""

    def dispatch(self, request, *args, **kwargs):
        events = Event.objects.published().select_related("prefecture", "municipality__parent", "organizer")
        self.event = get_object_or_404(events, code=kwargs["code"])
        try:
            response = super().dispatch(request, *args, **kwargs)
        except OperationalError as error:
            if "lock" not in str(error):
                raise
            response = self.busy()
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def again(self, form, sentence, status):
        """The same form with what was typed."""
        context = self.get_context_data(form=form, sentence=sentence)
        return self.render_to_response(context, status=status)

    def busy(self):
        response = self.again(self.get_form(), sentences.BUSY, 503)
        response.headers["Retry-After"] = "30"  # seconds
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"event": self.event}


class SignedFormView(EventFormView):
    """With a token, of which `self.key` is the random part; it is empty where the token is not (or no longer)
    good for this form."""

    purpose: str

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.key = ""
        if request.method == "POST" and comes_from_here(request):
            self.key = tokens.read(self.purpose, kwargs["code"], request.POST.get("token", ""))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))

    def too_old(self, form):
        return self.again(form, sentences.TOO_OLD, 403)

    def get_context_data(self, **kwargs):
        token = tokens.make(self.purpose, self.event.code, self.key)
        return super().get_context_data(**kwargs) | {"token": token}
