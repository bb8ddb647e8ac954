from hypothesis import given
from hypothesis import strategies as st

from directory import bits

# Some sets have few numbers and some many: both are made in ways of their own.
SETS = st.one_of(st.sets(st.integers(0, 3000), max_size=10), st.integers(0, 400).map(lambda n: set(range(n))))


@given(SETS)
def test_set_has_its_numbers_from_the_lowest_on(numbers):
    found = bits.of(numbers)
    assert list(bits.numbers(found)) == sorted(numbers)
    assert found.bit_count() == len(numbers)
    assert found == bits.of(iter([*numbers, *numbers]))


@given(SETS, SETS)
def test_operators_are_those_of_sets(one, other):
    assert bits.of(one) & bits.of(other) == bits.of(one & other)
    assert bits.of(one) | bits.of(other) == bits.of(one | other)
    assert bits.of(one) & ~bits.of(other) == bits.of(one - other)


@given(SETS)
def test_packed_is_unpacked(numbers):
    assert bits.unpack(bits.pack(bits.of(numbers))) == bits.of(numbers)


def test_digits_are_read_from_the_first_on():
    assert list(bits.numbers(bits.from_digits(bytearray(b"01001")))) == [1, 4]
    assert bits.from_digits(bytearray()) == 0
