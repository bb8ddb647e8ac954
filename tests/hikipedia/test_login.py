import re
import time

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from hikipedia.accounts import address
from tests import factories, login

pytestmark = pytest.mark.django_db

HERE, THERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "198.51.100.9"}
WRONG = "ユーザー名かパスワードが違います"
WAIT = "15分たってから"
TRIES = 5


@pytest.fixture
def hanako():
    return factories.staff_member("editor", "hanako", last_name="山田", first_name="花子")


def errors(response):
    return "".join(response.context["form"].non_field_errors())


def fail(username="hanako", times=TRIES, client=None, **extra):
    for _time in range(times):
        response = login.give_password(client or Client(), username, "ちがうよ", **extra)
    return response


def test_whole_way_in_and_out(client, hanako):
    start = client.get("/admin/directory/selfhelpgroup/", follow=True)
    assert start.redirect_chain[-1][0] == f"{login.LOGIN}?next=/admin/directory/selfhelpgroup/"
    form = {"login": "hanako", "password": factories.PASSWORD, "next": "/admin/directory/selfhelpgroup/"}
    assert client.post(login.LOGIN, form).url == reverse("mfa_authenticate")
    assert not login.is_in(client)
    assert login.give_code(client, login.code()).url == "/admin/directory/selfhelpgroup/"
    assert "山田 花子" in client.get("/admin/").text
    client.post(reverse("admin:logout"))
    assert not login.is_in(client)


def test_user_name_may_be_typed_in_capitals_and_full_width(client, hanako):
    assert login.give_password(client, "　ＨＡＮＡＫＯ ").url == reverse("mfa_authenticate")


@pytest.mark.parametrize("username", ["hanako", "nobody", "", "a\x00b", "あ" * 5000])
def test_wrong_password_keeps_the_name_and_tells_nothing(client, hanako, username):
    response = login.give_password(client, username, "ちがうよ")
    assert response.status_code == 200
    assert "ちがうよ" not in response.text
    if username in {"hanako", "nobody"}:
        assert WRONG in errors(response) and f'value="{username}"' in response.text


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "http://testserver.evil.example/"]
)
def test_log_in_leads_to_pages_of_our_own_alone(client, hanako, page):
    form = {"login": "hanako", "password": factories.PASSWORD, "next": page}
    client.post(f"{login.LOGIN}?next={page}", form)
    assert login.give_code(client, login.code()).url == "/admin/"


def test_whoever_is_not_of_the_staff_stays_outside(client):
    factories.staff_member("editor", "taro")
    get_user_model().objects.update(is_staff=False)
    assert login.give_password(client, "taro").url == reverse("account_inactive")
    assert not login.is_in(client)


def test_deactivated_person_is_told_so_and_stays_outside(client, hanako):
    get_user_model().objects.update(is_active=False)
    assert login.give_password(client, "hanako").url == reverse("account_inactive")
    assert "アカウントは使えません" in client.get(reverse("account_inactive")).text


def test_session_without_rights_is_refused_and_not_sent_in_circles(client, hanako):
    client.force_login(hanako)
    get_user_model().objects.update(is_staff=False)
    assert client.get("/admin/", follow=True).status_code == 403


KNOWN, NEW = "a known device", "a new device"


@pytest.mark.parametrize(
    ("who_failed", "where_from", "who_tries", "name", "is_locked"),
    [
        (NEW, HERE, NEW, "hanako", True),
        (NEW, HERE, NEW, "HANAKO", True),
        (NEW, HERE, NEW, "ｈａｎａｋｏ", True),
        (NEW, HERE, NEW, "taro", False),
        (NEW, THERE, NEW, "hanako", False),
        (NEW, HERE, KNOWN, "hanako", False),
        (NEW, THERE, KNOWN, "hanako", False),
        (KNOWN, HERE, KNOWN, "hanako", True),
        (KNOWN, HERE, KNOWN, "taro", False),
        (KNOWN, HERE, NEW, "hanako", False),
        (KNOWN, HERE, "another known device", "hanako", False),
    ],
)
def test_five_failures_lock_one_device_for_one_name(
    hanako, who_failed, where_from, who_tries, name, is_locked
):
    factories.staff_member("editor", "taro")
    devices = {NEW: Client(), KNOWN: Client(), "another known device": Client()}
    for step, device in enumerate([KNOWN, "another known device"]):
        login.log_in(devices[device], "hanako", step, **HERE)
        devices[device].post(reverse("account_logout"))
    fail("hanako", client=devices[who_failed], **where_from)
    response = login.give_password(devices[who_tries], name, **HERE)
    assert (WAIT in errors(response) if response.status_code == 200 else False) == is_locked
    assert (response.status_code == 302) == (not is_locked)


def test_device_is_known_for_the_people_who_used_it_and_nobody_else(hanako):
    """Else one account of one's own would give as many tries for others as it has devices."""
    factories.staff_member("editor", "taro")
    device = Client()
    login.log_in(device, "hanako", **HERE)
    device.post(reverse("account_logout"))
    fail("taro", client=device, **HERE)
    assert WAIT in errors(login.give_password(Client(), "taro", **HERE))


def test_lock_ends_by_itself(hanako, monkeypatch):
    fail(**HERE)
    assert WAIT in errors(login.give_password(Client(), "hanako", **HERE))
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", later(15 * 60 + 1))
    assert login.give_password(Client(), "hanako", **HERE).status_code == 302


def later(seconds):
    moment = time.time() + seconds
    return lambda: moment


def test_four_failures_lock_nobody(hanako):
    fail(times=TRIES - 1, **HERE)
    assert login.give_password(Client(), "hanako", **HERE).status_code == 302


