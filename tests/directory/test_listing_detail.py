import datetime
import re

import pytest
from django.utils import timezone, translation

from directory.features import FEATURES
from directory.models import Listing, Source
from tests import factories
from tests.factories import TAKATSUKI, TOYONAKA, names

pytestmark = pytest.mark.django_db
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def get(client, listing, language="en"):
    prefix = "/en" if language == "en" else ""
    return client.get(f"{prefix}/listings/{listing.code}/")


def at(text):
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def part(text, start, end="</section>"):
    return text[text.index(start) :].split(end)[0]


def without_tags(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_contacts_without_voice_come_first_and_the_phone_last(client):
    listing = factories.center()
    for channel in ("phone", "website", "fax", "line", "email", "form", "letter", "chat"):
        factories.contact(listing, channel)
    response = get(client, listing)
    order = [contact.channel for contact in response.context["contacts"]]
    assert order == ["email", "form", "line", "chat", "letter", "fax", "website", "phone"]
    places = [response.text.index(value) for value in ("mailto:soudan@example.jp", "tel:0726747111")]
    assert places == sorted(places)
    assert "Can be reached without speaking" in response.text


def test_contacts_of_one_way_stand_as_staff_ordered_them(client):
    listing = factories.center()
    factories.contact(listing, value="072-674-7112", order=2)
    factories.contact(listing, value="072-674-7111", order=1)
    assert [contact.order for contact in get(client, listing).context["contacts"]] == [1, 2]


def test_phone_alone_is_not_confirmed_to_be_reachable_without_speaking(client):
    listing = factories.center()
    factories.contact(listing)
    text = get(client, listing).text
    assert "Whether it can be reached without speaking is not confirmed." in text
    assert '<p class="good">' not in text


@pytest.mark.parametrize("disclosure", ["municipality", "after_contact"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_hidden_address_stands_nowhere(client, disclosure, language):
    listing = factories.group(
        municipality=factories.town(TAKATSUKI),
        postal_code="569-0067",
        address="高槻市桃園町2-1",
        building="総合センター",
        latitude=34.846111,
        longitude=135.617222,
        address_disclosure=disclosure,
    )
    urls = [
        f"/listings/{listing.code}/",
        "/listings/",
        f"/municipalities/{TAKATSUKI}/",
        "/groups/?q=高槻",
        "/",
    ]
    prefix = "/en" if language == "en" else ""
    pages = "".join(client.get(prefix + url).text for url in urls)
    hidden = ["569-0067", "桃園町", "総合センター", "34.846", "135.617", "maps.gsi.go.jp"]
    assert [text for text in hidden if text in pages] == []
    assert listing.name in pages


def test_public_address_is_shown_with_a_map(client):
    listing = factories.group(
        municipality=factories.town(TAKATSUKI),
        postal_code="569-0067",
        address="高槻市桃園町2-1",
        latitude=34.846111,
        longitude=135.617222,
    )
    place = part(get(client, listing).text, "<dt>Place</dt>", "<dt>For people of")
    assert without_tags(place) == "Place 〒569-0067 高槻市桃園町2-1 See it on a map"
    assert 'href="https://maps.gsi.go.jp/#17/34.846111/135.617222/"' in place


@pytest.mark.parametrize(
    ("status", "code"),
    [("published", 200), ("paused", 200), ("closed", 410), ("draft", 404), ("in_review", 404)],
)
def test_status(client, status, code):
    listing = factories.group(status=status, description="ここだけの説明")
    response = get(client, listing)
    assert response.status_code == code
    assert ("ここだけの説明" in response.text) == (code == 200)
    assert ("This place is taking a break at the moment." in response.text) == (status == "paused")
    assert (listing.name in response.text) == (code != 404)


def test_unknown_code_is_404_with_ways_on(client):
    response = client.get("/en/listings/22222222/")
    assert response.status_code == 404
    assert '<a href="/en/listings/">All places to turn to</a>' in response.text


def test_closed_shows_what_is_near(client):
    takatsuki, toyonaka = factories.town(TAKATSUKI), factories.town(TOYONAKA)
    closed = factories.group("閉じた居場所", status="closed", municipality=takatsuki)
    factories.group("豊中の居場所", municipality=toyonaka)
    factories.group("高槻の居場所", municipality=takatsuki)
    factories.group("高槻の下書き", municipality=takatsuki, status="draft")
    factories.group("香川の居場所", prefecture=factories.prefecture("37"))
    response = get(client, closed)
    assert names(response.context["near"]) == ["高槻の居場所", "豊中の居場所"]
    assert '<a href="/en/prefectures/osaka/">Everything in Osaka</a>' in response.text


def test_closed_without_a_town_shows_its_prefecture_or_what_is_nationwide(client):
    factories.group("大阪の居場所", prefecture=factories.prefecture("27"))
    factories.group("全国の居場所", serves="nationwide")
    in_osaka = factories.group("府の会", status="closed", prefecture=factories.prefecture("27"))
    online = factories.group("ネットの会", status="closed", serves="nationwide")
    assert names(get(client, in_osaka).context["near"]) == ["大阪の居場所"]
    assert names(get(client, online).context["near"]) == ["全国の居場所"]


@pytest.fixture
def checked():
    """Open on weekdays from 9:00 to 17:00; the check holds until 2027-05-19."""
    listing = factories.center(hours_text="平日9時~17時")
    factories.schedule(listing, WEEKDAYS, closed_on_holidays=True, closed_at_new_year=True)
    factories.check(listing, "2026-05-19")
    return listing


@pytest.mark.parametrize(
    ("now", "sentence", "changes_at"),
    [
        ("2026-11-24 08:59", "Opens next on Tue, 24 November at 09:00", "2026-11-24 09:00"),
        ("2026-11-24 09:00", "Open now, until 17:00", "2026-11-24 17:00"),
        ("2026-11-24 16:59", "Open now, until 17:00", "2026-11-24 17:00"),
        ("2026-11-24 17:00", "Opens next on Wed, 25 November at 09:00", "2026-11-25 00:00"),
        (
            "2026-11-20 18:00",
            "Opens next on Tue, 24 November at 09:00",
            "2026-11-21 00:00",
        ),  # a holiday between
        ("2026-12-28 17:30", "Opens next on Mon, 4 January at 09:00", "2026-12-29 00:00"),
        ("2027-05-19 18:00", "Opens next on Thu, 20 May at 09:00", "2027-05-20 00:00"),
    ],
)
def test_open_now_and_the_moment_at_which_the_page_changes(
    client, checked, monkeypatch, now, sentence, changes_at
):
    monkeypatch.setattr(timezone, "now", lambda: at(now))
    response = get(client, checked)
    assert sentence in response.text
    assert response.changes_at == at(changes_at)


def test_after_the_check_has_run_out_the_hours_stand_as_written(client, checked, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at("2027-05-20 10:00"))
    response = get(client, checked)
    assert [text for text in ("Open now", "Opens next", "Next dates") if text in response.text] == []
    assert "平日9時~17時" in response.text
    assert "Could not be checked since May 2026" in response.text
    assert response.changes_at is None


def test_paused_place_opens_at_no_time(client, checked, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-24 10:00"))
    Listing.objects.filter(pk=checked.pk).update(status="paused")
    text = get(client, checked).text
    assert "This place is taking a break at the moment." in text
    assert [word for word in ("Open now", "Opens next", "Next dates") if word in text] == []
    assert "平日9時~17時" in text
    assert checked.name not in client.get("/en/listings/").text


@pytest.mark.parametrize("scope", ["contact", "cost", "venue"])
def test_check_of_another_part_opens_nothing(client, monkeypatch, scope):
    listing = factories.center()
    factories.schedule(listing, WEEKDAYS)
    factories.check(listing, "2026-11-01", scope=scope)
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-24 10:00"))
    text = get(client, listing).text
    assert "every Mon・Tue・Wed・Thu・Fri 9:00–17:00" in text
    assert [word for word in ("Open now", "Opens next", "Next dates") if word in text] == []


def test_next_dates_are_shown(client, checked, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-20 18:00"))
    dates = [datetime.date(2026, 11, day) for day in (20, 24, 25)]
    assert get(client, checked).context["next_dates"] == dates


def test_list_shows_todays_hours_and_changes_at_midnight(client, checked, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-24 20:00"))
    response = client.get("/en/listings/")
    assert "Today 9:00–17:00" in response.text
    assert response.changes_at == at("2026-11-25 00:00")
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-22 10:00"))
    assert "Closed today" in client.get("/en/listings/").text
    monkeypatch.setattr(timezone, "now", lambda: at("2027-05-20 10:00"))
    response = client.get("/en/listings/")
    assert ("平日9時~17時" in response.text, response.changes_at) == (True, None)


def test_holiday_of_which_nobody_spoke_is_neither_open_nor_closed(client, monkeypatch):
    listing = factories.center(hours_text="月曜 9時~17時")
    factories.schedule(listing, "FREQ=WEEKLY;BYDAY=MO")
    factories.check(listing, "2026-11-01")
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-23 10:00"))  # 勤労感謝の日
    text = client.get("/en/listings/").text
    assert [word for word in ("Closed today", "Today 9:00") if word in text] == []
    assert "月曜 9時~17時" in text


def test_stale_and_missing_checks_say_so(client, monkeypatch):
    stale, never = factories.group(), factories.group("こもれび")
    factories.check(stale, "2025-05-19")
    monkeypatch.setattr(timezone, "now", lambda: at("2026-11-24 10:00"))
    assert "Could not be checked since May 2025" in get(client, stale).text
    text = get(client, never).text
    assert "Not yet checked by Node" in text
    assert "Please make sure on the official page before you go or call." in text


def test_unknown_attributes_stand_under_not_confirmed_alone(client):
    listing = factories.group(silent_ok=True, nickname_ok=False)
    text = get(client, listing).text
    known, unknown = (
        part(text, "<h2>What is known</h2>", "<details>"),
        part(text, '<dl class="unknown">', "</dl>"),
    )
    assert without_tags(known) == "What is known You need not speak A nickname is fine – no"
    with translation.override("en"):
        labels = [str(feature.label) for feature in FEATURES]
    rest = [label for label in labels if label not in {"You need not speak", "A nickname is fine"}]
    listed = re.findall(r"<dd>(.*?)</dd>", unknown)
    assert sorted(label for line in listed for label in line.split(", ")) == sorted(rest)


def test_unknown_area_ages_and_cost_say_not_confirmed(client):
    details = part(get(client, factories.group()).text, '<dl class="table">', "</dl>")
    assert (
        without_tags(details) == "For people of Not confirmed Who may come Not confirmed Cost Not confirmed"
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"no_age_limit": True}, "No age limit"),
        ({"age_min": 15, "age_max": 39, "ages_approximate": True}, "about: 15 to 39 years"),
        ({"age_min": 18}, "From 18 years"),
        ({"age_max": 64}, "Up to 64 years"),
    ],
)
def test_ages_in_words(client, values, expected):
    details = part(get(client, factories.group(**values)).text, "<dt>Who may come</dt>", "<dt>Cost")
    assert without_tags(details) == f"Who may come {expected}"


def test_served_areas_and_exceptions(client):
    okayama = factories.town("331007")
    listing = factories.center(areas=[okayama.prefecture], excluded=[okayama])
    details = part(get(client, listing).text, "<dt>For people of</dt>", "<dt>Who may come")
    assert without_tags(details) == "For people of Okayama Not for people of Okayama-shi"


def test_sources_and_checks_are_named(client):
    listing = whole(factories.center)
    Source.objects.create(
        listing=listing,
        type="official-opendata",
        publisher="高松市",
        url="https://opendata.example.jp/1",
        published="2024-05",
    )
    factories.check(listing, "2026-05-19", scope="contact", method="email")
    text = without_tags(part(get(client, listing).text, "<h2>Where this comes from</h2>"))
    assert "Ways of contact Checked on 19 May 2026 by e-mail (a volunteer of Node)" in text
    assert "Open data of a municipality: 高松市 opendata.example.jp (May 2024)" in text
    assert f"Number of this page: {listing.code}" in text


def parts_of(client, listing, language="en"):
    text = part(get(client, listing, language).text, 'id="checked"', "</dl>")
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text, re.S)
    return {label: without_tags(words) for label, words in pairs}


def whole(make):
    """A listing of which something is known in each part."""
    listing = make(hours_text="平日9時~17時", cost_text="無料", municipality=factories.town())
    factories.contact(listing)
    return listing


def test_each_part_has_its_own_date_way_and_person(client):
    listing = whole(factories.center)
    factories.check(listing, "2025-12-01", method="visit", role="member")
    factories.check(listing, "2026-03-03", "contact", "phone")
    factories.check(listing, "2026-02-01", "contact", "email")
    factories.check(listing, "2026-05-19", "cost", "self", role="listing", outcome="changed")
    assert parts_of(client, listing) == {
        "Ways of contact": "Checked on 3 March 2026 by telephone (a volunteer of Node)",
        "Place": "Checked on 1 December 2025 by a visit (a member organization)",
        "Opening hours": "Checked on 1 December 2025 by a visit (a member organization)",
        "Cost": "Checked on 19 May 2026 by the group itself (someone of the listed body)",
    }


def test_nobody_answering_is_no_check(client):
    listing = whole(factories.group)
    factories.check(listing, "2026-03-03", "contact", "phone")
    for day in range(1, 29):
        factories.check(listing, f"2026-04-{day:02}", "all", "email", outcome="no_answer")
    assert parts_of(client, listing, "ja") == {
        "連絡先": "2026年3月3日に電話で確認(Nodeのボランティア)",
        "場所": "まだ確認していません",
        "開いている日時": "まだ確認していません",
        "費用": "まだ確認していません",
    }
    assert "メールで" not in get(client, listing, "ja").text


UNKNOWN = "Not known yet"


def test_what_is_not_written_is_not_checked_with_everything(client):
    listing = factories.group(online=False)
    factories.check(listing, "2026-05-19")
    assert set(parts_of(client, listing).values()) == {UNKNOWN}
    assert {part.check for part in get(client, listing).context["parts"]} == {None}


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("Opening hours", {"hours_text": "第2土曜"}),
        ("Cost", {"cost_text": "茶菓代100円"}),
        ("Cost", {"price_list": "1回500円"}),
        ("Cost", {"free_of_charge": True}),
        ("Cost", {"free_of_charge": False}),
        ("Place", {"address": "高槻市桃園町2-1"}),
        ("Place", {"building": "総合センター"}),
        ("Place", {"online": True}),
    ],
)
def test_what_is_written_is_checked_with_everything(client, label, values):
    listing = factories.group(**values)
    factories.check(listing, "2026-05-19", method="visit")
    found = {part: words for part, words in parts_of(client, listing).items() if words != UNKNOWN}
    assert found == {label: "Checked on 19 May 2026 by a visit (a volunteer of Node)"}


