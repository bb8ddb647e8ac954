"""An organizer on a phone, from the log-in to a public event with a programme and two employers."""

import datetime

import pytest

from events.models import Event, Question
from tests import factories
from tests.login import code

from .test_volunteer import LOOK, faults, press

pytestmark = pytest.mark.django_db
COMPANIES = ("株式会社ひまわり製作所(例)", "さくら印刷株式会社(例)")
TITLE = "はたらく人の話を聞く会(例)"
SCREENS = ("change", "publish", "cancel", "preview-link", "copy", "report", "questions")


@pytest.fixture
def page(browser):
    with browser.new_context(viewport={"width": 390, "height": 844}, **LOOK) as context:
        yield context.new_page()


@pytest.fixture
def organizer():
    organization = factories.organization("ひだまりの会(例)")
    for name in COMPANIES:
        factories.employer(name)
    return factories.staff_member("organizer", "sato", organization=organization)


def log_in(page, site):
    page.goto(site("/admin/"))
    page.get_by_label("ユーザー名またはメールアドレス").fill("sato")
    page.locator("input[type=password]").fill(factories.PASSWORD)
    press(page, "ログイン")
    page.locator("[name=code]").fill(code())
    page.locator("#content form [type=submit]").first.click()


def choose_employer(page, number, typed, name):
    page.locator(f"#appearances-{number} .field-employer .select2").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=name).click()


def write_an_event(page):
    page.get_by_role("link", name="イベントを加える").click()
    page.locator("[name=kind]").select_option("employer_talk")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=starts_on]").fill("２０２７年２月１３日")
    page.locator("[name=starts_at]").fill("１３：３０")
    page.locator("[name=ends_at]").fill("午後4時")
    page.locator("[name=attendance][value=on_site]").check()
    page.locator("[name=sessions-0-title]").fill("企業の話")
    choose_employer(page, 0, "ヒマワリ", COMPANIES[0])
    choose_employer(page, 1, "さくら", COMPANIES[1])
    page.locator("[name=silent_ok][value=true]").check()
    page.locator("[name=registration][value=here]").check()
    press(page, "保存")


def test_from_the_log_in_to_a_public_event(site, page, organizer):
    log_in(page, site)
    write_an_event(page)
    event = Event.objects.get(title=TITLE)
    assert page.url == site(f"/admin/events/event/{event.pk}/publish/")
    page.get_by_role("button", name="このページを公開する").click()
    event.refresh_from_db()
    assert (event.status, event.owner, event.organizer) == ("published", organizer, organizer.organization)
    assert (event.starts_at, event.deletion_on) == (datetime.time(13, 30), datetime.date(2027, 3, 15))
    assert [row.public_body for row in event.appearances.all()] == list(COMPANIES)

    # Every screen that follows keeps to the rules of axe, and to the width of the phone.
    Question.objects.create(event=event, text="服は何を着ますか", key="k")
    found = {}
    for name in SCREENS:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(site(f"/admin/events/event/{event.pk}/{name}/"))
        is_wide = name != "change" and page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[name] = [*faults(page), *["too wide"] * is_wide]
    assert found == dict.fromkeys(SCREENS, [])
