"""On a phone, and with text at twice its size."""

import pytest

from . import addresses
from .samples import RICH

pytestmark = pytest.mark.django_db
WIDTHS = (320, 360, 768, 1280)
SCREEN = 740
FINGER = 44
# Twice the size by the style sheet's own measure, and by the browser's setting, which moves breakpoints too.
ENLARGE = "document.documentElement.style.fontSize = '212.5%'"
FONT_SIZES = {"standard": 32, "fixed": 26}
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")].filter(part => part.getBoundingClientRect().right > width + 1)
    .map(part => `${innerWidth}px: ${part.outerHTML.slice(0, 120)}`).slice(0, 5);
}"""
TARGETS = """nav a, .links a, .mark, .chip, .btn, .leave, .towns a, .map a, summary, fieldset label, input:not([type=checkbox],
  [type=hidden]), select, .card h3 a"""
TOO_LOW = """(parts, least) => parts.map(part => [part.closest(".card h3") ? part.closest(".card") : part, part])
  .map(([box, part]) => [box.getBoundingClientRect(), part]).filter(([box]) => box.height > 0 && box.height < least)
  .map(([box, part]) => `${box.height} ${part.outerHTML.slice(0, 120)}`)"""


@pytest.fixture(scope="module")
def page(browser):
    with browser.new_context(locale="ja-JP") as context:
        yield context.new_page()


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 360, "height": SCREEN})
    return page


def too_wide(page):
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": SCREEN})
        found += page.evaluate(TOO_WIDE)
    return found


@pytest.fixture
def large_text(page):
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": FONT_SIZES})
    yield page
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    session.detach()


@pytest.mark.parametrize("name", addresses.ALL)
def test_page_does_not_scroll_sideways(site, page, name):
    page.goto(site(addresses.ALL[name]))
    assert too_wide(page) == []
    page.evaluate(ENLARGE)
    assert too_wide(page) == []


@pytest.mark.parametrize("name", addresses.ALL)
def test_page_does_not_scroll_sideways_in_a_browser_with_large_text(site, large_text, name):
    large_text.goto(site(addresses.ALL[name]))
    assert large_text.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 34
    assert too_wide(large_text) == []


@pytest.mark.parametrize("name", addresses.ALL)
def test_targets_on_a_phone_suit_a_finger(site, phone, name):
    phone.goto(site(addresses.ALL[name]))
    phone.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert phone.locator(TARGETS).evaluate_all(TOO_LOW, FINGER) == []


@pytest.mark.parametrize(
    "path",
    [
        "/listings/",
        "/listings/?kind=center&by_fax=yes",
        "/groups/",
        "/employers/",
        "/prefectures/osaka/",
        "/prefectures/hokkaido/",
        "/prefectures/tokyo/?by_fax=yes",
        "/municipalities/272272/",
        "/en/listings/",
        "/en/prefectures/osaka/",
    ],
)
def test_first_result_on_a_phone_comes_early(site, phone, path):
    phone.goto(site(path))
    assert phone.locator(".list .card").first.bounding_box()["y"] <= 1.5 * SCREEN


@pytest.mark.parametrize("code", [RICH, "swa59uss", "haea3h57"])
def test_ways_of_contact_on_a_phone_come_before_the_details(site, phone, code):
    phone.goto(site(f"/listings/{code}/"))
    contacts = phone.locator(".contacts").bounding_box()
    assert contacts["y"] + contacts["height"] <= phone.locator("dl.table").bounding_box()["y"]
    assert phone.locator(".contacts a").first.bounding_box()["y"] <= 1.5 * SCREEN
