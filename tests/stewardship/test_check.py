import datetime

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages

from directory.models import Check, CrisisLine, Source
from stewardship import checking, claims
from stewardship.models import Claim, Task
from stewardship.queues import QUEUES, Desk
from tests import factories
from tests.factories import base, center, check, contact, group, schedule

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 25)


@pytest.fixture(autouse=True)
def today(now):
    CrisisLine.objects.all().delete()
    return now


@pytest.fixture
def editor(log_in):
    return log_in("editor", "sato", last_name="佐藤")


def url(listing):
    return f"/admin/check/{listing.code}/"


def form(outcome="unchanged", scopes=("all",), **values):
    posted = {"method": "phone", "checked_on": "2026-11-25", "role": "staff", "note": ""}
    return posted | {"outcome": outcome, "scopes": list(scopes)} | values


def save(client, listing, *args, **values):
    return client.post(url(listing), form(*args, **values))


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def rows():
    checks = Check.objects.order_by("pk")
    return [(row.scope, row.outcome, row.method, row.role, row.checked_on, row.note) for row in checks]


def tried(listing, *days):
    for day in days:
        check(listing, day, "contact", outcome="no_answer")


def test_screen_shows_what_is_to_be_checked(client, editor):
    listing = center(
        municipality=factories.town(),
        address="高槻市桃園町2-1",
        hours_text="平日9時から",
        cost_text="無料(茶菓代100円)",
        staff_note="受付は山田さん",
    )
    contact(listing, "phone")
    contact(listing, "website")
    schedule(listing, "FREQ=WEEKLY;BYDAY=MO")
    Source.objects.create(
        listing=listing, publisher="高槻市", url="https://example.jp/a", published="2024-05"
    )
    check(listing, "2026-03-03", "contact", "email", staff=editor, note="山田さんが答えた")
    text = client.get(url(listing)).text
    expected = [
        "高槻市桃園町2-1",
        "平日9時から",
        "毎週月曜 9:00–17:00",
        "無料(茶菓代100円)",
        "受付は山田さん",
    ]
    expected += ['href="tel:0726747111"', 'href="https://example.jp/a"', "2024年5月", "(佐藤)"]
    expected += ["2026年3月3日: 連絡先をメールで → 変わりなし", "山田さんが答えた"]
    assert [words for words in expected if words not in text] == []
    assert text.index('href="https://example.jp/"') < text.index('href="tel:0726747111"')


def test_screen_says_what_to_check(client, editor):
    text = client.get(url(center())).text
    how = text[text.index('<details class="how">') :].split("</details>")[0]
    assert "<summary>何を確かめるか</summary>" in how
    assert how.count("<li>") == 3


def test_preset_values_say_unchanged_in_one_click(client, editor):
    listing = center()
    preset = client.get(url(listing)).context["form"]
    values = {field.html_name: field.value() for field in preset if field.html_name != "outcome"}
    assert values == {
        "scopes": ["all"],
        "method": "official_page",
        "checked_on": TODAY,
        "role": "staff",
        "note": None,
    }
    response = save(client, listing, method="official_page")
    assert rows() == [("all", "unchanged", "official_page", "staff", TODAY, "")]
    assert Check.objects.get().staff == editor
    assert (response.url, base(listing).verified_on) == ("/admin/next/", TODAY)
    message = f"「{listing.name}」の確認を記録しました。ありがとうございます。"
    assert message in client.get(response.url).text


def test_method_of_last_time_is_preset(client, editor):
    first, second = center("あ"), center("い")
    save(client, first, method="visit")
    assert client.get(url(second)).context["form"]["method"].value() == "visit"


def test_each_part_is_a_row_and_everything_is_one(client, editor):
    one, other = center("あ", cost_text="無料"), center("い", cost_text="無料")
    contact(one)
    save(client, one, scopes=["contact", "cost"], note="口頭で", checked_on="2026-11-20")
    save(client, other, scopes=["all", "cost"])
    day = datetime.date(2026, 11, 20)
    assert rows() == [
        ("contact", "unchanged", "phone", "staff", day, "口頭で"),
        ("cost", "unchanged", "phone", "staff", day, "口頭で"),
        ("all", "unchanged", "phone", "staff", TODAY, ""),
    ]


