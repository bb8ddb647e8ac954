"""Whether a listing may be public, and who made it so.

Private bodies that take fees are where people have been harmed most (pull-out operators), so two people
have to look at their prices, terms and names before they stand here (templates/about/criteria.html).
"""

import hashlib
import json

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Approval, Listing, Source, StatusChange

Status, OperatorKind = Listing.Status, Listing.OperatorKind

PUBLIC = {Status.PUBLISHED, Status.PAUSED}
# Where each status may lead. What was never public is declined, not closed: a closed listing has a page.
NEXT = {
    Status.DRAFT: [Status.IN_REVIEW, Status.PUBLISHED, Status.DECLINED],
    Status.IN_REVIEW: [Status.DRAFT, Status.PUBLISHED, Status.DECLINED],
    Status.PUBLISHED: [Status.IN_REVIEW, Status.PAUSED, Status.CLOSED],
    Status.PAUSED: [Status.IN_REVIEW, Status.PUBLISHED, Status.CLOSED],
    Status.CLOSED: [Status.IN_REVIEW, Status.PUBLISHED],
    Status.DECLINED: [Status.DRAFT, Status.IN_REVIEW],
}
# Sources whose page is the body's own, or that of whoever runs it.
OWN_PAGES = {Source.Type.OFFICIAL, Source.Type.OPERATOR}
PRIVATE = {OperatorKind.NPO, OperatorKind.COMPANY, OperatorKind.OTHER}
APPROVALS_NEEDED = 2
# What an approval is for: with one of these changed it counts no more.
APPROVED_FACTS = (
    "name",
    "operator_kind",
    "operator_name",
    "operator_id",
    "corporate_number",
    "free_of_charge",
    "cost_text",
    "price_list",
)


def takes_fees(listing):
    return listing.free_of_charge is False or bool(listing.price_list)


def needs_approvals(listing):
    return listing.operator_kind in PRIVATE and takes_fees(listing)


def facts_hash(listing):
    facts = json.dumps([str(getattr(listing, name) or "") for name in APPROVED_FACTS])
    return hashlib.sha256(facts.encode()).hexdigest()


def approvals(listing):
    """Those for the facts as they are now, by people who still work here."""
    return listing.approvals.filter(facts_hash=facts_hash(listing), by__is_active=True).select_related("by")


def approve(listing, by):
    """Returns whether this person had not approved these facts before."""
    _approval, is_new = Approval.objects.get_or_create(
        listing_id=listing.pk, by=by, facts_hash=facts_hash(listing)
    )
    return is_new


def obstacles(listing, *, was_public=False):
    """Sentences on what has to be there before the listing may be public.

    One that is public already may stay with nothing but somebody else's page about it.
    """
    return [*_contact_obstacles(listing, was_public), *_fee_obstacles(listing)]


def _contact_obstacles(listing, was_public):
    contacts = list(listing.contact_points.all())
    if not contacts:
        yield _("A way of contact or the body's official page is missing.")
    elif not was_public and all(contact.is_source_page for contact in contacts):
        own = listing.sources.filter(type__in=OWN_PAGES).values_list("url", flat=True)
        if not {contact.value for contact in contacts}.intersection(own):
            yield _("Somebody else's page is not enough: a way of contact or its own page is missing.")


def _fee_obstacles(listing):
    if takes_fees(listing) and not listing.operator_kind:
        yield _("It takes fees, so it has to be said who runs it (kind of operator).")
    if not needs_approvals(listing):
        return
    if not listing.price_list:
        yield _("It is private and takes fees: the price list and the terms for leaving are missing.")
    given = [str(approval.by) for approval in approvals(listing)]
    if len(given) < APPROVALS_NEEDED:
        yield _("It is private and takes fees: two people have to approve it (so far: %(names)s).") % {
            "names": _(", ").join(given) or _("nobody")
        }


def obstacles_to_own_edit(listing, changed):
    """The same, where the listed body itself has changed these fields: that it takes no fees any more is
    its own word, and those who approved what it said before look at it first."""
    was_approved = listing.operator_kind in PRIVATE and listing.approvals.exists()
    if was_approved and not needs_approvals(listing) and set(changed) & set(APPROVED_FACTS):
        yield _("Its price or name was approved as it stood before: somebody looks at it again first.")


def cautions(listing):
    """Sentences on what visitors will miss; they hold nothing up."""
    if not listing.summary:
        yield _("The summary is missing. One sentence of up to 100 characters helps people choose.")
    if listing.operator_kind in PRIVATE and listing.free_of_charge is None:
        yield _(
            "Whether it takes fees is not confirmed. Please ask: a private body with fees needs approvals."
        )


def set_status(listing, status, by):
    """Writes the status and who set it; the rules are the caller's."""
    former, listing.status = listing.status, status
    if former != status:
        reopened = ["merged_into"] if reopen(listing) else []
        listing.save(update_fields=["status", "updated_at", *reopened])
        record_status(listing, former, by)


def reopen(listing):
    """Before it is saved: with any other status than these, a merged listing stands for itself again.

    Returns whether it was merged and is so no more.
    """
    is_reopened = listing.merged_into_id and listing.status not in {Status.CLOSED, Status.DECLINED}
    if is_reopened:
        listing.merged_into = None
    return bool(is_reopened)


def record_status(listing, former, by):
    StatusChange.objects.create(listing_id=listing.pk, former=former, status=listing.status, by=by)


def take_back(keys, by):
    """Public listings that lack approvals now go back to review. For what writes past the form."""
    has_fees = Q(free_of_charge=False) | ~Q(price_list="")
    doubtful = Listing.objects.filter(has_fees, pk__in=keys, status__in=PUBLIC)
    for listing in doubtful.filter(operator_kind__in=[*PRIVATE, ""]):
        if any(_fee_obstacles(listing)):
            set_status(listing, Status.IN_REVIEW, by)


def take_back_unreachable(keys, by):
    """The same for those without any way of contact."""
    for listing in Listing.objects.filter(pk__in=keys, status__in=PUBLIC, contact_points=None):
        set_status(listing, Status.IN_REVIEW, by)
