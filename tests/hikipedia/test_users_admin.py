import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests import factories, login

pytestmark = pytest.mark.django_db

LIST = reverse("admin:hikipedia_user_changelist")


@pytest.fixture
def administrator(client):
    user = factories.staff_member("administrator", "jimukyoku", last_name="鈴木", first_name="一郎")
    client.force_login(user)
    return user


@pytest.fixture
def hanako():
    return factories.staff_member("editor", "hanako", last_name="山田", first_name="花子")


def page(person, step="change"):
    return reverse(f"admin:hikipedia_user_{step}", args=[person.pk])


def values(person, **changes):
    """What the form sends for this person, with some changes."""
    group = person.groups.first()
    form = {"last_name": person.last_name, "first_name": person.first_name, "email": person.email}
    form |= {
        "role": group.name if group else "",
        "organization": person.organization_id or "",
        "is_active": "on",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


def errors(response):
    return response.context["adminform"].form.errors if response.status_code == 200 else {}


def fields(response):
    form = response.context["adminform"]
    return {name for fieldset in form.fieldsets for name in fieldset[1]["fields"]}


def test_list_shows_who_is_there(client, administrator, hanako):
    get_user_model().objects.create_user("taro", is_staff=True, organization=factories.organization())
    rows = client.get(LIST).context["cl"].result_list
    admin = client.get(LIST).context["cl"].model_admin
    assert {(admin.name(row), admin.role(row), admin.has_second_factor(row)) for row in rows} == {
        ("鈴木 一郎", "管理者", True),
        ("山田 花子", "編集者", True),
        ("taro", "-", False),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_more_people(client, administrator, count, django_assert_num_queries):
    for number in range(count):
        factories.staff_member(
            "editor", f"hito{number}", organization=factories.organization(f"団体{number}")
        )
    # session, user, second factor, permissions (2), counts (2), menu, people, groups, devices
    with django_assert_num_queries(11):
        client.get(LIST)


def test_list_is_narrowed_by_role(client, administrator, hanako):
    result = client.get(LIST, {"role": "editor"}).context["cl"].result_list
    assert list(result) == [hanako]


def test_names_are_shown_family_name_first(hanako):
    assert (str(hanako), hanako.get_full_name(), hanako.get_short_name()) == ("山田 花子",) * 3
    assert str(get_user_model()(username="staff")) == "staff"


def test_role_is_a_single_choice_and_a_new_one_ends_sessions(client, administrator, hanako):
    there = Client()
    login.log_in(there, "hanako")
    assert login.is_in(there)
    client.post(page(hanako), values(hanako, role="reviewer"))
    assert [group.name for group in hanako.groups.all()] == ["reviewer"]
    assert not login.is_in(there)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.get_change_message()) == (administrator, "役割 を変更しました。")


def test_change_of_a_name_ends_nothing(client, administrator, hanako):
    there = Client()
    login.log_in(there, "hanako")
    client.post(page(hanako), values(hanako, last_name="佐藤"))
    hanako.refresh_from_db()
    assert (str(hanako), login.is_in(there)) == ("佐藤 花子", True)


def test_person_who_leaves_is_deactivated_and_not_deleted(client, administrator, hanako):
    there = Client()
    login.log_in(there, "hanako")
    client.post(page(hanako), values(hanako, is_active=None))
    hanako.refresh_from_db()
    assert (hanako.is_active, login.is_in(there)) == (False, False)
    assert client.post(page(hanako, "delete"), {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [hanako.pk], "post": "yes"})
    assert get_user_model().objects.filter(pk=hanako.pk).exists()


def test_nobody_decides_over_their_own_rights(client, administrator):
    sent = values(administrator, role="editor", is_active=None, is_superuser="on", last_name="高橋")
    assert client.post(page(administrator), sent).status_code == 302
    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.is_superuser, administrator.last_name) == (
        True,
        False,
        "高橋",
    )
    assert [group.name for group in administrator.groups.all()] == ["administrator"]
    assert client.post(page(administrator, "reset_second_factor")).status_code == 404