def test_what_nobody_knows_cannot_be_ticked(client, editor):
    listing = group(hours_text="第2土曜")
    contact(listing)
    check(listing, "2026-03-03")
    response = client.get(url(listing))
    assert list(response.context["form"].fields["scopes"].choices) == [
        ("all", "ここに書いてあることすべて"),
        ("contact", "連絡先"),
        ("schedule", "開いている日時"),
    ]
    assert "まだわかっていません: 場所、費用。" in response.text
    assert response.text.count('<span class="last">まだわかっていません</span>') == 2
    assert list(save(client, listing, scopes=["cost"]).context["form"].errors) == ["scopes"]


def test_second_click_changes_nothing(client, editor):
    listing = center()
    save(client, listing)
    save(client, listing)
    assert len(rows()) == 1


def test_nobody_answers_verifies_nothing(client, editor):
    listing = group(cost_text="無料")
    check(listing, "2026-01-05")
    response = save(client, listing, "no_answer", ["all", "cost"])
    assert rows()[1:] == [("contact", "no_answer", "phone", "staff", TODAY, "")]
    assert (response.url, base(listing).verified_on) == ("/admin/next/", datetime.date(2026, 1, 5))


@pytest.mark.parametrize("outcome", ["unchanged", "no_answer"])
def test_saving_gives_the_claim_back(client, editor, outcome):
    listing = group()
    claims.take(f"listing:{listing.pk}", editor)
    save(client, listing, outcome)
    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"checked_on": "2026-11-26"}, ["checked_on"]),
        ({"checked_on": "きのう"}, ["checked_on"]),
        ({"checked_on": ""}, ["checked_on"]),
        ({"scopes": []}, ["scopes"]),
        ({"scopes": ["everything"]}, ["scopes"]),
        ({"method": "telepathy", "role": "boss"}, ["method", "role"]),
        ({"outcome": "perhaps"}, ["outcome"]),
        ({"note": "あ" * 2001}, ["note"]),
    ],
)
def test_bad_input_keeps_what_was_typed(client, editor, wrong, fields):
    listing = center()
    response = client.post(url(listing), form(**{"note": "山田さんと話した"} | wrong))
    assert (response.status_code, sorted(response.context["form"].errors)) == (200, sorted(fields))
    assert wrong.get("note", "山田さんと話した") in response.text
    assert "入力したものは、すべて残っています。" in response.text
    assert rows() == []


NOT_THERE = (
    "ここでは「誰も出ません」とは言えません。電話・メール・訪問のうち、どれでためしたかを選んでください。"
)
NO_PAGE = "この掲載には、ウェブページのほかに連絡先がないので、「誰も出ません」は使えません。"


@pytest.mark.parametrize("method", ["official_page", "self"])
@pytest.mark.parametrize(
    ("channels", "sentence"),
    [(["website", "phone"], NOT_THERE), ([], NOT_THERE), (["website"], NO_PAGE)],
)
def test_a_page_cannot_fail_to_answer(client, editor, method, channels, sentence):
    listing = group()
    for channel in channels:
        contact(listing, channel)
    response = save(client, listing, "no_answer", method=method, note="山田さんあて")
    errors = response.context["form"].errors
    assert (list(errors), errors["method"][0][: len(sentence)]) == (["method"], sentence)
    assert ("山田さんあて" in response.text, rows()) == (True, [])
    for asked in ("phone", "email", "visit"):
        assert save(client, listing, "no_answer", method=asked).status_code == 302


def test_third_day_without_an_answer_proposes_to_pause(client, editor):
    listing = group()
    tried(listing, "2026-11-01")
    assert save(client, listing, "no_answer", checked_on="2026-11-10").url == "/admin/next/"
    assert save(client, listing, "no_answer").url == url(listing) + "pause/"
    text = client.get(url(listing) + "pause/").text
    assert "3日試して、誰も出ませんでした。" in text
    assert "2026年11月10日: 電話で(佐藤)" in text.replace(" (", "(")


def test_pausing_says_who_and_when(client, editor):
    listing = group()
    tried(listing, "2026-11-01", "2026-11-10", "2026-11-20")
    assert client.post(url(listing) + "pause/", {"decision": "pause"}).url == "/admin/next/"
    assert base(listing).status == "paused"
    change = listing.status_changes.get()
    assert (change.former, change.status, change.by) == ("published", "paused", editor)


