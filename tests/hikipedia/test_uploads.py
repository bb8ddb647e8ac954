import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import LimitedStream
from django.test import RequestFactory

from hikipedia import uploads


def sent(size):
    file = SimpleUploadedFile("list.csv", b"x" * size)
    return RequestFactory().post("/admin/", {"name": "高槻市", "file": file, "after": "あと"})


def test_a_file_that_is_too_large_is_not_kept_and_the_rest_of_the_form_is(monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 200_000)
    request = sent(200_001)
    assert (request.POST.dict(), list(request.FILES)) == ({"name": "高槻市", "after": "あと"}, [])
    assert request.refused_uploads == ["file"]


def test_all_files_of_a_request_are_counted_together(monkeypatch, settings):
    monkeypatch.setattr(uploads, "LIMIT", 200_000)
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 9
    files = {f"file{n}": SimpleUploadedFile("list.csv", b"x" * 90_000) for n in range(5)}
    request = RequestFactory().post("/admin/", files)
    assert list(request.FILES) == ["file0", "file1"]
    assert request.refused_uploads == ["file2", "file3", "file4"]


def test_two_files_are_no_request_of_ours(client, db):
    files = {f"file{n}": SimpleUploadedFile("list.csv", b"x") for n in range(2)}
    response = client.post("/admin/account/login/", files)
    assert response.status_code == 400 and "<h1>" in response.text


@pytest.fixture
def unread(monkeypatch):
    """Nothing may read the body."""

    def fail(stream, *args):
        raise AssertionError("read")

    monkeypatch.setattr(LimitedStream, "read", fail)


def post(client, path, length):
    return client.generic("POST", path, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(length))


LIMITS = [
    ("/", 1_000_000, "ja"),
    ("/en/", 1_000_000, "en"),
    ("/admin/account/login/", 1_000_000, "ja"),
    ("/admin/stewardship/importrun/", 1_000_000, "ja"),
    ("/admin/stewardship/importrun/add/", 31_000_000, "ja"),
]


@pytest.mark.parametrize(("path", "limit", "language"), LIMITS)
def test_a_body_that_is_too_large_is_refused_unread(client, db, unread, path, limit, language):
    response = post(client, path, limit + 1)
    assert response.status_code == 413
    assert f'<html lang="{language}">' in response.text
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(("path", "limit", "language"), LIMITS)
def test_a_body_within_the_limit_is_not(client, db, path, limit, language):
    assert post(client, path, limit).status_code != 413


@pytest.mark.parametrize("length", ["", "x", "-1", "１２", "9" * 5000])
def test_a_length_that_is_none_breaks_nothing(client, db, length):
    assert post(client, "/admin/account/login/", length).status_code < 500


def test_a_file_within_the_limit_is_kept(monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 200_000)
    request = sent(200_000)
    assert (request.FILES["file"].size, hasattr(request, "refused_uploads")) == (200_000, False)


def test_what_comes_in_chunks_without_a_length_is_not_read(client, db):
    body = io.BytesIO(b"username=staff")
    kind = "application/x-www-form-urlencoded"
    response = client.generic(
        "POST",
        "/admin/account/login/",
        content_type=kind,
        headers={"transfer-encoding": "chunked"},
        **{"wsgi.input": body, "CONTENT_TYPE": kind},
    )
    assert (response.wsgi_request.POST.dict(), body.tell()) == ({}, 0)
