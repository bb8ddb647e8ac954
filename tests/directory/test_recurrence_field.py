import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from directory.admin.typed_fields import RecurrenceField

FIELD = RecurrenceField(max_length=200)
CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

days = st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(
    lambda days: sorted(days, key=CODES.index)
)
weekly = days.map(lambda days: "FREQ=WEEKLY;BYDAY=" + ",".join(days))
every_other_week = days.map(lambda days: "FREQ=WEEKLY;INTERVAL=2;BYDAY=" + ",".join(days))
in_month = st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1]), st.sampled_from(CODES))
monthly = st.lists(in_month, min_size=1, max_size=20, unique=True).map(
    lambda days: "FREQ=MONTHLY;BYDAY=" + ",".join(days)
)


@given(st.just("FREQ=DAILY") | weekly | every_other_week | monthly)
def test_words_are_read_as_the_rule_that_they_say(rule):
    words = FIELD.prepare_value(rule)
    assert "FREQ" not in words
    read = FIELD.to_python(words)
    assert (read, FIELD.prepare_value(read)) == (rule, words)
    assert not FIELD.has_changed(rule, words) and not FIELD.has_changed(words, words)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=WE,MO",
        "FREQ=WEEKLY;BYDAY=SA;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=2SA",
        "FREQ=MONTHLY;BYDAY=2SA,2SA",
        "FREQ=MONTHLY;BYDAY=-2FR",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=WEEKLY",
        # Its words would be longer than the field.
        "FREQ=MONTHLY;BYDAY="
        + ",".join(f"-1{day}" for day in CODES)
        + "".join(f",1{day},2{day},3{day}" for day in CODES),
    ],
)
def test_other_rules_stand_as_they_are(rule):
    assert (FIELD.prepare_value(rule), FIELD.clean(rule)) == (rule, rule)


@pytest.mark.parametrize("typed", [None, "", "毎週", "月に2回", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX"])
def test_what_was_typed_stands_as_it_was_typed(typed):
    assert FIELD.prepare_value(typed) == typed


def test_what_is_not_understood_gets_examples():
    with pytest.raises(ValidationError) as error:
        FIELD.clean("月に2回くらい")
    (message,) = error.value.messages
    first, *_rest = message.split("。")
    assert first == "この曜日や日は読み取れませんでした"
    assert "「毎月第2土曜」" in message and "「時間(原文)」" in message
    assert message.index("RFC 5545") > message.index("「時間(原文)」")


def test_another_rule_is_a_change():
    assert FIELD.has_changed("FREQ=MONTHLY;BYDAY=2SA", "毎月第3土曜")
    assert FIELD.has_changed("FREQ=MONTHLY;BYDAY=2SA", "第9土曜")
