"""Organizers see what belongs to their own organization and nothing else."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from directory import history, publishing
from directory.admin.conflicts import FIELD
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


WORD = "かみなり"  # stands nowhere else


@pytest.fixture
def noted(own):
    """A listing of theirs about which staff have written, in every place where staff can."""
    listing = factories.group(name="ひだまりサロン(例)", operator=own, staff_note=f"{WORD}と言われた")
    factories.contact(listing)
    factories.check(listing, "2026-05-19", note=f"{WORD}の話", staff=factories.staff_member("reviewer"))
    original = {"備考": WORD}
    listing.sources.create(publisher="高槻市", dataset="takatsuki", original=original, imported=original)
    history.catch_up(listing)
    for values in ({"staff_note": WORD}, {"staff_note": f"{WORD}二つ", "summary": "見学できます"}):
        with history.recording():
            vars(listing).update(values)
            listing.save()
    return listing


def compared(listing):
    """Each version with each later one, and with now."""
    numbers = [version.number for version in reversed(history.versions(listing))]
    for position, old in enumerate(numbers):
        yield from ({"old": old, "new": new} for new in [*numbers[position + 1 :], "now"])


def test_no_page_of_theirs_says_what_staff_wrote(client, noted):
    lists = [reverse(f"admin:directory_{model}_changelist") for model in ("selfhelpgroup", "listing")]
    pages = [(path, query) for path in lists for query in ({}, {"q": WORD}, {"q": "ひだまり"})]
    pages += [(url(noted, page), {}) for page in ("change", "preview", "history")]
    pages += [(url(noted, "history"), query) for query in compared(noted)]
    pages += [(reverse(name), {}) for name in ("admin:index", "stewardship:index")]
    for path, query in [*pages, (noted.get_absolute_url(), {})]:
        response = client.get(path, query, follow=True)
        assert response.status_code == 200
        assert WORD not in response.content.decode().replace(f'value="{WORD}"', ""), (path, query)


def test_their_history_says_what_else_has_changed(client, noted):
    response = client.get(url(noted, "history"))
    labels = [[str(label) for label in entry.labels] for entry in response.context["page_obj"]]
    assert labels == [["概要"], [], []]  # the first record; the check


def test_their_history_is_whole_without_the_notes(client, noted):
    """A note alone changed since the last version is no change that they are told of."""
    Listing.objects.filter(pk=noted.pk).update(staff_note="三つ")
    response = client.get(url(noted, "history"))
    assert response.context["newest"] == history.versions(noted)[0].number


@pytest.mark.parametrize("lookup", ["staff_note__startswith", "listing_ptr__staff_note__contains"])
@pytest.mark.parametrize("model", ["selfhelpgroup", "listing"])
def test_a_list_answers_no_question_about_the_notes(client, noted, model, lookup):
    path = reverse(f"admin:directory_{model}_changelist")
    assert {client.get(path, {lookup: text}).status_code for text in (WORD, "x")} <= {302, 400}


def test_the_box_of_a_conflict_is_silent_about_the_notes(client, noted):
    data = posted(client, noted, summary="ゆっくり話せます")
    data[FIELD] = client.get(url(noted)).context["state"]
    Listing.objects.filter(pk=noted.pk).update(staff_note=f"{WORD}三つ", summary="いつでもどうぞ")
    response = client.post(url(noted), data)
    assert [row.label for row in response.context["conflict"]["rows"]] == ["概要"]
    assert WORD not in response.content.decode()


def test_a_restored_version_would_not_tell_them_the_notes(client, noted):
    """No role of theirs may restore; whoever is given the permission as well learns nothing by it."""
    user = factories.staff_member("organizer", "hanako", organization=noted.operator)
    user.user_permissions.add(Permission.objects.get(codename="restore_listing"))
    client.force_login(user)
    first = history.versions(noted)[-1].number
    page = reverse("admin:directory_selfhelpgroup_restore", args=[noted.pk, first])
    assert [row.label for row in client.get(page).context["rows"]] == ["概要"]


FEES = {"operator_kind": "company", "free_of_charge": False, "price_list": "月1万円。いつでもやめられます。"}


@pytest.fixture
def approved(own):
    listing = factories.group(operator=own, **FEES)
    factories.contact(listing)
    for name in ("hanako", "taro"):
        publishing.approve(listing, factories.staff_member("reviewer", name))
    return listing


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ({"summary": "見学できます"}, "published"),
        ({"price_list": "月30万円。やめられません。"}, "in_review"),
        ({"operator_name": "引き出し屋(例)"}, "in_review"),
        ({"price_list": "", "free_of_charge": ""}, "in_review"),
        ({"price_list": "", "free_of_charge": "true"}, "in_review"),
    ],
)
def test_two_approvals_cannot_be_written_away(client, approved, written, status):
    save(client, approved, **written, operator_kind="family", corporate_number="1234567890123")
    assert (approved.status, approved.operator_kind, approved.corporate_number) == (status, "company", "")


def test_what_staff_write_of_fees_is_their_decision(client, approved):
    client.force_login(factories.staff_member("editor"))
    save(client, approved, price_list="", free_of_charge="true")
    assert approved.status == "published"
