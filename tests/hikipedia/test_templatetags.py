import pytest
from django.test import RequestFactory
from django.utils import translation

from hikipedia.templatetags.hikipedia import as_written, host, markdown, other_language_url


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("電話のほか、**メール**でも。", "<p>電話のほか、<strong>メール</strong>でも。</p>"),
        ("- 入口\n- 受付", "<ul>\n<li>入口</li>\n<li>受付</li>\n</ul>"),
        ("一行目\n二行目", "<p>一行目\n二行目</p>"),
        ("# 見出し", "<p># 見出し</p>"),
        ("見出し\n====", "<p>見出し\n====</p>"),
        ("| 表 |\n|---|", "<p>| 表 |\n|---|</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>太字</b>", "<p>&lt;b onclick=x&gt;太字&lt;/b&gt;</p>"),
        ("[悪い](javascript:alert(1))", "<p>[悪い](javascript:alert(1))</p>"),
        ("[悪い](data:text/html,x)", "<p>[悪い](data:text/html,x)</p>"),
        (
            "[良い](https://example.jp/)",
            '<p><a href="https://example.jp/" rel="nofollow noopener">良い</a></p>',
        ),
        (
            "![絵](https://example.jp/a.png)",
            '<p>!<a href="https://example.jp/a.png" rel="nofollow noopener">絵</a></p>',
        ),
        ("https://example.jp/", "<p>https://example.jp/</p>"),
        ("", ""),
    ],
)
def test_markdown_is_a_subset(text, html):
    assert markdown(text).strip() == html


def test_as_written_marks_japanese_on_english_pages_alone():
    assert as_written("高槻 <b>市</b>") == "高槻 <b>市</b>"
    with translation.override("en"):
        assert as_written("高槻 <b>市</b>") == '<span lang="ja">高槻 &lt;b&gt;市&lt;/b&gt;</span>'
        assert as_written("") == ""


def test_host():
    assert host("https://www.city.takatsuki.osaka.jp/soshiki/1/") == "www.city.takatsuki.osaka.jp"


@pytest.mark.parametrize(
    ("path", "english"),
    [
        ("/", "/en/"),
        (
            "/listings/?q=%E5%AE%B6%E6%97%8F&kind=group&kind=center",
            "/en/listings/?q=%E5%AE%B6%E6%97%8F&kind=group&kind=center",
        ),
        ("/municipalities/131016/?page=2", "/en/municipalities/131016/?page=2"),
        ("/about/privacy/", "/en/about/privacy/"),
    ],
)
def test_other_language_keeps_path_and_query(path, english):
    with translation.override("ja"):
        assert other_language_url({"request": RequestFactory().get(path)}, "en") == english
    with translation.override("en"):
        assert other_language_url({"request": RequestFactory().get(english)}, "ja") == path


def test_other_language_of_an_error_is_the_first_page():
    request = RequestFactory().get("/missing/?x=1")
    assert other_language_url({"request": request, "is_error": True}, "en") == "/en/"
    assert other_language_url({}, "en") == "/en/"
