"""Which listings somebody of the back office may see."""

from django.db.models import Q


def seen_by(user, listings):
    """All of them, or those of the person's own organization: what it runs, and itself."""
    if user.has_perm("directory.edit_all_listings"):
        return listings
    own = getattr(user, "organization_id", None)
    return listings.filter(Q(operator=own) | Q(pk=own)) if own else listings.none()
