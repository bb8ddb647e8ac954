"""The page of an event, printed, is a flyer of one page."""

import re

import pytest

from .samples import EVENT

pytestmark = pytest.mark.django_db


def number_of_pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("start", ["", "/en"])
def test_full_event_is_printed_on_one_page_with_its_code(site, page, start):
    page.goto(site(f"{start}/events/{EVENT}/"))
    code = page.locator(".flyer svg")
    assert not code.is_visible()
    assert number_of_pages(page.pdf(format="A4")) == 1
    page.emulate_media(media="print")
    assert code.is_visible() and code.bounding_box()["width"] > 100  # pixels: some 2.7 cm
    hidden = [".leave", "aside", "details", "nav.main"]
    assert [part for part in hidden if page.locator(part).first.is_visible()] == []
