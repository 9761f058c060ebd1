"""What a call takes for a Java int, byte, char or float, in which order it complains, and that complaints change nothing.

JPype's rules, measured on JPype 1.7.1: anything with __index__ is an int, out of range is OverflowError, all else TypeError.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from nio import ByteBuffer, ByteOrder
from nio.errors import BufferUnderflowException, IndexOutOfBoundsException, ReadOnlyBufferException
from tests.memories import Factory, content_of, unchanged
from tests.strategies import ELEMENTS, Element

WHOLE = [element for element in ELEMENTS if element.name not in {"Float", "Double"}]
REAL = [element for element in ELEMENTS if element.name in {"Float", "Double"}]


class Index:
    """A number by __index__ alone."""

    def __index__(self) -> int:
        return 7


class IntChild(int):
    """A subclass of int."""


class FloatChild(float):
    """A subclass of float."""


class Broken:
    """A number whose conversion fails."""

    def __index__(self) -> int:
        raise LookupError("broken")

    def __float__(self) -> float:
        raise LookupError("broken")


INTS = [7, True, IntChild(7), Index(), *(np.dtype(code).type(7) for code in "bBhHiIqQ")]


def shown(value: object) -> str:
    return f"{type(value).__name__}"


@pytest.mark.parametrize("element", WHOLE, ids=lambda element: element.name)
@pytest.mark.parametrize("value", INTS, ids=shown)
def test_every_kind_of_int_is_a_value_and_an_index(make: Factory, element: Element, value: int) -> None:
    """bool, subclasses, numpy's integers and any __index__ do what the same int does, relative and absolute."""
    number = int(value.__index__())
    stored = chr(number) if element.name == "Char" else number
    buffer = make(bytes(16))
    assert element.getter(element.putter(buffer)(value, value))(value) == stored
    assert element.getter(buffer)(number) == stored
    assert element.getter(element.putter(buffer)(value).rewind())() == stored


@pytest.mark.parametrize("element", WHOLE, ids=lambda element: element.name)
def test_a_value_out_of_range_is_an_overflow_error(make: Factory, element: Element) -> None:
    """JPype's text, and the range; from just outside to far outside, for both forms; the edges themselves fit."""
    buffer = make(bytes(16))
    low, high = element.too_large[0] + 1, element.too_large[1] - 1
    for value in (*element.too_large, 10**5000):
        shown = "it" if value > 10**100 else value      # Python writes no int of 5000 digits
        text = f"Cannot convert value to Java {element.name.lower()}: {shown} is not in {low}..{high}"
        for arguments in ((value,), (0, value)):
            with unchanged(buffer), pytest.raises(OverflowError) as caught:
                element.putter(buffer)(*arguments)
            assert str(caught.value) == text
    expected = ("\0", "\uffff") if element.name == "Char" else (low, high)
    assert element.getter(element.putter(buffer)(0, low))(0) == expected[0]
    assert element.getter(element.putter(buffer)(0, high))(0) == expected[1]


@pytest.mark.parametrize("element", WHOLE, ids=lambda element: element.name)
@pytest.mark.parametrize("value", [1.0, np.float64(1), Decimal(1), Fraction(1), 1j, object(), {}], ids=shown)
def test_what_is_no_int_is_a_type_error(make: Factory, element: Element, value: object) -> None:
    """A float is not cut to an int."""
    buffer = make(bytes(16))
    for arguments in ((value,), (0, value), (value, 0)):
        with unchanged(buffer), pytest.raises(TypeError):
            element.putter(buffer)(*arguments)
    with unchanged(buffer), pytest.raises(TypeError):
        element.getter(buffer)(value)


@pytest.mark.parametrize("element", ELEMENTS[1:], ids=lambda element: element.name)
@pytest.mark.parametrize("value", [None, "ab", "", b"a", b"", [1], ()], ids=repr)
def test_nothing_text_and_sequences_are_no_values(make: Factory, element: Element, value: object) -> None:
    """TypeError: a primitive has no null, and a char is a str of length 1."""
    buffer = make(bytes(16))
    for arguments in ((value,), (0, value)):
        with unchanged(buffer), pytest.raises(TypeError):
            element.putter(buffer)(*arguments)


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_no_reading_index_but_an_int_of_32_bits(make: Factory, element: Element) -> None:
    """Beyond a Java int: OverflowError, not IndexOutOfBounds."""
    buffer = make(bytes(16))
    value = element.unpack(bytes(element.size), ByteOrder.BIG_ENDIAN)
    for at in (2**31, -(2**31) - 1, 2**32, 2**63, 2**64, -(2**64)):
        for method, arguments in ((element.getter(buffer), (at,)), (element.putter(buffer), (at, value))):
            with unchanged(buffer), pytest.raises(OverflowError, match="Cannot convert value to Java int"):
                method(*arguments)


