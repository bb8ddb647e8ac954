import datetime
import re
import smtplib

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse

from hikipedia.accounts.links import LinkGenerator
from tests import factories, login
from tests.hikipedia.test_second_factor import CODES, GATE, set_up_app

pytestmark = pytest.mark.django_db

INVITE, LIST = reverse("admin:hikipedia_user_add"), reverse("admin:hikipedia_user_changelist")
HANAKO = {"email": "Hanako@example.jp", "last_name": "山田", "first_name": "花子", "role": "editor"}
DEAD = "このリンクはもう使えません"


@pytest.fixture
def administrator(client):
    user = factories.staff_member("administrator", "jimukyoku", last_name="鈴木", first_name="一郎")
    client.force_login(user)
    return user


def link_in(message):
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.body)[1]


def choose_password(client, link, password="さくらの木の下に"):
    """From the mail to the form; the form's page when there is one."""
    start = client.get(link)
    button = re.search(r'href="(/admin/account/password/choose/[^"]+)"', start.text)
    if not button:
        return start
    form = client.get(button[1], follow=True)
    if DEAD in form.text:
        return form
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_whole_way_of_a_new_volunteer(client, administrator):
    client.post(INVITE, HANAKO)
    hanako, password = Client(), "さくらの木の下に"
    assert "山田 花子さん、ようこそ" in hanako.get(link_in(mail.outbox[0])).text
    assert choose_password(hanako, link_in(mail.outbox[0]), password).url == login.LOGIN
    assert login.give_password(hanako, "hanako@example.jp", password).url == "/admin/"
    assert hanako.get("/admin/").url == GATE
    assert set_up_app(hanako)[1].url == CODES
    assert 'href="/admin/"' in hanako.get(CODES).text
    assert login.is_in(hanako)
    assert hanako.get(reverse("admin:directory_selfhelpgroup_add")).status_code == 200


def test_invitation_makes_an_account_without_a_password(client, administrator):
    assert client.post(INVITE, HANAKO).url == LIST
    person = get_user_model().objects.get(username="hanako@example.jp")
    assert (person.email, str(person), person.is_staff, person.is_superuser) == (
        "hanako@example.jp",
        "山田 花子",
        True,
        False,
    )
    assert [group.name for group in person.groups.all()] == ["editor"]
    assert not person.has_usable_password()
    assert [entry.user for entry in LogEntry.objects.filter(object_id=person.pk)] == [administrator] * 2


def test_mail_says_who_invites_to_what_and_until_when(client, administrator):
    client.post(INVITE, HANAKO)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["hanako@example.jp"], "ひきペディア編集へのご招待")
    for words in (
        "山田 花子 様",
        "鈴木 一郎 さんから",
        "ユーザー名： hanako@example.jp",
        "まで、一度だけ使えます",
    ):
        assert words in message.body
    assert re.search(r"\d{4}年\d+月\d+日 \d+:\d\d まで", message.body)
    assert "<" not in message.body and "&" not in message.body and len(message.body) < 600


def test_link_works_once(client, administrator):
    client.post(INVITE, HANAKO)
    link = link_in(mail.outbox[0])
    assert choose_password(Client(), link).url == login.LOGIN
    assert DEAD in choose_password(Client(), link).text


def test_looking_at_the_link_uses_nothing_up(client, administrator):
    """Programs of mail servers open every link."""
    client.post(INVITE, HANAKO)
    link = link_in(mail.outbox[0])
    for _scanner in range(3):
        assert dict(Client().get(link).cookies) == {}
        Client().head(link)
    assert choose_password(Client(), link).url == login.LOGIN


@pytest.mark.parametrize(("days", "works"), [(6.9, True), (7.1, False)])
def test_invitation_is_valid_for_seven_days(client, administrator, monkeypatch, days, works):
    client.post(INVITE, HANAKO)
    travel(monkeypatch, days)
    assert (DEAD not in Client().get(link_in(mail.outbox[0])).text) == works


@pytest.mark.parametrize(("days", "works"), [(0.9, True), (1.1, False)])
def test_link_for_a_new_password_is_valid_for_a_day(monkeypatch, days, works):
    hanako = factories.staff_member("editor", "hanako")
    Client().post(reverse("account_reset_password"), {"email": hanako.email})
    travel(monkeypatch, days)
    assert (DEAD not in Client().get(link_in(mail.outbox[0])).text) == works


def travel(monkeypatch, days):
    later = datetime.datetime.now() + datetime.timedelta(days=days)
    monkeypatch.setattr(LinkGenerator, "_now", lambda self: later)


