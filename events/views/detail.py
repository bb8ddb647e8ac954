from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import DetailView

from .. import changes, clock, known, qr, structured
from ..models import Event, Question


class EventDetail(DetailView):
    """One event, also after it is over or cancelled. Nothing here depends on who has registered."""

    context_object_name = "event"
    template_name = "events/event_detail.html"

    def get_queryset(self):
        return Event.objects.published()

    def get_object(self, queryset=None):
        return get_object_or_404(self.get_queryset().with_places(), code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        event, now = self.object, timezone.now()
        sessions, appearances = list(event.sessions.all()), self.get_appearances()
        parts = known.parts(event, sessions, appearances)
        address = settings.SITE_URL + event.get_absolute_url()
        return (
            super().get_context_data(**kwargs)
            | {
                "state": event.registration_state(now),
                "is_past": event.is_past(now),
                "is_coming": not event.is_past(now),
                "programme": [
                    (session, [one for one in appearances if one.session_id == session.pk])
                    for session in sessions
                ],
                "appearances": appearances,
                "materials": list(event.materials.all()),
                "questions": list(event.questions.filter(state=Question.State.SHOWN)),
                "changes": [(change.at, changes.public_lines(change)) for change in event.changes.all()],
                "known_parts": known.listed(part.label for part in parts if part.is_known),
                "unknown_parts": known.listed(part.label for part in parts if not part.is_known),
                "is_little_known": known.is_little(parts),
                "unknown_features": list(known.unknown_features(event)),
                "address": address,
            }
            | self.get_extras(address, appearances)
        )

    def get_extras(self, address, appearances):
        """What needs an address that others can open."""
        data = structured.describe(self.object, appearances)
        return {"qr_code": qr.svg(address), "structured_data": structured.script(data)}

    def get_appearances(self):
        """Of somebody without consent, who stands for no company, nothing is left to show."""
        found = self.object.appearances.select_related("employer")
        return [one for one in found if one.public_body or one.public_person]

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = clock.next_change(self.object)
        return response


class EventPreview(EventDetail):
    """A draft, for whoever has the private link. A link that was withdrawn leads nowhere."""

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.is_public:
            response = redirect(self.object)
        else:
            response = self.render_to_response(self.get_context_data(object=self.object))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_object(self, queryset=None):
        """The address has at least one character for the token: an event without one is never found."""
        return get_object_or_404(Event.objects.with_places(), preview_token=self.kwargs["token"])

    def get_extras(self, address, appearances):
        return {"is_preview": True}
