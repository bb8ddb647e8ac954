import gc
import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import sync_playwright

from tests import factories

# A busy machine is no fault of the code; a failure on CI must be found again.
hypothesis.settings.register_profile("hikipedia", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("hikipedia")

CHROMIUM_ARGS = [
    "--no-sandbox",  # tests may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No network: whatever a page asks of another host fails.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def needs_database(item):
    needs = item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames)
    return needs and not item.get_closest_marker("once")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    on_postgresql = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    if on_postgresql:  # what asks no database has been tested with SQLite
        config.hook.pytest_deselected(items=[item for item in items if not needs_database(item)])
        items[:] = [item for item in items if needs_database(item)]
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))
    items.sort(key=turn)


def turn(item):
    # Playwright's event loop stays in its process, where async code can run no more.
    if item.get_closest_marker("browser"):
        return 2
    # At the end another process would steal half of these and load and walk the whole site once more.
    return 0 if "loaded_site" in item.fixturenames else 1


@pytest.fixture(autouse=True, scope="module")
def kept():
    """What stays from the files before need not be looked through by the catalogue's `gc.collect`."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def japanese():
    """A request to /en/ leaves English behind for the next test."""
    with translation.override("ja"):
        yield


@pytest.fixture
def staff(client):
    """A superuser, logged in."""
    user = factories.superuser()
    client.force_login(user)
    return user


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("Chromium is not installed")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Django sees Playwright's event loop and would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    with browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo") as context:
        yield context.new_page()
