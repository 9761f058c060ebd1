"""Single values of a segment, on every kind of memory: what `struct` says lies there, and no more is changed than must be.

What Java says to each call is in conformance/scenarios/segments.py.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteOrder
from nio._core.arrays import JavaArray
from nio._core.value_layout import Layout
from nio.errors import IllegalArgumentException, IllegalStateException, IndexOutOfBoundsException, NullPointerException
from nio.foreign import MemorySegment, ValueLayout
from tests.foreign.segments import SEGMENTS, content_of
from tests.strategies import orders, sign

Factory = Callable[[bytes], MemorySegment]
Value = bool | int | float | str

CODES: dict[str, str] = {
    "BOOLEAN": "?", "BYTE": "b", "CHAR": "H", "SHORT": "h", "INT": "i", "LONG": "q", "FLOAT": "f", "DOUBLE": "d",
}  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "BOOLEAN": st.booleans(),
    "BYTE": st.integers(-(2**7), 2**7 - 1),
    "CHAR": st.characters(max_codepoint=0xFFFF, exclude_categories=[]),
    "SHORT": st.integers(-(2**15), 2**15 - 1),
    "INT": st.integers(-(2**31), 2**31 - 1),
    "LONG": st.integers(-(2**63), 2**63 - 1),
    "FLOAT": st.floats(width=32),
    "DOUBLE": st.floats(),
}
kinds = pytest.mark.parametrize("kind", CODES)


@pytest.fixture(params=SEGMENTS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Factory:
    """Each kind of memory in turn."""
    maker = SEGMENTS[request.param]
    return lambda content: maker(tmp_path, content)


def layout_of(kind: str, order: ByteOrder, aligned: bool = True) -> ValueLayout[Value, JavaArray]:
    layout: ValueLayout[Value, JavaArray] = getattr(ValueLayout, f"JAVA_{kind}").withOrder(order)
    return layout if aligned else layout.withByteAlignment(1)


def packed(kind: str, value: Value, order: ByteOrder) -> bytes:
    return struct.pack(sign(order) + CODES[kind], ord(value) if kind == "CHAR" else value)  # type: ignore[arg-type]


def same(a: Value, b: Value) -> bool:
    return (a == b and str(a) == str(b)) or (a != a and b != b)  # -0.0 is not 0.0, NaN is NaN


@kinds
def test_what_is_stored_is_read_again_and_only_its_bytes_change(kind: str, make: Factory) -> None:
    """set, then get; with struct as the judge of the bytes; through offsets and indexes."""
    size = struct.calcsize(CODES[kind])

    @given(value=VALUES[kind], order=orders, offset=st.integers(0, 40 - 8), aligned=st.booleans())
    def check(value: Value, order: ByteOrder, offset: int, aligned: bool) -> None:
        layout = layout_of(kind, order, aligned)
        if aligned:
            offset -= offset % size
        segment, expected = make(bytes(range(40))), bytearray(range(40))
        segment.set(layout, offset, value)
        expected[offset : offset + size] = packed(kind, value, order)
        assert content_of(segment) == expected
        assert same(segment.get(layout, offset), value)
        if offset % size == 0:
            assert same(segment.getAtIndex(layout, offset // size), value)
            segment.fill(0).setAtIndex(layout, offset // size, value)
            assert content_of(segment)[offset : offset + size] == packed(kind, value, order)

    check()


@kinds
def test_the_short_way_and_the_long_way_say_the_same(kind: str, make: Factory) -> None:
    """An offset that is no exact int takes the method behind the door (segment_doors.h)."""
    segment = make(bytes(range(1, 41)))
    for order in (ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN):
        layout = layout_of(kind, order)
        for offset in (0, 8, 32):
            short, long = segment.get(layout, offset), segment.get(layout, np.int64(offset))  # type: ignore[arg-type]
            assert same(short, long)
            assert type(short) is type(long)
            segment.set(layout, np.int64(offset), short)  # type: ignore[arg-type]
    assert content_of(segment)[:8] == (b"\1" if kind == "BOOLEAN" else bytes([1])) + bytes(range(2, 9))


@kinds
def test_a_refused_access_changes_nothing(kind: str, make: Factory) -> None:
    """Outside the segment, at an address that is not aligned, of a read-only one, of a value that does not fit."""
    content = bytes(range(40))
    segment = make(content)
    size = struct.calcsize(CODES[kind])
    layout = layout_of(kind, ByteOrder.BIG_ENDIAN)
    value: Value = "x" if kind == "CHAR" else 1
    for offset in (-1, -size, 40 - size + 1, 40, 2**62, -(2**63)):
        with pytest.raises(IndexOutOfBoundsException):
            segment.get(layout, offset)
        with pytest.raises(IndexOutOfBoundsException):
            segment.set(layout, offset, value)
    if size > 1:
        for offset in (1, size + 1, 2 * size - 1):
            with pytest.raises(IllegalArgumentException, match="incompatible with alignment constraint"):
                segment.get(layout, offset)
            with pytest.raises(IllegalArgumentException, match="incompatible with alignment constraint"):
                segment.set(layout, offset, value)
    with pytest.raises(IllegalArgumentException, match="Attempt to write a read-only segment"):
        segment.asReadOnly().set(layout, 0, value)
    wrong_values: tuple[object, ...] = ("xy", None, [], 2**64)
    for wrong in wrong_values:
        if kind in {"BOOLEAN", "FLOAT", "DOUBLE"} and wrong == 2**64:
            continue
        with pytest.raises((TypeError, OverflowError)):
            segment.set(layout, 0, wrong)  # type: ignore[misc]
    assert content_of(segment) == content


def test_arguments_of_the_wrong_kind_are_type_errors(make: Factory) -> None:
    """A layout that is none, an offset that is no int; None as layout is Java's NullPointerException."""
    segment = make(bytes(40))
    for layout in ("int", 4, ValueLayout, object()):
        with pytest.raises(TypeError):
            segment.get(layout, 0)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            segment.set(layout, 0, 1)  # type: ignore[arg-type]
    for offset in (1.0, "0", None):
        with pytest.raises(TypeError):
            segment.get(ValueLayout.JAVA_INT, offset)  # type: ignore[arg-type]
    for refused in (segment.get, segment.getAtIndex):
        with pytest.raises(NullPointerException):
            refused(None, 0)  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        segment.get(ValueLayout.JAVA_INT, 2**63)


def test_what_nobody_made_has_no_bytes_and_does_no_harm() -> None:
    """`__new__` gives an empty segment that is closed; a bare layout is that of a byte."""
    bare = MemorySegment.__new__(MemorySegment)
    assert bare.byteSize() == 0
    with pytest.raises(IndexOutOfBoundsException):
        bare.get(ValueLayout.JAVA_BYTE, 0)
    with pytest.raises(IllegalStateException):
        bare.fill(1)
    with pytest.raises(TypeError, match="no constructor"):
        MemorySegment()
    layout = Layout.__new__(Layout)
    assert (layout.byteSize(), layout.byteAlignment(), layout.toString()) == (1, 1, "b1")
    with pytest.raises(TypeError):
        ValueLayout()  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="tuple"):
        ValueLayout("word")  # type: ignore[arg-type]
