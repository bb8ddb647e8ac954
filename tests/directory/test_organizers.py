"""Organizers see what belongs to their own organization and nothing else."""

import pytest
from django.urls import reverse

from directory.models import Listing
from tests import factories
from tests.factories import names

from .admin_forms import posted, save, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(client):
    """Their organization; they are logged in."""
    organization = factories.organization(name="ひだまりの会(例)")
    client.force_login(factories.staff_member("organizer", organization=organization))
    return organization


def changelist(client, model):
    return names(client.get(reverse(f"admin:directory_{model}_changelist")).context["cl"].result_list)


def test_they_see_their_organization_and_what_it_runs(client, own):
    factories.organization(name="よその会(例)")
    factories.group(name="ひだまりサロン(例)", operator=own)
    factories.group(name="よそのサロン(例)")
    assert changelist(client, "memberorganization") == ["ひだまりの会(例)"]
    assert changelist(client, "selfhelpgroup") == ["ひだまりサロン(例)"]
    assert changelist(client, "listing") == ["ひだまりの会(例)", "ひだまりサロン(例)"]


@pytest.mark.parametrize("page", ["change", "preview", "history", "approve"])
def test_a_strangers_answers_404(client, own, page):
    assert client.get(url(factories.group(), page)).status_code == 404


def test_a_strangers_cannot_be_changed_by_posting(client, own):
    listing = factories.group()
    assert client.post(url(listing), {"name": "のっとり"}).status_code == 404
    assert client.post(url(listing, "approve")).status_code == 404


def test_without_an_organization_nothing_is_seen(client):
    factories.organization()
    client.force_login(factories.staff_member("organizer"))
    assert changelist(client, "memberorganization") == []


def test_they_edit_words_and_not_what_staff_decide(client, own):
    listing = factories.group(operator=own, staff_note="折り返しの電話はしないこと")
    factories.contact(listing)
    other = factories.organization(name="よその会(例)")
    assert "折り返し" not in client.get(url(listing)).content.decode()
    save(client, listing, summary="見学できます", status="closed", operator=other.pk, staff_note="")
    assert (listing.summary, listing.status, listing.operator_id, listing.staff_note) == (
        "見学できます", "published", own.pk, "折り返しの電話はしないこと"
    )  # fmt: skip


def test_they_add_and_delete_nothing(client, own):
    assert client.get(reverse("admin:directory_selfhelpgroup_add")).status_code == 403
    assert client.post(url(factories.group(operator=own), "delete"), {"post": "yes"}).status_code == 403
    assert Listing.objects.count() == 2


def test_bad_input_of_theirs_keeps_what_was_typed(client, own):
    listing = factories.group(operator=own)
    response = client.post(url(listing), posted(client, listing, name="", summary="見学できます"))
    assert list(response.context["adminform"].form.errors) == ["name"]
    assert "見学できます" in response.content.decode()
