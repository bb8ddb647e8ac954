import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from directory.validators import (
    corporate_check_digit,
    municipality_check_digit,
    validate_corporate_number,
    validate_municipality_code,
    validate_partial_date,
)
from tests.factories import rows


def is_valid(validate, value):
    try:
        validate(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("code", ["131016", "011002", "092011"])
def test_municipality_code_is_right_and_one_digit_off_is_wrong(code):
    assert is_valid(validate_municipality_code, code)
    for place in range(6):
        others = [digit for digit in "0123456789" if digit != code[place]]
        off = [code[:place] + digit + code[place + 1 :] for digit in others]
        # Remainders 0 and 10 share the check digit 1, so one mistyped digit of 54 may go unseen.
        assert sum(is_valid(validate_municipality_code, other) for other in off) <= (place < 5)


def test_municipality_codes_with_another_check_digit_are_wrong():
    off = [f"13101{digit}" for digit in "012345789"]
    assert [code for code in off if is_valid(validate_municipality_code, code)] == []


def test_all_codes_of_the_fixture_are_right():
    codes = list(rows("municipalities.csv"))
    assert len(codes) == 1912
    assert [code for code in codes if not is_valid(validate_municipality_code, code)] == []


@pytest.mark.parametrize("value", ["", "13101", "1310166", "13101a", "１３１０１６", "131016\n"])
def test_municipality_code_of_another_form_is_refused(value):
    assert not is_valid(validate_municipality_code, value)


@given(st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_municipality_check_digit_makes_a_valid_code(start):
    assert is_valid(validate_municipality_code, f"{start}{municipality_check_digit(start)}")


def test_corporate_number_of_the_tax_agency_is_right():
    assert is_valid(validate_corporate_number, "7000012050002")  # 国税庁
    wrong = [f"{digit}000012050002" for digit in "012345689"]
    assert [number for number in wrong if is_valid(validate_corporate_number, number)] == []


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 11), st.integers(1, 8))
def test_corporate_number_with_a_mistyped_digit_is_wrong(last, place, step):
    number = f"{corporate_check_digit(last)}{last}"
    digit = int(last[place])
    if digit + step > 9 or (digit, step) == (0, 9):
        digit -= 9  # a 0 taken for a 9 is the one mistake that no remainder of 9 shows
    if 0 <= digit + step <= 9 and step != 9:
        mistyped = last[:place] + str(digit + step) + last[place + 1 :]
        assert is_valid(validate_corporate_number, number)
        assert not is_valid(validate_corporate_number, number[0] + mistyped)


@pytest.mark.parametrize("value", ["2024", "2024-05", "2024-12-31"])
def test_partial_date(value):
    assert is_valid(validate_partial_date, value)


@pytest.mark.parametrize(
    "value", ["", "24", "2024-13", "2024-00", "2024-5", "2024-05-32", "2024/05", "令和6年"]
)
def test_partial_date_of_another_form_is_refused(value):
    assert not is_valid(validate_partial_date, value)
