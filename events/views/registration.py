from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from .. import codes, limits, registering, sentences
from ..forms import ChangeForm, CodeForm
from ..models import Registration
from .receipt import calendar_file, can_change, show_receipt
from .signed import EventFormView, comes_from_here


class RegistrationPage(EventFormView):
    """Whoever has the words of the code sees the registration and may change and cancel it. The code comes in
    the body of a POST, each time anew: no address holds it, and nothing remembers who looked."""

    form_class = CodeForm
    template_name = "events/registration.html"

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if not comes_from_here(request):
            return self.again(form, sentences.FROM_ELSEWHERE, 403)
        if self.is_forgotten:
            return self.again(form, "", 410)
        if limits.WRONG_CODES.is_reached(request):
            return self.again(form, sentences.MANY_WRONG_CODES, 429)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    @property
    def is_forgotten(self):
        """On that day the rows are deleted; until that has happened nobody sees them any more."""
        return bool(self.event.deletion_on) and self.event.deletion_on <= timezone.localdate()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_forgotten": self.is_forgotten}

    def form_valid(self, form):
        try:
            return self.act(self.event.registrations.get(code_hash=codes.hash_of(form.cleaned_data["code"])))
        except Registration.DoesNotExist:  # or no longer, because of another window
            return self.unknown(form)

    def unknown(self, form):
        """Never a word on whether it is wrong, of another event, or gone. Who cancels twice with a double
        click sees that it is cancelled; so does everybody who tries that with wrong words."""
        limits.WRONG_CODES.count(self.request)
        if self.request.POST.get("action") == "cancel":
            return self.cancelled()
        form.add_error("code", sentences.WRONG_CODE)
        return self.form_invalid(form)

    def act(self, registration):
        match self.request.POST.get("action"):
            case "change" if can_change(registration):
                return self.change(registration)
            case "cancel":
                registering.cancel(registration)
                return self.cancelled()
            case "calendar" if self.event.starts_on:
                return self.calendar(registration)
        return show_receipt(self.request, registration)

    def change(self, registration):
        form = ChangeForm(self.request.POST, registration=registration)
        if not form.is_valid():
            return show_receipt(self.request, registration, change_form=form)
        registering.change(registration, **form.cleaned_data)
        registration.refresh_from_db()
        return show_receipt(self.request, registration, sentences.CHANGED)

    def cancelled(self):
        return TemplateResponse(self.request, "events/cancelled.html", {"event": self.event})

    def calendar(self, registration):
        file = calendar_file(registration, is_neutral="neutral" in self.request.POST)
        disposition = 'attachment; filename="calendar.ics"'
        return HttpResponse(
            file, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition}
        )