def test_rows_of_contacts_hours_and_places_are_written_too(client):
    listing = factories.group(prefecture=factories.prefecture())
    factories.schedule(listing), factories.contact(listing)
    factories.check(listing, "2026-05-19")
    assert [part for part, words in parts_of(client, listing).items() if words == UNKNOWN] == ["Cost"]


def test_a_newer_check_of_everything_covers_each_part(client):
    listing = whole(factories.group)
    factories.check(listing, "2026-03-03", "contact", "phone")
    factories.check(listing, "2026-03-03", "all", "visit")
    assert set(parts_of(client, listing).values()) == {
        "Checked on 3 March 2026 by a visit (a volunteer of Node)"
    }


def test_day_of_the_edit_is_the_day_in_japan(client):
    listing = factories.center()
    Listing.objects.filter(pk=listing.pk).update(updated_at=at("2026-11-24 05:00"))
    assert "Edited last: 24 November 2026" in without_tags(get(client, listing).text)


def test_markdown_of_editors_is_cleaned(client):
    listing = factories.center(
        description="# 見出し\n\n**太字** <script>alert(1)</script>\n\n[悪い](javascript:alert(1)) [良い](https://example.jp/)",
        first_visit='<img src=x onerror="alert(1)">\n\n- 入口で名前を聞かれません',
    )
    text = get(client, listing, "ja").text
    assert "<p># 見出し</p>" in text and "<strong>太字</strong>" in text
    assert '<a href="https://example.jp/" rel="nofollow noopener">良い</a>' in text
    assert [tag for tag in ("<script", "<img", 'href="javascript', "<h1># ") if tag in text] == []
    assert "<li>入口で名前を聞かれません</li>" in text


