"""Which memory a channel may read into and write from: mapped, cut, unmapped, paged; and what an unmap meanwhile does."""

from __future__ import annotations

import os
import pathlib
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio._core.bytebuffer import ByteBuffer, root_buffer
from nio._core.mapping import Mapping
from nio._core.memory import Memory
from nio.channels import FileChannel, MapMode, StandardOpenOption
from nio.errors import IllegalStateException, IOException
from nio.machine import Machine
from nio.paging import HostKernel, Prot, Share
from nio.paging.sim import SimKernel
from nio.paging.sim.disk import MemoryDisk
from tests.channels.conftest import Opener
from tests.channels.other_process import wait_until
from tests.memories import Holed, Pager


def test_a_paged_buffer_is_read_into_and_written_from(opened: Opener, file: pathlib.Path) -> None:
    pager = Pager(bytes(50))
    buffer = root_buffer(Memory.paged(pager, 50), False)
    channel = opened("READ", "WRITE")
    buffer.position(10).limit(30)
    assert (channel.read(buffer, 60), buffer.position()) == (20, 30)
    assert pager.content == bytes(10) + bytes(range(60, 80)) + bytes(20)
    buffer.position(10)
    assert (channel.write(buffer), channel.position(), buffer.position()) == (20, 20, 30)
    assert file.read_bytes()[:20] == bytes(range(60, 80))


def test_a_mapping_of_the_file_itself_is_read_into(opened: Opener, file: pathlib.Path) -> None:
    channel = opened("READ", "WRITE")
    buffer = channel.map(MapMode.READ_WRITE, 0, 10)
    assert channel.read(buffer, 50) == 10
    assert file.read_bytes() == bytes(range(50, 60)) + bytes(range(10, 100))


def test_a_mapping_past_the_end_of_its_file_is_a_bad_address_to_the_system(opened: Opener, file: pathlib.Path) -> None:
    """IOException, not InternalError, and no signal: the kernel copies, and says EFAULT.  As on the JVM."""
    other = file.with_name("other")
    other.write_bytes(bytes(8192))
    channel = opened("READ", "WRITE")
    with FileChannel.open(other) as cut:
        reading = cut.map(MapMode.READ_ONLY, 0, 8192)
    writing = channel.map(MapMode.PRIVATE, 0, 8192)
    os.truncate(other, 0)
    with pytest.raises(IOException) as caught:
        channel.write(reading)
    assert caught.value.getMessage() == "Bad address"
    channel.truncate(0)
    other.write_bytes(b"x")
    with FileChannel.open(other) as source, pytest.raises(IOException) as caught:
        source.read(writing)
    assert caught.value.getMessage() == "Bad address"
    assert reading.position() == writing.position() == 0


def test_a_half_cut_mapping_is_written_up_to_the_cut(opened: Opener, file: pathlib.Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"\1" * 8192)
    with FileChannel.open(other) as cut:
        buffer = cut.map(MapMode.READ_ONLY, 0, 8192)
    os.truncate(other, 4096)
    buffer.position(4000)
    assert (opened("WRITE").write(buffer), buffer.position()) == (96, 4096)


CONTENT = bytes(range(100))


@given(
    places=st.lists(st.tuples(st.integers(0, 23), st.integers(0, 24)), min_size=1, max_size=3),
    missing=st.sets(st.integers(0, 5)),
    at=st.sampled_from([0, 10, 90, 100]),
    way=st.sampled_from(["relative", "at a position", "several"]),
)
def test_a_read_ends_at_the_first_byte_that_finds_no_page(
    tmp_path: pathlib.Path, places: list[tuple[int, int]], missing: set[int], at: int, way: str
) -> None:
    """It returns the bytes before that, by which the file's position moves; -1 at the end of the file, page or no page.

    Where that is the first of all: IOException, and no position has moved.  Bytes behind are as they were.
    """
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    pagers, buffers = _holed(places if way == "several" else places[:1], missing)
    before = [buffer.position() for buffer in buffers]
    expected = _reached(buffers, missing, CONTENT[at:])
    with FileChannel.open(path) as channel:
        channel.position(7 if way == "at a position" else at)

        def read() -> int:
            return channel.read(buffers) if way == "several" else channel.read(buffers[0], *[at] * (way != "relative"))

        if expected is None:
            with pytest.raises(IOException, match="Bad address"):
                read()
        else:
            room = any(buffer.hasRemaining() for buffer in buffers)
            assert read() == (expected if expected or not room else -1)
        moved = expected or 0
        assert channel.position() == (7 if way == "at a position" else at + moved)
    for pager, buffer, start in zip(pagers, buffers, before, strict=True):
        count = min(moved, buffer.limit() - start)
        assert buffer.position() == start + count
        moved -= count
        assert pager.content == bytes(start) + CONTENT[at : at + count] + bytes(24 - start - count)
        at += count


