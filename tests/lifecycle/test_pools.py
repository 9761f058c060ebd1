"""BufferPoolMXBean: what is counted, from its making to its end, and nothing twice.

Figures that depend on Java's choices (a mapping counts from the start of its page, an automatic arena's memory in whole words)
are compared with JVMs in conformance/scenarios/pools.py.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from nio import ByteBuffer, FileChannel, MapMode, StandardOpenOption
from nio._core.memory import Memory
from nio.foreign import Arena
from nio.pools import BufferPoolMXBean, platform_pools
from tests.memories import Pager

Figures = list[tuple[int, int, int]]


def figures() -> Figures:
    return [(pool.getCount(), pool.getTotalCapacity(), pool.getMemoryUsed()) for pool in platform_pools()]


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[FileChannel]:
    """A file of 20000 bytes."""
    path = tmp_path / "file"
    path.write_bytes(bytes(20000))
    with FileChannel.open(str(path), StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        yield channel


class Change:
    """What was added to the pools since this was made."""

    def __init__(self) -> None:
        gc.collect()
        self.before = figures()

    def mapped(self) -> tuple[int, ...]:
        return tuple(now - then for now, then in zip(figures()[0], self.before[0], strict=True))

    def direct(self) -> tuple[int, ...]:
        return tuple(now - then for now, then in zip(figures()[1], self.before[1], strict=True))


def test_the_three_pools_have_javas_names() -> None:
    """In Java's order; the third is always empty."""
    pools = platform_pools()
    assert [pool.getName() for pool in pools] == ["mapped", "direct", "mapped - 'non-volatile memory'"]
    assert pools[0].getObjectName() == "java.nio:type=BufferPool,name=mapped"
    assert pools[0].equals(platform_pools()[0])
    assert figures()[2] == (0, 0, 0)
    assert all(isinstance(pool, BufferPoolMXBean) for pool in pools)


def test_a_mapping_is_counted_from_its_making_to_its_end(channel: FileChannel) -> None:
    """By whichever way it ends: last reference, cleaner, with, arena."""
    change = Change()
    buffer = channel.map(MapMode.READ_WRITE, 5, 100)
    assert change.mapped() == (1, 100, 105)
    views = [buffer.slice(), buffer.duplicate(), buffer.asIntBuffer(), memoryview(buffer)]
    del buffer
    assert change.mapped() == (1, 100, 105)
    views.clear()
    assert change.mapped() == (0, 0, 0)
    with channel.map(MapMode.PRIVATE, 4096, 10), channel.map(MapMode.READ_ONLY, 0, 20000):
        assert change.mapped() == (2, 20010, 20010)
    assert change.mapped() == (0, 0, 0)
    cleaned = channel.map(MapMode.READ_WRITE, 0, 10)
    cleaner = cleaned.cleaner()
    assert cleaner is not None
    cleaner.clean()
    cleaner.clean()
    assert change.mapped() == (0, 0, 0)
    for make in (Arena.ofConfined, Arena.ofShared):
        with make() as arena:
            segment = channel.map(MapMode.READ_WRITE, 5, 100, arena)
            assert segment.asSlice(5).asByteBuffer().slice().capacity() == 95
            assert change.mapped() == (1, 100, 105)
        assert change.mapped() == (0, 0, 0)
    assert channel.map(MapMode.READ_WRITE, 0, 0).capacity() == 0
    assert change.mapped() == change.direct() == (0, 0, 0)


def test_a_direct_buffer_is_counted_once_whatever_views_it_has() -> None:
    """And one of no bytes takes one."""
    change = Change()
    buffers = [ByteBuffer.allocateDirect(size) for size in (100, 0, 5)]
    assert change.direct() == (3, 105, 106)
    views = [buffer.slice().asLongBuffer() for buffer in buffers]
    buffers.clear()
    assert change.direct() == (3, 105, 106)
    views.clear()
    assert change.direct() == (0, 0, 0)
    assert ByteBuffer.allocate(1000).capacity() == 1000
    assert change.direct() == change.mapped() == (0, 0, 0)


def test_an_automatic_arenas_memory_is_direct_memory() -> None:
    """The others' is in no pool, as measured."""
    change = Change()
    segment = Arena.ofAuto().allocate(100)
    assert change.direct() == (1, 100, 104)
    del segment
    assert change.direct() == (0, 0, 0)
    with Arena.ofConfined() as arena:
        arena.allocate(1000)
        assert change.direct() == (0, 0, 0)


def test_a_simulated_kernels_mappings_are_mapped_too() -> None:
    """A program cannot tell, and need not know, where its files are."""
    change = Change()
    memory = Memory.paged(Pager(bytes(100)), 100)
    assert change.mapped() == (1, 100, 100)
    memory.close()
    assert change.mapped() == (0, 0, 0)


def test_a_mapping_that_fails_is_not_counted(channel: FileChannel) -> None:
    """Refused before, or by the system."""
    change = Change()
    for offset, size in ((-1, 10), (0, -1), (0, 1 << 62)):
        with pytest.raises((ValueError, OSError)):
            channel.map(MapMode.READ_ONLY, offset, size, Arena.ofAuto())
    assert change.mapped() == (0, 0, 0)
