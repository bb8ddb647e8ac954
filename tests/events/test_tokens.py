from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from events import codes, tokens


def test_token_holds_the_key_of_its_form():
    key = codes.new_key()
    assert tokens.read("register", "aaaaaaaa", tokens.make("register", "aaaaaaaa", key)) == key
    assert len(tokens.read("register", "aaaaaaaa", tokens.make("register", "aaaaaaaa"))) == 43


def test_each_form_has_a_key_of_its_own():
    keys = {tokens.read("register", "a", tokens.make("register", "a")) for _form in range(20)}
    assert len(keys) == 20


def test_token_is_good_for_one_purpose_and_one_event():
    token = tokens.make("register", "aaaaaaaa")
    assert tokens.read("question", "aaaaaaaa", token) == ""
    assert tokens.read("register", "bbbbbbbb", token) == ""


def test_token_of_another_signer_is_nothing():
    assert tokens.read("register", "a", signing.dumps(["a", "key"])) == ""


@given(st.text(), st.integers(0, 200))
def test_token_that_was_changed_is_nothing(text, place):
    token = tokens.make("register", "aaaaaaaa")
    changed = token[:place] + text + token[place + len(text) :]
    assert (tokens.read("register", "aaaaaaaa", changed) == "") == (changed != token)
