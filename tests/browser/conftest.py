import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from directory import catalogue
from stewardship.loading import load

from . import samples


class Site:
    """The running site with the real data and the samples."""

    def __init__(self, url):
        self.url = url
        listings = catalogue.current()
        self.empty_prefecture = next(
            slug for slug, place in listings.by_slug.items() if not listings.in_prefecture(place.code)
        )

    def __call__(self, path):
        return self.url + path.replace("{empty_prefecture}", self.empty_prefecture)


@pytest.fixture(scope="package")
def site(browser, django_db_setup, django_db_blocker):
    """Loaded once: the fixture `live_server` would empty the database after each test."""
    with django_db_blocker.unblock():
        assert load(settings.FIXTURE_FOLDER).broken == []
        samples.create()
        server = LiveServer("localhost")
        yield Site(server.url)
        # Each connection of the browser has a thread that must let go of the database first.
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(timeout=10)
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