def test_english_page_marks_japanese_texts(client):
    listing = factories.center(
        summary="電話のほか、メールでも相談できます。",
        description="家族教室もあります。",
        target_text="府内の方",
        hours_text="平日9時~17時",
        operator_name="大阪府",
        cost_text="無料",
    )
    texts = [
        listing.summary,
        listing.target_text,
        listing.hours_text,
        listing.operator_name,
        listing.cost_text,
    ]
    english, japanese = get(client, listing).text, get(client, listing, "ja").text
    assert f'<h1 lang="ja">{listing.name}</h1>' in english and f"<h1>{listing.name}</h1>" in japanese
    assert [text for text in texts if f'<span lang="ja">{text}</span>' not in english] == []
    assert re.search(r'<(span|div) lang="ja">\s*<p>家族教室もあります。</p>', english)
    assert '<html lang="en">' in english and '<span lang="ja">' not in japanese


def test_english_name_is_not_marked_and_the_japanese_one_is(client):
    listing = factories.center(name_en="Osaka Hikikomori Support Center")
    text = get(client, listing).text
    assert "<h1>Osaka Hikikomori Support Center</h1>" in text
    assert f'<p class="muted" lang="ja">{listing.name}</p>' in text


def test_free_of_charge_by_kind_and_by_word(client):
    window, salon = factories.center(free_of_charge=True), factories.group(free_of_charge=True)
    paid = factories.group("有料の会", free_of_charge=False)
    costs = [
        without_tags(part(get(client, item).text, "<dt>Cost</dt>", "</dd>")) for item in (window, salon, paid)
    ]
    assert costs == [
        "Cost Free of charge, as public windows of this kind are (a call may cost)",
        "Cost Free of charge",
        "Cost Not free of charge",
    ]


def test_organization_names_what_it_runs(client):
    hidamari = factories.organization()
    factories.group(operator=hidamari)
    factories.group("下書きの会", operator=hidamari, status="draft")
    assert names(get(client, hidamari).context["operated"]) == ["高槻ほっとサロン"]


def test_employer_shows_its_facts_and_its_tie(client):
    listing = factories.employer(
        facts="履歴書なしで採用", as_of="2018-05", relation_to_node="代表がNodeの理事"
    )
    text = without_tags(get(client, listing).text)
    assert "What is documented 履歴書なしで採用 As of May 2018. It may be different today." in text
    assert "Tie to Node 代表がNodeの理事" in text


def test_note_for_staff_is_never_public(client):
    listing = factories.center(staff_note="代表の携帯は090-1234-5678")
    factories.check(listing, "2026-05-19", note="担当の山田さんと話した")
    pages = get(client, listing).text + client.get("/en/listings/?q=携帯").text
    assert [text for text in ("携帯は090", "山田さん") if text in pages] == []
