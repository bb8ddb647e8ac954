"""Rules over the whole site, each a single test that walks every address."""

from urllib.parse import urljoin, urlsplit

import pytest

from directory.models import CounselingCenter, Listing, Prefecture
from events.models import Event
from tests import data

from . import addresses
from .page import Page

BUILT_ON = {"link", "img", "form", "script", "iframe", "source", "video", "audio", "object", "embed"}
SAMPLE = 12  # links of one pattern


def faults(pages, find):
    """[(path, what is wrong)], for a failure that names every page."""
    return [(page.path, found) for page in pages if (found := find(page))]


def test_status_of_every_page(pages):
    found = {page.path: page.status for page in pages}
    assert found == {path: addresses.status(path) for path in addresses.addresses()}


def test_every_published_listing_is_walked(real_site, pages):
    codes = Listing.objects.published().values_list("code", flat=True)
    walked = {page.path for page in pages}
    assert [code for code in codes if f"/listings/{code}/" not in walked] == []


def test_every_published_event_is_walked(real_site, pages):
    codes = Event.objects.published().values_list("code", flat=True)
    walked = {page.path for page in pages}
    paths = [f"{start}/events/{code}/" for code in codes for start in ("", "/en")]
    assert (len(paths), [path for path in paths if path not in walked]) == (8, [])


def test_every_prefecture_is_walked(real_site, pages):
    walked = {page.path for page in pages}
    prefectures = [prefecture.slug for prefecture in Prefecture.objects.all()]
    paths = [f"{start}prefectures/{slug}/" for slug in prefectures for start in ("/", "/en/")]
    assert (len(paths), [path for path in paths if path not in walked]) == (94, [])


def test_language_of_every_page(pages):
    def wrong(page):
        [html] = page.find("html")
        found = html["lang"], page.headers["content-language"]
        return found if found != (page.language, page.language) else None

    assert faults(pages, wrong) == []


def test_headings_in_order(pages):
    def wrong(page):
        levels = page.headings
        skips = any(after > before + 1 for before, after in zip(levels, levels[1:], strict=False))
        return levels if levels[:1] != [1] or levels.count(1) != 1 or skips else None

    assert faults(pages, wrong) == []


def test_title_and_description_of_every_page(pages):
    def wrong(page):
        descriptions = [tag["content"] for tag in page.find("meta") if tag["name"] == "description"]
        return descriptions if not page.title or len(descriptions) != 1 or not descriptions[0] else None

    assert faults(pages, wrong) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_titles_name_one_page(pages, language):
    titles = {}
    for page in pages:
        if page.language == language and page.status == 200 and "?" not in page.path:
            titles.setdefault(page.title, []).append(page.path)
    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}


def is_data(tag):
    """What search engines read and no browser runs (docs/decisions/0012-structured-data.md)."""
    return (tag.name, tag.attributes) == ("script", {"type": "application/ld+json"})


def test_no_script_and_no_inline_style(pages):
    def wrong(page):
        found = page.find("script", "style", "iframe", "object", "embed", "base")
        tags = [tag.name for tag in found if not is_data(tag)]
        attributes = [
            (tag.name, name)
            for tag in page.tags
            for name, value in tag.attributes.items()
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:")
        ]
        return tags + attributes

    assert faults(pages, wrong) == []


def test_no_cookie_and_no_varying(pages):
    def wrong(page):
        vary = {name.strip().lower() for name in page.headers.get("vary", "").split(",")}
        return [page.headers.get("set-cookie"), *vary & {"cookie", "accept-language"}]

    assert [fault for fault in faults(pages, wrong) if fault[1] != [None]] == []


def is_foreign(address):
    return bool(address) and bool(urlsplit(address).netloc or urlsplit(address).scheme in {"data", "blob"})


def test_nothing_is_loaded_from_elsewhere(pages):
    def wrong(page):
        return [
            (tag.name, tag[name])
            for tag in page.tags
            if tag.name in BUILT_ON
            for name in ("src", "srcset", "href", "action", "data", "poster")
            if is_foreign(tag[name])
        ]

    assert faults(pages, wrong) == []


def test_links_elsewhere_open_no_door(pages):
    def wrong(page):
        web = [tag for tag in page.find("a") if urlsplit(tag["href"] or "").netloc]
        return [tag["href"] for tag in web if "noopener" not in (tag["rel"] or "").split()]

    assert faults(pages, wrong) == []
    assert any(urlsplit(link).netloc for page in pages for link in page.links)


def test_links_in_texts_of_staff_open_no_door(real_site):
    listing = CounselingCenter.objects.published().first()
    Listing.objects.filter(pk=listing.pk).update(description="[地図](https://example.jp/map)")
    page = Page.fetch(listing.get_absolute_url())
    [link] = [tag for tag in page.find("a") if tag["href"] == "https://example.jp/map"]
    assert "noopener" in (link["rel"] or "").split()


