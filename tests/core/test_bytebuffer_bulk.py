"""Bulk transfers: byte[] relative and absolute, and from buffer to buffer, on every memory and between any two.

Python's slices are the reference; the order of checks and the messages are Java's, measured on JDK 17, 21 and 25.
"""

from __future__ import annotations

import array
import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer
from nio._core.arrays import ByteArray, IntArray
from nio.errors import (
    BufferOverflowException,
    BufferUnderflowException,
    IllegalArgumentException,
    IndexOutOfBoundsException,
    NullPointerException,
    ReadOnlyBufferException,
)
from tests.memories import MEMORIES, Factory, array_of, content_of, remaining_of, state_of, unchanged

LENGTHS = [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 511, 512, 513, 4095, 4096, 5000, 65535, 65536, 65537, 200_000]
"""Around each border at which a copy goes another way."""

PATTERN = bytes(range(251)) * 800
PAIRS = list(itertools.product(MEMORIES, MEMORIES))


@pytest.mark.parametrize("length", LENGTHS)
def test_copies_of_every_length_are_whole(make: Factory, length: int) -> None:
    """There and back, relative and absolute, unaligned, and not a byte beside it."""
    data = PATTERN[3 : 3 + length]
    buffer = make(bytes(length + 10))
    assert buffer.position(5).put(data) is buffer
    assert buffer.position() == 5 + length
    assert content_of(buffer) == bytes(5) + data + bytes(5)
    into = bytearray(b"\xee" * (length + 4))
    assert buffer.get(5, into, 2, length) is buffer
    assert into == b"\xee\xee" + data + b"\xee\xee"
    whole = bytearray(length)
    buffer.position(5).get(whole)
    assert whole == data
    assert buffer.position() == 5 + length
    buffer.put(6, data, 0, length)
    assert buffer.position() == 5 + length
    assert content_of(buffer) == (bytes(5) + data[:1] + data).ljust(length + 10, b"\0")


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("shift", [-7, -1, 1, 7])
def test_a_copy_within_one_memory_may_overlap(make: Factory, length: int, shift: int) -> None:
    """put(ByteBuffer) from a duplicate and compact move as if through a copy, in both directions."""
    data = PATTERN[: length + 16]
    buffer = make(data).position(8 + shift)
    source = buffer.duplicate().position(8).limit(8 + length)
    buffer.put(source)
    expected = bytearray(data)
    expected[8 + shift : 8 + shift + length] = data[8 : 8 + length]
    assert content_of(buffer) == expected
    assert (buffer.position(), source.position()) == (8 + shift + length, 8 + length)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} to {pair[1]}")
def test_put_of_a_buffer_moves_its_remaining_bytes_between_any_two_memories(pair: tuple[str, str], tmp_path: Path) -> None:
    """Both positions move; the source may be read-only; the absolute form moves none."""
    source = MEMORIES[pair[0]](tmp_path, b"abcdefgh").limit(6).position(2)
    target = MEMORIES[pair[1]](tmp_path, b"0123456789").position(3)
    reader = source.asReadOnlyBuffer()
    assert target.put(reader) is target
    assert (target.position(), reader.position(), source.position()) == (7, 6, 2)
    assert content_of(target) == b"012cdef789"
    with unchanged(source):
        assert target.put(8, source, 0, 2) is target
    assert (target.position(), content_of(target)) == (7, b"012cdef7ab")


BIG = 100_000


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} to {pair[1]}")
def test_long_copies_between_any_two_memories_are_whole(pair: tuple[str, str], tmp_path: Path) -> None:
    """Over the length at which other threads may run meanwhile."""
    source = MEMORIES[pair[0]](tmp_path, PATTERN[:BIG])
    target = MEMORIES[pair[1]](tmp_path, bytes(BIG + 1)).position(1)
    target.put(source)
    assert content_of(target) == b"\0" + PATTERN[:BIG]
    for buffer in (source, target):
        assert buffer._memory.pinned == 0


# --- byte[] arguments

FILLABLE: dict[str, Callable[[bytes], Any]] = {
    "bytearray": bytearray,
    "memoryview": lambda data: memoryview(bytearray(data)),
    "array b": lambda data: array.array("b", data),
    "array B": lambda data: array.array("B", data),
    "numpy int8": lambda data: np.frombuffer(bytearray(data), np.int8),
    "numpy uint8": lambda data: np.frombuffer(bytearray(data), np.uint8),
    "numpy of two dimensions": lambda data: np.frombuffer(bytearray(data), np.uint8).reshape(2, -1),
    "ByteArray": ByteArray,
}


