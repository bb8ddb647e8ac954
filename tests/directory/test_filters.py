import pytest
from django.http import QueryDict
from django.utils import translation

from directory import catalogue
from directory.facet_form import FacetForm
from directory.features import FILTERABLE
from directory.filters import ListingFilter
from tests import factories
from tests.factories import AYAGAWA, OSAKA, TAKATSUKI, names

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def filterset(query="", without=()):
    return ListingFilter(QueryDict(query), queryset=catalogue.current().select(), without=without)


def listed(query):
    return names(filterset(query).qs[:])


def found(query):
    return sorted(listed(query))


class Request:
    path = "/en/listings/"

    def __init__(self, query):
        self.GET = QueryDict(query)


def form(query):
    return FacetForm(filterset(query), Request(query), [])


@pytest.mark.parametrize("feature", FILTERABLE, ids=lambda feature: feature.name)
def test_every_attribute_counts_yes_alone(feature):
    name = "by_email" if feature.name == "reachable_without_voice" else feature.name
    for value in (True, False, None):
        factories.center(f"窓口({value})", **{name: value})
    assert found(f"{feature.name}=yes") == ["窓口(True)"]
    assert filterset().facets[feature.name] == 1


def test_facets_cost_no_query_of_their_own(django_assert_num_queries):
    factories.group(silent_ok=True)
    catalogue.current()
    with django_assert_num_queries(1):  # whether the catalogue is the present one
        assert filterset("silent_ok=yes&kind=group&kind=center&age=43").facets["total"] == 0


def test_kind_widens_and_attributes_narrow():
    factories.center("メールの窓口", by_email=True)
    factories.center("電話の窓口", by_phone=True)
    factories.group("メールの居場所", by_email=True, online=True)
    assert found("kind=center&kind=group") == ["メールの居場所", "メールの窓口", "電話の窓口"]
    assert found("by_email=yes") == ["メールの居場所", "メールの窓口"]
    assert found("by_email=yes&online=yes") == ["メールの居場所"]
    assert found("by_email=yes&kind=center") == ["メールの窓口"]


def test_place_stands_in_it_or_serves_it_without_nationwide():
    factories.center("高槻の窓口", municipality=factories.town(TAKATSUKI))
    factories.center("大阪府の窓口", areas=[factories.prefecture("27")])
    factories.center("大阪市の窓口", municipality=factories.town(OSAKA))
    factories.group("全国の居場所", serves="nationwide")
    assert found("prefecture=osaka") == ["大阪市の窓口", "大阪府の窓口", "高槻の窓口"]
    assert found(f"municipality={TAKATSUKI}") == ["大阪府の窓口", "高槻の窓口"]
    assert found(f"prefecture=osaka&municipality={OSAKA}") == ["大阪市の窓口", "大阪府の窓口"]


def test_sort():
    takatsuki = factories.town(TAKATSUKI)
    factories.check(
        factories.group("青空", name_kana="あおぞら", municipality=factories.town(AYAGAWA)), "2025-05-19"
    )
    factories.check(factories.group("若草", name_kana="わかくさ", municipality=takatsuki), "2026-05-19")
    factories.center("居場所", name_kana="いばしょ", specialised=True)
    takatsuki.prefecture.listings.update(serves="nationwide")
    order = {sort: listed(f"sort={sort}") for sort in ("relevance", "verified", "name")}
    assert order == {
        "relevance": ["居場所", "若草", "青空"],
        "verified": ["若草", "青空", "居場所"],
        "name": ["青空", "居場所", "若草"],
    }


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("colour=blue", "There is no condition called “colour”, so it was not used."),
        ("age=abc", "The condition “Age” could not be used: “abc” is unknown here."),
        ("age=121", "The condition “Age” could not be used: “121” is unknown here."),
        ("age=-1", "The condition “Age” could not be used: “-1” is unknown here."),
        ("age=39.5", "The condition “Age” could not be used: “39.5” is unknown here."),
        ("kind=shop", "The condition “Kind” could not be used: “shop” is unknown here."),
        ("prefecture=edo", "The condition “Prefecture” could not be used: “edo” is unknown here."),
        ("prefecture=27", "The condition “Prefecture” could not be used: “27” is unknown here."),
        ("municipality=131017", "The condition “Municipality” could not be used: “131017” is unknown here."),
        (
            "municipality=takatsuki",
            "The condition “Municipality” could not be used: “takatsuki” is unknown here.",
        ),
        ("sort=best", "The condition “Order” could not be used: “best” is unknown here."),
        ("by_email=no", "The condition “By e-mail” could not be used: “no” is unknown here."),
        ("by_email=true", "The condition “By e-mail” could not be used: “true” is unknown here."),
        ("q=%00", "The condition “Words” could not be used: “�” is unknown here."),
        ("age=20&age=30", "“Age” can be chosen once only; the last one was used."),
        ("sort=near", "“Nearest first” needs a municipality or a postal code. Please choose one first."),
        ("%E8%89%B2%0A=1", "There is no condition called “色�”, so it was not used."),
        ("x" * 60 + "=1", f"There is no condition called “{'x' * 40}…”, so it was not used."),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_applies(query, notice):
    factories.prefecture()
    factories.center("メールの窓口", by_email=True, no_age_limit=True)
    factories.center("電話の窓口")
    both = filterset(f"{query}&online=" if "by_email" in query else f"{query}&by_email=yes")
    assert both.notices == [notice]
    if "by_email" not in query:
        assert names(both.qs[:]) == ["メールの窓口"]


