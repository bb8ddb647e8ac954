from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import DetailView

from .. import cards, catalogue, freshness, merging, opening
from ..catalogue.nearness import Nearness
from ..features import in_groups
from ..models import Check, ContactPoint, Listing, Schedule, ServedArea, Source
from ..prepared import Prepared, together
from .light import Light

NEAR_SHOWN = 6
WITH_PAGE = {"published", "paused", "closed"}

LISTINGS = Prepared(Listing.objects.with_kinds().with_places().order_by(), by="code")
# What hangs on a listing: its contacts, schedules, areas, sources and checks.
PARTS = [
    Prepared(rows, by="listing")
    for rows in (
        ContactPoint.objects.all(),
        Schedule.objects.all(),
        ServedArea.objects.select_related("prefecture", "municipality__parent"),
        Source.objects.all(),
        Check.objects.all(),
    )
]


class ListingDetail(Light, DetailView):
    """One listing. A closed one keeps its address: the page says so (410) and shows what is near.

    The address of one that was merged leads to the one it became part of.
    """

    context_object_name = "listing"
    statuses = WITH_PAGE  # what was never public has no address that could lead anywhere, merged or not

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        if self.object.merged_into_id and self.object.status == Listing.Status.CLOSED:
            if target := merging.address_of(self.object):
                return redirect(target, permanent=True)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset=None):
        for listing in LISTINGS([self.kwargs["code"]]):
            if listing.status in self.statuses:
                return listing
        raise Http404

    def get_template_names(self):
        is_closed = self.object.status == Listing.Status.CLOSED
        return ["directory/listing_closed.html" if is_closed else "directory/listing_detail.html"]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.object.status == Listing.Status.CLOSED:
            self.near = self.get_near()
            return context | {"near": self.near}
        contacts, schedules, areas, sources, checks = together(self.object.pk, *PARTS)
        found = self.get_contacts(contacts) | self.get_opening(schedules) | self.get_facts()
        parts = freshness.by_part(self.object, contacts, schedules, checks)
        return context | found | {"areas": areas, "sources": sources, "parts": parts}

    def get_near(self):
        listing, listings = self.object, catalogue.current()
        if not listing.prefecture:
            near = listings.select(listings.nationwide)
        else:
            near = listings.select(listings.in_prefecture(listing.prefecture_id))
        if listing.municipality:
            near = near.near(Nearness(listings, listing.municipality))
        rows = near[:NEAR_SHOWN]
        cards.attach(rows, listings)
        return rows

    def get_contacts(self, contacts):
        """Without voice first, websites next, the phone last; within these as staff ordered them."""
        order = list(ContactPoint.Channel.values)
        contacts = sorted(contacts, key=lambda contact: order.index(contact.channel))
        has_email = any(contact.channel == ContactPoint.Channel.EMAIL for contact in contacts)
        return {"contacts": contacts, "has_email_address": has_email}

    def get_opening(self, schedules):
        """Computed dates only while a check of the schedule is valid and the place takes no break; else the
        text stands as written."""
        now, listing = timezone.now(), self.object
        is_paused = listing.status == Listing.Status.PAUSED
        if is_paused or not freshness.has_valid_schedule(listing, timezone.localdate(now)):
            return {"schedules": schedules}
        dates = {
            day for schedule in schedules for day in opening.next_dates(schedule, timezone.localdate(now))
        }
        self.period = opening.opens_next(schedules, now)
        is_open = bool(self.period) and self.period[0] <= now
        return {
            "schedules": schedules,
            "next_dates": sorted(dates)[:3],
            "period": self.period,
            "is_open": is_open,
        }

    def get_facts(self):
        listing = self.object
        return {
            "child": listing.kind_object,
            "feature_groups": [
                (label, [(feature, getattr(listing, feature.name)) for feature in features])
                for label, features in in_groups()
            ],
            "operated": self.get_operated(),
            "today": timezone.localdate(),
        }

    def get_operated(self):
        if self.object.kind != Listing.Kind.ORGANIZATION:
            return []
        return Listing.objects.published().filter(operator=self.object.pk).order_by("name", "code")

    def render_to_response(self, context, **kwargs):
        is_closed = self.object.status == Listing.Status.CLOSED
        response = super().render_to_response(context, status=410 if is_closed else 200, **kwargs)
        response.changes_at = self.get_change()
        return response

    def get_change(self):
        """The moment at which this page would read differently: midnight, or the next opening or closing."""
        moments = [freshness.changes_at([self.object, *getattr(self, "near", [])])]
        if period := getattr(self, "period", None):
            now = timezone.now()
            moments.append(period[0] if period[0] > now else period[1])
        return min(filter(None, moments), default=None)


class ListingPreview(ListingDetail):
    """The page of a listing that may not be public yet, for staff: the same to the letter."""

    get = DetailView.get  # no redirects
    statuses = set(Listing.Status)
