import shutil

import pytest

from .application import application, database
from .front import free_port, nginx, path, wait_for
from .stub import stub


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if "has_nginx" in item.fixturenames:
            item.add_marker("nginx")


@pytest.fixture(scope="session")
def has_nginx():
    if not shutil.which("nginx", path=path()["PATH"]):
        pytest.skip("nginx is not installed")


@pytest.fixture(scope="module")
def front(has_nginx):
    """nginx; where the application would be, somebody says what he was asked."""
    with stub() as port, nginx(port) as server:
        yield server


@pytest.fixture(scope="module")
def site(has_nginx, django_db_setup, django_db_blocker, tmp_path_factory):
    """nginx (`site.front`) and behind it the real application (`site.application`), with hardly any data."""
    folder, port = tmp_path_factory.mktemp("application"), free_port()
    with nginx(port) as server, django_db_blocker.unblock(), database(folder) as url:
        folders = {"SHELF_DIR": server.shelf, "DOWN_DIR": server.down}
        values = {name: str(value) for name, value in folders.items()} | {"DATABASE_URL": url}
        with application(folder, port, **values) as running:
            found = Site(server, running)
            found.wait_until_ready()
            yield found


class Site:
    def __init__(self, front, running):
        self.front, self.application = front, running

    def wait_until_ready(self):
        """Somebody follows, so that pages are stored."""
        wait_for(lambda: (self.front.down / "en.html").exists(), "the follower")
        wait_for(lambda: self.front.ask("/healthz").status == 200, "the application")

    def store(self, path, place):
        """Asks until the page lies on the shelf. Returns its file."""
        file = self.front.shelf / "current" / place
        wait_for(lambda: self.front.ask(path).status == 200 and file.exists(), path)
        return file