def test_many_names_from_one_address_are_stopped(hanako, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": ""}  # allauth's own, for a minute
    for number in range(30):
        fail(f"name{number}", 1, **HERE)
    assert WAIT in errors(login.give_password(Client(), "hanako", **HERE))
    assert login.give_password(Client(), "hanako", **THERE).status_code == 302


def test_form_that_is_sent_without_pause_gets_a_page_that_says_so(hanako):
    response = fail(times=31, **HERE)
    assert (response.status_code, "1分ほど待ってから" in response.text) == (429, True)


def test_forged_device_is_no_device(hanako):
    client = Client()
    login.log_in(client, "hanako", **HERE)
    client.post(reverse("account_logout"))
    client.cookies["device"] = client.cookies["device"].value[:-1] + "x"
    fail(**HERE)
    assert WAIT in errors(login.give_password(client, "hanako", **HERE))


def test_device_says_nothing_about_who_uses_it(client, hanako):
    login.log_in(client, "hanako")
    cookie = client.cookies["device"]
    assert "hanako" not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/admin/")


def stored_texts():
    """Everything in every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            yield from (str(value) for row in cursor.fetchall() for value in row)


@pytest.mark.parametrize(
    ("remote", "forwarded"),
    [("192.0.2.7", "203.0.113.5"), ("2001:db8:1:2:3:4:5:6", "203.0.113.5, 198.51.100.9")],
)
def test_no_address_is_stored(client, settings, hanako, remote, forwarded):
    """Not in the counts, not in the session of somebody who has to show again that it is they."""
    settings.TRUSTED_PROXIES = 1
    where = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded, "HTTP_X_REAL_IP": remote}
    fail(**where)
    login.log_in(client, "hanako", **where)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    client.post(reverse("mfa_generate_recovery_codes"), **where)
    session = str(dict(client.session))
    assert "account_reauthentication_state" in session
    texts = [session, *stored_texts()]
    addresses = [remote, *forwarded.split(", ")]
    assert [text for text in texts for address in addresses if address in text] == []


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "", "10.0.0.1"),
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.66, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.66, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
        (1, "", "10.0.0.1"),
        (2, "192.0.2.1", "192.0.2.1"),
        (1, "<script>", "10.0.0.1"),
    ],
)
def test_address_is_the_last_one_a_server_of_ours_has_seen(settings, proxies, forwarded, found):
    settings.TRUSTED_PROXIES = proxies
    assert address.client_address({"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}) == found


def test_address_has_another_name_tomorrow(monkeypatch):
    days = iter(["2026-11-26", "2026-11-26", "2026-11-27"])
    monkeypatch.setattr(address.timezone, "localdate", lambda: Day(next(days)))
    names = [address.pseudonym("192.0.2.7") for _day in range(3)]
    assert (names[0] == names[1], names[1] == names[2]) == (True, False)


class Day(str):
    def isoformat(self):
        return str(self)


def test_network_of_ipv6_counts_as_one_client():
    one, same, other = map(address.pseudonym, ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"])
    assert (one == same, one == other) == (True, False)


def test_counts_are_shared_by_all_processes():
    """In the database, with room for more names than anybody can try in a quarter of an hour."""
    assert (cache._table, cache._max_entries) == ("hikipedia_cache", 100_000)


def test_session_ends_after_twelve_hours_and_with_the_browser(client, hanako, monkeypatch):
    login.log_in(client, "hanako")
    assert client.cookies["sessionid"]["max-age"] == ""
    assert login.is_in(client)
    monkeypatch.setattr("hikipedia.middleware.time.time", later(12 * 60 * 60 + 1))
    assert not login.is_in(client)


def test_new_password_ends_other_sessions(client, hanako):
    other = Client()
    login.log_in(client, "hanako")
    login.log_in(other, "hanako", step=1)
    form = {
        "oldpassword": factories.PASSWORD,
        "password1": "さくらの木の下に",
        "password2": "さくらの木の下に",
    }
    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")
    client.post(reverse("account_change_password"), form)
    assert (login.is_in(client), login.is_in(other)) == (True, False)


def test_new_password_by_mail(client, hanako):
    client.post(reverse("account_reset_password"), {"email": hanako.email})
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]
    assert mail.outbox[0].to == [hanako.email] and "hanako" in mail.outbox[0].body
    page = client.get(link.removeprefix("http://127.0.0.1:8000"))
    form_page = client.get(re.search(r'href="(/admin/account/password/choose/[^"]+)"', page.text)[1]).url
    new = {"password1": "さくらの木の下に", "password2": "さくらの木の下に"}
    assert client.post(form_page, new).url == login.LOGIN
    assert login.give_password(client, "hanako", "さくらの木の下に").url == reverse("mfa_authenticate")


def test_stranger_gets_the_same_answer_and_no_mail(client, hanako):
    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": email})
        for email in (hanako.email, "x@example.jp")
    )
    assert (known.url, len(mail.outbox)) == (unknown.url, 1)


def test_mail_server_that_is_down_is_no_dead_end(client, hanako, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = client.post(reverse("account_reset_password"), {"email": hanako.email})
    assert "メールを送れませんでした" in response.text and hanako.email in response.text


ENTRANCE = ["account_login", "account_inactive", "account_reset_password", "account_reset_password_done"]


@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_before_the_log_in_stay_nowhere(client, name):
    response = client.get(reverse(name))
    assert (response.status_code, "no-store" in response.headers["Cache-Control"]) == (200, True)


def test_form_without_its_token_is_refused_with_a_page(hanako):
    client = Client(enforce_csrf_checks=True)
    response = login.give_password(client, "hanako")
    assert (response.status_code, "期限の切れたページ" in response.text) == (403, True)


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "login/code/"])
def test_what_staff_do_not_need_is_not_there(client, staff, path):
    assert client.get(f"/admin/account/{path}").status_code == 404
