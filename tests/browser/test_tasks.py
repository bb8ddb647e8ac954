"""What a person does, with a finger, with the keyboard alone, and without scripts or style sheet."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .samples import LONG, RICH

pytestmark = pytest.mark.django_db
PHONE = {"width": 360, "height": 740}
CARDS = "main .list h3 a"
TABS = 250  # more than any page here has targets
IS_FOCUSED = "part => document.activeElement === part"


class Visitor:
    """Goes on by `go`: with a finger, or with Tab and Enter."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def open(self, path):
        self.page.goto(self.site(path))

    def link(self, path):
        return self.page.locator(f"main a[href='{path}']").first

    def names(self):
        # What is no longer there may be gone because the next page has only begun to arrive.
        self.page.wait_for_load_state()
        return self.page.locator(CARDS).all_inner_texts()


class Finger(Visitor):
    def go(self, target):
        target.tap()


class Keyboard(Visitor):
    def go(self, target):
        target = target.element_handle()
        for _tab in range(TABS):
            self.page.keyboard.press("Tab")
            if target.evaluate(IS_FOCUSED):
                break
        assert target.evaluate(IS_FOCUSED), "Tab does not lead there"
        self.page.keyboard.press(self.key(target))

    @staticmethod
    def key(target):
        return "Space" if target.get_attribute("type") == "checkbox" else "Enter"


@pytest.fixture
def has_scripts():
    return False