def test_forms_say_where_they_lead(pages):
    def wrong(page):
        return [tag.attributes for tag in page.find("form") if not (tag["action"] or "").startswith("/")]

    assert faults(pages, wrong) == []


def test_controls_have_visible_labels(pages):
    def wrong(page):
        return [tag.attributes for tag in page.controls if not page.label_of(tag)]

    few = [page for page in pages if page.language == "en"]
    assert faults(few, wrong) == []
    assert any(page.controls for page in few)


def test_controls_belong_to_a_form(pages):
    def wrong(page):
        forms = {tag["id"] for tag in page.find("form")}
        inside = {id(tag) for tag in page.controls if any(around.name == "form" for around in tag.parents)}
        return [tag.attributes for tag in page.controls if id(tag) not in inside and tag["form"] not in forms]

    assert faults(pages, wrong) == []


def test_ids_are_unique(pages):
    def wrong(page):
        ids = [tag["id"] for tag in page.tags if "id" in tag.attributes]
        return sorted({name for name in ids if ids.count(name) > 1})

    assert faults(pages, wrong) == []


def test_no_draft_anywhere(pages):
    words = data.draft_words()
    assert len(words) > 100
    assert faults(pages, lambda page: [word for word in words if word in page.html]) == []


def test_no_staff_note_anywhere(pages):
    notes = data.staff_notes()
    assert len(notes) > 30
    assert faults(pages, lambda page: [note for note in notes if note in page.text]) == []


def pattern(path):
    """Addresses of one kind: the first two parts of the path, and the names of the conditions."""
    parts = urlsplit(path)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    levels = [part for part in parts.path.split("/") if part][:2]
    return tuple(levels[: 2 if levels[:1] == ["en"] else 1]), tuple(names)


def sample(paths):
    """At most SAMPLE of each pattern, spread over the whole."""
    patterns = {}
    for path in sorted(paths):
        patterns.setdefault(pattern(path), []).append(path)
    return [path for group in patterns.values() for path in group[:: -(-len(group) // SAMPLE)]]


def test_internal_links_lead_somewhere(real_site, pages):
    links = {urljoin(page.path, link) for page in pages for link in page.links if link[0] != "#"}
    known = {page.path for page in pages}
    unknown = sample(link for link in links - known if link.startswith("/"))
    answers = {path: Page.fetch(path).status for path in unknown}
    assert len(answers) > 50
    assert {path: status for path, status in answers.items() if status != 200} == {}
    assert [path for path in links & known if addresses.status(path) != 200] == []


def test_links_within_a_page_have_a_target(pages):
    def wrong(page):
        ids = {tag["id"] for tag in page.tags}
        return [link for link in page.links if link.startswith("#") and link[1:] not in ids]

    assert faults(pages, wrong) == []


def test_links_have_words(pages):
    few = [page for page in pages if "listings/" not in page.path or "?" in page.path]
    assert (
        faults(few[::5], lambda page: [tag["href"] for tag in page.find("a") if not page.text_of(tag)]) == []
    )


def test_other_language_is_the_same_page(pages):
    """The two languages name each other, and nothing but the start of the path differs."""

    def wrong(page):
        found = {tag["hreflang"]: tag["href"] for tag in page.find("link") if tag["hreflang"]}
        japanese = page.path.removeprefix("/en") if page.language == "en" else page.path
        return found if found != {"ja": japanese, "en": f"/en{japanese}"} else None

    assert faults([page for page in pages if page.status == 200], wrong) == []


@pytest.mark.parametrize("start", ["", "/en"])
def test_closed_listing_says_so(real_site, start):
    listing = CounselingCenter.objects.published().filter(municipality__isnull=False).first()
    Listing.objects.filter(pk=listing.pk).update(status=Listing.Status.CLOSED)
    page = Page.fetch(f"{start}{listing.get_absolute_url()}")
    assert (page.status, page.headings[0], page.headings.count(1)) == (410, 1, 1)
    assert listing.name in page.text
    assert f"{start}{listing.prefecture.get_absolute_url()}" in page.links


@pytest.mark.parametrize("status", [Listing.Status.DRAFT, Listing.Status.IN_REVIEW])
@pytest.mark.parametrize("start", ["", "/en"])
def test_unpublished_listing_is_not_found(real_site, start, status):
    listing = Listing.objects.published().first()
    Listing.objects.filter(pk=listing.pk).update(status=status)
    page = Page.fetch(f"{start}{listing.get_absolute_url()}")
    assert (page.status, listing.name in page.text, f"{start}/listings/" in page.links) == (404, False, True)
