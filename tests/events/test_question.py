"""Questions in advance, without a name."""

import datetime

import pytest
from django.utils import timezone

from events import sentences
from events.models import Event, Question
from tests import factories

from .visitor import address, at_the_start_of_a_span, errors, headline, page, token, token_in, typed

pytestmark = pytest.mark.django_db
TEXT = "履歴書に空白があっても、だいじょうぶですか。"


@pytest.fixture
def event():
    return factories.event(takes_questions=True)


def ask(client, event, value, text=TEXT, **values):
    return client.post(address(event, "question"), {"token": value, "text": text} | values)


def kept():
    return list(Question.objects.values_list("event__code", "text", "state"))


def test_question_waits_to_be_read(client, event):
    response = ask(client, event, token(client, event, "question"))
    assert (headline(response), response["Cache-Control"]) == ("質問が届きました", "no-store")
    assert kept() == [(event.code, TEXT, "new")]
    assert (dict(response.cookies), page(response).notices) == ({}, [])


def test_question_sent_twice_is_one(client, event):
    value = token(client, event, "question")
    answers = [ask(client, event, value) for _click in range(2)]
    assert ([page(answer).notices for answer in answers], len(kept())) == ([[], []], 1)


def test_other_question_after_the_back_button_is_said_not_to_be_kept(client, event):
    value = token(client, event, "question")
    ask(client, event, value)
    [notice] = page(ask(client, event, value, "写真はとられますか。")).notices
    assert (notice[:22], [row[1] for row in kept()]) == (
        "このページからは前に一度質問が送られています",
        [TEXT],
    )


def test_question_sent_again_when_the_event_is_over_has_arrived_all_the_same(client, event):
    value = token(client, event, "question")
    ask(client, event, value)
    Event.objects.update(status="cancelled")
    assert headline(ask(client, event, value)) == "質問が届きました"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "質問を書いてください。"),
        ("　\u200b\x00", "質問を書いてください。"),
        (
            "あ" * 1001,
            "1001文字あります。入るのは1000文字までです。書いたものは消えていませんので、短くしてください。",
        ),
    ],
)
def test_bad_question_is_a_sentence_and_nothing_is_lost(client, event, text, error):
    response = ask(client, event, token(client, event, "question"), text)
    assert (set(errors(response)), kept()) == ({error}, [])
    assert typed(response)["text"].strip("　\u200b") == text.strip("　\u200b\x00")


@pytest.mark.parametrize("make", [str, lambda event: "x"])
def test_question_without_a_good_token(client, event, make):
    response = ask(client, event, make(event))
    assert (response.status_code, kept(), typed(response)["text"]) == (403, [], TEXT)
    assert page(response).notices == [sentences.TOO_OLD]
    assert headline(ask(client, event, token_in(response))) == "質問が届きました"


def test_token_of_a_registration_asks_nothing(client, event):
    assert ask(client, event, token(client, event)).status_code == 403


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": "cancelled"}, "このイベントは中止になりました"),
        ({"starts_on": timezone.localdate() - datetime.timedelta(days=1)}, "このイベントは終わりました"),
    ],
)
def test_question_that_comes_too_late(client, event, values, sentence):
    value = token(client, event, "question")
    Event.objects.update(**values)
    responses = client.get(address(event, "question")), ask(client, event, value)
    assert [response.status_code for response in responses] == [200, 409]
    assert [(sentence in page(one).text, headline(one)) for one in responses] == [
        (True, "質問の受付は終わりました")
    ] * 2
    assert (TEXT in page(responses[1]).text, kept()) == (True, [])


def test_event_that_takes_no_questions(client):
    event = factories.event()
    assert client.get(address(event, "question")).status_code == 404
    assert ask(client, event, "").status_code == 404


def test_too_many_questions(client, event, monkeypatch):
    at_the_start_of_a_span(monkeypatch)
    value = token(client, event, "question")
    for number in range(10):
        ask(client, event, token(client, event, "question"), f"質問{number}")
    response = ask(client, event, value)
    assert (response.status_code, len(kept()), typed(response)["text"]) == (429, 10, TEXT)
    assert page(response).notices == [sentences.MANY_QUESTIONS]