@pytest.fixture(scope="module")
def phones(browser):
    """One with and one without scripts: a new one for each task would take longer than the task."""
    phone = {"locale": "ja-JP", "viewport": PHONE, "has_touch": True, "is_mobile": True}
    contexts = {
        scripts: browser.new_context(java_script_enabled=scripts, **phone) for scripts in (True, False)
    }
    yield {scripts: context.new_page() for scripts, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture
def page(phones, has_scripts, site):
    """A page that asks no other host, stores nothing and has nothing to complain about."""
    page, asked, complaints = phones[has_scripts], [], []
    listeners = {
        "request": lambda request: asked.append(request.url),
        "pageerror": lambda error: complaints.append(str(error)),
        "console": lambda message: complaints.append(message.text),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield page
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert [url for url in asked if not url.startswith(site.url)] == []
    assert page.context.cookies() == []
    assert page.context.storage_state()["origins"] == []
    assert complaints == []


@pytest.fixture
def visitor(way, page, site):
    return way(page, site)


def pytest_generate_tests(metafunc):
    """Every task with a finger with and without scripts, and with the keyboard alone."""
    if "visitor" in metafunc.fixturenames:
        ways = {
            "finger": (Finger, True),
            "finger, no scripts": (Finger, False),
            "keyboard": (Keyboard, False),
        }
        metafunc.parametrize(("way", "has_scripts"), ways.values(), ids=ways)


def go_to_town(visitor, prefecture, town):
    visitor.open("/")
    visitor.go(visitor.link(f"/prefectures/{prefecture}/"))
    expect(visitor.page).to_have_url(visitor.site(f"/prefectures/{prefecture}/"))
    visitor.go(visitor.page.locator("details.towns summary"))
    visitor.go(visitor.link(f"/municipalities/{town}/"))
    expect(visitor.page).to_have_url(visitor.site(f"/municipalities/{town}/"))


def test_windows_of_sapporo(visitor):
    go_to_town(visitor, "hokkaido", "011002")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("札幌市")
    first = visitor.page.locator(CARDS).first
    name = first.inner_text()
    visitor.go(first)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(name)


def test_window_of_higashiosaka_comes_first(visitor):
    go_to_town(visitor, "osaka", "272272")
    assert visitor.names()[0].startswith("東大阪市 ひきこもり相談窓口")


def test_windows_of_minato(visitor):
    go_to_town(visitor, "tokyo", "131032")
    assert visitor.names()[0] == "港区社会福祉協議会 ひきこもり専用相談窓口"


def test_window_of_ayagawa_in_another_town(visitor):
    go_to_town(visitor, "kagawa", "373877")
    assert visitor.names()[0] == "一般社団法人hito.toco(綾川町ひきこもりサポート事業)"


def test_windows_of_okayama_with_the_exception(visitor):
    go_to_town(visitor, "okayama", "331007")
    names = visitor.names()
    own, other = (
        "岡山市ひきこもり地域支援センター(岡山市こころの健康センター内)",
        "岡山県ひきこもり地域支援センター",
    )
    assert names[0] == own
    assert names.index(own) < names.index(other)
    card = visitor.page.locator(".card", has=visitor.page.get_by_role("link", name=other, exact=True))
    expect(card.locator(".reason")).to_contain_text("岡山市")


def test_skip_link_shows_itself_and_leads_to_the_content(page, site):
    page.goto(site("/listings/"))
    skip = page.locator(".skip")
    assert skip.bounding_box()["y"] < -skip.bounding_box()["height"] / 2
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    expect(page).to_have_url(site("/listings/#main"))
    page.keyboard.press("Tab")
    expect(page.locator("main a").first).to_be_focused()


def test_condition_is_chosen_and_removed(visitor):
    visitor.open("/listings/")
    everything = visitor.names()
    visitor.go(visitor.page.locator("#conditions > details > summary"))
    visitor.go(visitor.page.locator("#conditions [name=by_fax]"))
    visitor.go(visitor.page.locator("#conditions > details > button"))
    chips = visitor.page.locator(".chip.on")
    expect(chips).to_have_count(1)
    assert "by_fax=yes" in visitor.page.url
    assert visitor.names() != everything
    visitor.go(chips.first)
    expect(chips).to_have_count(0)
    assert visitor.names() == everything


def test_words_and_prefecture_are_searched_from_home(visitor):
    visitor.open("/")
    visitor.page.locator("main #prefecture").select_option("osaka")
    visitor.page.locator("main #q").fill("ひがしおおさか")
    visitor.go(visitor.page.locator("main form .btn"))
    expect(visitor.page.locator(CARDS).first).to_contain_text("東大阪市 ひきこもり相談窓口")


def test_search_says_what_was_done_with_the_words_and_takes_it_back(visitor):
    visitor.open("/")
    visitor.page.locator("main #q").fill("えきから近い家族会 札幌")
    visitor.go(visitor.page.locator("main form .btn"))
    chips = visitor.page.locator(".chip.on")
    expect(chips).to_have_count(2)
    expect(chips.nth(1)).to_contain_text("札幌市")
    expect(visitor.page.locator(".notice")).to_contain_text("「えき」")
    assert "北海道ひきこもり成年相談センター" in visitor.names()  # who is there for Sapporo
    visitor.go(chips.nth(1))
    expect(chips).to_have_count(1)
    expect(visitor.page.locator("mark").first).to_have_text("家族のつどい")


def test_misspelt_word_is_put_right_by_one_link(visitor):
    visitor.open("/listings/?q=" + quote("ひきこもろ"))
    visitor.go(visitor.page.get_by_role("link", name="ひきこもり", exact=True))
    expect(visitor.page.locator("main #q")).to_have_value("ひきこもり")
    expect(visitor.page.locator("mark").first).to_have_text("ひきこもり")


def test_postal_code_shows_what_is_near_with_the_distance(visitor):
    visitor.open("/listings/")
    visitor.page.locator("main #q").fill("〒５３０ー０００１")
    visitor.go(visitor.page.locator("main .search .btn"))
    card = visitor.page.locator("main .list .card").first
    expect(card).to_contain_text("大阪府 大阪市")
    expect(card.locator(".reason")).to_have_text("同じ市区町村")


@pytest.fixture(scope="module")
def unstyled(browser):
    with browser.new_context(viewport=PHONE) as context:
        page = context.new_page()
        page.route("**/*.css", lambda route: route.abort())
        yield page


@pytest.mark.parametrize("path", ["/listings/?by_fax=yes", "/prefectures/osaka/", "/municipalities/331007/"])
def test_page_without_style_sheet_reads_in_order(unstyled, site, path):
    unstyled.goto(site(path))
    assert unstyled.evaluate("getComputedStyle(document.body).margin") == "8px"  # the browser's own
    parts = [".skip", "nav.main", "h1", ".list li h3", "footer"]
    heights = [unstyled.locator(part).first.bounding_box()["y"] for part in parts]
    assert heights == sorted(heights)


@pytest.fixture(scope="module")
def paper(browser):
    with browser.new_context(viewport={"width": 794, "height": 1123}) as context:  # A4
        yield context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/municipalities/331007/", f"/listings/{RICH}/", f"/listings/{LONG}/"])
def test_print_is_black_without_navigation(paper, site, path, scheme):
    paper.emulate_media(media="print", color_scheme=scheme)
    paper.goto(site(path))
    assert [nav for nav in paper.locator("nav").all() if nav.is_visible()] == []
    color = "part => [getComputedStyle(part).color, getComputedStyle(part.closest('html')).backgroundColor]"
    assert paper.locator("h1").evaluate(color) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert paper.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for contact in paper.locator(".contacts li").all():
        assert contact.is_visible()