@pytest.mark.parametrize("element", REAL, ids=lambda element: element.name)
@pytest.mark.parametrize(
    "value", [1.5, FloatChild(1.5), np.float64(1.5), np.float32(1.5), np.float16(1.5), Decimal("1.5"), Fraction(3, 2)], ids=shown
)
def test_every_kind_of_real_number_is_a_float(make: Factory, element: Element, value: float) -> None:
    """Whatever float() takes without parsing."""
    buffer = make(bytes(16))
    assert element.getter(element.putter(buffer)(3, value))(3) == 1.5
    assert element.putter(buffer)(value).position() == element.size


@pytest.mark.parametrize("element", REAL, ids=lambda element: element.name)
@pytest.mark.parametrize("value", INTS, ids=shown)
def test_an_int_is_a_float_too(make: Factory, element: Element, value: int) -> None:
    """Java widens it."""
    assert element.getter(element.putter(make(bytes(16)))(3, value))(3) == float(value.__index__())


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_an_exception_of_the_conversion_comes_through(make: Factory, element: Element) -> None:
    """What __index__ or __float__ raises is not replaced, and nothing has changed."""
    buffer = make(bytes(16))
    for arguments in ((Broken(),), (0, Broken()), (Broken(), Broken())):
        with unchanged(buffer), pytest.raises(LookupError, match="broken"):
            element.putter(buffer)(*arguments)
    with unchanged(buffer), pytest.raises(LookupError, match="broken"):
        element.getter(buffer)(Broken())


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)
def test_arguments_are_converted_before_the_buffer_is_asked(make: Factory, element: Element) -> None:
    """A wrong value in a read-only buffer at a wrong place: the value is complained of first, then the buffer, then the place."""
    reader = make(bytes(4)).asReadOnlyBuffer().limit(0)
    value = element.unpack(bytes(element.size), ByteOrder.BIG_ENDIAN)
    with pytest.raises(TypeError):
        element.putter(reader)(99, {})
    with pytest.raises(TypeError):
        element.putter(reader)({})
    with pytest.raises(OverflowError):
        element.putter(reader)(2**31, value)
    with pytest.raises(ReadOnlyBufferException):
        element.putter(reader)(99, value)


def test_a_conversion_that_moves_the_buffer_is_seen_before_the_place_is_checked(make: Factory) -> None:
    """An __index__ that shrinks the limit cannot make an access lie outside of it."""
    buffer = make(bytes(16))

    class Shrinking:
        def __index__(self) -> int:
            buffer.limit(2)
            return 3

    calls: list[Callable[[], object]] = [
        lambda: buffer.get(Shrinking()),
        lambda: buffer.getInt(Shrinking()),
        lambda: buffer.putLong(Shrinking(), 1),
        lambda: buffer.putInt(1, Shrinking()),
        lambda: buffer.slice(Shrinking(), 4),
        lambda: buffer.get(Shrinking(), bytearray(2)),
        lambda: buffer.put(Shrinking(), b"ab", 0, 2),
    ]
    for call in calls:
        buffer.clear()
        with pytest.raises(IndexOutOfBoundsException):
            call()
    buffer.clear()
    with pytest.raises(BufferUnderflowException):
        buffer.get(bytearray(8), 0, Shrinking())


def test_the_number_of_arguments_is_checked(make: Factory) -> None:
    """TypeError for none where one is needed and for too many; no call takes keywords."""
    buffer = make(bytes(16))
    for name, element in itertools.product(("get", "put"), ELEMENTS):
        method = getattr(buffer, name if element.name == "Byte" else f"{name}{element.name}")
        wrong = [(0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0, 0)] if name == "put" else [(0, 0), (0, 0, 0), (0, 0, 0, 0), (0,) * 5]
        for arguments in [*wrong, *([()] if name == "put" else [])]:
            with unchanged(buffer), pytest.raises(TypeError):
                method(*arguments)
        for keywords in ({"index": 0}, {"value": 0}, {"anything": 0}):
            with unchanged(buffer), pytest.raises(TypeError):
                method(**keywords)
    with pytest.raises(TypeError):
        buffer.slice(1)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        buffer.slice(1, 2, 3)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        ByteBuffer.wrap(bytearray(4), 1)  # type: ignore[call-overload]
    assert content_of(buffer) == bytes(16)
