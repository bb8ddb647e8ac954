from django.utils.translation import get_language

from .. import limits, registering, sentences
from ..forms import RegistrationForm
from ..models import Registration
from ..registering import NotOpen, Withdrawn
from .receipt import show_receipt
from .signed import SignedFormView


class Register(SignedFormView):
    """The form, and as the answer to it the receipt: no address that leads there stays in the history."""

    purpose = "register"
    form_class = RegistrationForm
    template_name = "events/register.html"

    def get(self, request, *args, **kwargs):
        state = self.event.registration_state()
        return super().get(request, *args, **kwargs) if state == "open" else self.not_open(state, 200)

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        known = self.event.registrations.filter(key=self.key).first() if self.key else None
        if known:
            return self.receipt_again(known, form)
        if (state := self.event.registration_state()) != "open":
            return self.not_open(state, 409, form)
        if not self.key:
            return self.too_old(form)
        if form.is_valid() and limits.REGISTRATIONS.is_reached(request):
            return self.again(form, sentences.MANY_REGISTRATIONS, 429)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        values = form.values | {"language": get_language()}
        try:
            registration = registering.register(self.event, self.key, **values)
        except NotOpen as not_open:
            return self.not_open(not_open.args[0], 409, form)
        except Withdrawn:
            self.key = ""
            return self.again(form, sentences.WITHDRAWN, 409)
        limits.REGISTRATIONS.count(self.request)
        return show_receipt(self.request, registration)

    def receipt_again(self, registration, form):
        """A double click, a reload, or the back button; perhaps with something else in the form now."""
        is_same = form.is_valid() and all(
            getattr(registration, name) == value for name, value in form.values.items()
        )
        sentence = "" if is_same else sentences.SENT_BEFORE
        return show_receipt(self.request, registration, sentence)

    def not_open(self, state, status, form=None):
        context = {"event": self.event, "state": state, "form": form}
        return self.response_class(self.request, ["events/register_not_open.html"], context, status=status)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"event": self.event}

    def get_context_data(self, **kwargs):
        full = [mode for mode in self.event.modes if registering.would_wait(self.event, mode)]
        return super().get_context_data(**kwargs) | {"full": [Registration.Mode(mode).label for mode in full]}
