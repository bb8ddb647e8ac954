import math
from contextlib import contextmanager
from unittest import mock

import pytest
from django.test import override_settings

from directory import catalogue, triggers
from directory.models import Listing
from directory.search import index
from hikipedia.shelf import follower, shelves
from hikipedia.shelf import pages as files
from tests import data

from .addresses import addresses
from .page import Page


@pytest.fixture(scope="package")
def loaded_site(django_db_setup, django_db_blocker):
    """The real data, loaded once for this folder; each test undoes its own changes alone."""
    with django_db_blocker.unblock(), data.loaded():
        catalogue.current()  # which indexes them: no test has to
        yield


@pytest.fixture
def real_site(loaded_site, db):
    """The site with all real data."""
    assert Listing.objects.published().exists(), "this file has emptied the site, see emptied_site"


@pytest.fixture(scope="module")
def emptied_site(loaded_site, django_db_blocker):
    """Emptied once for a file; until the end of the file the real data is gone."""
    with django_db_blocker.unblock(), data.undone():
        Listing.objects.update(status=Listing.Status.DRAFT)
        index.drain_all()
        yield


@pytest.fixture
def empty_site(emptied_site, db):
    """The site with all places of Japan and no published listing."""


@pytest.fixture(scope="package")
def walked_shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("walk") / "shelf"


@contextmanager
def followed(folder):
    """Pages are put on this shelf, however soon they change."""
    with override_settings(SHELF_DIR=folder), follower.alone(), mock.patch.object(files, "AHEAD", -math.inf):
        shelves.agree(shelves.link(), triggers.revision())
        yield


@pytest.fixture(scope="package")
def walked(loaded_site, django_db_blocker, walked_shelf):
    """Every address of the walk, fetched once, and put on a shelf meanwhile."""
    with django_db_blocker.unblock(), followed(walked_shelf):
        return [Page.fetch(path) for path in addresses()]


@pytest.fixture
def pages(real_site, walked):
    return walked
