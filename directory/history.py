"""Every change of a listing and of what hangs on it is a version, with author and time (django-reversion).

Whoever saves rows one by one does it within `recording`. After `update()` and `bulk_create`, which tell
nobody, call `note`.
"""

from contextlib import contextmanager

import reversion

from .models import ContactPoint, Listing, Schedule, ServedArea

PARTS = ("contact_points", "schedules", "served_areas")
# Derived, or no business of editors: a restored version must not bring them back.
LEFT_OUT = (
    "reachable_without_voice",
    "verified_on",
    "next_check_on",
    "schedule_valid_until",
    "created_at",
    "updated_at",
    "merged_into",
)
CHUNK = 100  # listings of one revision: each addition to it copies the list of the others


def register():
    """At the start, when all models are there."""
    reversion.register(Listing, exclude=LEFT_OUT)
    for part in (ContactPoint, Schedule, ServedArea):
        reversion.register(part)
    for child in children():
        reversion.register(child, follow=("listing_ptr", *PARTS))


def children():
    return [Listing._meta.get_field(name).related_model for name in Listing.CHILDREN.values()]


@contextmanager
def recording(user=None, comment=""):
    """One revision, and one transaction, for all that is written within."""
    with reversion.create_revision():
        if user:
            reversion.set_user(user)
        if comment:
            reversion.set_comment(comment)
        yield


def note(keys, user=None, comment=""):
    """Notes many listings and what hangs on them as they are now, in revisions of their own."""
    keys = list(keys)
    for start in range(0, len(keys), CHUNK):
        with recording(user, comment):
            for child in children():
                found = child.objects.filter(pk__in=keys[start : start + CHUNK])
                for listing in found.prefetch_related(*PARTS):
                    reversion.add_to_revision(listing)
