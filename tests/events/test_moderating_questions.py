"""Questions that came in advance are read, shown or not, and answered."""

import pytest
from django.contrib.admin.models import LogEntry

from events.models import Question
from tests import factories

from .admin_forms import fields_of, said, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(organizer, organization):
    return factories.event(organizer=organization, takes_questions=True)


def question(event, text="服は何を着ますか", **values):
    return Question.objects.create(event=event, text=text, key=text[:43], **values)


def posted(client, event, **values):
    """`state_1` is the state of the question with the key 1."""
    data = {"question": []}
    for form in client.get(url(event, "questions")).context["forms"]:
        data |= fields_of(form)
        data["question"].append(form.instance.pk)
    return data | {f"question-{key}-{name}": one for (name, key), one in _split(values)}


def _split(values):
    return [(name.rsplit("_", 1), one) for name, one in values.items()]


def test_new_ones_come_first(client, event):
    shown, new = question(event, "食べ物はありますか", state="shown"), question(event)
    question(factories.event("よその会(例)"), "よその質問")
    context = client.get(url(event, "questions")).context
    assert [form.instance for form in context["forms"]] == [new, shown]
    assert context["new"] == 1


def test_shown_answered_and_hidden_in_one_form(client, event):
    first, second, _third = question(event), question(event, "二つ目"), question(event, "三つ目")
    values = {
        f"state_{first.pk}": "shown",
        f"answer_{first.pk}": "ふだん着で",
        f"state_{second.pk}": "hidden",
    }
    client.post(url(event, "questions"), posted(client, event, **values))
    found = [(one.state, one.answer) for one in event.questions.all()]
    assert found == [("shown", "ふだん着で"), ("hidden", ""), ("new", "")]
    assert said(client) == ["質問を2件保存しました。"]


def test_editors_read_what_they_are_responsible_for(client, event):
    editor = factories.staff_member("editor")
    client.force_login(editor)
    assert client.get(url(event, "questions")).status_code == 404
    assert "質問 (" not in client.get(url(event)).content.decode()
    event.owner = editor
    event.save()
    assert client.get(url(event, "questions")).status_code == 200


def test_the_log_holds_no_word_of_a_question(client, event):
    row = question(event)
    client.post(url(event, "questions"), posted(client, event, **{f"state_{row.pk}": "shown"}))
    assert list(LogEntry.objects.values_list("object_repr", "change_message")) == [(event.title, "questions")]


def test_a_strangers_question_cannot_be_posted(client, event):
    row = question(factories.event("よその会(例)"))
    prefix = f"question-{row.pk}"
    data = {"question": [row.pk, "x", "9" * 30], f"{prefix}-was": "new|", f"{prefix}-state": "shown"}
    client.post(url(event, "questions"), data)
    row.refresh_from_db()
    assert row.state == "new"


def test_what_somebody_else_did_meanwhile_is_not_undone_unseen(client, event):
    row = question(event)
    mine = posted(client, event, **{f"state_{row.pk}": "hidden"})
    Question.objects.update(state="shown", answer="ふだん着で")
    response = client.post(url(event, "questions"), mine)
    row.refresh_from_db()
    assert (response.status_code, row.state, row.answer) == (200, "shown", "ふだん着で")
    (form,) = response.context["forms"]
    assert client.post(url(event, "questions"), mine | fields_of(form)).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answer) == ("hidden", "")


def test_untouched_questions_take_no_part(client, event):
    """Of two people at one page each has another question."""
    first, second = question(event), question(event, "二つ目")
    mine = posted(client, event, **{f"state_{first.pk}": "shown"})
    Question.objects.filter(pk=second.pk).update(state="hidden")
    client.post(url(event, "questions"), mine)
    assert [one.state for one in event.questions.all()] == ["shown", "hidden"]


def test_a_question_that_is_gone_is_no_fault(client, event):
    data = posted(client, event, **{f"state_{question(event).pk}": "shown"})
    Question.objects.all().delete()
    assert client.post(url(event, "questions"), data).status_code == 302
