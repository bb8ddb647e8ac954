"""Claims: who is at which item. One row an item, so that the database decides between two hands."""

from django.db.models import Q
from django.utils import timezone

from .models import Claim


def take(key, user):
    """True if the item is now in this person's hands, for the next 45 minutes."""
    now = timezone.now()
    claim = {"by": user, "until": now + Claim.LASTS}
    _claim, is_new = Claim.objects.get_or_create(key=key, defaults=claim)
    if is_new:
        return True
    # One statement: of two people who find a lapsed claim, the second changes no row.
    return bool(Claim.objects.filter(Q(by=user) | Q(until__lte=now), key=key).update(**claim))


def give_back(key, user):
    Claim.objects.filter(key=key, by=user).delete()


def finish(key):
    """Done, whoever had it."""
    Claim.objects.filter(key=key).delete()


def holding():
    """{key: claim} of all that hold now."""
    claims = Claim.objects.filter(until__gt=timezone.now()).select_related("by")
    return {claim.key: claim for claim in claims}


def clean_up():
    Claim.objects.filter(until__lte=timezone.now()).delete()
