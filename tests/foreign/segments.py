"""Every kind of memory that a segment can lie on, for one contract over all of them.

`SEGMENTS[name](folder, content)` makes a writable segment with this content, at an address that is a multiple of 8 unless the
name says otherwise.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from nio import ByteBuffer, FileChannel, MapMode, StandardOpenOption
from nio._core.arrays import LongArray
from nio._core.memory import Memory
from nio.foreign import Arena, MemorySegment
from tests.memories import Pager

Maker = Callable[[Path, bytes], MemorySegment]


def map_at(folder: Path, content: bytes, position: int, arena: Arena, mode: MapMode = MapMode.READ_WRITE) -> MemorySegment:
    """A mapping, in an arena, of a new file in which the content lies at `position`."""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        file.write(b"\xee" * position + content)
    with FileChannel.open(file.name, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        return channel.map(mode, position, len(content), arena)


def confined(folder: Path, content: bytes) -> MemorySegment:
    """A mapped file, for this thread alone."""
    return map_at(folder, content, 0, Arena.ofConfined())


def shared(folder: Path, content: bytes) -> MemorySegment:
    """A mapped file, for all threads, that begins inside a page."""
    return map_at(folder, content, 4096 - 8, Arena.ofShared())


def allocated(folder: Path, content: bytes) -> MemorySegment:
    """Memory of an automatic arena."""
    segment = Arena.ofAuto().allocate(len(content), 8)
    return segment.copyFrom(MemorySegment.ofBuffer(ByteBuffer.wrap(bytearray(content))))


def over_array(folder: Path, content: bytes) -> MemorySegment:
    """Part of a long[], of which each address is a multiple of 8."""
    segment = MemorySegment.ofArray(LongArray(len(content) // 8 + 2)).asSlice(8, len(content))
    return segment.copyFrom(MemorySegment.ofBuffer(ByteBuffer.wrap(bytearray(content))))


def over_buffer(folder: Path, content: bytes) -> MemorySegment:
    """The remaining bytes of a direct buffer."""
    buffer = ByteBuffer.allocateDirect(len(content) + 16)
    return MemorySegment.ofBuffer(buffer.position(8).put(content).flip().position(8))


def paged(folder: Path, content: bytes) -> MemorySegment:
    """Memory without an address."""
    return Arena.ofShared()._adopt(Memory.paged(Pager(content), len(content)), len(content), False, False)


def paged_and_confined(folder: Path, content: bytes) -> MemorySegment:
    """Memory without an address, for this thread alone."""
    return Arena.ofConfined()._adopt(Memory.paged(Pager(content), len(content)), len(content), False, False)


def part_of(whole: Maker) -> Maker:
    """A slice, between other bytes of the same memory."""

    def make(folder: Path, content: bytes) -> MemorySegment:
        return whole(folder, b"\xaa" * 8 + content + b"\xbb" * 8).asSlice(8, len(content))

    return make


SEGMENTS: dict[str, Maker] = {
    "confined": confined,
    "shared": shared,
    "allocated": allocated,
    "over an array": over_array,
    "over a buffer": over_buffer,
    "paged": paged,
    "paged and confined": paged_and_confined,
    "slice of confined": part_of(confined),
    "slice of paged": part_of(paged),
}
WITH_ADDRESS = [name for name in SEGMENTS if "paged" not in name]


def content_of(segment: MemorySegment) -> bytes:
    """All bytes of a segment."""
    into = bytearray(segment.byteSize())
    MemorySegment.copy(segment, 0, MemorySegment.ofArray(into), 0, len(into))
    return bytes(into)
