"""What the back office tells whoever listens; it knows nothing of them."""

from django.dispatch import Signal

# A form of a listing has been saved, with all that hangs on it and within the same transaction.
# Arguments: request, listing.
listing_saved = Signal()
