import pytest
from axe_playwright_python.base import AXE_SCRIPT

from hikipedia import errors
from hikipedia.models import SiteProfile

from . import addresses

pytestmark = pytest.mark.django_db
LOOKS = [(360, "light"), (1280, "dark")]  # the widths differ in layout, light and dark in color: each once
# Every rule there is, the experimental ones and those that are off by default too.
CHECK = """async () => {
  const runOnly = {type: "rule", values: axe.getRules().map(rule => rule.ruleId)};
  const {violations} = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  return violations.flatMap(({id, nodes}) => nodes.map(
    node => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""
OPEN = "document.querySelectorAll('details').forEach(details => { details.open = true; })"


@pytest.fixture(scope="module")
def page(browser):
    # The pages forbid all scripts; only the checker's own may run.
    with browser.new_context(locale="ja-JP", bypass_csp=True) as context:
        yield context.new_page()


def faults(page):
    """With everything unfolded: axe does not look into what is hidden."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(OPEN)
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme} {fault}" for fault in page.evaluate(CHECK)]
    return found


@pytest.mark.parametrize("name", addresses.ALL)
def test_page_passes_every_rule(site, page, name):
    response = page.goto(site(addresses.ALL[name]))
    assert response.status == addresses.status(name)
    assert faults(page) == []


def show(page, address, html):
    """Puts an answer that this test made in the place of the site's."""
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(address)
    page.unroute(address)


@pytest.mark.parametrize("view", [errors.bad_request, errors.forbidden, errors.server_error])
def test_error_page_passes_every_rule(site, page, rf, view):
    show(page, site("/broken/"), view(rf.get("/broken/")).content)
    assert faults(page) == []


def test_about_page_not_filled_in_passes_every_rule(site, page, client):
    SiteProfile.objects.all().delete()
    show(page, site("/about/"), client.get("/about/").content)
    assert faults(page) == []


def test_faults_are_found(site, page):
    page.goto(site("/crisis/"))
    page.locator("h1").evaluate(
        "heading => { heading.style.color = '#8b979e'; heading.innerHTML += '<img>'; }"
    )
    found = "\n".join(faults(page))
    assert "360 light color-contrast" in found
    assert "1280 dark image-alt" in found
