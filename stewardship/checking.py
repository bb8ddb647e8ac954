"""Writes of those who check: a check, a pause, a task that is done."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import publishing
from directory.history import recording
from directory.models import Check, Listing

from . import claims
from .models import Task
from .queues.desk import proposal_key, unanswered
from .queues.listings import TRIES, key_of

Outcome, Scope = Check.Outcome, Check.Scope


def record(listing, user, scopes, outcome, comment=None, **values):
    """One row for each part; those that are new. The same again, such as a second click, changes nothing.

    Within another recording `comment` is that one's: a check beside an edit leaves it empty.
    """
    if outcome == Outcome.NO_ANSWER:
        scopes = [Scope.CONTACT]  # whoever does not answer has been asked nothing
    elif Scope.ALL in scopes:
        scopes = [Scope.ALL]
    with recording(user, _("Check") if comment is None else comment):
        Listing.objects.select_for_update().get(pk=listing.pk)  # a second click waits for the first
        same = Check.objects.filter(listing=listing, staff=user, outcome=outcome, **values)
        known = set(same.values_list("scope", flat=True))
        new = {"listing": listing, "staff": user, "outcome": outcome, **values}
        found = [Check.objects.create(scope=scope, **new) for scope in scopes if scope not in known]
    claims.finish(key_of(listing.pk))
    return found


def take_back(listing, user, keys):
    """Of these checks their own. One by one: each sets the dates of the listing anew."""
    with recording(user, _("Check taken back")):
        found = list(Check.objects.filter(pk__in=keys, listing=listing, staff=user))
        for check in found:
            check.delete()
    return found


def tries_of(listing):
    """Days on which nobody answered since somebody last did; None if there were none."""
    return unanswered(Check.objects.filter(listing=listing)).get(listing.pk)


def is_to_be_paused(listing):
    tries = tries_of(listing)
    return listing.status == Listing.Status.PUBLISHED and tries is not None and tries.days >= TRIES


def pause(listing, user):
    with recording(user, _("Nobody answers")):
        publishing.set_status(listing, Listing.Status.PAUSED, user)
    claims.finish(key_of(listing.pk))


def decline_pause(listing, user):
    """Kept, so that the proposal comes again only after one more try."""
    tries = tries_of(listing)
    if tries is not None:
        Task.objects.get_or_create(
            key=proposal_key(listing.pk, tries.latest),
            defaults={
                "kind": Task.Kind.PAUSE,
                "title": listing.name,
                "listing_id": listing.pk,
                "done_at": timezone.now(),
                "done_by": user,
            },
        )
    claims.finish(key_of(listing.pk))


def finish_task(task, user, answer=""):
    """Whoever was first keeps the credit; what the second one has found out is kept beside it."""
    with transaction.atomic():
        task = Task.objects.select_for_update().get(pk=task.pk)
        if task.done_at is None:
            task.done_at, task.done_by, task.answer = timezone.now(), user, answer
        elif answer not in task.answer:
            task.answer = f"{task.answer}\n\n{answer}".strip()
        task.save()
    claims.finish(f"task:{task.pk}")
