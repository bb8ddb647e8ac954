from functools import reduce
from operator import and_

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from directory import bits
from directory.admin import synonym_preview, synonyms
from directory.models import SearchTask, SynonymGroup, SynonymTerm
from directory.search import index, pieces
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/admin/directory/synonymgroup/"
ADD = "/admin/directory/synonymgroup/add/"
REINDEX = "/admin/directory/synonymgroup/reindex/"


@pytest.fixture
def two_listings():
    """One where people talk by LINE, one that is online only."""
    line = factories.center("高槻市ひきこもり相談", cost_text="無料。こちらのラインで")
    online = factories.center("豊中市の居場所", cost_text="無料。オンラインで開く")
    index.drain()
    return line, online


def group(*words, direction="both", guarded=()):
    made = SynonymGroup.objects.create(direction=direction)
    for word in words:
        SynonymTerm.objects.create(group=made, text=word, not_after_same_script=word in guarded)
    index.drain()
    return made


def form(*words, direction="both", guarded=(), existing=None, deleted=(), note=""):
    """The filled-in form; words of an existing group are changed in the order in which they were made."""
    terms = list(existing.terms.all()) if existing else []
    posted = {"direction": direction, "note": note}
    posted |= {"terms-TOTAL_FORMS": len(words), "terms-INITIAL_FORMS": len(terms)}
    for number, word in enumerate(words):
        posted[f"terms-{number}-text"] = word
        if word in guarded:
            posted[f"terms-{number}-not_after_same_script"] = "on"
        if word in deleted:
            posted[f"terms-{number}-DELETE"] = "on"
        if number < len(terms):
            posted[f"terms-{number}-id"] = terms[number].pk
    return posted


def change(client, existing, *words, button="_save", **values):
    return client.post(change_url(existing), form(*words, existing=existing, **values) | {button: "1"})


def change_url(one):
    return reverse("admin:directory_synonymgroup_change", args=[one.pk])


def words_of(one):
    return [term.text for term in one.terms.all()]


def finds(query):
    """Names of the listings that hold the words of this query, as the public search sees it."""
    index.drain()
    words = index.spellings().query(query)
    found = pieces.find(words)
    numbers = reduce(and_, (found[word, "text"] for word in words))
    listings = factories.Listing.objects.filter(search_entry__in=list(bits.numbers(numbers)))
    return sorted(listings.values_list("name", flat=True))


def sentences(response):
    return response.context["inline_admin_formsets"][0].formset.non_form_errors()


