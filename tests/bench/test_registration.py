"""The bench of registration: it reads forms as a browser does, and sees when something is not as promised."""

from types import SimpleNamespace

import pytest

from bench import verdict
from bench.forms import Forms
from bench.people import Answer, Person

PAGE = """
<form action="/search/"><input name="q"></form>
<form method="post"><input type="hidden" name="token" value="abc"><input name="nickname" value="">
<input type="radio" name="size" value="1" checked><input type="radio" name="size" value="2">
<input type="checkbox" name="fewer_ok"><textarea name="note"></textarea></form>
<form method="post"><input type="hidden" name="code" value="さくら">
<input type="hidden" name="action" value="cancel"></form>
"""


def test_forms_send_what_a_browser_would():
    forms = Forms(PAGE)
    assert forms.with_field("nickname") == {"token": "abc", "nickname": "", "size": "1", "note": ""}
    assert forms.of(action="cancel") == {"code": "さくら", "action": "cancel"}
    assert forms.of(action="change") is None


def test_forms_send_lists_and_long_texts():
    form = """<form><select name="kind"><option value="a">A<option value="b" selected>B</select>
    <select name="first"><option value="a">A</option><option>B</option></select><input name="no" disabled>
    <textarea name="note">\n\n一行目\n&amp;</textarea>
    <input type="submit" name="_save" value="Save"></form>"""
    assert Forms(form).forms == [{"kind": "b", "first": "a", "note": "\n一行目\n&"}]


def somebody(number, began, ended):
    person = Person(number, 0, "/events/abc/")
    person.sent = Answer(200, "", began, ended)
    return person


def row(number, seats):
    return SimpleNamespace(nickname=Person(number, 0, "").nickname, seats=seats)


CALM = SimpleNamespace(most=2, overtaken=0)
THREE = [somebody(1, 0, 5), somebody(2, 1, 4), somebody(3, 6, 7)]


def test_as_promised():
    assert list(verdict.faults(THREE, [row(2, 1), row(1, 1), row(3, 0)], 2, CALM)) == []


@pytest.mark.parametrize(
    ("rows", "watched", "said"),
    [
        ([row(1, 1), row(2, 1)], CALM, "3 should be registered, 2 are, 2 of them once"),
        ([row(1, 1), row(2, 0), row(3, 1)], CALM, "2 have a seat, and not the first 2"),
        ([row(1, 1), row(2, 1), row(3, 1)], CALM, "3 have a seat, and not the first 2"),
        (
            [row(3, 1), row(1, 1), row(2, 0)],
            CALM,
            "2 stand behind somebody who came after they had their answer",
        ),
        (
            [row(1, 1), row(2, 1), row(3, 0)],
            SimpleNamespace(most=3, overtaken=1),
            "up to 3 seats were given at once, 1 times out of order",
        ),
    ],
)
def test_what_is_not_as_promised_is_said(rows, watched, said):
    assert list(verdict.faults(THREE, rows, 2, watched)) == [said]


def test_complaints_are_counted():
    THREE[0].faults[:] = ["POST 500", "no receipt"]
    THREE[1].faults[:] = ["POST 500"]
    assert verdict.complaints(THREE) == ["2 × POST 500", "1 × no receipt"]
