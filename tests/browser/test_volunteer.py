"""A new volunteer, from the invitation mail to a group that is checked and public, in a real browser."""

import datetime
import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail

from directory.models import Check, Listing, SelfHelpGroup
from hikipedia.accounts import invitations
from hikipedia.roles import Role
from tests import factories
from tests.login import code

from .test_axe import AXE_SCRIPT, OPEN

pytestmark = pytest.mark.django_db
PASSWORD = "さくらの木の下で待つ"
# Colors that fade from one scheme to the other would be judged half-way.
LOOK = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "bypass_csp": True, "reduced_motion": "reduce"}
NAME = "さくら通りの居場所(例)"


@pytest.fixture
def page(browser):
    with browser.new_context(**LOOK) as context:
        yield context.new_page()


def invited():
    """What an administrator does on the page “invite”."""
    form = invitations.InvitationForm(
        {"email": "hanako@example.jp", "last_name": "山田", "first_name": "花子", "role": Role.EDITOR}
    )
    assert form.is_valid(), form.errors
    person = form.save()
    invitations.send(person, by=factories.superuser("boss"))
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def enter_for_the_first_time(page, site):
    page.goto(site(invited()))
    page.get_by_role("link", name="パスワードを決める").click()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("#content form [type=submit]").last.click()
    page.goto(site("/admin/"))
    page.get_by_label("ユーザー名またはメールアドレス").fill("hanako@example.jp")
    page.locator("input[type=password]").fill(PASSWORD)
    press(page, "ログイン")


def set_up_the_second_factor(page):
    assert page.url.endswith("/admin/account/second-factor/")
    page.locator("#content a[href*='/devices/app/add/']").first.click()
    secret = page.locator("code.secret").text_content().replace(" ", "")
    page.locator("[name=code]").fill(code(secret))
    page.locator("#content form [type=submit]").last.click()
    assert len(re.findall(r"\b[0-9]{4} ?[0-9]{4}\b", page.locator("#content").inner_text())) == 10


def write_a_group(page, site):
    page.goto(site("/admin/"))
    page.locator("#content a[href='/admin/directory/selfhelpgroup/add/']").first.click()
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=type]").select_option("place_to_be")
    page.locator("[name=status]").select_option("published")
    page.locator("[name=summary]").fill("話さなくても大丈夫な、月に1回の居場所です。")
    page.locator("[name=contact_points-0-channel]").select_option("email")
    page.locator("[name=contact_points-0-value]").fill("ｓａｋｕｒａ@example.jp")
    page.locator("[name=schedules-0-recurrence]").fill("毎月第2土曜")
    page.locator("[name=schedules-0-starts_at]").fill("14時")
    page.locator("[name=schedules-0-ends_at]").fill("16:00")
    page.locator("[name=silent_ok][value=true]").check()
    press(page, "保存")


def test_from_the_invitation_to_a_checked_and_public_group(site, page):
    enter_for_the_first_time(page, site)
    set_up_the_second_factor(page)
    write_a_group(page, site)
    group = SelfHelpGroup.objects.get(name=NAME)
    schedule = group.schedules.get()
    assert (group.status, group.silent_ok, group.reachable_without_voice) == ("published", True, True)
    assert (schedule.recurrence, schedule.starts_at) == ("FREQ=MONTHLY;BYDAY=2SA", datetime.time(14))
    assert group.contact_points.get().value == "sakura@example.jp"

    page.goto(site(f"/admin/check/{group.code}/"))
    page.get_by_text("メールで", exact=True).click()
    press(page, "変わりありません")
    check = Check.objects.get(listing=group.pk)
    assert (check.method, check.staff.username, check.outcome) == ("email", "hanako@example.jp", "unchanged")

    page.goto(site(group.get_absolute_url()))
    assert "メールで確認" in page.locator("#checked").inner_text()


# Public pages keep every rule of axe. These stand on Django's own pages: WCAG A and AA are asked for, and
# its choice fields that search (select2) and its tables of rows have no labels.
CHECK = """async () => {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const {violations} = await axe.run({exclude: [".select2", ".tabular"]}, {runOnly: {type: "tag", values}});
  return violations.flatMap(({id, nodes}) => nodes.map(
    node => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}"""
ADDRESSES = {
    "first page": "/admin/",
    "queue": "/admin/queues/checks/",
    "list": "/admin/directory/listing/",
    "check": "/admin/check/{code}/",
    "form": "/admin/directory/counselingcenter/{pk}/change/",
    "history": "/admin/directory/counselingcenter/{pk}/history/",
    "duplicates": "/admin/directory/listing/duplicates/",
    "import": "/admin/stewardship/importrun/add/",
    "people": "/admin/hikipedia/user/",
    "invitation": "/admin/hikipedia/user/add/",
    "devices": "/admin/account/devices/",
}


@pytest.fixture
def boss(site, page, client):
    """An administrator, logged in."""
    client.force_login(factories.superuser())
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site("/admin/")}])
    return get_user_model().objects.get(username="staff")


def faults(page):
    page.evaluate(AXE_SCRIPT)
    page.evaluate(OPEN)
    found = []
    for width, scheme in ((360, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += page.evaluate(CHECK)
    return found


def test_pages_of_the_back_office_pass_the_rules_of_axe(site, page, boss):
    listing = Listing.objects.get(code="rusbngpj")
    found = {}
    for name, path in ADDRESSES.items():
        response = page.goto(site(path.format(code=listing.code, pk=listing.pk)))
        assert response.status == 200, name
        found[name] = faults(page)
    assert {name: one for name, one in found.items() if one} == {}


@pytest.mark.parametrize("width", [320, 390])
def test_pages_of_the_back_office_do_not_scroll_sideways(site, page, boss, width):
    listing = Listing.objects.get(code="rusbngpj")
    page.set_viewport_size({"width": width, "height": 740})
    wide = {}
    for name in ("first page", "queue", "check", "duplicates", "import", "invitation", "devices"):
        page.goto(site(ADDRESSES[name].format(code=listing.code, pk=listing.pk)))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide[name] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == {}
