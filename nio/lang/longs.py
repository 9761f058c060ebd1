"""Java's `long` and `int` as an argument: what Python may pass for it, and what it may not.

For the typed Python layers.  The compiled core converts by itself.
"""

from __future__ import annotations

from operator import index
from typing import Final, SupportsIndex

INT_MAX: Final = 0x7FFF_FFFF
"""Java's Integer.MAX_VALUE: the largest capacity of a buffer."""

LONG_MAX: Final = 0x7FFF_FFFF_FFFF_FFFF
"""Java's Long.MAX_VALUE."""


def as_long(value: SupportsIndex) -> int:
    """Return an int, a bool or a numpy integer as an int.

    Raises TypeError for anything else, floats included, and OverflowError beyond 64 bits: JPype's rules, measured on 1.7.1.
    """
    number = index(value)
    if not -LONG_MAX - 1 <= number <= LONG_MAX:
        raise out_of_range(number, "long", -LONG_MAX - 1, LONG_MAX)
    return number


def as_int(value: SupportsIndex) -> int:
    """Return an int, a bool or a numpy integer as an int.

    Raises TypeError for anything else, floats included, and OverflowError beyond 32 bits: JPype's rules, measured on 1.7.1.
    """
    number = index(value)
    if not -INT_MAX - 1 <= number <= INT_MAX:
        raise out_of_range(number, "int", -INT_MAX - 1, INT_MAX)
    return number


def out_of_range(number: int, kind: str, low: int, high: int) -> OverflowError:
    """Return the exception for an int that a primitive type of Java cannot hold: in JPype's words, and then why.

    kind: "byte", ...; low, high: what it can hold.  An int of more digits than Python may be told to write is "it".
    """
    shown = str(number) if number.bit_length() < 2000 else "it"
    return OverflowError(f"Cannot convert value to Java {kind}: {shown} is not in {low}..{high}")
