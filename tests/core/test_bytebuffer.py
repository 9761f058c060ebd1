"""ByteBuffer: making one, and values of every type at the cursor or an index, in both orders, unaligned, on every memory.

`struct` is the reference.  Bulk transfers, comparison and argument conversion have files of their own beside this one.
"""

from __future__ import annotations

import array
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder, MappedByteBuffer
from nio._core.arrays import ByteArray
from nio.errors import (
    BufferOverflowException,
    BufferUnderflowException,
    IllegalArgumentException,
    IndexOutOfBoundsException,
    NullPointerException,
    ReadOnlyBufferException,
)
from tests.memories import Factory, array_of, content_of, mark_of, unchanged
from tests.strategies import ELEMENTS, Element, Value, orders

BOTH = (ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)
element = pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.name)


def same(a: Value, b: Value) -> bool:
    """Equal, or both no number."""
    return a == b or (isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b))


# --- making one


def test_allocate_gives_a_heap_buffer_of_zeros_over_a_byte_array() -> None:
    """Position 0, limit = capacity, no mark, big-endian; its array is Java's byte[]."""
    buffer = ByteBuffer.allocate(16)
    assert type(buffer) is ByteBuffer
    assert str(buffer) == "java.nio.HeapByteBuffer[pos=0 lim=16 cap=16]"
    assert content_of(buffer) == bytes(16)
    assert mark_of(buffer) is None
    assert buffer.order() is ByteOrder.BIG_ENDIAN
    array = buffer.array()
    assert isinstance(array, ByteArray)
    array[3] = -5
    assert buffer.get(3) == -5


def test_allocate_direct_gives_a_mapped_byte_buffer_as_in_java() -> None:
    """DirectByteBuffer extends MappedByteBuffer: load, isLoaded and force are there and do nothing, whatever the range."""
    buffer = ByteBuffer.allocateDirect(16)
    assert type(buffer) is MappedByteBuffer
    assert str(buffer) == "java.nio.DirectByteBuffer[pos=0 lim=16 cap=16]"
    assert content_of(buffer) == bytes(16)
    assert buffer.load().force().force(-5, 1000) is buffer
    assert buffer.isLoaded() is True
    assert str(ByteBuffer.allocateDirect(0).force(7, 7)) == "java.nio.DirectByteBuffer[pos=0 lim=0 cap=0]"


