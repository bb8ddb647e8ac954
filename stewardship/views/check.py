"""Recording a check takes one screen."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from directory import freshness, snapshots
from directory.admin.overview import change_url
from directory.models import Check, ContactPoint

from .. import checking, claims, pending
from ..forms import CheckForm
from ..queues.listings import key_of
from .access import for_staff, listing_or_404, page

Outcome = Check.Outcome
CHECKS_SHOWN = 10
SAVED = {
    Outcome.UNCHANGED: gettext_lazy("The check of %(name)s is saved. Thank you."),
    Outcome.NO_ANSWER: gettext_lazy("Saved: nobody answers at %(name)s. It comes again in a week."),
}
STILL_A_DRAFT = gettext_lazy("It is not public yet. Open it, to decide about that")
TAKEN_BACK = gettext_lazy("The check of %(name)s is taken back. What was written in the form stays.")
NOTHING_TO_TAKE_BACK = gettext_lazy(
    "Nothing was taken back. A check can be taken back for 45 minutes, by whoever has recorded it."
)
CHANGED_MEANWHILE = gettext_lazy(
    "Not recorded yet: what stands here was changed while you were looking. Please look at it once more."
)
MEND = gettext_lazy("Please mend here what has changed, and save: the check of %(name)s is recorded with it.")


@for_staff("directory.add_check")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, code):
    listing = listing_or_404(request, code)
    found = facts(listing)
    parts, contacts = found["parts"].values(), found["contacts"]
    form = CheckForm(parts, contacts, request.POST or None, initial=preset(request, listing))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("state", found["state"]) == found["state"]:
            return save_check(request, listing, form)
        messages.warning(request, CHANGED_MEANWHILE)
    context = page(request, listing.name, form=form, listing=listing, **found)
    return render(request, "stewardship/check.html", context | held(request, key_of(listing.pk)))


def preset(request, listing):
    """The method of last time; all of it, if a check of this listing waits to be recorded."""
    method = request.session.get("check_method", Check.Method.OFFICIAL_PAGE)
    waiting = pending.waiting(request, key_of(listing.pk))
    return {"method": method} | ({"scopes": waiting[0], **waiting[1]} if waiting else {})


def save_check(request, listing, form):
    scopes, outcome, values = form.cleaned_data["scopes"], form.cleaned_data["outcome"], form.values()
    request.session["check_method"] = values["method"]
    if outcome == Outcome.CHANGED:
        return mend(request, listing, scopes, values)
    pending.drop(request, key_of(listing.pk))
    checks = checking.record(listing, request.user, scopes, outcome, **values)
    pending.note_recorded(request, listing, checks)
    if outcome == Outcome.NO_ANSWER and checking.is_to_be_paused(listing):
        return redirect("stewardship:pause", listing.code)
    messages.success(request, saved(listing, outcome))
    return redirect("stewardship:next")


def mend(request, listing, scopes, values):
    """Until the page is mended it is wrong, and has not been checked: the check waits for the form."""
    key = key_of(listing.pk)
    claims.take(key, request.user)
    pending.keep(request, key, scopes, values)
    messages.warning(request, MEND % {"name": listing.name})
    return redirect(change_url(listing))


@for_staff("directory.add_check")
@require_POST
def undo(request, code):
    """Takes back what this person has recorded a moment ago, and nothing else."""
    listing = listing_or_404(request, code)
    checks = checking.take_back(listing, request.user, pending.take_recorded(request, code))
    if checks:
        messages.success(request, TAKEN_BACK % {"name": listing.name})
    else:
        messages.warning(request, NOTHING_TO_TAKE_BACK)
    return redirect("stewardship:check", code)


def saved(listing, outcome):
    """What is not public yet is the better for a check: the way to publish it stands beside."""
    sentence = SAVED[outcome] % {"name": listing.name}
    if listing.is_public or outcome != Outcome.UNCHANGED:
        return sentence
    return format_html('{} <a href="{}">{}</a>', sentence, change_url(listing), STILL_A_DRAFT)


def facts(listing):
    """What is to be checked, with what to look at; the official page first."""
    checks = list(listing.checks.select_related("staff"))
    first = [ContactPoint.Channel.WEBSITE, *ContactPoint.Channel]
    contacts = sorted(listing.contact_points.all(), key=lambda contact: first.index(contact.channel))
    schedules = list(listing.schedules.all())
    parts = freshness.by_part(listing, contacts, schedules, checks)
    child = listing.kind_object
    return {
        "child": child,
        # Nobody can vouch for what they have not seen.
        "state": snapshots.now(child).without(["status", "staff_note"]).digest,
        "contacts": contacts,
        "schedules": schedules,
        "sources": list(listing.sources.all()),
        "parts": {part.scope: part for part in parts},
        "unknown": [part.scope.label for part in parts if not part.is_written],
        "checks": checks[:CHECKS_SHOWN],
        "change_url": change_url(listing),
    }


def held(request, key):
    """By whom, if by somebody else."""
    claim = claims.holding().get(key)
    return {"key": key, "claim": claim, "is_mine": claim is not None and claim.by_id == request.user.pk}


@for_staff("directory.publish_listing")
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request, code):
    """Nobody has answered three times: shall the page say that the place is taking a break?"""
    listing = listing_or_404(request, code)
    if request.method == "POST":
        return decide_pause(request, listing)
    tries = checking.tries_of(listing)
    unanswered = listing.checks.filter(outcome=Outcome.NO_ANSWER).select_related("staff")
    context = page(request, listing.name, listing=listing, tries=tries, checks=unanswered[:CHECKS_SHOWN])
    context |= {"is_proposed": checking.is_to_be_paused(listing), "change_url": change_url(listing)}
    return render(request, "stewardship/pause.html", context | held(request, key_of(listing.pk)))


def decide_pause(request, listing):
    if not checking.is_to_be_paused(listing):
        messages.info(request, _("This is done already."))
    elif request.POST.get("decision") == "pause":
        checking.pause(listing, request.user)
        messages.success(request, _("%(name)s is paused. Its page says so.") % {"name": listing.name})
    else:
        checking.decline_pause(listing, request.user)
        messages.success(request, _("%(name)s stays as it is.") % {"name": listing.name})
    return redirect("stewardship:next")
