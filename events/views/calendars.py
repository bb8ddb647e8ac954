"""Calendars to add or to subscribe to. They show what the pages show, and nothing of registrations."""

import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Prefecture

from .. import clock
from ..calendars import CONTENT_TYPE, calendar
from ..models import Event

KEPT = datetime.timedelta(days=90)  # how long a past event stays, so that a cancelled one is not just gone


@require_safe
def everything(request):
    return _feed(_current(), _("Hikipedia: events"))


@require_safe
def of_prefecture(request, slug):
    prefecture = get_object_or_404(Prefecture, slug=slug)
    name = _("Hikipedia: events in %(prefecture)s") % {"prefecture": prefecture}
    return _feed(_current().filter(prefecture=prefecture), name)


@require_safe
def of_event(request, code):
    """To be added once; past ones, too. Without a date there is nothing to add."""
    events = Event.objects.published().filter(starts_on__isnull=False)
    return _answer([get_object_or_404(events.with_places(), code=code)])


def _current():
    return Event.objects.published().upcoming(timezone.localdate() - KEPT).with_places()


def _feed(events, name):
    response = _answer(events, name=name)
    response.changes_at = clock.next_midnight()
    return response


def _answer(events, **options):
    return HttpResponse(calendar(events, **options), content_type=CONTENT_TYPE)