@pytest.mark.parametrize("kind", FILLABLE)
def test_any_buffer_of_single_bytes_stands_for_a_byte_array(make: Factory, kind: str) -> None:
    """To fill and to read."""
    buffer = make(b"abcdefgh")
    target = FILLABLE[kind](bytes(4))
    buffer.position(2).get(target)
    assert bytes(target) == b"cdef"
    buffer.get(0, target, 1, 2)
    assert bytes(target) == b"cabf"
    buffer.clear().put(target).put(6, target, 0, 2)
    assert content_of(buffer) == b"cabfefca"


@pytest.mark.parametrize("source", [b"xyz", memoryview(b"xyz"), [120, 121, 122], (120, 121, 122)])
def test_bytes_and_lists_of_numbers_can_be_put(make: Factory, source: bytes) -> None:
    """Relative and absolute; a list takes Java's bytes, so -1 too and 200 is an OverflowError."""
    assert content_of(make(b"abcdef").put(source).put(3, source)) == b"xyzxyz"
    assert content_of(make(b"ab").put([-1, -128])) == b"\xff\x80"
    buffer = make(b"abc")
    with unchanged(buffer), pytest.raises(OverflowError):
        buffer.put([200])
    with unchanged(buffer), pytest.raises(OverflowError):
        buffer.put(0, [1, 200])


def test_what_cannot_be_filled_is_a_type_error(make: Factory) -> None:
    """bytes, read-only views, lists (whose change nobody would see), elements of more than a byte, and no arrays at all."""
    buffer = make(b"abcdefgh")
    for_neither: list[object] = [array.array("i", [0]), IntArray(1), np.zeros(1, np.float32), object(), 1.5, "text"]
    only_to_read: list[object] = [b"1234", memoryview(b"1234"), [0, 0], (0, 0)]
    get: Callable[..., object] = buffer.get
    put: Callable[..., object] = buffer.put
    for method, every in ((get, for_neither + only_to_read), (put, for_neither)):
        for wrong in every:
            for arguments in ((wrong,), (wrong, 0, 1), (0, wrong), (0, wrong, 0, 1)):
                with unchanged(buffer), pytest.raises(TypeError):
                    method(*arguments)


def test_null_arrays_have_javas_message(make: Factory) -> None:
    """NullPointerException, wherever a byte[] stands, also in a full buffer."""
    buffer = make(b"abcd").position(4)
    get: Callable[..., object] = buffer.get
    put: Callable[..., object] = buffer.put
    for name, method in (("dst", get), ("src", put)):
        for arguments in ((None,), (None, 0, 1), (0, None), (0, None, 0, 1)):
            with unchanged(buffer), pytest.raises(NullPointerException) as caught:
                method(*arguments)
            assert caught.value.getMessage() == f'Cannot read the array length because "{name}" is null'


# --- ranges, and the order of the checks

small = st.integers(-2, 14)


def bad(at: int, n: int, size: int) -> str | None:
    """Java's message for a range outside [0, size), None for one inside."""
    if at >= 0 and 0 <= n <= size - at:
        return None
    return f"Range [{at}, {at} + {n}) out of bounds for length {size}"


@given(position=st.integers(0, 8), limit=st.integers(0, 10), size=st.integers(0, 12), offset=small, length=small)
def test_relative_transfers_check_the_array_first_then_the_room(
    make: Factory, position: int, limit: int, size: int, offset: int, length: int
) -> None:
    """IndexOutOfBounds with the array's length, then Underflow or Overflow; nothing has moved after either."""
    position = min(position, limit)
    buffer = make(b"0123456789").limit(limit).position(position)
    data = bytes(range(65, 65 + size))
    into = bytearray(data)
    message = bad(offset, length, size)
    for put in (False, True):
        before = content_of(buffer)
        method: Callable[..., object] = buffer.put if put else buffer.get
        attempt = partial(method, data if put else into, offset, length)
        if message is not None:
            with unchanged(buffer), pytest.raises(IndexOutOfBoundsException) as caught:
                attempt()
            assert caught.value.getMessage() == message
        elif length > limit - position:
            with unchanged(buffer), pytest.raises(BufferOverflowException if put else BufferUnderflowException):
                attempt()
        else:
            buffer.position(position)
            attempt()
            assert buffer.position() == position + length
            if put:
                assert content_of(buffer) == before[:position] + data[offset : offset + length] + before[position + length :]
            else:
                assert into == data[:offset] + before[position : position + length] + data[offset + length :]


