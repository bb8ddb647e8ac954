import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from hikipedia.accounts import middleware
from hikipedia.accounts.urls import ADDRESSES
from tests import factories, login

pytestmark = pytest.mark.django_db

GATE = "/admin/account/second-factor/"
APP, CODES = reverse("mfa_activate_totp"), reverse("mfa_view_recovery_codes")
HERE, THERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "198.51.100.9"}
WAIT = "15分たってから"
GARBAGE = [
    *(
        "",
        "x",
        "1",
        "null",
        "[]",
        "{}",
        '"text"',
        '{"id": 1}',
        '{"response": []}',
        '{"response": {"userHandle": 1}}',
    ),
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {"clientDataJSON": "e30"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "YQ", "signature": "YQ", "attestationObject": "YQ", "userHandle": "MQ"}}',
]


@pytest.fixture
def newcomer():
    """Has a password and no second factor yet."""
    return get_user_model().objects.create_user("hanako", password=factories.PASSWORD, is_staff=True)


@pytest.fixture
def hanako():
    return factories.staff_member("editor", "hanako")


def set_up_app(client):
    """As the page says: the secret into the app, the digits into the form."""
    secret = re.search(r'class="secret">(\w+)<', client.get(APP).text)[1]
    return secret, client.post(APP, {"code": login.code(secret)})


def test_newcomer_sets_up_an_app_and_comes_in(client, newcomer):
    assert login.give_password(client, "hanako").url == "/admin/"
    assert client.get("/admin/").url == GATE
    page = client.get(GATE).text
    assert "二つめの鍵" in page and f'href="{APP}"' in page
    secret, response = set_up_app(client)
    assert response.url == CODES
    codes = re.findall(r"<li><code>(\d{8})</code></li>", client.get(CODES).text)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert login.is_in(client)
    client.post(reverse("account_logout"))
    assert login.give_password(client, "hanako").url == reverse("mfa_authenticate")
    assert login.give_code(client, login.code(secret)).url == "/admin/"


def test_page_shows_the_secret_as_picture_and_as_text(client, newcomer):
    client.force_login(newcomer)
    assert client.get(APP).url.startswith(reverse("account_reauthenticate"))  # logged in long ago
    login.give_password(client, "hanako")
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD, "next": APP})
    response = client.get(APP)
    assert '<img class="qr" src="data:image/svg+xml;base64,' in response.text
    assert "otpauth://totp/hanako?secret=" in response.text and "%E3%81%B2%E3%81%8D" in response.text
    assert "no-store" in response.headers["Cache-Control"]


def pages(client):
    """Every address of admin and of the accounts that needs no argument."""
    names = [f"admin:{url.name}" for url in admin.site.urls[0] if getattr(url, "name", None)]
    names += [
        f"admin:{model._meta.label_lower.replace('.', '_')}_changelist" for model in admin.site._registry
    ]
    names += [f"admin:{model._meta.label_lower.replace('.', '_')}_add" for model in admin.site._registry]
    names += [name for _address, _view, name in ADDRESSES]
    for name in names:
        try:
            yield name, reverse(name)
        except NoReverseMatch:  # needs an argument
            continue


def test_without_a_second_factor_nothing_else_opens(client, newcomer):
    get_user_model().objects.update(is_superuser=True)
    client.force_login(newcomer)
    closed = {name: path for name, path in pages(client) if name not in middleware.OPEN}
    answers = {name: client.get(path) for name, path in closed.items()}
    assert len(answers) > 40
    assert [name for name, answer in answers.items() if getattr(answer, "url", "") != GATE] == []
    posts = {name: client.post(path, {"username": "x"}) for name, path in closed.items()}
    assert [name for name, answer in posts.items() if getattr(answer, "url", "") != GATE] == []


def test_gate_lets_people_log_out(client, newcomer):
    client.force_login(newcomer)
    assert client.post(reverse("account_logout")).url == login.LOGIN


def test_recovery_codes_alone_do_not_open_the_gate(client, newcomer):
    Authenticator.objects.create(user=newcomer, type="recovery_codes", data={"seed": "a", "used_mask": 0})
    client.force_login(newcomer)
    assert client.get("/admin/").url == GATE


def test_codes_are_saved_as_a_file(client, newcomer):
    login.give_password(client, "hanako")
    set_up_app(client)
    shown = re.findall(r"<li><code>(\d{8})</code></li>", client.get(CODES).text)
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert re.findall(r"^\d{8}$", file.text, re.MULTILINE) == shown
    assert "hanako" in file.text and "attachment" in file.headers["Content-Disposition"]


def test_recovery_code_lets_in_once(client, newcomer):
    login.give_password(client, "hanako")
    set_up_app(client)
    code = re.search(r"<li><code>(\d{8})</code></li>", client.get(CODES).text)[1]
    outcomes = []
    for device in (Client(), Client()):
        login.give_password(device, "hanako")
        login.give_code(device, code)
        outcomes.append(login.is_in(device))
    assert outcomes == [True, False]


