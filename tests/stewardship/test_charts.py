import datetime

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from directory.models import Check
from stewardship import charts
from tests import factories
from tests.factories import base, center, check, employer, group

TODAY = datetime.date(2026, 11, 25)
pytestmark = pytest.mark.django_db


def tiles():
    return {
        tile.prefecture.code: (tile.checked, tile.total, tile.shade)
        for _region, found in charts.by_region(TODAY)
        for tile in found
    }


def test_map_counts_published_listings_by_prefecture():
    osaka, kagawa = factories.prefecture("27"), factories.prefecture("37")
    factories.prefecture("05")
    for prefecture, days in ((osaka, ["2026-05-01", "2025-11-25", "2025-11-24", None]), (kagawa, [None])):
        for day in days:
            listing = center(prefecture=prefecture)
            if day:
                check(listing, day)
    center(prefecture=osaka, status="draft")
    center(prefecture=osaka, merged_into=base(listing))
    assert tiles() == {"05": (0, 0, "none"), "27": (2, 4, 2), "37": (0, 1, 0)}


@pytest.mark.parametrize(
    ("checked", "total", "shade"),
    [(0, 0, "none"), (0, 9, 0), (1, 100, 1), (1, 4, 1), (2, 4, 2), (3, 4, 3), (76, 100, 4), (4, 4, 4)],
)
def test_shades(checked, total, shade):
    assert charts.Tile(None, checked, total).shade == shade


def test_months_end_with_today():
    days = charts.month_ends(TODAY)
    assert (len(days), days[0], days[-2:]) == (
        24,
        datetime.date(2024, 12, 31),
        [datetime.date(2026, 10, 31), TODAY],
    )
    assert charts.month_ends(datetime.date(2026, 11, 30))[-2:] == [
        datetime.date(2026, 10, 31),
        datetime.date(2026, 11, 30),
    ]


def share():
    return charts.valid_at(charts.month_ends(TODAY))


def months(*first_and_last):
    """24 numbers: 1 from the first to the last of these (index of the month), else 0."""
    first, last = first_and_last
    return [int(first <= index <= last) for index in range(24)]


@pytest.mark.parametrize(
    ("make", "scope", "outcome", "expected"),
    [
        (group, "all", "unchanged", months(13, 18)),  # valid until 30 July
        (center, "contact", "changed", months(13, 23)),
        (employer, "schedule", "unchanged", months(24, 24)),
        (center, "contact", "no_answer", months(24, 24)),
    ],
)
def test_check_counts_as_long_as_it_is_valid(make, scope, outcome, expected):
    check(make(), "2026-01-30", scope, outcome=outcome)
    assert share() == expected


def test_two_checks_of_one_listing_are_one_listing():
    listing, other = group(), center()
    check(listing, "2026-01-10"), check(listing, "2026-03-10"), check(other, "2026-10-31")
    check(center(status="draft"), "2026-10-01")
    check(center(merged_into=base(other)), "2026-10-01")
    assert share()[12:] == [0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1]


def test_check_of_before_is_valid_at_the_beginning():
    check(center(), "2023-12-31"), check(center(), "2023-12-30")
    assert share() == months(0, 0)


def plain_model(histories, days):
    """As one would say it: at that day, somebody had looked, and it was not too long ago."""
    valid = {"group": 6, "center": 12}
    return [
        sum(
            any(
                scope in {"all", "contact"}
                and outcome != "no_answer"
                and checked_on <= day <= checked_on + relativedelta(months=valid[kind])
                for checked_on, scope, outcome in checks
            )
            for kind, checks in histories
        )
        for day in days
    ]


CHECKS = st.tuples(
    st.dates(datetime.date(2023, 6, 1), TODAY),
    st.sampled_from(Check.Scope.values),
    st.sampled_from(Check.Outcome.values),
)
HISTORIES = st.lists(
    st.tuples(st.sampled_from(["group", "center"]), st.lists(CHECKS, max_size=5)), max_size=4
)


class TestPlainModel(TestCase):
    @settings(max_examples=40)
    @given(HISTORIES, st.dates(TODAY, datetime.date(2027, 6, 1)))
    def test_chart_says_what_a_plain_model_says(self, histories, today):
        for kind, checks in histories:
            listing = {"group": group, "center": center}[kind]()
            Check.objects.bulk_create(
                Check(listing=base(listing), checked_on=day, scope=scope, outcome=outcome, method="phone")
                for day, scope, outcome in checks
            )
        days = charts.month_ends(today)
        assert charts.valid_at(days) == plain_model(histories, days)


def test_index_draws_both_and_says_the_numbers(client, now, log_in):
    osaka = factories.prefecture("27")
    check(center(prefecture=osaka), "2026-10-01"), center(prefecture=osaka), center()
    log_in("editor")
    text = client.get("/admin/").text
    assert "公開中の3件のうち、1件が確認済みです(33%)。" in text
    assert "<span>大阪</span> <b>1/2</b>" in text
    assert "全国・オンライン(都道府県なし): 0/1" in " ".join(text.split())
    assert "2024年12月の終わりは0%、きょうは33%です。" in text
    assert text.count('<rect class="bar"') == 24
    assert '<tr><th scope="row">2026年10月</th><td>1/3</td><td>33 %</td></tr>' in text
    assert " style=" not in text


def test_bars_stand_on_the_line():
    point = charts.Point(TODAY, 1, 3, 50, False)
    assert (point.percent, point.height, point.y + point.height) == (33, 60, charts.TOP + charts.HEIGHT)
