"""Which memory a channel may read into and write from: mapped, cut, unmapped, paged; and what an unmap meanwhile does."""

from __future__ import annotations

import os
import pathlib
import threading

import pytest

from nio._core.bytebuffer import ByteBuffer, root_buffer
from nio._core.mapping import Mapping
from nio._core.memory import Memory
from nio.channels import FileChannel, MapMode
from nio.errors import IllegalStateException, IOException
from nio.paging import HostKernel, Prot, Share
from tests.channels.conftest import Opener
from tests.channels.other_process import wait_until


class Pager:
    """The smallest paged memory: its bytes are reached by calls alone."""

    def __init__(self, size: int) -> None:
        self.bytes = bytearray(size)

    def load(self, offset: int, n: int, /) -> bytes:
        return bytes(self.bytes[offset : offset + n])

    def store(self, offset: int, data: bytes, /) -> None:
        self.bytes[offset : offset + len(data)] = data


def test_a_paged_buffer_is_read_into_and_written_from(opened: Opener, file: pathlib.Path) -> None:
    pager = Pager(50)
    buffer = root_buffer(Memory.paged(pager, 50), False)
    channel = opened("READ", "WRITE")
    buffer.position(10).limit(30)
    assert (channel.read(buffer, 60), buffer.position()) == (20, 30)
    assert pager.bytes == bytes(10) + bytes(range(60, 80)) + bytes(20)
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
