"""On a phone, and with text at twice its size."""

import pytest

from . import addresses
from .samples import RICH

pytestmark = pytest.mark.django_db
WIDTHS = (320, 360, 768, 1280)
SCREEN = 740
FINGER = 44
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter(
    part => part.getBoundingClientRect().right > width + 1);
  return [`scrolls sideways at ${innerWidth}px`, ...wide.slice(0, 5).map(part => part.outerHTML)];
}"""
OVERFULL = """tiles => tiles
  .filter(tile => tile.scrollWidth > tile.clientWidth || tile.scrollHeight > tile.clientHeight)
  .map(tile => tile.textContent)"""
# What a finger is meant to meet; links within a sentence are as high as its lines.
TARGETS = """nav a, .links a, .mark, .chip, .btn, .leave, .towns a, .map a, summary, fieldset label, select,
  input:not([type=checkbox], [type=radio], [type=hidden]), .tick, .card h3 a"""
# A whole card is the target of the link in its heading.
TOO_LOW = """(parts, least) => parts
  .map(part => [(part.closest("h3") && part.closest(".card") || part).getBoundingClientRect().height, part])
  .filter(([height]) => height > 0 && height < least)
  .map(([height, part]) => `${height} ${part.outerHTML.slice(0, 120)}`)"""


@pytest.fixture(scope="module")
def page(browser):
    with browser.new_context(locale="ja-JP") as context:
        yield context.new_page()


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 360, "height": SCREEN})
    return page


@pytest.fixture(scope="module", params=addresses.ALL)
def opened(site, page, request):
    """Each page once, for all tests that ask for it."""
    page.goto(site(addresses.ALL[request.param]))
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    return page


@pytest.fixture(params=["by the style sheet", "by the browser"])
def twice_as_large(opened, request):
    """The browser's own setting moves the breakpoints too."""
    session = opened.context.new_cdp_session(opened)
    if request.param == "by the browser":
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    else:
        opened.evaluate("document.documentElement.style.fontSize = '212.5%'")
    yield opened
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    opened.evaluate("document.documentElement.style.fontSize = ''")
    session.detach()


def too_wide(page):
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": SCREEN})
        found += page.evaluate(TOO_WIDE)
    return found


def test_page_with_large_text_does_not_scroll_sideways(twice_as_large):
    assert twice_as_large.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 34
    assert too_wide(twice_as_large) == []


def test_targets_on_a_phone_suit_a_finger(opened, phone):
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
        "/municipalities/272272/",
        "/en/listings/",
        "/en/prefectures/osaka/",
    ],
)
def test_first_result_on_a_phone_comes_early(site, phone, path):
    phone.goto(site(path))
    assert phone.locator(".list .card").first.bounding_box()["y"] <= 1.5 * SCREEN


def test_prefecture_without_a_match_says_so_on_the_first_screen(site, phone):
    phone.goto(site("/prefectures/tokyo/?by_fax=yes"))
    assert phone.locator("main .first h2").bounding_box()["y"] <= SCREEN


@pytest.mark.parametrize("path", ["/", "/en/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_names_stay_inside_their_tiles(site, page, path, width):
    page.set_viewport_size({"width": width, "height": SCREEN})
    page.goto(site(path))
    tiles = page.locator(".map a")
    assert tiles.count() == 47
    assert tiles.evaluate_all(OVERFULL) == []


@pytest.mark.parametrize("code", [RICH, "swa59uss", "haea3h57"])
def test_ways_of_contact_on_a_phone_come_before_the_details(site, phone, code):
    phone.goto(site(f"/listings/{code}/"))
    contacts = phone.locator(".contacts").bounding_box()
    assert contacts["y"] + contacts["height"] <= phone.locator("dl.table").first.bounding_box()["y"]
    assert phone.locator(".contacts a").first.bounding_box()["y"] <= 1.5 * SCREEN
