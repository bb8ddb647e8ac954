"""Events in the queues of the back office: neither of the two apps knows the other."""

import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory import dates
from events.models import Event, Question
from stewardship import queues
from stewardship.queues.records import RecordQueue, with_keys

NEAR = datetime.timedelta(days=21)  # a draft whose day is this near waits


class EventQueue(RecordQueue):
    button = gettext_lazy("Look at it")
    button_for_one = gettext_lazy("Look at this one")

    def words(self, event):
        url = reverse("admin:events_event_change", args=[event.pk])
        return event.title, self.why(event), url

    def why(self, event):
        if event.status == Event.Status.DRAFT and event.starts_on:
            return _("Still a draft, and it is to take place on %(day)s") % {
                "day": dates.day(event.starts_on)
            }
        return _("Still a draft")


class UpcomingEvents(EventQueue):
    """For editors: nobody looks after it, or it would be published too late."""

    slug = "events"
    label = gettext_lazy("Upcoming events without anybody responsible, or still a draft")
    permission = "events.edit_all_events"

    def rows(self, desk):
        is_alone = Q(owner=None) | Q(owner__is_active=False)
        upcoming = Event.objects.exclude(status="cancelled").upcoming(desk.today)
        waiting = upcoming.filter(is_alone | Q(status="draft", starts_on__lte=desk.today + NEAR))
        return with_keys(waiting.select_related("owner"))

    def why(self, event):
        if event.owner is None or not event.owner.is_active:
            return _("Nobody is responsible for it")
        return super().why(event)


class OwnDrafts(EventQueue):
    """For organizers: what they have begun."""

    slug = "own-events"
    label = gettext_lazy("Your events that are not public yet")
    button = gettext_lazy("Go on writing")
    button_for_one = gettext_lazy("Go on writing this one")
    permission = "events.change_event"
    is_of_own = True

    def rows(self, desk):
        drafts = Event.objects.editable_by(desk.user).filter(status="draft")
        return with_keys(drafts.upcoming(desk.today))


class NewQuestions(EventQueue):
    """For whoever may read them: organizers of the event, or who is responsible where there are none."""

    slug = "questions"
    label = gettext_lazy("Questions about events that nobody has read")
    button = gettext_lazy("Read the questions")
    button_for_one = gettext_lazy("Read these questions")
    permission = "events.view_question"

    def is_for(self, user):
        return user.has_perm(self.permission)

    def rows(self, desk):
        new = Count("questions", filter=Q(questions__state=Question.State.NEW))
        asked = Event.objects.with_registrants_for(desk.user).annotate(new=new).filter(new__gt=0)
        return with_keys(asked.order_by("starts_on", "pk"), prefix="questions:")

    def words(self, event):
        url = reverse("admin:events_event_questions", args=[event.pk])
        why = ngettext("%(count)d question", "%(count)d questions", event.new) % {"count": event.new}
        return event.title, why, url


def register():
    queues.add(NewQuestions(), before="own")
    queues.add(OwnDrafts(), before="own")
    queues.add(UpcomingEvents(), before="tasks")