def test_several_notices_stand_in_the_order_of_the_conditions():
    notices = filterset("sort=near&age=x&colour=blue&q=a&q=b").notices
    assert [text.split("”")[0] for text in notices] == [
        "The condition “Age",
        "There is no condition called “colour",
        "“Words",
        "“Nearest first",
    ]


def test_last_of_a_doubled_value_is_used():
    factories.group("若者の会", age_max=29)
    factories.group("みんなの会", no_age_limit=True)
    assert found("age=20&age=45") == ["みんなの会"]


@pytest.mark.parametrize(
    "name", ["utm_source", "utm_campaign", "fbclid", "gclid", "yclid", "mc_cid", "_ga", "page"]
)
def test_what_others_append_is_passed_over_in_silence(name):
    assert filterset(f"{name}=2").notices == []


@pytest.mark.parametrize("query", ["", "q=&age=&kind=&prefecture=&by_email=&colour=", "q=%20"])
def test_empty_conditions_are_none(query):
    assert (filterset(query).notices, filterset(query).conditions) == ([], [])


def test_condition_decided_by_the_path_is_named():
    decided = filterset("prefecture=tokyo&kind=center", without=("prefecture",))
    notice = "This page has already chosen a place or kind, so “Prefecture” was not used."
    assert decided.notices == [notice]
    assert [name for name, _value, _label in decided.conditions] == ["kind"]


def test_near_with_a_town_needs_no_notice():
    factories.town(TAKATSUKI)
    assert filterset(f"sort=near&municipality={TAKATSUKI}").notices == []
    assert [key for key, _label, _chosen in form(f"municipality={TAKATSUKI}").sorts] == [
        "relevance",
        "verified",
        "near",
        "name",
    ]
    assert [key for key, _label, _chosen in form("").sorts] == ["relevance", "verified", "name"]


CHOSEN = f"q=相談&kind=center&kind=group&age=45&by_email=yes&municipality={TAKATSUKI}&sort=name&page=2"


def test_chip_removes_its_own_condition_alone_and_the_page():
    factories.town(TAKATSUKI)
    before = parameters(QueryDict(CHOSEN)) - {("page", "2")}
    removed = {}
    for chip in form(CHOSEN).chips:
        path, query = chip.url.split("?")
        assert path == "/en/listings/"
        removed[str(chip.label)] = before - parameters(QueryDict(query))
        assert parameters(QueryDict(query)) <= before
    assert removed == {
        "“相談”": {("q", "相談")},
        "Counseling center": {("kind", "center")},
        "Self-help group or place to be": {("kind", "group")},
        "Takatsuki-shi": {("municipality", TAKATSUKI)},
        "45 years old": {("age", "45")},
        "By e-mail": {("by_email", "yes")},
    }


def parameters(data):
    return {(name, value) for name, values in data.lists() for value in values}


def test_last_chip_leads_to_the_bare_list():
    assert [chip.url for chip in form("by_email=yes").chips] == ["/en/listings/"]
    assert [chip.url for chip in form("by_email=yes&page=3").chips] == ["/en/listings/"]


def test_kind_chosen_twice_has_one_chip():
    factories.center()
    assert [chip.url for chip in form("kind=center&kind=center").chips] == ["/en/listings/"]


def choices(facet_form):
    groups = [*facet_form.groups, *facet_form.other_groups]
    return {choice.name: choice for _label, choices in groups for choice in choices}


def test_choice_with_none_is_disabled_unless_chosen():
    factories.center("メールの窓口", by_email=True)
    page = form("online=yes")
    assert page.filterset.facets["total"] == 0
    assert {name: choice.is_disabled for name, choice in choices(page).items() if choice.is_chosen} == {
        "online": False
    }
    assert all(choice.is_disabled for name, choice in choices(page).items() if name != "online")
    enabled = {name for name, choice in choices(form("")).items() if not choice.is_disabled}
    assert enabled == {"by_email", "reachable_without_voice"}


def test_choices_without_results_are_folded():
    factories.center("メールの窓口", by_email=True)
    shown = [choice.name for _label, group in form("").groups for choice in group]
    folded = [choice.name for _label, group in form("").other_groups for choice in group]
    assert shown == ["reachable_without_voice", "by_email"]
    assert sorted(shown + folded) == sorted(feature.name for feature in FILTERABLE)


def test_kind_choices():
    factories.center(), factories.group(), factories.group("若草の会")
    assert [
        (choice.value, choice.count, choice.is_chosen, choice.is_disabled)
        for choice in form("kind=group").kinds
    ] == [
        ("center", 1, False, False),
        ("group", 2, True, False),
        ("organization", 0, False, True),
        ("employer", 0, False, True),
    ]
    assert FacetForm(filterset(without=("kind",)), Request(""), []).kinds == []