@pytest.mark.parametrize(
    ("text", "is_in"), [("{}", True), (" {} ", True), ("full-width", True), ("", False), ("abc", False)]
)
def test_code_may_be_typed_on_a_japanese_keyboard(client, hanako, text, is_in):
    code = login.code()
    if text == "full-width":
        text = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    login.give_password(client, "hanako")
    login.give_code(client, text.format(code))
    assert login.is_in(client) == is_in


def test_code_is_good_once(hanako):
    """Also when half a minute has passed, after which allauth forgets that it was used."""
    code, outcomes = login.code(step=1), []
    for device in (Client(), Client()):
        login.give_password(device, "hanako")
        login.give_code(device, code)
        outcomes.append(login.is_in(device))
        assert cache.delete(f"allauth.mfa.totp.used?user={hanako.pk}&code={code}")
    assert outcomes == [True, False]


def test_password_alone_does_not_open_anything(client, hanako):
    login.give_password(client, "hanako")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_index")).url.startswith(login.LOGIN)


def fail_codes(client, times=5, **where):
    login.give_password(client, "hanako", **where)
    for _time in range(times):
        login.give_code(client, login.wrong_code(), **where)


@pytest.mark.parametrize(
    ("who_failed", "who_tries", "is_locked"),
    [
        ("new", "new", True),
        ("new", "known", False),
        ("known", "known", True),
        ("known", "new", False),
        ("known", "another", False),
        # Who guesses knows the password: many addresses must not help.
        ("new", "new elsewhere", True),
    ],
)
def test_wrong_codes_lock_a_device_and_never_a_known_one_from_outside(
    hanako, who_failed, who_tries, is_locked
):
    devices = {name: Client() for name in ("new", "known", "another", "new elsewhere")}
    for step, device in enumerate(["known", "another"]):
        login.log_in(devices[device], "hanako", step)
        devices[device].post(reverse("account_logout"))
    fail_codes(devices[who_failed], **HERE)
    login.give_password(devices[who_tries], "hanako", **THERE)
    response = login.give_code(devices[who_tries], login.wrong_code(), **THERE)
    assert (WAIT in response.text) == is_locked


def test_right_code_after_five_wrong_ones_does_not_help(client, hanako):
    fail_codes(client)
    assert WAIT in login.give_code(client, login.code()).text
    assert not login.is_in(client)


def test_garbage_for_a_passkey_is_refused_and_locks_nobody(client, hanako):
    login.give_password(client, "hanako")
    for garbage in GARBAGE:
        response = client.post(reverse("mfa_authenticate"), {"credential": garbage})
        assert response.status_code == 200
    assert login.give_code(client, login.code()).url == "/admin/"


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_for_a_log_in_by_passkey_leads_back(client, garbage):
    response = client.post(reverse("mfa_login_webauthn"), {"credential": garbage})
    assert (response.status_code, response.url) == (302, login.LOGIN)


@pytest.mark.parametrize("garbage", GARBAGE)
def test_garbage_as_a_new_passkey_is_refused(client, hanako, garbage):
    login.log_in(client, "hanako")
    client.get(reverse("mfa_add_webauthn"))
    response = client.post(reverse("mfa_add_webauthn"), {"name": "家のパソコン", "credential": garbage})
    assert (response.status_code, Authenticator.objects.count()) == (200, 1)
    assert "家のパソコン" in response.text


def test_second_device_may_be_added_and_the_last_one_taken_away_only_for_another(client, hanako):
    login.log_in(client, "hanako")
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).url == GATE
    assert Authenticator.objects.count() == 0


@pytest.mark.django_db(transaction=True)  # it happens when the new device is committed
def test_new_device_ends_sessions_from_before(newcomer):
    thief, client = Client(), Client()
    login.give_password(thief, "hanako")
    login.give_password(client, "hanako")
    set_up_app(client)
    assert (login.is_in(client), login.is_in(thief)) == (True, False)


def test_changes_ask_again_after_a_quarter_of_an_hour(client, hanako, monkeypatch):
    login.log_in(client, "hanako")
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    moment = time.time() + 15 * 60 + 1
    monkeypatch.setattr("hikipedia.accounts.adapter.time.time", lambda: moment)
    assert client.get(reverse("mfa_deactivate_totp")).url.startswith(reverse("account_reauthenticate"))


def test_every_page_of_the_devices_answers_in_japanese(client, hanako):
    login.log_in(client, "hanako")
    names = ["mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_deactivate_totp", "account_logout"]
    names += ["mfa_generate_recovery_codes", "account_change_password"]
    for name in names:
        response = client.get(reverse(name))
        assert (name, response.status_code) == (name, 200)
        assert " style=" not in response.text and "onclick" not in response.text
        assert re.search(r"<h1>[^<]*[ぁ-んァ-ン]", response.text)


def test_command_resets_the_second_factor(hanako, capsys):
    client = Client()
    login.log_in(client, "hanako")
    call_command("reset_second_factor", "hanako")
    assert capsys.readouterr().out == (
        "The second factor of hanako is reset; the next log-in asks for a new one.\n"
    )
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    login.give_password(client, "hanako")
    assert client.get("/admin/").url == GATE


def test_command_for_nobody_says_so():
    with pytest.raises(CommandError, match="nobody with the user name taro"):
        call_command("reset_second_factor", "taro")
