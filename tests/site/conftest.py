import pytest

from directory import catalogue
from directory.models import Listing
from directory.search import index
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
def walked(loaded_site, django_db_blocker):
    """Every address of the walk, fetched once."""
    with django_db_blocker.unblock():
        return [Page.fetch(path) for path in addresses()]


@pytest.fixture
def pages(real_site, walked):
    return walked
