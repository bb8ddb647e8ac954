from django.core.files.uploadedfile import SimpleUploadedFile
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


def test_a_file_within_the_limit_is_kept(monkeypatch):
    monkeypatch.setattr(uploads, "LIMIT", 200_000)
    request = sent(200_000)
    assert (request.FILES["file"].size, hasattr(request, "refused_uploads")) == (200_000, False)
