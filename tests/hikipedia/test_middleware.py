import pytest

from hikipedia.middleware import QUERY_LIMIT, language_of
from tests import factories, login

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/en/", "/listings/", "/en/listings/?q=居場所", "/crisis/", "/about/", "/missing/", "/healthz"]


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "ja"),
        ("/en/", "en"),
        ("/en", "en"),
        ("/en/listings/", "en"),
        ("/entries/", "ja"),
        ("/x/en/", "ja"),
    ],
)
def test_path_alone_decides_the_language(path, language):
    assert language_of(path) == language


@pytest.mark.parametrize("path", PUBLIC)
def test_browser_language_changes_nothing(client, path):
    japanese, english = (client.get(path, headers={"accept-language": language}) for language in ("ja", "en"))
    assert japanese.content == english.content
    assert "Accept-Language" not in japanese.headers.get("Vary", "")
    assert japanese.headers["Content-Language"] == ("en" if path.startswith("/en/") else "ja")


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_set_no_cookie_even_for_staff(client, path):
    client.force_login(factories.superuser())
    response = client.get(path)
    assert dict(response.cookies) == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert [name for name in ("session", "user", "_messages") if hasattr(response.wsgi_request, name)] == []


def test_admin_sets_its_cookies_for_admin_alone(client):
    factories.superuser()
    login.log_in(client, "staff")
    assert {name: cookie["path"] for name, cookie in client.cookies.items()} == {
        "sessionid": "/admin/",
        "csrftoken": "/admin/",
        "device": "/admin/",
    }
    assert {cookie["samesite"] for cookie in client.cookies.values()} == {"Strict"}
    assert {name: bool(cookie["max-age"]) for name, cookie in client.cookies.items()} == {
        "sessionid": False,  # ends with the browser
        "csrftoken": True,
        "device": True,
    }


@pytest.mark.parametrize("path", PUBLIC)
def test_headers_of_public_pages(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';") and "script-src" not in policy
    assert "frame-ancestors 'none'" in policy and "http" not in policy
    assert (headers["Referrer-Policy"], headers["X-Content-Type-Options"]) == ("no-referrer", "nosniff")
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_admin_alone_may_run_its_own_scripts(client):
    assert "script-src 'self'" in client.get("/admin/account/login/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/listings/", "/en/listings/"])
def test_query_that_is_too_long_is_refused_in_the_pages_language(client, path):
    start = f"{path}?q="
    assert client.get(start + "a" * (QUERY_LIMIT - 2)).status_code == 200
    response = client.get(start + "a" * (QUERY_LIMIT - 1))
    assert response.status_code == 414
    assert f'<html lang="{"en" if path.startswith("/en") else "ja"}">' in response.text


def test_head_has_the_length_of_the_page_and_no_body(client):
    page, head = client.get("/en/listings/"), client.head("/en/listings/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(page.content))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_missing_page_offers_ways_on(client, prefix):
    response = client.get(f"{prefix}/missing/")
    assert response.status_code == 404
    assert [
        link for link in ("/", "/listings/", "/crisis/") if f'href="{prefix}{link}"' not in response.text
    ] == []


def test_language_switch_of_a_list_keeps_the_conditions(client):
    factories.group()
    response = client.get("/en/listings/?kind=group&by_email=yes")
    assert (
        '<a href="/listings/?kind=group&amp;by_email=yes" lang="ja" hreflang="ja">日本語</a>' in response.text
    )
    japanese = client.get("/listings/?kind=group&by_email=yes")
    assert (
        '<a href="/en/listings/?kind=group&amp;by_email=yes" lang="en" hreflang="en">English</a>'
        in japanese.text
    )