def test_not_pausing_is_remembered_until_the_next_try(client, editor):
    listing = group()
    tried(listing, "2026-11-01", "2026-11-10", "2026-11-20")
    client.post(url(listing) + "pause/", {"decision": "keep"})
    task = Task.objects.get()
    assert (task.kind, task.done_by, base(listing).status) == ("pause", editor, "published")
    assert "no-answer" not in [wait.queue.slug for wait in Desk(editor, QUEUES).waiting()]
    tried(listing, "2026-11-25")
    assert "no-answer" in [wait.queue.slug for wait in Desk(editor, QUEUES).waiting()]


def test_nothing_to_decide_pauses_nothing(client, editor):
    listing = group()
    tried(listing, "2026-11-01", "2026-11-10")
    assert "いま、ここで決めることはありません。" in client.get(url(listing) + "pause/").text
    response = client.post(url(listing) + "pause/", {"decision": "pause"})
    assert (said(response), base(listing).status) == (["これはもう終わっています。"], "published")


def test_draft_is_checked_like_any_other(client, editor):
    listing = group(status="draft")
    text = client.get(save(client, listing).url).text
    assert (base(listing).verified_on, base(listing).status) == (TODAY, "draft")
    assert f'<a href="/admin/directory/selfhelpgroup/{listing.pk}/change/">まだ公開していません。' in text


def test_merged_and_unknown_listings_are_not_there(client, editor):
    merged = group(merged_into=base(center()))
    for path in (url(merged), url(merged) + "pause/", "/admin/check/zzzzzzzz/"):
        assert client.get(path).status_code == 404
        assert client.post(path, form()).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [("editor", 200), ("reviewer", 200), ("administrator", 200), ("organizer", 403)]
)
def test_roles(client, log_in, role, status):
    listing = group()
    log_in(role)
    paths = [url(listing), url(listing) + "pause/"]
    assert [client.get(path).status_code for path in paths] == [status] * 2
    assert client.post(url(listing), form()).status_code == (302 if status == 200 else status)


def test_whoever_sees_own_listings_alone_finds_no_other(client, log_in):
    """Should organizers be allowed to record checks one day."""
    own = factories.organization()
    user = log_in("organizer", organization=own)
    user.user_permissions.add(Permission.objects.get(codename="add_check"))
    assert [client.get(url(listing)).status_code for listing in (own, group())] == [200, 404]


# Crisis lines


@pytest.fixture
def line():
    return CrisisLine.objects.create(
        name="夜の電話", channel="phone", phone="0120-000-000", staff_note="18時から", checked_on="2026-01-01"
    )


def test_crisis_line_is_checked_by_a_reviewer(client, log_in, line):
    user = log_in("reviewer")
    claims.take(f"crisisline:{line.pk}", user)
    path = f"/admin/crisis-lines/{line.pk}/"
    text = client.get(path).text
    assert 'href="tel:0120000000"' in text
    assert 'value="2026-11-25"' in text
    assert client.post(path, {"checked_on": "2026-11-25", "staff_note": "19時から"}).url == "/admin/next/"
    line.refresh_from_db()
    assert (line.checked_on, line.staff_note, Claim.objects.count()) == (TODAY, "19時から", 0)


def test_crisis_line_with_a_day_to_come_keeps_what_was_typed(client, log_in, line):
    log_in("reviewer")
    path = f"/admin/crisis-lines/{line.pk}/"
    response = client.post(path, {"checked_on": "2026-11-26", "staff_note": "19時から"})
    assert list(response.context["form"].errors) == ["checked_on"]
    assert "19時から" in response.text
    line.refresh_from_db()
    assert (line.checked_on, line.staff_note) == (datetime.date(2026, 1, 1), "18時から")


def test_crisis_line_is_shown_to_editors_who_note_nothing(client, log_in, line):
    log_in("editor")
    path = f"/admin/crisis-lines/{line.pk}/"
    response = client.get(path)
    assert ("夜の電話" in response.text, "<textarea" in response.text) == (True, False)
    assert client.post(path, {"checked_on": "2026-11-25"}).status_code == 403