def texts_of_messages(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


# Saving


def test_saved_group_is_found_at_once(client, staff, two_listings):
    assert finds("家計") == []
    response = client.post(ADD, form("無料", "家計", note="費用"))
    assert (response.url, SearchTask.objects.count()) == (LIST, 0)
    assert finds("家計") == ["豊中市の居場所", "高槻市ひきこもり相談"]
    assert words_of(SynonymGroup.objects.get()) == ["無料", "家計"]


def test_one_way_group_finds_one_way(client, staff, two_listings):
    client.post(ADD, form("通信", "オンライン", direction="one_way"))
    assert (finds("通信"), finds("オンライン")) == (["豊中市の居場所"], ["豊中市の居場所"])
    client.post(ADD, form("費用", "無料", direction="one_way"))
    assert (len(finds("費用")), len(finds("無料"))) == (2, 2)
    factories.center("川崎市の相談", cost_text="費用はかかります")
    assert (len(finds("費用")), len(finds("無料"))) == (3, 2)


def test_small_data_are_indexed_with_the_save(client, staff, two_listings):
    response = client.post(ADD, form("無料", "家計"))
    assert len(texts_of_messages(response)) == 2  # saved, and indexed


@pytest.mark.parametrize(
    "words",
    [
        ["無料", "ラインで"],  # the other group replaces a part of it
        ["無料", "ライン"],
        ["サロン", "さろん"],
        ["E-mail", "便り"],
        ["無料", "無料相談"],
    ],
)
def test_faults_are_shown_and_nothing_is_lost(client, staff, words):
    group("LINE公式", "ライン")
    response = client.post(ADD, form(*words, note="大事なメモ"))
    page = response.content.decode()
    assert (response.status_code, SynonymGroup.objects.count(), len(sentences(response))) == (200, 1, 1)
    assert all(f'value="{typed}"' in page for typed in [*words, "大事なメモ"])


def test_faults_of_other_groups_are_no_reason_to_refuse(client, staff):
    group("ひとつだけ")
    assert client.post(ADD, form("無料", "家計")).url == LIST


def test_group_needs_two_words(client, staff):
    assert client.post(ADD, form("無料", "")).status_code == 200
    existing = group("無料", "家計")
    response = change(client, existing, "無料", "家計", deleted=["家計"])
    assert len(sentences(response)) == 1
    assert words_of(existing) == ["無料", "家計"]


def test_same_word_twice_is_refused(client, staff):
    response = client.post(ADD, form("無料", "家計", "家計"))
    assert (response.status_code, SynonymGroup.objects.count()) == (200, 0)


def test_first_word_can_change_places(client, staff):
    existing = group("無料", "家計")
    assert change(client, existing, "家計", "無料").url == LIST
    assert words_of(existing) == ["家計", "無料"]


def test_first_word_can_become_that_of_a_deleted_row(client, staff):
    existing = group("無料", "家計", "費用")
    posted = form("費用", "家計", "費用", existing=existing) | {"terms-2-DELETE": "on"}
    assert client.post(change_url(existing), posted).url == LIST
    assert words_of(existing) == ["費用", "家計"]


def test_saving_without_a_change_indexes_nothing(client, staff, two_listings):
    existing = group("無料", "家計")
    response = change(client, existing, "無料", "家計")
    assert (response.url, len(texts_of_messages(response))) == (LIST, 1)


def test_garbage_gets_the_form_back(client, staff):
    response = client.post(ADD, form("★", "長" * 61, "消えては困る", direction="ななめ"))
    assert (response.status_code, SynonymGroup.objects.count()) == (200, 0)
    assert "消えては困る" in response.content.decode()
    assert client.post(ADD, {"direction": "both"}).status_code == 200


# The preview


def preview_of(response):
    return {word.term.text: word for word in response.context["preview"].words}


def test_preview_shows_what_would_be_found_and_saves_nothing(client, staff, two_listings):
    response = client.post(ADD, form("無料", "家計", note="費用") | {"_preview": "1"})
    words = preview_of(response)
    numbers = {text: (word.listings, word.now, word.then) for text, word in words.items()}
    assert numbers == {"無料": (2, 2, 2), "家計": (0, 0, 2)}
    examples = {example.listing.name for example in words["無料"].examples}
    assert examples == {listing.name for listing in two_listings}
    assert "<mark>無料</mark>。こちらのラインで" in response.content.decode()
    assert 'value="家計"' in response.content.decode() and 'value="費用"' in response.content.decode()
    assert (SynonymGroup.objects.count(), SearchTask.objects.count()) == (0, 0)


def test_preview_says_what_the_guard_leaves_out(client, staff, two_listings):
    response = client.post(ADD, form("LINE公式", "ライン", guarded=["ライン"]) | {"_preview": "1"})
    word = preview_of(response)["ライン"]
    assert (word.listings, word.now, word.then) == (1, 2, 1)
    assert word.longer_words == [("オンライン", 1)]
    assert "オンライン (1)" in response.content.decode()


def test_preview_without_guard_names_the_longer_words_it_finds(client, staff, two_listings):
    response = client.post(ADD, form("LINE公式", "ライン") | {"_preview": "1"})
    word = preview_of(response)["ライン"]
    assert (word.listings, word.then, word.longer_words) == (2, 2, [("オンライン", 1)])


def test_preview_of_a_change_names_what_is_lost(client, staff, two_listings):
    existing = group("無料", "家計", "費用")
    response = change(client, existing, "無料", "家計", "費用", deleted=["家計"], button="_preview")
    words = preview_of(response)
    assert {text: (word.is_removed, word.now, word.then) for text, word in words.items()} == {
        "無料": (False, 2, 2),
        "費用": (False, 2, 2),
        "家計": (True, 2, 0),
    }
    assert words_of(existing) == ["無料", "家計", "費用"]


def test_preview_counts_published_listings_only(client, staff, two_listings):
    factories.center("準備中", cost_text="無料", status="draft")
    response = client.post(ADD, form("無料", "家計") | {"_preview": "1"})
    word = preview_of(response)["無料"]
    assert (word.listings, word.now, word.then, len(word.examples)) == (2, 2, 2, 2)


def test_preview_agrees_with_what_is_found_afterwards(client, staff, two_listings):
    group("開く", "開催")
    for direction in ("both", "one_way"):
        typed = form("居場所", "オンライン", "リモート", "相談", direction=direction)
        words = preview_of(client.post(ADD, typed | {"_preview": "1"}))
        promised = {text: word.then for text, word in words.items()}
        client.post(ADD, typed)
        assert {text: len(finds(text)) for text in promised} == promised
        SynonymGroup.objects.last().delete()


def test_preview_with_faults_shows_the_faults(client, staff):
    response = client.post(ADD, form("無料", "無料相談") | {"_preview": "1"})
    assert ("preview" in response.context, len(sentences(response))) == (False, 1)


def test_preview_stops_at_its_bound_and_says_so(client, staff, two_listings, monkeypatch):
    monkeypatch.setattr(synonym_preview, "LOOKED_AT", 1)
    response = client.post(ADD, form("無料", "家計") | {"_preview": "1"})
    shown = response.context["preview"]
    assert (shown.candidates, shown.looked_at, shown.is_complete) == (2, 1, False)
    assert [(word.now, word.then) for word in shown.words] == [(1, 1), (0, 1)]


# Indexing anew


@pytest.fixture
def three_at_a_time(monkeypatch):
    monkeypatch.setattr(synonyms, "STEP", 3)


@pytest.fixture
def five_listings(two_listings):
    for name in ("川崎市の相談", "堺市の相談", "福岡市の相談"):
        factories.center(name)
    index.drain()


def test_indexing_goes_on_in_steps(client, staff, five_listings, three_at_a_time):
    assert client.post(ADD, form("無料", "家計")).url == REINDEX
    page = client.get(REINDEX)
    assert (page.context["done"], page.context["total"]) == (3, 5)
    assert '<progress id="progress" value="3" max="5">' in page.content.decode()
    assert SearchTask.objects.count() == 2  # looking changes nothing
    response = client.post(REINDEX)
    assert (response.url, SearchTask.objects.count()) == (LIST, 0)
    assert any(text.startswith("5") for text in texts_of_messages(response))
    assert finds("家計") == ["豊中市の居場所", "高槻市ひきこもり相談"]


def test_page_closed_in_the_middle_loses_nothing(client, staff, five_listings, three_at_a_time):
    client.post(ADD, form("無料", "家計"))
    assert finds("家計") == ["豊中市の居場所", "高槻市ひきこもり相談"]  # a reader goes on
    page = client.get(REINDEX)
    assert (page.context["waits"], "<progress" in page.content.decode()) == (False, False)


def test_progress_before_the_first_step(client, staff, two_listings):
    SearchTask.objects.create(listing=None)
    assert client.get(REINDEX).context["done"] == 0


def test_page_has_no_inline_script(client, staff, five_listings, three_at_a_time):
    client.post(ADD, form("無料", "家計"))
    page = client.get(REINDEX).content.decode()
    assert "js/continue.js" in page and "<script>" not in page


def test_deleted_group_finds_no_more(client, staff, two_listings):
    existing = group("無料", "家計")
    assert len(finds("家計")) == 2
    response = client.post(
        reverse("admin:directory_synonymgroup_delete", args=[existing.pk]), {"post": "yes"}
    )
    assert (response.url, SearchTask.objects.count(), finds("家計")) == (LIST, 0, [])


def test_groups_deleted_in_the_list_find_no_more(client, staff, two_listings):
    existing = group("無料", "家計")
    posted = {"action": "delete_selected", "_selected_action": existing.pk, "post": "yes"}
    client.post(LIST, posted)
    assert (SynonymGroup.objects.count(), SearchTask.objects.count(), finds("家計")) == (0, 0, [])


# The list


@pytest.mark.parametrize(
    ("query", "found"),
    [("らいん", ["LINE = ライン"]), ("ｻﾛﾝ", ["居場所 → サロン"]), ("", None), ("\0", None), ("ない", [])],
)
def test_list_is_searched_in_any_spelling(client, staff, query, found):
    group("LINE", "ライン")
    group("居場所", "サロン", direction="one_way")
    response = client.get(LIST, {"q": query})
    admin = response.context["cl"].model_admin
    shown = [admin.words(one) for one in response.context["cl"].result_list]
    assert shown == (["LINE = ライン", "居場所 → サロン"] if found is None else found)


# Who may


@pytest.mark.parametrize(
    ("permissions", "allowed"),
    [((), False), (("view_synonymgroup",), False), (("change_synonymgroup",), True)],
)
def test_only_who_may_change_groups_may_index(client, two_listings, permissions, allowed):
    existing = group("無料", "家計")
    client.force_login(user_with(*permissions))
    expected = [200, 302, 302] if allowed else [403, 403, 403]
    responses = [client.get(REINDEX), client.post(REINDEX), change(client, existing, "無料", "費用")]
    assert [response.status_code for response in responses] == expected
    assert words_of(existing) == (["無料", "費用"] if allowed else ["無料", "家計"])


def test_who_may_only_add_leaves_indexing_to_others(client, two_listings):
    client.force_login(user_with("add_synonymgroup"))
    assert client.post(ADD, form("無料", "家計")).url != REINDEX
    assert len(finds("家計")) == 2


def test_pages_need_a_login(client):
    assert [client.get(page).url for page in (LIST, ADD, REINDEX)] == [
        f"/admin/login/?next={page}" for page in (LIST, ADD, REINDEX)
    ]


def user_with(*codenames):
    user = get_user_model().objects.create_user("hanako", password="ねこが三びき", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return factories.with_second_factor(user)
