"""Sets of small numbers as Python integers: bit i stands for the number i."""

import zlib
from collections.abc import Iterable, Iterator

ONE = ord("1")
FEW = 50


def of(numbers: Iterable[int]) -> int:
    numbers = numbers if hasattr(numbers, "__len__") else list(numbers)
    if len(numbers) <= FEW:
        found = 0
        for number in numbers:
            found |= 1 << number
        return found
    digits = bytearray(b"0") * (max(numbers) + 1)
    for number in numbers:
        digits[number] = ONE
    return from_digits(digits)


def from_digits(digits: bytearray) -> int:
    """From one character 0 or 1 a number, that of 0 first."""
    return int(digits[::-1] or b"0", 2)


def numbers(bits: int) -> Iterator[int]:
    """From the lowest on."""
    digits = f"{bits:b}"[::-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def pack(bits: int) -> bytes:
    """For a database: most sets are nearly empty, and compress to a few bytes."""
    return zlib.compress(bits.to_bytes((bits.bit_length() + 7) // 8, "little"), 1)


def unpack(packed: bytes) -> int:
    return int.from_bytes(zlib.decompress(packed), "little")
