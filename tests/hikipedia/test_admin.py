import pytest
from django.urls import reverse

from hikipedia.models import SiteProfile

pytestmark = pytest.mark.django_db

ADD = "/admin/hikipedia/siteprofile/add/"
LIST = "/admin/hikipedia/siteprofile/"
CHANGE = "/admin/hikipedia/siteprofile/1/change/"


def test_site_profile_is_added_once(client, staff):
    assert client.get(LIST).url == ADD
    client.post(ADD, {"operator_name": "ひきこもりネットワーク ノード"})
    assert SiteProfile.objects.get().operator_name == "ひきこもりネットワーク ノード"
    assert client.get(LIST).url == CHANGE
    assert client.get(ADD).status_code == 403


def test_site_profile_is_edited_and_never_deleted(client, staff):
    SiteProfile.objects.create(operator_name="ノード")
    client.post(CHANGE, {"operator_name": "ノード", "funding": "寄付"})
    assert client.post("/admin/hikipedia/siteprofile/1/delete/", {"post": "yes"}).status_code == 403
    assert SiteProfile.objects.get().funding == "寄付"


def test_site_profile_with_garbage_keeps_what_was_typed(client, staff):
    response = client.post(ADD, {"operator_name": "ノード", "contact_email": "メールではない"})
    assert list(response.context["adminform"].form.errors) == ["contact_email"]
    assert "メールではない" in response.content.decode()


def test_every_page_answers(client, staff):
    SiteProfile.objects.create()
    user = reverse("admin:hikipedia_user_change", args=[staff.pk])
    pages = ["/admin/", CHANGE, user, reverse("admin:hikipedia_user_changelist")]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_admin_is_for_staff_only_and_in_japanese(client, staff):
    response = client.get("/admin/")
    assert response.headers["Content-Language"] == "ja"
    client.logout()
    pages = ["/admin/", LIST, CHANGE]
    assert [client.get(page).url for page in pages] == [f"/admin/login/?next={page}" for page in pages]
