"""Python's buffer protocol on a ByteBuffer: zero copy both ways, read-only where the buffer is, counted and released."""

from __future__ import annotations

import io
import os
import socket
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nio import ByteBuffer, invoke_cleaner
from nio._core.bytebuffer import root_buffer
from nio._core.memory import Memory
from nio.errors import IllegalStateException, InternalError
from tests.memories import MEMORIES, Factory, Pager, array_of, content_of

CONTENT = bytes(range(120, 140))


@pytest.fixture(params=[name for name in MEMORIES if "paged" not in name])
def buffer(request: pytest.FixtureRequest, tmp_path: Path) -> ByteBuffer:
    """A buffer with an address, with CONTENT."""
    return MEMORIES[request.param](tmp_path, CONTENT)


def test_the_view_is_the_whole_buffer_in_signed_bytes(buffer: ByteBuffer) -> None:
    """[0, capacity) whatever position and limit are, format 'b', one dimension, as JPype's direct buffers show it."""
    view = memoryview(buffer.limit(5).position(3))
    assert (view.format, view.itemsize, view.ndim, view.shape, view.strides) == ("b", 1, 1, (20,), (1,))
    assert view.contiguous
    assert view.obj is buffer
    assert view.tobytes() == bytes(buffer) == CONTENT
    assert view[10] == buffer.clear().get(10) == 130 - 256


def test_a_store_on_either_side_shows_on_the_other(buffer: ByteBuffer) -> None:
    """Zero copy, through memoryviews, slices of them and slices of the buffer."""
    view = memoryview(buffer)
    buffer.put(3, 42)
    assert view[3] == 42
    view[4] = -42
    view[5:8].cast("B")[1] = 200
    assert buffer.get(4) == -42
    assert buffer.slice(5, 3).get(1) == 200 - 256
    assert memoryview(buffer.slice(4, 3)).tolist() == [-42, 125, 200 - 256]


def test_a_read_only_buffer_gives_read_only_views(buffer: ByteBuffer) -> None:
    """Whoever asks for a writable one is refused: BufferError, or what the caller makes of it."""
    reader = buffer.asReadOnlyBuffer()
    view = memoryview(reader)
    assert view.readonly
    assert not memoryview(buffer).readonly
    with pytest.raises(TypeError):
        view[0] = 1
    array = array_of(reader)
    assert not array.flags.writeable
    with pytest.raises((BufferError, TypeError)):
        io.BytesIO(b"abc").readinto(reader)
    with pytest.raises((BufferError, TypeError)):
        struct.pack_into("b", reader, 0, 1)
    assert content_of(reader) == CONTENT
    assert struct.unpack_from(">i", reader, 2) == (reader.getInt(2),)


def test_numpy_sees_the_bytes_themselves(buffer: ByteBuffer) -> None:
    """frombuffer in any dtype, writable both ways; asarray with the signed format."""
    array = array_of(buffer, ">i4", 3, 4)
    buffer.putInt(8, -123456)
    assert array[1] == -123456
    array[2] = 77
    assert buffer.getInt(12) == 77
    plain = np.asarray(buffer)
    assert (plain.dtype, plain.shape) == (np.dtype(np.int8), (20,))
    plain[0] = -1
    assert buffer.get(0) == -1
    assert np.shares_memory(plain, array)


def test_a_numpy_array_under_a_buffer_is_shared_too() -> None:
    """wrap takes it as a byte[]: the other way of zero copy."""
    array: Any = np.zeros(8, np.int8)
    buffer = ByteBuffer.wrap(array).putInt(1, 0x01020304)
    assert array.tolist() == [0, 1, 2, 3, 4, 0, 0, 0]
    array[0] = -7
    assert buffer.get(0) == -7


def test_the_standard_library_reads_and_fills_it(buffer: ByteBuffer, tmp_path: Path) -> None:
    """struct, zlib, files unbuffered and buffered, sockets, join: whatever takes bytes-like objects."""
    assert struct.unpack_from(">q", buffer, 1) == (buffer.getLong(1),)
    assert zlib.crc32(buffer) == zlib.crc32(CONTENT)
    assert b"".join([buffer, b"!"]) == CONTENT + b"!"
    assert int.from_bytes(buffer, "big") == int.from_bytes(CONTENT, "big")
    path = tmp_path / "data"
    path.write_bytes(buffer)
    assert path.read_bytes() == CONTENT
    path.write_bytes(CONTENT[::-1])
    for buffering in (0, -1):
        with path.open("rb", buffering=buffering) as file:
            assert file.readinto(buffer) == 20  # type: ignore[attr-defined]
        assert content_of(buffer) == CONTENT[::-1]
        struct.pack_into(">h", buffer, 3, -2)
        assert buffer.getShort(3) == -2
    one, two = socket.socketpair()
    with one, two:
        one.sendall(CONTENT)
        assert two.recv_into(buffer) == 20
        assert two.send(buffer) == 20
        assert one.recv(100) == CONTENT


