from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from .. import clock
from ..facet_form import EventFacets
from ..filters import EventFilter
from ..models import Event

PAST_SHOWN = 3  # where nothing is coming


class EventList(FilterView):
    """What is coming, by date."""

    filterset_class = EventFilter
    paginate_by = 20
    template_name = "events/event_list.html"
    context_object_name = "events"
    strict = False  # a condition that cannot be used is dropped and named, the rest applies
    title = _("Events")
    lead = _("Talks with companies and people with experience, gatherings, lectures.")
    is_archive = False

    def get_queryset(self):
        return Event.objects.published().upcoming(timezone.localdate()).with_places()

    def get_filterset_kwargs(self, filterset_class):
        return {"data": self.request.GET, "queryset": self.get_queryset()}

    def paginate_queryset(self, queryset, page_size):
        if self.request.GET.get("page") == "last":  # Django's own shorthand is not a number
            raise Http404
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = EventFacets(self.filterset, self.request)
        return context | {
            "title": self.title,
            "lead": self.lead,
            "is_archive": self.is_archive,
            "facet_form": form,
            "total": context["paginator"].count,
            "total_before": self.filterset.facets["total"],
            "has_conditions": bool(self.filterset.conditions),
            "latest": self.get_latest() if not context["events"] else [],
            "online": self.get_online() if form.prefecture and not context["events"] else 0,
        }

    def get_latest(self):
        """The ones before, so that the page shows what such events are like."""
        return Event.objects.published().past(timezone.localdate()).with_places()[:PAST_SHOWN]

    def get_online(self):
        """How many one could join from anywhere, for whoever found none nearby."""
        Attendance = Event.Attendance
        return self.get_queryset().filter(attendance__in=[Attendance.ONLINE, Attendance.HYBRID]).count()

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response.changes_at = clock.next_midnight()
        response.canonical_query = self.get_canonical_query(context["page_obj"].number)
        return response

    def get_canonical_query(self, number):
        """How what was understood is written (directory/views/lists.py)."""
        pairs = [(name, value) for name, value, _label in self.filterset.conditions]
        pairs += [("page", str(number))] if number > 1 else []
        return urlencode(sorted(pairs))


class EventArchive(EventList):
    """What is over, by year."""

    title = _("Past events")
    lead = ""
    is_archive = True

    def get_queryset(self):
        return Event.objects.published().past(timezone.localdate()).with_places()

    def get_latest(self):
        return []

    def get_online(self):
        return 0
