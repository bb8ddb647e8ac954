"""What leaves comes back: export → import says “unchanged” for every listing."""

import csv
import datetime
import io

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from directory.features import FEATURES
from directory.models import ContactPoint, Listing, Schedule, ServedArea
from stewardship.importing import applying, exporting, runs
from stewardship.importing.texts import defused, kept, undefused
from tests import factories

NASTY = ["=1+1", "+81", "-", "@x", "\t=1", "\r=2", "＝1", "'=1", "''", "012", "2018-05", "1e9", "0120997777"]
TEXTS = st.one_of(
    st.sampled_from(
        [*NASTY, "", "a|b\\n\\|c", "改行\r\nあり\n", "「引用\"'」", "🏠👨‍👩‍👧", " 空白 ", "いいえ"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
)
LINE = TEXTS.map(lambda text: text[:30])
NAMES = LINE.filter(lambda text: any(c.isalnum() for c in text))
THREE = st.sampled_from([True, False, None])
CONTACTS = st.lists(
    st.tuples(
        st.sampled_from([("phone", "072-674-7111"), ("phone", "0120997777"), ("phone", "189")])
        | st.sampled_from(
            [("line", "@ひだまり"), ("letter", "=高槻市\n桃園町"), ("email", "a+b@example.jp")]
        ),
        LINE,
        LINE,
        st.booleans(),
    ),
    max_size=4,
)
SCHEDULES = st.lists(
    st.tuples(
        st.sampled_from(["FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=2SA", "FREQ=DAILY"]),
        st.sampled_from([(None, None), (datetime.time(9), datetime.time(17, 30)), (datetime.time(9), None)]),
        st.sampled_from([None, datetime.date(2026, 4, 1)]),
        THREE,
        THREE,
        LINE,
    ),
    max_size=3,
)
AGES = st.sampled_from([(None, None, None), (15, None, False), (15, 39, None), (None, None, True)])
POINTS = st.sampled_from([(None, None), (34.846111111111114, 135.61722), (35.0, 135.0)])
AREAS = st.sampled_from([(), ("27",), ("27", "272078"), ("272078",)])


@st.composite
def listings(draw):
    make = draw(
        st.sampled_from([factories.center, factories.group, factories.organization, factories.employer])
    )
    ages, point, status = draw(AGES), draw(POINTS), draw(st.sampled_from(Listing.Status.values))
    texts = (
        "name_kana",
        "summary",
        "description",
        "caution",
        "address",
        "access",
        "staff_note",
        "price_list",
    )
    values = {name: draw(LINE) for name in texts}
    values |= {feature.name: draw(THREE) for feature in FEATURES[:6]}
    values |= dict(zip(("age_min", "age_max", "no_age_limit"), ages, strict=True))
    values |= dict(zip(("latitude", "longitude"), point, strict=True))
    if make in (factories.center, factories.group):
        values["type"] = draw(st.sampled_from(["other"]))
    if make is factories.employer:
        values |= {"facts": draw(LINE), "as_of": draw(st.sampled_from(["", "2018", "2018-05"]))}
    listing = make(draw(NAMES), status=status, specialised=draw(st.booleans()), **values)
    add_parts(listing, draw(CONTACTS), draw(SCHEDULES), draw(AREAS), draw(st.booleans()))
    return listing


def add_parts(listing, contacts, schedules, areas, is_excluded):
    for order, ((channel, value), purpose, hours, is_source) in enumerate(contacts):
        values = {"purpose": purpose, "hours_note": hours, "is_source_page": is_source, "order": order * 3}
        ContactPoint.objects.create(listing=listing, channel=channel, value=value, **values)
    for rule, (starts, ends), first_on, holidays, new_year, note in schedules:
        Schedule.objects.create(
            listing=listing,
            recurrence=rule,
            starts_at=starts,
            ends_at=ends,
            first_on=first_on,
            closed_on_holidays=holidays,
            closed_at_new_year=new_year,
            note=note,
        )
    for code in areas:
        town = factories.town(code) if len(code) > 2 else None
        place = {"municipality": town} if town else {"prefecture": factories.prefecture(code)}
        ServedArea.objects.create(listing=listing, is_excluded=bool(town) and is_excluded, **place)


def as_file(ending):
    if ending == "csv":
        return "".join(exporting.csv_lines(Listing.objects.all())).encode()
    content = io.BytesIO()
    exporting.write_xlsx(Listing.objects.all(), content)
    return content.getvalue()


def compared(content):
    run = runs.start("export", content, None)
    runs.compare_all(run)
    return run


class RoundTrip(TestCase):
    @given(st.lists(listings(), min_size=1, max_size=3), st.sampled_from(["csv", "xlsx"]))
    @settings(max_examples=25)
    def test_export_comes_back_unchanged(self, made, ending):
        factories.town()
        run = compared(as_file(ending))
        found = [(row.outcome, row.changes, row.remarks) for row in run.rows.all()]
        assert found == [("unchanged", [], [])] * len(made)


@given(TEXTS)
def test_a_guarded_text_is_no_formula_and_comes_back(text):
    for guard in (defused, kept):
        assert undefused(guard(text)) == text
        assert not guard(text).startswith(tuple("=+-@\t\r＝＋－＠"))


@pytest.mark.django_db
def test_what_a_volunteer_edits_in_the_file_is_changed_and_the_status_is_not():
    listing = factories.group("ひだまりの会")
    rows = list(csv.reader(io.StringIO(as_file("csv").decode("utf-8-sig"))))
    place = {header: number for number, header in enumerate(rows[0])}
    rows[1][place["概要 [summary]"]] = "お茶を飲む会です"
    rows[1][next(n for header, n in place.items() if "[status]" in header)] = "下書き"
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    row = compared(lines.getvalue().encode("cp932", errors="ignore")).rows.get()
    assert row.changes == [{"field": "summary", "old": "", "new": "お茶を飲む会です", "conflict": False}]
    assert row.listing_id == listing.pk
    assert [remark["level"] for remark in row.remarks] == ["repair"]


def edited(**cells):
    """The export of one listing in which somebody has written into cells."""
    rows = list(csv.reader(io.StringIO(as_file("csv").decode("utf-8-sig"))))
    for place, header in enumerate(rows[0]):
        name = header.rpartition("[")[2].rstrip("]")
        rows[1][place] = cells.get(name, rows[1][place])
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("name", ""),
        ("summary", "あ" * 101),
        ("contacts", "電話 | 072-67"),
        ("contacts", "のろし | 072-674-7111"),
        ("schedules", "毎週月曜"),
        ("schedules", "FREQ=WEEKLY;BYDAY=MO | 17:00 | 9:00"),
        ("served_areas", "大阪府"),
        ("municipality", "どこか"),
        ("prefecture", "13 東京都"),
        ("type", "なにか"),
        ("kind", "相談窓口"),
        ("silent_ok", "たぶん"),
        ("age_min", "十五"),
        ("age_min", "40"),
        ("latitude", "95"),
        ("operator", "23456789"),
        ("corporate_number", "1234567890123"),
        ("id", "e6b1a8a0-0000-4000-8000-000000000000"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_column(name, text):
    factories.prefecture("13")
    values = {"age_max": 39, "latitude": 34.8, "longitude": 135.6, "municipality": factories.town()}
    factories.group("ひだまりの会", **values)
    row = compared(edited(**{name: text})).rows.get()
    errors = [remark["column"] for remark in row.remarks if remark["level"] == "error"]
    assert row.outcome == "refused"
    assert len(errors) == 1 and (name in errors[0])


@pytest.mark.django_db
def test_an_entry_is_found_by_its_number_where_a_spreadsheet_has_spoilt_its_code():
    listing = factories.group("ひだまりの会")
    row = compared(edited(code="2.3456E+82")).rows.get()
    assert (row.outcome, row.listing_id) == ("unchanged", listing.pk)


@pytest.mark.django_db
def test_an_own_file_changes_every_part_of_an_entry():
    factories.town()
    listing = factories.group("ひだまりの会", municipality=factories.town(), areas=[factories.prefecture()])
    factories.contact(listing, "phone")
    factories.schedule(listing)
    content = edited(
        contacts="LINE | @hidamari | 予約 | いつでも\nメール | ａ@example.jp",
        schedules="FREQ=WEEKLY;BYDAY=SA | 18:30 | 20:00 | | はい",
        served_areas="272078 高槻市",
        age_min="15",
        silent_ok="はい",
        description="=お茶の会",
    )
    run = compared(content)
    applying.apply(run)
    listing.refresh_from_db()
    assert [str(contact) for contact in listing.contact_points.all()] == [
        "LINE @hidamari",
        "メール a@example.jp",
    ]
    assert [(str(s), s.closed_on_holidays) for s in listing.schedules.all()] == [
        ("毎週土曜 18:30–20:00", True)
    ]
    assert [area.municipality_id for area in listing.served_areas.all()] == ["272078"]
    found = (listing.by_phone, listing.by_line, listing.weekends, listing.evenings, listing.over_40_ok)
    assert found == (None, True, True, True, True)
    assert (listing.age_min, listing.silent_ok, listing.description) == (15, True, "=お茶の会")
    assert runs.counts(compared(as_file("xlsx"))) == {"unchanged": 1}


@pytest.mark.django_db
def test_an_entry_edited_after_its_export_is_in_conflict():
    listing = factories.group("ひだまりの会", summary="はじめ")
    content = as_file("csv").decode().replace("はじめ", "ファイルで直した").encode()
    listing.summary = "画面で直した"
    listing.save()
    row = compared(content).rows.get()
    assert (row.outcome, row.changes) == (
        "conflict",
        [{"field": "summary", "old": "画面で直した", "new": "ファイルで直した", "conflict": True}],
    )


@pytest.mark.django_db
def test_command_writes_the_chosen_status_alone(tmp_path):
    factories.center("公開の窓口")
    factories.center("下書きの窓口", status="draft")
    call_command("export_listings", tmp_path / "a.csv", status=["draft"], stdout=io.StringIO())
    text = (tmp_path / "a.csv").read_text(encoding="utf-8")
    assert ("下書きの窓口" in text, "公開の窓口" in text) == (True, False)