def test_a_negative_capacity_is_an_illegal_argument() -> None:
    """With Java's message; out of an int's range it is an OverflowError, no number a TypeError."""
    for make in (ByteBuffer.allocate, ByteBuffer.allocateDirect):
        with pytest.raises(IllegalArgumentException) as caught:
            make(-1)
        assert caught.value.getMessage() == "capacity < 0: (-1 < 0)"
        with pytest.raises(OverflowError):
            make(2**31)
        with pytest.raises(TypeError):
            make(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", [bytearray(b"abcd"), array.array("b", b"abcd"), np.frombuffer(bytearray(b"abcd"), np.int8)])
def test_wrap_of_a_writable_array_shares_its_bytes(source: bytearray) -> None:
    """Changes show on both sides, and array() is that very object."""
    buffer = ByteBuffer.wrap(source)
    assert buffer.array() is source
    assert buffer.arrayOffset() == 0
    buffer.put(1, 120)
    source[2] = 121
    assert bytes(source) == content_of(buffer) == b"axyd"


@pytest.mark.parametrize("source", [b"abcd", memoryview(b"abcd"), [97, 98, 99, 100], (97, 98, 99, 100)])
def test_wrap_of_what_cannot_be_written_copies_it(source: bytes) -> None:
    """Java has no immutable arrays: the copy is a ByteArray, writable, and its array()."""
    buffer = ByteBuffer.wrap(source)
    assert isinstance(buffer.array(), ByteArray)
    assert content_of(buffer.put(0, 120)) == b"xbcd"
    assert bytes(source) == b"abcd"


@given(content=st.binary(max_size=10), offset=st.integers(-2, 12), length=st.integers(-2, 12))
def test_wrap_with_a_range_sets_position_and_limit(content: bytes, offset: int, length: int) -> None:
    """The capacity is the array's; a range that does not fit is an IndexOutOfBoundsException without a message."""
    if offset >= 0 and 0 <= length <= len(content) - offset:
        buffer = ByteBuffer.wrap(bytearray(content), offset, length)
        assert (buffer.position(), buffer.limit(), buffer.capacity()) == (offset, offset + length, len(content))
        assert buffer.arrayOffset() == 0
    else:
        with pytest.raises(IndexOutOfBoundsException) as caught:
            ByteBuffer.wrap(bytearray(content), offset, length)
        assert caught.value.getMessage() is None


def test_wrap_refuses_what_is_no_byte_array() -> None:
    """None as Java's null; elements of more than a byte, ints and text are TypeErrors."""
    with pytest.raises(NullPointerException) as caught:
        ByteBuffer.wrap(None)  # type: ignore[call-overload]
    assert caught.value.getMessage() == 'Cannot read the array length because "array" is null'
    for wrong in (5, "abc", 1.5, array.array("i", [1]), np.zeros(2, np.int16), object()):
        with pytest.raises(TypeError):
            ByteBuffer.wrap(wrong)  # type: ignore[call-overload]
    with pytest.raises((TypeError, BufferError, ValueError)):
        ByteBuffer.wrap(np.zeros(8, np.int8)[::2])


# --- byte order


def test_the_order_is_big_endian_until_it_is_set(make: Factory) -> None:
    """order(None) sets LITTLE_ENDIAN, as measured on the JVMs; anything else but a ByteOrder is a TypeError."""
    buffer = make(b"\x01\x02")
    assert buffer.order() is ByteOrder.BIG_ENDIAN
    assert buffer.order(ByteOrder.LITTLE_ENDIAN) is buffer
    assert buffer.order() is ByteOrder.LITTLE_ENDIAN
    assert buffer.getShort(0) == 0x0201
    assert buffer.order(ByteOrder.BIG_ENDIAN).getShort(0) == 0x0102
    assert buffer.order(None).order() is ByteOrder.LITTLE_ENDIAN
    with unchanged(buffer), pytest.raises(TypeError):
        buffer.order("big")  # type: ignore[call-overload]


def test_byte_order_has_two_instances_and_knows_the_native_one() -> None:
    """They print as in Java, and none can be made."""
    assert [str(order) for order in BOTH] == ["BIG_ENDIAN", "LITTLE_ENDIAN"]
    assert ByteOrder.nativeOrder() in BOTH
    native = array_of(ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort(1), "i2")
    assert native[0] == 1
    with pytest.raises(TypeError):
        ByteOrder()


# --- values


@element
@given(data=st.data())
def test_get_reads_what_struct_reads(make: Factory, element: Element, data: st.DataObject) -> None:
    """Relative and absolute, at any place, in both orders; a relative get moves the position by the size, an absolute none."""
    content = data.draw(st.binary(min_size=element.size, max_size=24))
    at = data.draw(st.integers(0, len(content) - element.size))
    order = data.draw(orders)
    buffer = make(content).order(order)
    expected = element.unpack(content[at : at + element.size], order)
    with unchanged(buffer):
        found = element.getter(buffer)(at)
    assert same(found, expected)
    assert type(found) is type(expected)
    buffer.position(at)
    assert same(element.getter(buffer)(), expected)
    assert buffer.position() == at + element.size
    assert same(element.getter(buffer.asReadOnlyBuffer().order(order))(at), expected)


@element
@given(data=st.data())
def test_put_stores_what_struct_packs(make: Factory, element: Element, data: st.DataObject) -> None:
    """The bytes beside it stay; the buffer is returned; only a relative put moves the position."""
    content = data.draw(st.binary(min_size=element.size, max_size=24))
    at = data.draw(st.integers(0, len(content) - element.size))
    order = data.draw(orders)
    value = data.draw(element.values)
    expected = content[:at] + element.pack(value, order) + content[at + element.size :]
    absolute, relative = make(content).order(order), make(content).order(order).position(at)
    assert element.putter(absolute)(at, value) is absolute
    assert element.putter(relative)(value) is relative
    assert content_of(absolute) == content_of(relative) == expected
    assert (absolute.position(), relative.position()) == (0, at + element.size)
    assert same(element.getter(absolute)(at), value)


@element
def test_no_place_outside_the_limit_is_touched(make: Factory, element: Element) -> None:
    """Every index around a limit inside the capacity: IndexOutOfBounds without a message, Underflow, Overflow, no change."""
    buffer = make(bytes(range(20))).limit(10).position(3)
    value = element.unpack(bytes(element.size), ByteOrder.BIG_ENDIAN)
    for at in (-(2**31), -9, -1, *range(11 - element.size, 21), 2**31 - 1):
        for method, arguments in ((element.getter(buffer), (at,)), (element.putter(buffer), (at, value))):
            with unchanged(buffer), pytest.raises(IndexOutOfBoundsException) as caught:
                method(*arguments)
            assert caught.value.getMessage() is None
    for position in range(11 - element.size, 11):
        buffer.position(position)
        with unchanged(buffer), pytest.raises(BufferUnderflowException):
            element.getter(buffer)()
        with unchanged(buffer), pytest.raises(BufferOverflowException):
            element.putter(buffer)(value)
    assert same(element.getter(buffer)(10 - element.size), element.unpack(bytes(range(10))[-element.size :], buffer.order()))


@element
def test_a_read_only_buffer_refuses_every_put_before_it_looks_at_the_place(make: Factory, element: Element) -> None:
    """ReadOnlyBufferException also beyond the limit and in a full buffer; gets go on."""
    buffer = make(bytes(range(1, 17)))
    value = element.unpack(bytes(element.size), ByteOrder.BIG_ENDIAN)
    for reader in (buffer.asReadOnlyBuffer(), buffer.asReadOnlyBuffer().slice(), buffer.asReadOnlyBuffer().duplicate()):
        assert reader.isReadOnly() is True
        for arguments in ((value,), (0, value), (99, value), (-1, value)):
            with unchanged(reader), pytest.raises(ReadOnlyBufferException):
                element.putter(reader)(*arguments)
        reader.position(16)
        with unchanged(reader), pytest.raises(ReadOnlyBufferException):
            element.putter(reader)(value)
        element.getter(reader)(0)


def test_bytes_are_signed_and_chars_are_strings(make: Factory) -> None:
    """-128 to 127, and a str of length 1, lone surrogates too; a char may also be put as an int."""
    buffer = make(bytes(4))
    assert [buffer.put(0, value).get(0) for value in (-128, -1, 0, 127)] == [-128, -1, 0, 127]
    for char in ("\0", "x", "é", "\ud800", "\uffff"):
        assert buffer.putChar(1, char).getChar(1) == char
        assert buffer.putChar(1, ord(char)).getChar(1) == char


def test_a_double_too_large_for_a_float_becomes_infinite(make: Factory) -> None:
    """Java's narrowing, as JPype does it; struct would refuse."""
    buffer = make(bytes(4))
    assert buffer.putFloat(0, 1e300).getFloat(0) == math.inf
    assert buffer.putFloat(0, -1e300).getFloat(0) == -math.inf
    assert buffer.putFloat(0, 0.1).getFloat(0) == float(np.float32(0.1))
    assert math.copysign(1, buffer.putFloat(0, -0.0).getFloat(0)) == -1


@given(program=st.lists(st.tuples(st.sampled_from(ELEMENTS), st.data(), orders), max_size=6))
def test_a_record_written_field_by_field_reads_back(
    make: Factory, program: list[tuple[Element, st.DataObject, ByteOrder]]
) -> None:
    """Relative puts of mixed types and orders, flip, and the same gets."""
    values = [data.draw(element.values) for element, data, _ in program]
    buffer = make(bytes(48))
    for (element, _, order), value in zip(program, values, strict=True):
        element.putter(buffer.order(order))(value)
    buffer.flip()
    assert buffer.limit() == sum(element.size for element, _, _ in program)
    for (element, _, order), value in zip(program, values, strict=True):
        assert same(element.getter(buffer.order(order))(), value)
    assert not buffer.hasRemaining()


# --- slices, duplicates, compact


@given(content=st.binary(max_size=12), cursor=st.tuples(*[st.integers(0, 12)] * 3))
def test_views_share_the_bytes_and_have_a_cursor_of_their_own(
    make: Factory, content: bytes, cursor: tuple[int, int, int]
) -> None:
    """slice() is the rest, duplicate() and asReadOnlyBuffer() the whole with the same cursor; all are big-endian."""
    mark, position, limit = sorted(min(place, len(content)) for place in cursor)
    buffer = make(content).limit(limit).position(mark).mark().position(position).order(ByteOrder.LITTLE_ENDIAN)
    part, twin, reader = buffer.slice(), buffer.duplicate(), buffer.asReadOnlyBuffer()
    assert {view.order() for view in (part, twin, reader)} == {ByteOrder.BIG_ENDIAN}
    assert type(part) is type(twin) is type(reader) is type(buffer)
    assert (part.position(), part.limit(), part.capacity(), mark_of(part)) == (0, limit - position, limit - position, None)
    assert content_of(part) == content[position:limit]
    for view in (twin, reader):
        assert (view.position(), view.limit(), view.capacity(), mark_of(view)) == (position, limit, len(content), mark)
        assert content_of(view) == content
    assert (part.isReadOnly(), twin.isReadOnly(), reader.isReadOnly()) == (False, False, True)
    root = buffer.attachment() or buffer
    assert part.attachment() is twin.attachment() is reader.attachment() is root
    if part.capacity():
        part.put(0, 99)
        assert twin.get(position) == reader.get(position) == buffer.get(position) == 99
    with unchanged(buffer):
        twin.clear().position(twin.limit()).mark()


@given(content=st.binary(max_size=10), limit=st.integers(0, 10), index=st.integers(-2, 12), length=st.integers(-2, 12))
def test_an_absolute_slice_lies_within_the_limit(make: Factory, content: bytes, limit: int, index: int, length: int) -> None:
    """Java's message, in which the length is the limit."""
    limit = min(limit, len(content))
    buffer = make(content).limit(limit)
    if index >= 0 and 0 <= length <= limit - index:
        part = buffer.slice(index, length)
        assert content_of(part) == content[index : index + length]
        assert (part.position(), part.limit()) == (0, length)
    else:
        with unchanged(buffer), pytest.raises(IndexOutOfBoundsException) as caught:
            buffer.slice(index, length)
        assert caught.value.getMessage() == f"Range [{index}, {index} + {length}) out of bounds for length {limit}"


def test_a_slice_of_a_slice_is_where_it_says(make: Factory) -> None:
    """Offsets add up, through duplicates too, and each is attached to the root, as measured on the JVMs."""
    buffer = make(bytes(range(40)))
    one = buffer.slice(5, 30)
    two = one.position(3).duplicate().slice()
    three = two.slice(2, 4)
    assert content_of(three) == bytes(range(10, 14))
    assert three.attachment() is one.attachment() is (buffer.attachment() or buffer)
    assert three.put(0, -1).get(0) == buffer.get(10) == -1


@given(content=st.binary(max_size=12), places=st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_compact_moves_the_rest_to_the_front(make: Factory, content: bytes, places: tuple[int, int]) -> None:
    """What lies behind stays; position = number moved, limit = capacity, mark gone.  Overlapping is the usual case."""
    position, limit = sorted(min(place, len(content)) for place in places)
    buffer = make(content).limit(limit).position(position).mark()
    rest = content[position:limit]
    assert buffer.compact() is buffer
    assert content_of(buffer) == rest + content[len(rest) :]
    assert (buffer.position(), buffer.limit(), mark_of(buffer)) == (len(rest), len(content), None)
    reader = buffer.asReadOnlyBuffer()
    with unchanged(reader), pytest.raises(ReadOnlyBufferException):
        reader.compact()


def test_the_text_is_javas(make: Factory) -> None:
    """toString, str and repr: Heap or Direct, an R when read-only, the cursor."""
    buffer = make(b"12345678").limit(7).position(2)
    name = "Direct" if buffer.isDirect() else "Heap"
    assert buffer.toString() == str(buffer) == repr(buffer) == f"java.nio.{name}ByteBuffer[pos=2 lim=7 cap=8]"
    assert str(buffer.asReadOnlyBuffer()) == f"java.nio.{name}ByteBufferR[pos=2 lim=7 cap=8]"
    assert f"{buffer}" == str(buffer)


def test_every_type_at_every_place_of_a_page_border(make: Factory) -> None:
    """Values that lie across a page's end are whole, in each order."""
    buffer = make(bytes(4096 + 32))
    for element, order, at in itertools.product(ELEMENTS, BOTH, range(4096 - 16, 4096 + 16, 3)):
        value = element.unpack(bytes(range(1, element.size + 1)), order)
        assert element.getter(element.putter(buffer.order(order))(at, value))(at) == value
