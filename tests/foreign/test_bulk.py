"""What moves many bytes of a segment, on every kind of memory, held against plain bytes."""

from __future__ import annotations

import copy
import pickle
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder, MappedByteBuffer
from nio._core.arrays import ByteArray, IntArray
from nio.errors import IndexOutOfBoundsException, UnsupportedOperationException
from nio.foreign import Arena, MemorySegment, ValueLayout
from tests.foreign.segments import SEGMENTS, WITH_ADDRESS, confined, content_of, map_at, paged

Factory = Callable[[bytes], MemorySegment]
SIZE = 300
PATTERN = bytes(i % 251 for i in range(SIZE))
spans = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(lambda pair: (min(pair), max(pair)))


@pytest.fixture(params=SEGMENTS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Factory:
    """Each kind of memory in turn."""
    maker = SEGMENTS[request.param]
    return lambda content: maker(tmp_path, content)


@pytest.fixture(params=WITH_ADDRESS)
def make_with_address(request: pytest.FixtureRequest, tmp_path: Path) -> Factory:
    """Each kind of memory whose bytes others can be shown."""
    maker = SEGMENTS[request.param]
    return lambda content: maker(tmp_path, content)


def test_slices_show_the_same_bytes(make: Factory) -> None:
    """Whatever is cut from what; a store through one is seen through all."""
    segment = make(PATTERN)

    @given(outer=spans, inner=spans)
    def check(outer: tuple[int, int], inner: tuple[int, int]) -> None:
        begin, end = outer
        part = segment.asSlice(begin, end - begin)
        assert content_of(part) == PATTERN[begin:end]
        first, last = (min(place, end - begin) for place in inner)
        assert content_of(part.asSlice(first, last - first)) == PATTERN[begin:end][first:last]
        assert part.address() - segment.address() == begin

    check()
    segment.asSlice(100, 50).asSlice(10).set(ValueLayout.JAVA_BYTE, 0, -1)
    assert content_of(segment)[110] == 0xFF


@pytest.mark.parametrize("other", SEGMENTS)
def test_copy_is_as_bytes_do_it_from_any_memory_to_any(make: Factory, other: str, tmp_path: Path) -> None:
    """Each place and length; the rest stays."""
    source, target = make(PATTERN), SEGMENTS[other](tmp_path, bytes(SIZE))

    @given(span=spans, to=st.integers(0, SIZE))
    def check(span: tuple[int, int], to: int) -> None:
        begin, end = span
        end = min(end, begin + SIZE - to)
        expected = bytearray(SIZE)
        expected[to : to + end - begin] = PATTERN[begin:end]
        MemorySegment.copy(source, begin, target.fill(0), to, end - begin)
        assert content_of(target) == expected

    check()


def test_a_copy_within_one_segment_comes_out_right_where_it_overlaps(make: Factory) -> None:
    """As through a copy of the bytes; also where values are turned round on the way."""
    for begin, to, length in ((0, 1, 200), (1, 0, 200), (16, 8, 160), (8, 16, 160), (0, 0, 300), (100, 104, 96)):
        segment = make(PATTERN)
        MemorySegment.copy(segment, begin, segment, to, length)
        expected = bytearray(PATTERN)
        expected[to : to + length] = PATTERN[begin : begin + length]
        assert content_of(segment) == expected
        if begin % 4 or to % 4:
            continue
        segment = make(PATTERN)
        ints = ValueLayout.JAVA_INT_UNALIGNED
        big, little = ints.withOrder(ByteOrder.BIG_ENDIAN), ints.withOrder(ByteOrder.LITTLE_ENDIAN)
        MemorySegment.copy(segment, big, begin, segment, little, to, length // 4)
        expected = bytearray(PATTERN)
        expected[to : to + length] = np.frombuffer(PATTERN[begin : begin + length], ">u4").astype("<u4").tobytes()
        assert content_of(segment) == expected


def test_fill_reaches_every_byte_of_a_large_segment_and_none_beside_it(tmp_path: Path) -> None:
    """Larger than the pieces in which it goes."""
    size = 5 * 2**20 + 17
    whole = confined(tmp_path, b"\x55" * (size + 2))
    whole.asSlice(1, size).fill(-86)
    assert content_of(whole) == b"\x55" + b"\xaa" * size + b"\x55"


def test_mismatch_is_the_first_difference(make: Factory) -> None:
    """Against any other memory, at any place, and of parts."""
    segment = make(PATTERN)

    @given(at=st.integers(0, SIZE - 1), length=st.integers(0, SIZE))
    def check(at: int, length: int) -> None:
        changed = bytearray(PATTERN)
        changed[at] ^= 0x10
        other = MemorySegment.ofArray(changed)
        assert segment.mismatch(other) == other.mismatch(segment) == at
        part = MemorySegment.mismatch(segment, 0, length, other, 0, length)
        assert part == (at if at < length else -1)
        shorter = segment.mismatch(MemorySegment.ofArray(bytearray(PATTERN[:length])))
        assert shorter == (-1 if length == SIZE else length)

    check()


def test_arrays_of_python_stand_for_javas(make: Factory) -> None:
    """bytearray, numpy, array: to fill and to read, in either byte order."""
    segment = make(PATTERN)
    into = bytearray(20)
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, 5, into, 3, 10)
    assert into == bytes(3) + PATTERN[5:15] + bytes(7)
    for dtype in ("<i4", ">i4"):
        ints = np.zeros(8, dtype)
        MemorySegment.copy(segment, ValueLayout.JAVA_INT, 8, ints, 2, 5)
        assert ints.tolist() == [0, 0, *np.frombuffer(PATTERN[8:28], "=i4").tolist(), 0]
        MemorySegment.copy(ints, 2, segment, ValueLayout.JAVA_INT, 100, 5)
        assert content_of(segment)[100:120] == PATTERN[8:28]
    frozen = np.zeros(8, "i4")
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        MemorySegment.copy(segment, ValueLayout.JAVA_INT, 8, frozen, 0, 5)
    with pytest.raises(TypeError):
        MemorySegment.copy(segment, ValueLayout.JAVA_INT, 8, bytes(40), 0, 5)


def test_text_goes_in_and_comes_out(make: Factory) -> None:
    """Any text without a zero char, anywhere that has room."""

    @given(text=st.text(max_size=60).filter(lambda text: "\0" not in text), at=st.integers(0, 40))
    def check(text: str, at: int) -> None:
        segment = make(b"\xaa" * SIZE)
        segment.setString(at, text)
        encoded = text.encode("utf-8", "replace")
        assert content_of(segment) == b"\xaa" * at + encoded + b"\0" + b"\xaa" * (SIZE - at - len(encoded) - 1)
        assert segment.getString(at) == encoded.decode()

    check()
    with pytest.raises(IndexOutOfBoundsException, match="No null terminator found"):
        make(b"\xaa" * 9000).getString(1)


# --- as a buffer


def test_a_segment_as_a_buffer_shares_its_bytes(make: Factory) -> None:
    """Both ways, through views of the buffer, and the buffer's segment is the segment again."""
    segment = make(PATTERN)
    part = segment.asSlice(16, 64)
    buffer = part.asByteBuffer() if segment.isNative() else None
    if buffer is None:
        with pytest.raises(UnsupportedOperationException):
            part.asByteBuffer()
        return
    assert isinstance(buffer, MappedByteBuffer)
    assert buffer.capacity() == 64
    assert buffer.getInt(4) == int.from_bytes(PATTERN[20:24], "big")
    buffer.putLong(8, -2).slice(32, 8).asLongBuffer().put(0, 7)
    assert content_of(segment)[24:32] == (-2).to_bytes(8, "big", signed=True)
    assert content_of(segment)[48:56] == (7).to_bytes(8, "big")
    array = bytearray(64)
    buffer.get(0, array)
    assert array == content_of(part)
    assert buffer.put(0, array).equals(ByteBuffer.wrap(array))
    assert MemorySegment.ofBuffer(buffer).equals(part)
    assert part.asReadOnly().asByteBuffer().isReadOnly()


def test_a_memoryview_shows_the_bytes_without_a_copy(make_with_address: Factory) -> None:
    """Signed bytes as a ByteBuffer's; read-only where the segment is; numpy sees them as it likes."""
    segment = make_with_address(PATTERN)
    view = memoryview(segment)
    assert (view.format, view.itemsize, view.nbytes, view.readonly) == ("b", 1, SIZE, False)
    view[3] = -1
    assert segment.get(ValueLayout.JAVA_BYTE, 3) == -1
    np.frombuffer(segment, ">i2")[2] = 258  # type: ignore[call-overload]
    assert content_of(segment)[4:6] == b"\1\2"
    assert bytes(memoryview(segment.asSlice(10, 5))) == PATTERN[10:15]
    assert memoryview(segment.asReadOnly()).readonly
    assert memoryview(segment.asSlice(SIZE)).nbytes == 0
    with pytest.raises(TypeError):
        memoryview(segment.asReadOnly())[0] = 1


def test_a_paged_segment_and_a_confined_buffer_have_no_memoryview(tmp_path: Path) -> None:
    """BufferError: one has no address, the other has none for everybody; the confined segment itself gives one."""
    with pytest.raises(BufferError):
        memoryview(paged(tmp_path, PATTERN))
    segment = confined(tmp_path, PATTERN)
    with pytest.raises(BufferError):
        memoryview(segment.asByteBuffer())
    assert bytes(memoryview(segment)) == PATTERN


# --- what it is


def test_a_segment_can_be_referred_to_weakly_but_not_copied(make: Factory) -> None:
    """It is a view of memory."""
    segment = make(PATTERN)
    assert weakref.ref(segment)() is segment
    for refused in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            refused(segment)


def test_equal_segments_begin_at_the_same_place(make: Factory) -> None:
    """As in Java the sizes do not count; and equal ones have equal hashes."""
    segment = make(PATTERN)
    assert segment == segment.asSlice(0, 10) == segment.asReadOnly()
    assert len({segment, segment.asSlice(0, 10), segment.asReadOnly(), segment.asSlice(1)}) == 2
    assert segment != make(PATTERN)
    assert segment != PATTERN


def test_an_array_gives_no_more_alignment_than_its_elements_have() -> None:
    """Wherever it happens to lie."""
    assert MemorySegment.ofArray(ByteArray(16)).maxByteAlignment() == 1
    ints = MemorySegment.ofArray(IntArray(16))
    assert [ints.asSlice(i).maxByteAlignment() for i in (0, 1, 2, 4, 8)] == [4, 1, 2, 4, 4]


def test_the_buffer_behind_a_segment_is_kept(tmp_path: Path) -> None:
    """A segment over a buffer, or part of an array, keeps what it shows when nobody else does."""
    segment = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(100)).asSlice(10, 20)
    array = ByteArray(10)
    over = MemorySegment.ofArray(array)
    seen = weakref.ref(over)
    part = over.asSlice(2)
    del over, array
    assert seen() is None
    assert content_of(part) == bytes(8)
    assert content_of(segment.fill(3)) == b"\3" * 20
    mapped = map_at(tmp_path, PATTERN, 5, Arena.ofAuto())
    assert content_of(mapped.asSlice(3)) == PATTERN[3:]
