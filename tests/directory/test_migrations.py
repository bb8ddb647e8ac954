"""A database of before is brought up to date with all that is in it."""

import pytest
from django.core.management import call_command

from directory import triggers
from directory.models import ContactPoint, Listing
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_back_and_forth_with_data():
    listing = factories.center(municipality=factories.town(), areas=[factories.prefecture()])
    factories.contact(listing), factories.schedule(listing), factories.check(listing, "2026-11-25")
    before = triggers.revision()
    call_command("migrate", "directory", "0002", verbosity=0)
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []
    assert triggers.revision() != before
    assert [row.code for row in Listing.objects.all()] == [listing.code]
    assert ContactPoint.objects.get().listing_id == listing.pk
    assert Listing.objects.get().verified_on is not None
