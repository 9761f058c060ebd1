"""equals, hashCode, compareTo, mismatch and the operators: over the remaining bytes, against plain Python, on every memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder
from nio.errors import NullPointerException
from tests.memories import MEMORIES, Factory, unchanged

few = st.binary(max_size=5).map(lambda data: bytes(byte & 0x81 for byte in data))
"""Short, over four different bytes of both signs, so that many are equal or begin alike."""


def signed(data: bytes) -> list[int]:
    return [byte - 256 if byte > 127 else byte for byte in data]


def model_hash(data: bytes) -> int:
    """java.nio.ByteBuffer.hashCode: 31 h + byte, from the last byte to the first, in 32 bits."""
    value = 1
    for byte in reversed(signed(data)):
        value = (31 * value + byte) & 0xFFFFFFFF
    return value - 2**32 if value >= 2**31 else value


def model_mismatch(a: bytes, b: bytes) -> int:
    for index, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return index
    return -1 if len(a) == len(b) else min(len(a), len(b))


def model_compare(a: bytes, b: bytes) -> int:
    at = model_mismatch(a, b)
    if at == -1:
        return 0
    if at == min(len(a), len(b)):
        return len(a) - len(b)
    return signed(a)[at] - signed(b)[at]


@given(a=few, b=few, before=few, after=few, other=st.sampled_from(list(MEMORIES)))
def test_comparing_agrees_with_plain_python(
    make: Factory, tmp_path: Path, a: bytes, b: bytes, before: bytes, after: bytes, other: str
) -> None:
    """Between any two memories, whatever lies around the remaining bytes, in whichever order the values are."""
    one = make(before + a + after).limit(len(before + a)).position(len(before)).order(ByteOrder.LITTLE_ENDIAN)
    two = MEMORIES[other](tmp_path, b)
    with unchanged(one, two):
        assert one.mismatch(two) == two.mismatch(one) == model_mismatch(a, b)
        assert one.compareTo(two) == model_compare(a, b)
        assert two.compareTo(one) == model_compare(b, a)
        assert one.equals(two) is two.equals(one) is (a == b)
        assert one.hashCode() == hash(one) if model_hash(a) != -1 else hash(one) == -2
        assert one.hashCode() == model_hash(a)
        assert one.asReadOnlyBuffer().equals(two) is (a == b)
        assert (one == two) is (a == b)
        assert (one != two) is (a != b)
        assert (one < two) is (signed(a) < signed(b))
        assert (one <= two) is (signed(a) <= signed(b))
        assert (one > two) is (signed(a) > signed(b))
        assert (one >= two) is (signed(a) >= signed(b))
    if a == b:
        assert hash(one) == hash(two)


@pytest.mark.parametrize("size", [1, 63, 64, 65, 1000, 65535, 65536, 65537, 150_000])
def test_a_single_different_byte_is_found_anywhere(make: Factory, size: int) -> None:
    """At both ends and around each border at which the comparison goes another way."""
    buffer, other = make(bytes(size)), ByteBuffer.allocate(size)
    assert buffer.mismatch(other) == -1
    for at in {0, 1, 62, 63, 64, 65, size // 2, size - 2, size - 1} & set(range(size)):
        other.put(at, 1)
        assert buffer.mismatch(other) == at
        assert not buffer.equals(other)
        assert buffer.compareTo(other) == -1
        other.put(at, 0)
    assert buffer.equals(other)
    assert buffer.limit(size - 1).mismatch(other) == size - 1


def test_the_hash_is_the_one_a_jvm_gave() -> None:
    """Sixteen zero bytes: 1353309697 on JDK 17, 21 and 25."""
    assert ByteBuffer.allocate(16).hashCode() == ByteBuffer.allocateDirect(16).hashCode() == 1353309697


def test_a_buffer_equals_no_other_thing(make: Factory) -> None:
    """Neither bytes with the same content nor None; comparing them by < is a TypeError."""
    buffer = make(b"abc")
    for other in (b"abc", None, 1, "abc", ["a"]):
        assert buffer.equals(other) is False
        assert (buffer == other) is False
        assert (buffer != other) is True
        with pytest.raises(TypeError):
            assert buffer < other  # type: ignore[operator]
    for python in (bytearray(b"abc"), memoryview(b"abc")):
        assert buffer.equals(python) is False


def test_pythons_own_buffers_compare_themselves_with_any_other() -> None:
    """bytearray and memoryview look at the bytes of whatever exports some: at the whole buffer, wherever the position is."""
    buffer = ByteBuffer.wrap(bytearray(b"abc")).position(1)
    assert buffer == bytearray(b"abc")
    assert bytearray(b"bc") != buffer
    assert memoryview(b"abc").cast("b") == buffer


def test_comparing_leaves_pythons_own_bytes_alone(make: Factory) -> None:
    """A copy of one byte is a new object, not the bytes object of length 1 that the whole interpreter shares."""
    buffer, other = make(b"A"), ByteBuffer.allocate(1)
    buffer.hashCode()
    hash(buffer)
    assert buffer.mismatch(other) == other.mismatch(buffer) == 0
    assert buffer.compareTo(other) == 65
    assert bytes([0]) == bytes(1) == b"\0"
    assert bytes([65]) == b"A"


def test_null_and_other_types_are_refused(make: Factory) -> None:
    """NullPointerException with Java's text for None, TypeError for what is no ByteBuffer."""
    buffer = make(b"abc")
    for call in (buffer.compareTo, buffer.mismatch):
        with pytest.raises(NullPointerException) as caught:
            call(None)  # type: ignore[arg-type]
        assert caught.value.getMessage() == 'Cannot invoke "java.nio.ByteBuffer.position()" because "that" is null'
        with pytest.raises(TypeError):
            call(b"abc")  # type: ignore[arg-type]


def test_a_buffer_equals_itself_and_can_be_a_key_while_it_is_left_alone(make: Factory) -> None:
    """The hash follows the content, as Java warns."""
    buffer = make(b"abc")
    assert buffer.equals(buffer)
    assert {buffer: 1}[buffer.duplicate()] == 1
    before = hash(buffer)
    assert hash(buffer.put(0, 1).clear()) != before
