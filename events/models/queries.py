from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

LAST_DAY = Coalesce("ends_on", "starts_on")


class EventQuerySet(models.QuerySet):
    """Every public query starts with `published()`; `objects` itself is never filtered."""

    def published(self):
        """With those that were cancelled: their pages say so."""
        return self.exclude(status="draft")

    def upcoming(self, today):
        """By date; those whose date is not known yet come last."""
        return (
            self.annotate(last_day=LAST_DAY)
            .filter(Q(last_day__gte=today) | Q(last_day=None))
            .order_by(F("starts_on").asc(nulls_last=True), F("starts_at").asc(nulls_last=True), "code")
        )

    def next_ones(self, today):
        """For a page that is about other things: those with a date that will take place."""
        events = self.published().exclude(status="cancelled").filter(starts_on__isnull=False)
        return events.upcoming(today).with_places()

    def past(self, today):
        """The latest first."""
        return self.annotate(last_day=LAST_DAY).filter(last_day__lt=today).order_by("-starts_on", "code")

    def editable_by(self, user):
        """Everything, or for organizers what belongs to their organization."""
        if user.has_perm("events.edit_all_events"):
            return self
        return self.filter(organizer=user.organization_id) if user.organization_id else self.none()

    def with_registrants_for(self, user):
        """Events whose registrants this person may see: those they are responsible for, those of their
        own organization, or all for whom it is their office. Whoever sees only the events of their
        organization is responsible for no other, also if they were before they came to it."""
        if user.has_perm("events.see_all_registrations"):
            return self
        own = Q(owner=user)
        if user.organization_id:
            own |= Q(organizer=user.organization_id)
        return self.editable_by(user).filter(own)

    def with_places(self):
        return self.select_related("prefecture", "municipality__parent", "organizer")
