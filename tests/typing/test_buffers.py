"""What a type checker sees of typical code around buffers: each `assert_type` is checked by mypy, each line that must not pass
has its error named.

The lines run too, so that what is promised to the checker is what there is.
"""

from __future__ import annotations

import array
import struct
from pathlib import Path
from typing import assert_type

import numpy as np
import pytest

from nio import (
    Buffer,
    ByteBuffer,
    ByteOrder,
    CharBuffer,
    DoubleBuffer,
    FileChannel,
    FloatBuffer,
    IntBuffer,
    LongBuffer,
    MapMode,
    MappedByteBuffer,
    ShortBuffer,
    StandardOpenOption,
)
from nio._core.arrays import IntArray
from nio._core.char_buffer import IntStream
from nio.errors import BufferUnderflowException, NullPointerException


def remaining_of_any(buffer: Buffer) -> int:
    """Code over any kind of buffer."""
    rest = buffer.slice()
    assert_type(rest, Buffer)
    return rest.flip().clear().remaining()


def test_a_record_is_written_and_read_back() -> None:
    """Calls chain, and each gives the class of the buffer that it was called on."""
    record = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN)
    assert_type(record, MappedByteBuffer)
    assert_type(record.putInt(7).putLong(8).putDouble(0.5).putChar("x").put(1).put(b"name").flip(), MappedByteBuffer)
    assert_type(record.getInt(), int)
    assert_type(record.getLong(), int)
    assert_type(record.getDouble(), float)
    assert_type(record.getChar(), str)
    assert_type(record.get(), int)
    name = bytearray(4)
    assert_type(record.get(name), MappedByteBuffer)
    assert name == b"name"
    assert_type(record.slice(0, 4).duplicate().asReadOnlyBuffer(), MappedByteBuffer)
    assert_type(record.order(), ByteOrder)
    assert_type(record.position(), int)
    assert_type(record.position(2), MappedByteBuffer)
    assert remaining_of_any(record) == record.limit() - 2


def test_a_view_has_the_type_of_its_elements() -> None:
    """Each of the six, with its own buffers, elements and slices."""
    data = ByteBuffer.allocate(32)
    assert_type(data.asCharBuffer(), CharBuffer)
    assert_type(data.asShortBuffer(), ShortBuffer)
    assert_type(data.asIntBuffer(), IntBuffer)
    assert_type(data.asLongBuffer(), LongBuffer)
    assert_type(data.asFloatBuffer(), FloatBuffer)
    assert_type(data.asDoubleBuffer(), DoubleBuffer)
    ints = data.asIntBuffer()
    assert_type(ints.put(0, 5), IntBuffer)
    assert_type(ints.get(0), int)
    assert_type(ints[0], int)
    assert_type(ints[0:2], IntBuffer)
    assert_type(list(ints), list[int])
    assert_type(data.asDoubleBuffer().get(0), float)
    assert_type(data.asCharBuffer()[0], str)
    assert_type(ints.compareTo(IntBuffer.allocate(8)), int)
    assert_type(ints == data, bool)
    ints[1:3] = [6, 7]
    ints[3] = 8
    assert list(ints)[:4] == [5, 6, 7, 8]


def test_whatever_holds_such_elements_stands_for_an_array() -> None:
    """Java's arrays, array.array, numpy, memoryviews; lists, tuples and ranges where they are only read."""
    ints = IntBuffer.allocate(16)
    values: list[int] = [1, 2]
    numbers = np.arange(2, dtype=np.int32)
    for source in (
        IntArray([1, 2]),
        array.array("i", values),
        memoryview(array.array("i", values)),
        ByteBuffer.allocate(8).asIntBuffer(),
    ):
        ints.clear().put(source)
    assert_type(ints.clear().put(values).put((3, 4)).put(range(2)), IntBuffer)
    assert_type(ints.put(numbers), IntBuffer)
    assert_type(ints.put(0, numbers, 0, 1), IntBuffer)
    assert_type(ints.get(0, numbers), IntBuffer)
    assert_type(ints.rewind().get(numbers), IntBuffer)
    assert_type(ints.get(np.int32(0)), int)
    assert_type(IntBuffer.wrap(numbers), IntBuffer)
    assert_type(IntBuffer.wrap(values, 0, 1), IntBuffer)
    assert_type(FloatBuffer.wrap([1, 2.5]), FloatBuffer)
    assert_type(ByteBuffer.wrap(b"abc"), ByteBuffer)
    assert_type(ByteBuffer.wrap(np.zeros(3, np.uint8)), ByteBuffer)


