"""Every kind of memory that a ByteBuffer can lie on, for one contract over all of them; and what a test asks a buffer.

`MEMORIES[name](folder, content)` makes a writable buffer with this content, position 0, limit and capacity its length.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from nio import ByteBuffer, ByteOrder, FileChannel, MapMode, StandardOpenOption
from nio._core.bytebuffer import root_buffer
from nio._core.memory import Memory
from nio.errors import InternalError, InvalidMarkException

Maker = Callable[[Path, bytes], ByteBuffer]
Factory = Callable[[bytes], ByteBuffer]


class Pager:
    """The smallest paged memory: a bytearray that counts how it is called."""

    def __init__(self, content: bytes) -> None:
        self.content = bytearray(content)
        self.loads: list[tuple[int, int]] = []
        self.stores: list[tuple[int, int]] = []

    def load(self, offset: int, n: int, /) -> bytes:
        assert 0 <= offset <= offset + n <= len(self.content)
        self.loads.append((offset, n))
        return bytes(self.content[offset : offset + n])

    def store(self, offset: int, data: bytes, /) -> None:
        assert type(data) is bytes
        assert 0 <= offset <= offset + len(data) <= len(self.content)
        self.stores.append((offset, len(data)))
        self.content[offset : offset + len(data)] = data


class Holed(Pager):
    """One in which some pages cannot be had, as behind the end of a file that was cut."""

    page = 4

    def __init__(self, content: bytes, *missing: int) -> None:
        """missing: the pages, counted from 0, of `page` bytes each."""
        super().__init__(content)
        self.missing = missing

    def reached(self, offset: int, n: int) -> None:
        if any(at // self.page in self.missing for at in range(offset, offset + n)):
            raise InternalError("a fault") from OSError(errno.EFAULT, "Bad address")

    def load(self, offset: int, n: int, /) -> bytes:
        self.reached(offset, n)
        return super().load(offset, n)

    def store(self, offset: int, data: bytes, /) -> None:
        self.reached(offset, len(data))
        super().store(offset, data)

    def buffer(self) -> ByteBuffer:
        """A buffer over all of it."""
        return root_buffer(Memory.paged(self, len(self.content), self.page), False)


def allocated(folder: Path, content: bytes) -> ByteBuffer:
    """A heap buffer of its own array."""
    return ByteBuffer.allocate(len(content)).put(content).clear()


def wrapped(folder: Path, content: bytes) -> ByteBuffer:
    """A heap buffer over a bytearray."""
    return ByteBuffer.wrap(bytearray(content))


def direct(folder: Path, content: bytes) -> ByteBuffer:
    """A direct buffer."""
    return ByteBuffer.allocateDirect(len(content)).put(content).clear()


def paged(folder: Path, content: bytes) -> ByteBuffer:
    """A buffer whose memory has no address."""
    return root_buffer(Memory.paged(Pager(content), len(content)), False)


def map_at(folder: Path, content: bytes, position: int) -> ByteBuffer:
    """A mapping of a new file in which the content lies at `position`."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(b"\xee" * position + content)
    with FileChannel.open(file.name, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        return channel.map(MapMode.READ_WRITE, position, len(content))


def mapped(folder: Path, content: bytes) -> ByteBuffer:
    """A mapped file, from its first byte."""
    return map_at(folder, content, 0)


def mapped_inside_a_page(folder: Path, content: bytes) -> ByteBuffer:
    """A mapped part of a file that begins inside a page and ends in another."""
    return map_at(folder, content, 4096 - 7)


def part_of(whole: Maker) -> Maker:
    """A slice, between other bytes of the same memory."""

    def make(folder: Path, content: bytes) -> ByteBuffer:
        return whole(folder, b"\xaa" * 5 + content + b"\xbb" * 3).slice(5, len(content))

    return make


MEMORIES: dict[str, Maker] = {
    "heap": allocated,
    "wrapped": wrapped,
    "direct": direct,
    "mapped": mapped,
    "mapped inside a page": mapped_inside_a_page,
    "paged": paged,
    "slice of heap": part_of(allocated),
    "slice of mapped": part_of(mapped),
    "slice of paged": part_of(paged),
}


# --- what a buffer shows


def array_of(buffer: ByteBuffer, dtype: str = "i1", count: int = -1, offset: int = 0) -> Any:
    """A numpy array of the buffer's own bytes.  (numpy's stub lists the types that it takes; before 3.12 it is no Buffer.)"""
    return np.frombuffer(buffer, dtype, count, offset)  # type: ignore[call-overload]


def content_of(buffer: ByteBuffer) -> bytes:
    """All bytes of a buffer, from 0 to its capacity, without moving its cursor."""
    into = bytearray(buffer.capacity())
    buffer.duplicate().clear().get(into)
    return bytes(into)


def remaining_of(buffer: ByteBuffer) -> bytes:
    """The bytes between position and limit."""
    return content_of(buffer)[buffer.position() : buffer.limit()]


def mark_of(buffer: ByteBuffer) -> int | None:
    """Where the mark is, if there is one: a duplicate has the same."""
    try:
        return buffer.duplicate().reset().position()
    except InvalidMarkException:
        return None


State = tuple[int, int, int, int | None, ByteOrder, bytes]


def state_of(buffer: ByteBuffer) -> State:
    """All that can be seen of a buffer."""
    cursor = (buffer.position(), buffer.limit(), buffer.capacity(), mark_of(buffer))
    return (*cursor, buffer.order(), content_of(buffer))


@contextmanager
def unchanged(*buffers: ByteBuffer) -> Iterator[None]:
    """Fail if anything that can be seen of these buffers changes inside the block."""
    before = [state_of(buffer) for buffer in buffers]
    yield
    assert [state_of(buffer) for buffer in buffers] == before