@given(
    places=st.lists(st.tuples(st.integers(0, 23), st.integers(0, 24)), min_size=1, max_size=3),
    missing=st.sets(st.integers(0, 5)),
    way=st.sampled_from(["relative", "at a position", "several"]),
)
def test_a_write_ends_at_the_first_byte_that_has_no_page(
    tmp_path: pathlib.Path, places: list[tuple[int, int]], missing: set[int], way: str
) -> None:
    """As a read; the file has the bytes before it, from wherever the write began."""
    path = tmp_path / "file"
    path.write_bytes(CONTENT)
    pagers, buffers = _holed(places if way == "several" else places[:1], missing)
    for number, pager in enumerate(pagers):
        pager.content[:] = bytes(range(100 + 30 * number, 124 + 30 * number))
    before = [buffer.position() for buffer in buffers]
    wanted = b"".join(pager.content[b.position() : b.limit()] for pager, b in zip(pagers, buffers, strict=True))
    expected = _reached(buffers, missing, wanted)
    with FileChannel.open(path, StandardOpenOption.WRITE) as channel:
        channel.position(40)

        def write() -> int:
            return channel.write(buffers) if way == "several" else channel.write(buffers[0], *[20] * (way != "relative"))

        if expected is None:
            with pytest.raises(IOException, match="Bad address"):
                write()
        else:
            assert write() == expected
        moved = expected or 0
        assert channel.position() == (40 if way == "at a position" else 40 + moved)
    at = 20 if way == "at a position" else 40
    assert path.read_bytes() == (CONTENT[:at] + wanted[:moved] + CONTENT[at + moved :])
    for buffer, start in zip(buffers, before, strict=True):
        count = min(moved, buffer.limit() - start)
        assert buffer.position() == start + count
        moved -= count


def _holed(places: list[tuple[int, int]], missing: set[int]) -> tuple[list[Holed], list[ByteBuffer]]:
    """Memories of six pages and buffers over them, each from a place on and so much long at most."""
    pagers = [Holed(bytes(24), *missing) for _ in places]
    buffers = [
        pager.buffer().position(start).limit(min(24, start + length))
        for pager, (start, length) in zip(pagers, places, strict=True)
    ]
    return pagers, buffers


def _reached(buffers: list[ByteBuffer], missing: set[int], data: bytes) -> int | None:
    """How many bytes go one after the other into, or come out of, what remains of the buffers; None if the first cannot."""
    count = 0
    for buffer in buffers:
        for at in range(buffer.position(), buffer.limit()):
            if count == len(data):
                return count
            if at // Holed.page in missing:
                return count or None
            count += 1
    return count


def test_a_read_makes_only_the_pages_dirty_that_it_stores_to() -> None:
    """Three bytes into a mapping of ten pages, over the border between two of them: two faults, two dirty pages."""
    kernel = SimKernel(frames=64)
    options = (StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
    with Machine(kernel), FileChannel.open("source", *options) as source, FileChannel.open("target", *options) as target:
        source.write(ByteBuffer.wrap(b"abc"))
        for start, pages in ((5, 1), (3 * 4096 - 1, 2)):
            mapped = target.map(MapMode.READ_WRITE, 0, 10 * 4096)
            kernel.sync()
            before = kernel.statistics()
            assert source.read(mapped.position(start), 0) == 3
            after = kernel.statistics()
            faults = after.minor_faults + after.major_faults - before.minor_faults - before.major_faults
            assert (after.pages_dirty, faults) == (pages, pages)
            assert [mapped.get(start + i) for i in range(3)] == [97, 98, 99]


def test_a_page_that_the_full_disk_has_no_room_for_ends_a_read() -> None:
    """A store faults where a load would not: what was read before counts, and the file's position is behind that."""
    kernel = SimKernel(disk=MemoryDisk(capacity=5 * 4096))
    options = (StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
    with Machine(kernel), FileChannel.open("source", *options) as source, FileChannel.open("target", *options) as target:
        source.write(ByteBuffer.allocate(4 * 4096))
        source.force(True)
        mapped = target.map(MapMode.READ_WRITE, 0, 4 * 4096)
        assert source.position(0).read(mapped.position(100)) == 4096 - 100
        assert (source.position(), mapped.position()) == (4096 - 100, 4096)
        with pytest.raises(IOException, match="Bad address"):
            source.read([mapped, ByteBuffer.allocate(3)])
        assert (source.position(), mapped.position()) == (4096 - 100, 4096)
        assert mapped.get(4096) == 0


def test_an_unmapped_buffer_is_refused(opened: Opener) -> None:
    channel = opened("READ", "WRITE")
    buffer = channel.map(MapMode.READ_WRITE, 0, 10)
    cleaner = buffer.cleaner()
    assert cleaner is not None
    cleaner.clean()
    for call in (channel.read, channel.write):
        with pytest.raises(IllegalStateException):
            call(buffer)


def test_an_unmap_waits_for_a_read_that_is_going_on(file: pathlib.Path) -> None:
    """The read of a FIFO waits for bytes; the unmap of the memory they go to waits for the read."""
    fifo = file.with_name("fifo")
    os.mkfifo(fifo)
    writer = os.open(fifo, os.O_RDWR)
    kernel = HostKernel()
    fd = kernel.open(str(file), os.O_RDWR)
    memory = Mapping(kernel.mmap(fd, 0, 100, Prot.READ | Prot.WRITE, Share.SHARED), 0, 100, True, kernel.page_size)
    kernel.close(fd)
    buffer: ByteBuffer = root_buffer(memory, False)
    counts: list[int] = []
    with FileChannel.open(fifo) as channel:
        reader = threading.Thread(target=lambda: counts.append(channel.read(buffer)))
        reader.start()
        wait_until(lambda: memory.pinned == 1)
        closer = threading.Thread(target=memory.close)
        closer.start()
        wait_until(lambda: memory.state == "closed")
        assert reader.is_alive()
        assert closer.is_alive()
        os.write(writer, b"late bytes")
        reader.join()
        closer.join()
    os.close(writer)
    assert counts == [10]
    assert file.read_bytes()[:10] == b"late bytes"
