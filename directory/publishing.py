"""Changes of a listing's status, with who and when."""

from django.db import transaction

from .models import StatusChange


def set_status(listing, status, by):
    former = listing.status
    with transaction.atomic():
        listing.status = status
        listing.save(update_fields=["status", "updated_at"])
        StatusChange.objects.create(listing_id=listing.pk, former=former, status=status, by=by)