@given(index=small, limit=st.integers(0, 10), size=st.integers(0, 12), offset=small, length=small)
def test_absolute_transfers_check_the_buffer_first_then_the_array(
    make: Factory, index: int, limit: int, size: int, offset: int, length: int
) -> None:
    """In the messages the buffer's length is its limit; the cursor never moves."""
    buffer = make(b"0123456789").limit(limit)
    data = bytes(range(65, 65 + size))
    into = bytearray(data)
    source = ByteBuffer.wrap(bytearray(data))
    message = bad(index, length, limit) or bad(offset, length, size)
    attempts: list[Callable[[], object]] = [
        lambda: buffer.get(index, into, offset, length),
        lambda: buffer.put(index, data, offset, length),
        lambda: buffer.put(index, source, offset, length),
    ]
    for attempt in attempts:
        if message is not None:
            with unchanged(buffer, source), pytest.raises(IndexOutOfBoundsException) as caught:
                attempt()
            assert caught.value.getMessage() == message
        else:
            cursor = state_of(buffer)[:4]
            attempt()
            assert state_of(buffer)[:4] == cursor
    if message is None:
        assert content_of(buffer) == b"0123456789"[:index] + data[offset:][:length] + b"0123456789"[index + length :]
        assert into == data[:offset] + b"0123456789"[index : index + length] + data[offset + length :]


@given(room=st.integers(0, 10), length=st.integers(0, 12))
def test_whole_arrays_need_room_for_all_of_them(make: Factory, room: int, length: int) -> None:
    """get(dst), put(src) and put(ByteBuffer): all or nothing."""
    buffer = make(b"0123456789").position(10 - room)
    into, source = bytearray(length), ByteBuffer.wrap(bytearray(length))
    if length > room:
        with unchanged(buffer, source):
            with pytest.raises(BufferUnderflowException):
                buffer.get(into)
            with pytest.raises(BufferOverflowException):
                buffer.put(bytes(length))
            with pytest.raises(BufferOverflowException):
                buffer.put(source)
    else:
        buffer.get(into)
        assert into == b"0123456789"[10 - room :][:length]
        assert remaining_of(buffer.position(10 - room).put(source)) == b"0123456789"[10 - room + length :]


def test_a_buffer_does_not_take_its_own_bytes(make: Factory) -> None:
    """put(itself) is an IllegalArgumentException; the absolute form may."""
    buffer = make(b"0123456789")
    with unchanged(buffer), pytest.raises(IllegalArgumentException) as caught:
        buffer.put(buffer)
    assert caught.value.getMessage() == "The source buffer is this buffer"
    assert content_of(buffer.put(0, buffer, 5, 3)) == b"5673456789"


def test_read_only_buffers_refuse_in_javas_order(make: Factory) -> None:
    """A heap one before all else; a direct one after put(itself) and after the ranges of an absolute buffer transfer."""
    buffer = make(b"0123456789").limit(8)
    reader = buffer.asReadOnlyBuffer()
    heap = not buffer.isDirect()
    source = ByteBuffer.allocate(3)
    refusals: list[tuple[Callable[[], object], type[Exception]]] = [
        (lambda: reader.put(b"abc"), ReadOnlyBufferException),
        (lambda: reader.put(bytes(100)), ReadOnlyBufferException),
        (lambda: reader.put(b"abc", -1, 5), ReadOnlyBufferException),
        (lambda: reader.put(source), ReadOnlyBufferException),
        (lambda: reader.put(ByteBuffer.allocate(100)), ReadOnlyBufferException),
        (lambda: reader.put(reader), ReadOnlyBufferException if heap else IllegalArgumentException),
        (lambda: reader.put(0, b"abc"), ReadOnlyBufferException),
        (lambda: reader.put(0, source, 0, 1), ReadOnlyBufferException),
        (lambda: reader.put(-1, source, 0, 1), ReadOnlyBufferException if heap else IndexOutOfBoundsException),
        (lambda: reader.put(0, source, 0, 4), ReadOnlyBufferException if heap else IndexOutOfBoundsException),
        (lambda: reader.put(0, b""), ReadOnlyBufferException),
        (lambda: reader.put(b""), ReadOnlyBufferException),
        (lambda: reader.put(-1, b"abc", 0, 1), ReadOnlyBufferException),
    ]
    for attempt, expected in refusals:
        with unchanged(reader, source), pytest.raises(expected):
            attempt()
    into = bytearray(3)
    reader.get(into).get(5, into)
    assert into == b"567"


def test_an_array_that_is_the_buffers_own_may_overlap() -> None:
    """Heap arrays, memoryviews and numpy views of the buffer itself as source and target."""
    store = bytearray(b"0123456789")
    ByteBuffer.wrap(store).put(1, store, 0, 9)
    assert store == b"0012345678"
    direct = ByteBuffer.allocateDirect(10).put(b"0123456789").clear()
    direct.put(0, memoryview(direct), 1, 9)
    assert content_of(direct) == b"1234567899"
    direct.get(0, array_of(direct), 2, 8)
    assert content_of(direct) == b"1212345678"
    assert direct._memory.exported == 0
