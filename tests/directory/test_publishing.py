"""The way of a listing into the public."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages

from directory import history, publishing, restoring
from directory.models import Approval, Listing, StatusChange
from tests import factories

from .admin_forms import posted, save, url

pytestmark = pytest.mark.django_db
Status = Listing.Status
COMPANY = {
    "operator_kind": "company",
    "free_of_charge": False,
    "price_list": "月1万円。いつでもやめられます。",
}


@pytest.fixture
def editor(client):
    user = factories.staff_member("editor")
    client.force_login(user)
    return user


def draft(**values):
    listing = factories.group(status=Status.DRAFT, **values)
    factories.contact(listing)
    return listing


def levels(response):
    return [message.level_tag for message in get_messages(response.wsgi_request)]


def changes(listing):
    return list(listing.status_changes.values_list("former", "status", "by__username"))


def test_who_published_and_when_is_kept(client, editor):
    listing = draft()
    save(client, listing, status="in_review")
    save(client, listing, status="published")
    expected = [("in_review", "published", "editor"), ("draft", "in_review", "editor")]
    assert changes(listing) == expected
    page = client.get(url(listing)).content.decode()
    assert "公開" in page[page.index("status_history") :]


def test_a_save_without_a_change_of_status_is_none(client, editor):
    listing = draft()
    save(client, listing, summary="話さなくても大丈夫です")
    assert changes(listing) == []


@pytest.mark.parametrize("now", Status)
def test_only_what_may_follow_can_be_chosen(client, editor, now):
    listing = draft()
    Listing.objects.filter(pk=listing.pk).update(status=now)
    form = client.get(url(listing)).context["adminform"].form
    expected = {now, *publishing.NEXT[now]}
    assert {Status(value) for value, _label in form.fields["status"].choices} == expected


def test_what_was_never_public_cannot_be_closed(client, editor):
    listing = draft()
    response = client.post(url(listing), posted(client, listing, status="closed"))
    assert list(response.context["adminform"].form.errors) == ["status"]


@pytest.mark.parametrize(
    ("contacts", "found"),
    [
        ([], 1),
        ([{"channel": "website", "is_source_page": True}], 1),
        ([{"channel": "website"}], 0),
        ([{"channel": "phone"}], 0),
    ],
)
def test_a_contact_or_the_own_page_is_needed(contacts, found):
    listing = factories.group(status=Status.DRAFT)
    for contact in contacts:
        factories.contact(listing, **contact)
    assert len(publishing.obstacles(listing)) == found


@pytest.mark.parametrize(("source", "found"), [("official", 0), ("operator", 0), ("press", 1), ("", 1)])
def test_the_official_page_where_it_is_announced_is_its_own(source, found):
    listing = factories.center(status=Status.DRAFT)
    contact = factories.contact(listing, "website", is_source_page=True)
    listing.sources.create(type=source, url=contact.value)
    assert len(publishing.obstacles(listing)) == found


def test_what_is_public_may_stay_with_the_page_it_was_announced_on(client, editor):
    listing = factories.employer()
    factories.contact(listing, "website", is_source_page=True)
    save(client, listing, facts="在宅で働けます")
    assert listing.status == Status.PUBLISHED
    assert publishing.obstacles(listing) != []


@pytest.mark.parametrize(
    ("operator", "free", "needs"),
    [
        ("company", False, True),
        ("npo", False, True),
        ("other", False, True),
        ("company", None, False),
        ("npo", True, False),
        ("peers", False, False),
        ("family", False, False),
        ("public", False, False),
        ("medical", False, False),
        ("", False, False),
    ],
)
def test_which_bodies_need_two_approvals(operator, free, needs):
    listing = factories.group(operator_kind=operator, free_of_charge=free)
    assert publishing.needs_approvals(listing) is needs


def test_a_price_list_is_a_fee():
    assert publishing.needs_approvals(factories.group(operator_kind="npo", price_list="1回500円"))


def test_who_takes_fees_has_to_be_said():
    listing = draft(free_of_charge=False)
    assert len(publishing.obstacles(listing)) == 1


def test_a_private_body_with_fees_is_public_after_two_different_people(client, editor):
    listing = draft(**COMPANY, summary="話さなくても大丈夫です")
    first, second = (factories.staff_member("reviewer", name) for name in ("hanako", "taro"))
    assert publishing.approve(listing, first) is True
    assert publishing.approve(listing, first) is False
    response = save(client, listing, status="published")
    assert (listing.status, levels(response)) == ("in_review", ["warning", "success"])
    publishing.approve(listing, second)
    save(client, listing, status="published")
    assert listing.status == "published"


def test_approvals_need_the_price_list(client, editor):
    listing = draft(**COMPANY | {"price_list": ""})
    for name in ("hanako", "taro"):
        publishing.approve(listing, factories.staff_member("reviewer", name))
    save(client, listing, status="published")
    assert listing.status == "in_review"


@pytest.mark.parametrize("fact", ["name", "price_list", "operator_name"])
def test_a_changed_fact_takes_the_page_back(client, editor, fact):
    listing = draft(**COMPANY)
    for name in ("hanako", "taro"):
        publishing.approve(listing, factories.staff_member("reviewer", name))
    save(client, listing, status="published")
    save(client, listing, summary="話さなくても大丈夫です")
    assert listing.status == "published"
    save(client, listing, **{fact: "変わりました"})
    assert (listing.status, publishing.approvals(listing).count()) == ("in_review", 0)


def test_the_approval_of_somebody_who_has_left_counts_no_more():
    listing = draft(**COMPANY)
    approver = factories.staff_member("reviewer")
    publishing.approve(listing, approver)
    approver.is_active = False
    approver.save()
    assert publishing.approvals(listing).count() == 0


def test_approving_on_its_page(client):
    reviewer = factories.staff_member("reviewer")
    client.force_login(reviewer)
    listing = draft(**COMPANY)
    page = client.get(url(listing, "approve"))
    assert "月1万円" in page.content.decode()
    client.post(url(listing, "approve"), {"facts": page.context["facts_hash"]})
    assert list(Approval.objects.values_list("listing", "by")) == [(listing.pk, reviewer.pk)]
    assert client.get(url(listing, "approve")).context["has_approved"] is True


def test_approving_what_was_changed_meanwhile_is_asked_again(client):
    client.force_login(factories.staff_member("reviewer"))
    listing = draft(**COMPANY)
    response = client.post(url(listing, "approve"), {"facts": "0" * 64})
    assert (response.url, Approval.objects.count()) == (url(listing, "approve"), 0)


def test_approving_what_needs_none_does_nothing(client):
    client.force_login(factories.staff_member("reviewer"))
    listing = draft()
    client.post(url(listing, "approve"), {"facts": publishing.facts_hash(listing)})
    assert Approval.objects.count() == 0


def test_a_missing_summary_and_an_unknown_cost_warn_only(client, editor):
    listing = draft(operator_kind="npo")
    response = save(client, listing, status="published")
    assert (listing.status, levels(response)) == ("published", ["warning", "success", "success"])
    assert len(list(publishing.cautions(listing))) == 2


@pytest.mark.parametrize(("language", "prefix"), [("ja", ""), ("en", "/en")])
def test_the_preview_is_the_public_page_to_the_letter(client, editor, language, prefix):
    listing = draft(municipality=factories.town(), **COMPANY)
    factories.schedule(listing)
    preview = client.get(url(listing, "preview"), {"language": language})
    headers = {name: preview.headers.get(name) for name in ("Content-Security-Policy", "Content-Language")}
    Listing.objects.filter(pk=listing.pk).update(status=Status.PUBLISHED)
    client.logout()
    public = client.get(f"{prefix}/listings/{listing.code}/")
    assert preview.content == public.content
    assert headers["Content-Security-Policy"] == public.headers["Content-Security-Policy"]


def test_a_draft_has_no_public_page(client, editor):
    listing = draft()
    assert client.get(url(listing, "preview")).status_code == 200
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.DECLINED):
        Listing.objects.filter(pk=listing.pk).update(status=status)
        assert client.get(f"/listings/{listing.code}/").status_code == 404


def test_the_price_list_stands_on_the_page(client):
    listing = factories.group(**COMPANY)
    page = client.get(f"/listings/{listing.code}/").content.decode()
    assert "月1万円。いつでもやめられます。" in page


def test_set_status_says_who_once():
    listing, user = draft(), factories.staff_member("editor")
    publishing.set_status(listing, Status.IN_REVIEW, user)
    publishing.set_status(listing, Status.IN_REVIEW, user)
    assert changes(listing) == [("draft", "in_review", "editor")]
    assert StatusChange.objects.get().by == user


def approved(**values):
    listing = factories.group(**COMPANY | values)
    factories.contact(listing)
    for name in ("hanako", "taro"):
        publishing.approve(listing, factories.staff_member("reviewer", name))
    return listing


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"summary": "見学できます"}, "published"),
        ({"price_list": "月2万円"}, "in_review"),
        ({"operator_kind": ""}, "in_review"),
        ({"operator_kind": "peers"}, "published"),
    ],
)
def test_what_is_written_past_the_form_is_looked_at(written, expected):
    listing, user = approved(), factories.staff_member("editor")
    Listing.objects.filter(pk=listing.pk).update(**written)
    publishing.take_back([listing.pk], user)
    assert factories.base(listing).status == expected
    assert changes(listing) == ([] if expected == "published" else [("published", "in_review", "editor")])


def test_a_restored_price_list_needs_approval_again():
    listing = approved()
    history.catch_up(listing)
    (version,) = history.versions(listing)
    listing.price_list = "月1万円。3日前までに言えばやめられます。"
    listing.save()
    for approver in get_user_model().objects.filter(username__in=["hanako", "taro"]):
        publishing.approve(listing, approver)
    listing.approvals.filter(facts_hash=publishing.facts_hash(factories.group(**COMPANY))).delete()
    restoring.restore(listing, version)
    assert (factories.base(listing).price_list, factories.base(listing).status) == (
        COMPANY["price_list"], "in_review"
    )  # fmt: skip


def test_a_refused_page_is_shown_again_with_what_is_missing(client, editor):
    listing = factories.group(status=Status.DRAFT)
    response = save(client, listing, status="published")
    assert response.url == url(listing) + "#publishing"
    assert 'id="publishing"' in client.get(response.url).text


def test_links_of_the_form_lead_somewhere(client):
    client.force_login(factories.staff_member("reviewer"))
    listing = draft(**COMPANY)
    page = client.get(url(listing)).text
    links = re.findall(r'href="([^"]+/(?:preview|approve|check/[^"]+)/?)"', page)
    assert len(links) == 3
    assert {client.get(link).status_code for link in links} == {200}


def test_faults_are_listed_with_links_to_their_fields(client, editor):
    listing = draft()
    bad = {"name": "", "contact_points-0-value": "電話"}
    response = client.post(url(listing), posted(client, listing, **bad))
    targets = [target for target, _label, _text in response.context["error_links"]]
    assert targets == ["id_name", "id_contact_points-0-value"]
    assert all(f'id="{target}"' in response.text for target in targets)