def test_exports_are_counted_and_released(buffer: ByteBuffer) -> None:
    """Across all views of one memory; each goes with its memoryview or numpy array."""
    memory = buffer._memory
    views = [memoryview(buffer), memoryview(buffer.slice(1, 2)), memoryview(buffer.asReadOnlyBuffer())]
    part = views[0][2:5]
    array = array_of(buffer, "u1")
    assert memory.exported == 4
    views[0].release()
    assert memory.exported == 4
    part.release()
    assert memory.exported == 3
    del array
    for view in views:
        view.release()
    assert memory.exported == 0


def test_a_refused_view_is_not_counted(buffer: ByteBuffer) -> None:
    """The count stays at 0 when a writable view of a read-only buffer is refused."""
    reader = buffer.asReadOnlyBuffer()
    for _ in range(3):
        with pytest.raises((BufferError, TypeError)):
            struct.pack_into("b", reader, 0, 1)
    assert buffer._memory.exported == 0


def test_a_view_keeps_the_memory_when_the_buffers_have_gone(buffer: ByteBuffer) -> None:
    """Only the memoryview is left of it."""
    view = memoryview(buffer.slice(2, 4))
    del buffer
    assert view.tobytes() == CONTENT[2:6]


def test_paged_memory_has_no_address_to_show() -> None:
    """BufferError says how to get at the bytes; the count is untouched."""
    paged = root_buffer(Memory.paged(Pager(CONTENT), 20), False)
    for attempt in (memoryview, bytearray, zlib.crc32, array_of):
        with pytest.raises(BufferError, match=r"copy it out with get\(array\)"):
            attempt(paged)
    assert paged._memory.exported == 0


def test_bytes_are_a_copy_of_all_of_any_memory(make: Factory) -> None:
    """[0, capacity) whatever position and limit are, in the order of the memory; and no export is left behind."""
    buffer = make(CONTENT)
    copied = bytes(buffer.position(3).limit(5))
    assert copied == bytes(buffer.asReadOnlyBuffer()) == bytes(buffer.duplicate().clear().asShortBuffer()) == CONTENT
    assert bytes(buffer.duplicate().clear().slice(2, 4)) == CONTENT[2:6]
    assert bytes(buffer.duplicate().clear().slice(20, 0)) == b""
    buffer.put(3, 1)
    assert copied == CONTENT
    assert buffer._memory.exported == 0


def test_no_bytes_of_freed_memory() -> None:
    """The exception that every access raises."""
    buffer = ByteBuffer.allocateDirect(8)
    invoke_cleaner(buffer)
    with pytest.raises(IllegalStateException, match="freed"):
        bytes(buffer)


def test_bytes_of_a_mapping_whose_file_was_cut_raise_and_do_not_kill(tmp_path: Path) -> None:
    """InternalError, as get(array) does; a memoryview of the same would end the process."""
    buffer = MEMORIES["mapped"](tmp_path, bytes(20000))
    for path in tmp_path.iterdir():
        os.truncate(path, 0)
    with pytest.raises(InternalError):
        bytes(buffer)


def test_a_wrapped_bytearray_cannot_be_resized() -> None:
    """The buffer holds its bytes, as a memoryview would, until the last view of it has gone."""
    store = bytearray(b"abc")
    buffer = ByteBuffer.wrap(store)
    part = buffer.slice()
    with pytest.raises(BufferError):
        store.append(1)
    del buffer
    with pytest.raises(BufferError):
        store.append(1)
    del part
    store.append(1)


def test_an_empty_buffer_exports_no_bytes(make: Factory) -> None:
    """On every memory that has an address."""
    empty = make(b"")
    if empty._memory.state != "paged":
        assert bytes(empty) == b""
        assert memoryview(empty).shape == (0,)
