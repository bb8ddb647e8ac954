"""Somebody registers, finds the registration again, and cancels: without scripts, in a private window."""

import pytest

from .samples import EVENT
from .test_axe import faults

pytestmark = pytest.mark.django_db
REGISTER, REGISTRATION = f"/events/{EVENT}/register/", f"/events/{EVENT}/registration/"


def fill_in(page, mode="online"):
    page.fill("[name=nickname]", "みかん🍊")
    page.check(f"[name=mode][value={mode}]")
    page.fill("[name=note]", "途中で休憩したいです。")
    send(page)


def send(page):
    with page.expect_navigation():
        page.locator("main form button").first.click()


def cancel(page):
    page.locator("summary").click()
    with page.expect_navigation():
        page.locator("details button").click()


def test_register_and_cancel_without_scripts_and_cookies(site, browser):
    with browser.new_context(locale="ja-JP", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site(REGISTER))
        fill_in(page)
        code = page.locator(".words").inner_text()
        page.reload()  # sends the form once more
        page.goto(site(REGISTRATION))
        page.fill("[name=code]", code.replace(" ", ""))
        send(page)
        found = [page.locator(part).inner_text() for part in ("h1", ".words")]
        cancel(page)
        assert found == ["お申し込みを受け付けました", code]
        assert page.locator("h1").inner_text() == "取りやめました"
        assert (context.cookies(), page.url) == ([], site(REGISTRATION))


@pytest.mark.parametrize("start", ["", "/en"])
def test_every_screen_passes_every_rule(site, browser, start):
    # The pages forbid all scripts; only the checker's own may run.
    with browser.new_context(locale="ja-JP", bypass_csp=True) as context:
        page = context.new_page()
        page.goto(site(start + REGISTER))
        page.evaluate("document.forms[0].noValidate = true")
        send(page)
        found = {"errors": faults(page)}
        fill_in(page, "on_site")
        found["receipt"] = faults(page)
        code = page.locator(".words").inner_text()
        page.goto(site(start + REGISTER))
        page.check("[name=size][value='2']")
        fill_in(page, "on_site")
        found["queue"] = faults(page)
        page.goto(site(start + REGISTRATION))
        page.fill("[name=code]", "さくら")
        send(page)
        found["wrong code"] = faults(page)
        page.fill("[name=code]", code)
        send(page)
        cancel(page)
        found["cancelled"] = faults(page)
        assert found == dict.fromkeys(["errors", "receipt", "queue", "wrong code", "cancelled"], [])
