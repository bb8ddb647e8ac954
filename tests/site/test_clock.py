"""Pages that read differently by the clock alone say when; the shelf lets go of them then, and no sooner."""

import datetime

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.utils import timezone

from directory.models import Listing
from tests import data

from . import addresses

NOON = timezone.make_aware(datetime.datetime(2026, 11, 25, 12))
NEVER = NOON + datetime.timedelta(days=800)
STEP = 15  # every fifteenth of the places and listings
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def checked_site(real_site):
    """Every listing was checked, some long ago, so that much depends on the day."""
    for number, code in enumerate(Listing.objects.order_by("code").values_list("code", flat=True)):
        last = datetime.date(2026, 11, 20) + datetime.timedelta(days=number % 12)
        Listing.objects.filter(code=code).update(
            verified_on=datetime.date(2026, 1, 1), next_check_on=last, schedule_valid_until=last
        )


def walk():
    listings = [f"listings/{code}/" for code in data.public_codes()]
    prefectures = addresses.prefectures()
    return [
        *addresses.OTHERS,
        *addresses.WITH_CONDITIONS,
        *prefectures[::STEP],
        *addresses.municipalities()[::STEP],
        *listings[::STEP],
    ]


def test_nothing_changes_before_its_moment(checked_site, monkeypatch):
    handler = WSGIHandler()

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return handler.get_response(RequestFactory().get(path))

    faults = []
    for path in map("/{}".format, walk()):
        before = at(NOON)
        last = getattr(before, "changes_at", None) or NEVER
        if at(last - SECOND).content != before.content:
            faults.append(path)
    assert faults == []
