import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import catalogue
from tests import factories
from tests.factories import names

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups():
    factories.group("15~39歳", age_min=15, age_max=39)
    factories.group("39歳まで", age_max=39)
    factories.group("40歳から", age_min=40)
    factories.group("年齢制限なし", no_age_limit=True)
    factories.group("わからない")
    factories.group("制限はあるが不明", no_age_limit=False)


def admitting(youngest, oldest):
    listings = catalogue.current()
    return sorted(names(listings.select(listings.admitting(youngest, oldest))[:]))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (14, ["年齢制限なし", "39歳まで"]),
        (15, ["15~39歳", "年齢制限なし", "39歳まで"]),
        (39, ["15~39歳", "年齢制限なし", "39歳まで"]),
        (40, ["40歳から", "年齢制限なし"]),
        (120, ["40歳から", "年齢制限なし"]),
    ],
)
def test_admitting_those_that_say_so(groups, age, expected):
    assert admitting(age, age) == sorted(expected)


def test_admitting_any_of_several_ages(groups):
    assert admitting(30, 49) == sorted(["15~39歳", "39歳まで", "40歳から", "年齢制限なし"])
    assert admitting(40, 49) == sorted(["40歳から", "年齢制限なし"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 120), st.integers(0, 120))
def test_admitting_never_counts_unknown_ages(groups, one, other):
    found = admitting(min(one, other), max(one, other))
    assert {"わからない", "制限はあるが不明"} & set(found) == set()
    assert "年齢制限なし" in found


def test_without_ages_are_those_without_any_word_on_ages(groups):
    listings = catalogue.current()
    silent = names(listings.select(listings.without_ages)[:])
    # Those that admit nobody in particular and refuse nobody: neither found nor left out for good.
    assert sorted(silent) == ["わからない", "制限はあるが不明"]


def test_list_of_an_age_names_the_silent_ones_apart(client, groups):
    context = client.get("/en/listings/?age=43").context
    assert sorted(names(context["listings"])) == ["40歳から", "年齢制限なし"]
    assert (context["total"], context["facet_form"].filterset.without_ages) == (2, 2)


def test_an_age_among_words_puts_the_silent_ones_after_the_others(client, groups):
    context = client.get("/en/listings/?q=43歳").context
    listed = names(context["listings"])
    assert sorted(listed[:2]) == ["40歳から", "年齢制限なし"]
    assert sorted(listed[2:]) == ["わからない", "制限はあるが不明"]
    assert context["filter"].notices == ["What does not say which ages may come stands after what does."]


def test_silent_ones_are_counted_under_the_other_conditions(client, groups):
    factories.center("窓口", by_email=True)
    factories.group("全国の会", by_email=True)
    counts = {
        query: client.get(f"/en/listings/?age=43&{query}").context["facet_form"].filterset.without_ages
        for query in ("by_email=yes", "by_email=yes&kind=group", "silent_ok=yes", "q=居場所")
    }
    assert counts == {"by_email=yes": 2, "by_email=yes&kind=group": 1, "silent_ok=yes": 0, "q=居場所": 3}


def test_without_an_age_nobody_is_silent(client, groups):
    assert client.get("/en/listings/").context["facet_form"].filterset.without_ages == 0