def test_python_reads_a_buffer_as_memory() -> None:
    """The buffer protocol, for numpy, struct and memoryview."""
    data = ByteBuffer.allocate(16).putInt(0, 5)
    view = memoryview(data)
    assert np.frombuffer(view, ">i4")[0] == 5
    assert np.asarray(data.asIntBuffer()).dtype == ">i4"
    assert struct.unpack_from(">i", data) == (5,)
    assert bytes(data)[:4] == b"\0\0\0\5"
    assert_type(len(data), int)


def test_the_array_of_a_buffer_has_its_elements() -> None:
    """Whatever was wrapped: it can be indexed, changed, walked through and seen as bytes."""
    data = ByteBuffer.allocate(4).put(0, 7).array()
    assert_type(data[0], int)
    assert_type(len(data), int)
    data[1] = 8
    assert (list(data), bytes(data), memoryview(data).nbytes) == ([7, 8, 0, 0], b"\7\10\0\0", 4)
    wrapped = ByteBuffer.wrap(bytearray(b"ab")).array()
    wrapped[0] = 99
    assert bytes(wrapped) == b"cb"
    assert_type(FloatBuffer.allocate(1).array()[0], float)
    assert_type(CharBuffer.allocate(1).array()[0], str)
    numbers = IntBuffer.wrap(np.arange(2, dtype=np.int32)).array()
    assert ByteBuffer.wrap(data).equals(ByteBuffer.wrap(b"\7\10\0\0"))
    assert IntBuffer.wrap(numbers).get(1) == 1
    with pytest.raises(TypeError):
        data[0] = "x"  # type: ignore[assignment]


def test_text_is_a_sequence_of_chars() -> None:
    """CharBuffer's own methods."""
    text = CharBuffer.allocate(8).put("ab").append("cd").append(None, 0, 1).put(0, "x")
    assert_type(text, CharBuffer)
    assert_type(text.flip().charAt(0), str)
    assert_type(text.subSequence(0, 2), CharBuffer)
    assert_type(text.toString(), str)
    assert_type(text.length(), int)
    assert_type(text.chars(), IntStream)
    assert_type(text.chars().toArray(), IntArray)
    assert_type(text.read(CharBuffer.allocate(1)), int)
    assert_type(CharBuffer.wrap("text", 1, 3), CharBuffer)
    assert text.toString() == "bcdn"


def test_a_mapping_is_typed_from_the_channel_on(tmp_path: Path) -> None:
    """The way that most programs go."""
    (tmp_path / "file").write_bytes(bytes(16))
    with FileChannel.open(tmp_path / "file", StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        mapped = channel.map(MapMode.READ_WRITE, 0, channel.size())
    assert_type(mapped, MappedByteBuffer)
    assert_type(mapped.load().force(), MappedByteBuffer)
    assert_type(mapped.isLoaded(), bool)
    assert_type(mapped.asLongBuffer().put(0, 1), LongBuffer)
    with mapped as inside:
        assert_type(inside, MappedByteBuffer)


def test_what_must_not_pass() -> None:
    """Each of these is an error to the checker, and raises."""
    data, ints, text = ByteBuffer.allocate(8), IntBuffer.allocate(2), CharBuffer.allocate(2)
    with pytest.raises(TypeError):
        data.putInt(0, 1.5)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        data.putInt(index=0, value=1)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        data.order("BIG_ENDIAN")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        data.put(text)  # an element type of 2 bytes: to the checker any buffer can stand for an array
    with pytest.raises(TypeError):
        ints.put("1")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ints.put(0, [1.5])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        ints.get([1, 2])  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        ints.compareTo(text)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        _ = ints < data  # type: ignore[operator]
    with pytest.raises(TypeError):
        ints[0] = "x"  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        ints.order(ByteOrder.BIG_ENDIAN)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        IntBuffer.allocateDirect(8)  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        ints.getInt(0)  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        text.append(1.5)  # type: ignore[call-overload]
    with pytest.raises(NullPointerException):
        IntBuffer.wrap(None)  # type: ignore[call-overload]
    with pytest.raises(BufferUnderflowException):
        assert_type(ByteBuffer.allocate(0).get(), int)
