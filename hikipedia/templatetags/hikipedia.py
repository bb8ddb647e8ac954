"""Filters and tags that every template may use."""

from urllib.parse import urlsplit

import nh3
from django import template
from django.template import defaulttags
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from directory import dates

from ..once import Once

register = template.Library()
register.filter("month", dates.month)
register.filter("day", dates.day)
register.filter("day_with_weekday", dates.day_with_weekday)
register.filter("partial_date", dates.partial)

WITHOUT_LANGUAGE = "/admin/"  # where editors look at a page before it is public
_MARKDOWN = MarkdownIt("zero").enable(["list", "emphasis", "link", "newline", "escape"])
_TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}


@register.filter
def markdown(text):
    """A subset of Markdown: paragraphs, lists, emphasis, links. The texts are Japanese."""
    html = nh3.clean(
        _MARKDOWN.render(text), tags=_TAGS, attributes={"a": {"href"}}, link_rel="nofollow noopener"
    )
    safe = mark_safe(html)  # cleaned by nh3
    return safe if get_language() == "ja" else format_html('<div lang="ja">{}</div>', safe)


@register.filter
def as_written(text):
    """A text that a source wrote in Japanese: says so where the page is in English."""
    return text if get_language() == "ja" or not text else format_html('<span lang="ja">{}</span>', text)


@register.filter
def host(url):
    return urlsplit(url).netloc


@register.filter
def verbose_name_plural(model):
    return model._meta.verbose_name_plural


@register.simple_tag(takes_context=True)
def other_language_url(context, language):
    """The address of this page in the other language; the home page where an error has no address."""
    request = context.get("request")
    if not request or context.get("is_error"):
        path = "/"
    elif request.path_info.startswith(WITHOUT_LANGUAGE):
        return request.get_full_path()
    else:
        path = request.get_full_path()
    # Not Django's translate_url: it would find the view and write its address anew, three times a page.
    path = path.removeprefix("/en") if path.startswith("/en/") else path
    return path if language == "ja" else f"/{language}{path}"


@register.tag
def url(parser, token):
    """Django's own. An address without a variable is written once for each language."""
    node = defaulttags.url(parser, token)
    is_constant = not (node.args or node.kwargs or node.asvar) and isinstance(node.view_name.var, str)
    return Once(node) if is_constant else node