def test_crisis_line_is_nothing_for_organizers(client, log_in, line):
    log_in("organizer")
    assert client.get(f"/admin/crisis-lines/{line.pk}/").status_code == 403


# Stored tasks


def test_task_says_what_to_do_and_is_done_once(client, editor):
    listing = group()
    task = Task.objects.create(
        kind="broken_link",
        key="x",
        title="リンク切れ: 高槻ほっとサロン",
        text="ページがなくなっています(404)。",
        url="https://example.jp/gone",
        listing=base(listing),
    )
    path = f"/admin/tasks/{task.pk}/"
    text = client.get(path).text
    expected = ["ページがなくなっています(404)。", 'href="https://example.jp/gone"']
    expected += [f"/admin/directory/selfhelpgroup/{listing.pk}/change/", listing.get_absolute_url()]
    assert [words for words in expected if words not in text] == []
    assert client.post(path).url == "/admin/next/"
    checking.finish_task(task, factories.superuser())
    task.refresh_from_db()
    assert (task.done_by, task.done_at is None) == (editor, False)
    assert "2026年11月25日に完了 (佐藤)" in client.get(path).text


FOUND = "2025年に「ひだまり(例)」に改称。市の広報2025年4月号"


@pytest.fixture
def gap():
    return Task.objects.create(kind="gap", key="x", title="団体の名前(例)")


def test_task_keeps_what_was_found_out(client, editor, gap):
    path = f"/admin/tasks/{gap.pk}/"
    text = client.get(path).text
    wanted = "公式ページや新聞で確かめられたら、ここに出典といっしょに書いてください。推測では書きません。"
    assert [
        words for words in (wanted, "わかったこと", "公開されることはありません。") if words not in text
    ] == []
    client.post(path, {"answer": FOUND})
    gap.refresh_from_db()
    assert (gap.answer, gap.done_by) == (FOUND, editor)
    assert f"<p>{FOUND}</p>" in client.get(path).text


def test_second_answer_stands_beside_the_first(client, editor, gap):
    for answer in (FOUND, FOUND, "", "電話でも確認した"):
        client.post(f"/admin/tasks/{gap.pk}/", {"answer": answer})
    gap.refresh_from_db()
    assert gap.answer == f"{FOUND}\n\n電話でも確認した"


@pytest.mark.parametrize("answer", ["あ" * 5001, "だめ\0な字"])
def test_answer_that_cannot_be_kept_comes_back(client, editor, gap, answer):
    response = client.post(f"/admin/tasks/{gap.pk}/", {"answer": answer})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["answer"])
    assert answer[:2] in response.text
    gap.refresh_from_db()
    assert (gap.done_at, gap.answer) == (None, "")


@pytest.mark.parametrize("kind", ["gap", "gone", "broken_link"])
def test_each_kind_of_task_says_what_is_wanted(client, editor, gap, kind):
    Task.objects.update(kind=kind)
    assert client.get(f"/admin/tasks/{gap.pk}/").context["wanted"]


@pytest.mark.parametrize("pk", ["999", "9" * 30])
def test_unknown_task_or_line(client, log_in, pk):
    log_in("reviewer")
    paths = [f"/admin/{name}/{pk}/" for name in ("tasks", "crisis-lines")]
    assert [client.get(path).status_code for path in paths] == [404, 404]


def test_tasks_are_nothing_for_organizers(client, log_in):
    task = Task.objects.create(kind="gap", key="x", title="作業")
    log_in("organizer")
    assert client.get(f"/admin/tasks/{task.pk}/").status_code == 403


def test_nobody_vouches_for_what_they_have_not_seen(client, editor):
    listing = center()
    phone = contact(listing)
    state = client.get(url(listing)).context["state"]
    phone.value = "072-674-7100"
    phone.save()
    response = save(client, listing, state=state, note="佐藤さんが出ました")
    assert (response.status_code, rows()) == (200, [])
    assert "072-674-7100" in response.text and "佐藤さんが出ました" in response.text
    save(client, listing, state=response.context["state"])
    assert len(rows()) == 1


def test_two_equal_checks_of_before_are_no_fault(client, editor):
    listing = center()
    save(client, listing)
    twice = Check.objects.get()
    twice.pk = None
    twice.save()
    assert save(client, listing).status_code == 302
    assert Check.objects.count() == 2