@pytest.mark.parametrize(
    "key", ["x", "-", "1-", "1-x-y", "zzzzzzzzzzzzzz-a-b", "あ-い-う", "1-1-" + "a" * 500, "0-0-0", "1-%00-x"]
)
def test_broken_link_says_what_to_do(client, staff, key):
    client.logout()
    response = client.get(reverse("account_follow_link", args=[key]))
    assert (response.status_code, DEAD in response.text) == (200, True)
    assert reverse("account_reset_password") in response.text


def test_deactivated_person_cannot_use_the_link(client, administrator):
    client.post(INVITE, HANAKO)
    get_user_model().objects.filter(email="hanako@example.jp").update(is_active=False)
    assert DEAD in Client().get(link_in(mail.outbox[0])).text


def test_weak_password_is_refused_in_words(client, administrator):
    client.post(INVITE, HANAKO)
    response = choose_password(Client(), link_in(mail.outbox[0]), "12345678")
    assert response.status_code == 200 and "数字だけ" in response.text


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"email": "メールではない"}, "email", "有効なメールアドレス"),
        ({"email": "JIMUKYOKU@example.jp"}, "email", "もうアカウントを持っています"),
        ({"email": "administrator@EXAMPLE.jp"}, "email", "もうアカウントを持っています"),
        ({"email": "a" * 150 + "@example.jp"}, "email", "150"),
        ({"role": "superuser"}, "role", "選択"),
        ({"role": ""}, "role", "必須"),
        ({"role": "organizer"}, "organization", "主催者の所属団体"),
        ({"organization": "999999"}, "organization", "有効"),
        ({"last_name": ""}, "last_name", "必須"),
    ],
)
def test_wrong_invitation_keeps_what_was_typed(client, administrator, change, field, words):
    get_user_model().objects.create_user("jimukyoku@example.jp")
    response = client.post(INVITE, HANAKO | change)
    form = response.context["form"]
    assert (list(form.errors), words in str(form.errors[field])) == ([field], True)
    assert "花子" in response.text and mail.outbox == []


def test_organizer_belongs_to_an_organization(client, administrator):
    hidamari = factories.organization()
    client.post(INVITE, HANAKO | {"role": "organizer", "organization": hidamari.pk})
    assert get_user_model().objects.get(email="hanako@example.jp").organization == hidamari


@pytest.mark.parametrize("error", [ConnectionRefusedError, TimeoutError, smtplib.SMTPRecipientsRefused({})])
def test_mail_server_that_does_not_answer_loses_nothing(client, administrator, monkeypatch, error):
    def refuse(*args, **kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        response = client.post(INVITE, HANAKO, follow=True)
    assert "招待メールを送れませんでした" in response.text
    person = get_user_model().objects.get(email="hanako@example.jp")
    again = reverse("admin:hikipedia_user_invite", args=[person.pk])
    assert again in client.get(reverse("admin:hikipedia_user_change", args=[person.pk])).text
    assert "hanako@example.jp" in client.get(again).text and mail.outbox == []
    client.post(again)
    assert choose_password(Client(), link_in(mail.outbox[0])).url == login.LOGIN


def test_whoever_has_logged_in_is_not_invited_again(client, administrator):
    hanako = factories.staff_member("editor", "hanako")
    Client().force_login(hanako)
    again = reverse("admin:hikipedia_user_invite", args=[hanako.pk])
    assert (client.get(again).status_code, client.post(again).status_code, mail.outbox) == (404, 404, [])
    assert again not in client.get(reverse("admin:hikipedia_user_change", args=[hanako.pk])).text


def test_invited_person_may_ask_for_a_new_link_themselves(client, administrator):
    client.post(INVITE, HANAKO)
    client.post(reverse("account_reset_password"), {"email": "hanako@example.jp"})
    assert choose_password(Client(), link_in(mail.outbox[1])).url == login.LOGIN


@pytest.mark.parametrize("role", ["editor", "reviewer", "organizer"])
def test_only_administrators_invite(client, role):
    client.force_login(factories.staff_member(role))
    person = factories.staff_member("editor", "taro")
    addresses = [INVITE, LIST, *(reverse(f"admin:hikipedia_user_{name}", args=[person.pk]) for name in STEPS)]
    assert [client.post(path, HANAKO).status_code for path in addresses] == [403] * 5
    assert get_user_model().objects.count() == 2


STEPS = ("change", "invite", "reset_second_factor")


def test_link_leads_to_the_address_of_the_site_whatever_the_request_says(client, administrator):
    client.post(INVITE, HANAKO, headers={"host": "localhost"})
    assert link_in(mail.outbox[0]).startswith("/admin/account/password/link/")
