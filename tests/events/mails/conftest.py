import pytest

from .server import free_port, served


@pytest.fixture
def server(settings):
    with served(settings) as server:
        yield server


@pytest.fixture
def no_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks):
    """Runs what was to wait for the end of the transaction, as a request would."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