@pytest.mark.parametrize("change", [{"is_active": None}, {"role": "editor"}])
def test_last_administrator_stays(client, administrator, change):
    """Two who take the rights from each other in the same moment: the second finds the first gone."""
    other = factories.staff_member("administrator", "other")
    form_page = client.get(page(other))
    assert form_page.status_code == 200
    request_user = get_user_model().objects.filter(pk=administrator.pk)
    form = form_page.context["adminform"].form.__class__
    request_user.update(is_active=False)
    bound = form(values(other, **change), instance=other)
    assert "最後の管理者" in str(bound.errors)


@pytest.mark.parametrize("change", [{"is_active": None}, {"role": "editor"}])
def test_one_of_two_administrators_may_go(client, administrator, change):
    other = factories.staff_member("administrator", "other")
    assert client.post(page(other), values(other, **change)).status_code == 302
    assert list(get_user_model().objects.administrators()) == [administrator]


def test_administrator_sees_no_superpowers_and_cannot_touch_who_has_them(client, administrator, hanako):
    assert {"is_superuser", "user_permissions"} & fields(client.get(page(hanako))) == set()
    client.post(page(hanako), values(hanako, is_superuser="on"))
    hanako.refresh_from_db()
    assert not hanako.is_superuser
    boss = factories.superuser()
    assert client.post(page(boss), values(boss, email="jimukyoku@example.jp")).status_code == 403
    assert client.post(page(boss, "reset_second_factor")).status_code == 403
    assert client.post(page(boss, "invite")).status_code == 403


def test_superuser_sees_them(client, staff, hanako):
    assert {"is_superuser", "user_permissions"} <= fields(client.get(page(hanako)))
    client.post(page(hanako), values(hanako, is_superuser="on"))
    hanako.refresh_from_db()
    assert hanako.is_superuser


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"role": "organizer"}, "organization", "主催者の所属団体"),
        ({"role": ""}, "role", "必須"),
        ({"role": "king"}, "role", "選択"),
        ({"email": "administrator@example.jp"}, "email", "もうアカウントを持っています"),
        ({"email": "メール"}, "email", "有効なメールアドレス"),
        ({"organization": "x"}, "organization", "有効"),
    ],
)
def test_wrong_values_are_refused_in_words(client, administrator, hanako, changes, field, words):
    response = client.post(page(hanako), values(hanako, **changes))
    assert (list(errors(response)), words in str(errors(response)[field])) == ([field], True)


def test_lost_telephone(client, administrator, hanako):
    there = Client()
    login.log_in(there, "hanako")
    reset = page(hanako, "reset_second_factor")
    assert reset in client.get(page(hanako)).text
    assert "本当に山田 花子さんかどうか" in client.get(reset).text and Authenticator.objects.count() == 2
    assert client.post(reset).url == page(hanako)
    assert [device.user for device in Authenticator.objects.all()] == [administrator]
    assert not login.is_in(there)
    assert LogEntry.objects.get().get_change_message() == "二つめの鍵をリセットしました"
    assert (client.get(reset).status_code, reset in client.get(page(hanako)).text) == (404, False)


def test_person_page_shows_the_state(client, administrator, hanako):
    text = client.get(page(hanako)).text
    assert "二つめの鍵" in text and "最終ログイン" in text
    assert '<option value="editor" selected>編集者</option>' in text


def test_tables_of_the_libraries_have_no_pages(client, staff):
    for address in ("auth/group/", "account/emailaddress/", "mfa/authenticator/"):
        assert client.get(f"/admin/{address}").status_code == 404


def test_missing_person_is_no_error(client, staff):
    for step in ("invite", "reset_second_factor"):
        assert client.post(reverse(f"admin:hikipedia_user_{step}", args=[999])).status_code == 404
