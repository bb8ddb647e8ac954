import pytest

from tests import factories


@pytest.fixture
def organization(db):
    return factories.organization("ひだまりの会(例)")


@pytest.fixture
def organizer(client, organization):
    """Logged in, with the role and nothing more."""
    user = factories.staff_member("organizer", organization=organization, last_name="佐藤", first_name="花子")
    client.force_login(user)
    return user
