"""Several buffers in one call: which bytes go where, on each kind of memory, and what a kernel that does less comes to.

What Java returns and raises is in the scenarios (conformance/scenarios/channel_vectored.py).
"""

from __future__ import annotations

import os
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import Buffer

from nio._core.bytebuffer import ByteBuffer
from nio.channels import FileChannel, StandardOpenOption
from nio.errors import IllegalArgumentException, IndexOutOfBoundsException, IOException
from nio.machine import Machine
from nio.paging import HostKernel
from tests.channels.conftest import Opener
from tests.memories import MEMORIES, content_of

Option = StandardOpenOption


@pytest.mark.parametrize("name", MEMORIES)
def test_a_read_fills_each_kind_of_memory_between_the_others(opened: Opener, tmp_path: pathlib.Path, name: str) -> None:
    channel = opened("READ")
    first, last = ByteBuffer.allocate(3), ByteBuffer.allocateDirect(4)
    buffer = MEMORIES[name](tmp_path, bytes(10)).position(2).limit(8)
    assert channel.read([first, buffer, last]) == 13
    assert [each.position() for each in (first, buffer, last)] == [3, 8, 4]
    assert content_of(buffer) == bytes((0, 0, 3, 4, 5, 6, 7, 8, 0, 0))
    assert content_of(last) == bytes((9, 10, 11, 12))


@pytest.mark.parametrize("name", MEMORIES)
def test_a_write_takes_from_each_kind_of_memory(opened: Opener, file: pathlib.Path, name: str) -> None:
    buffer = MEMORIES[name](file.parent, b"abcdefghij").position(2).limit(8)
    around = ByteBuffer.wrap(bytearray(b"<>"))
    channel = opened("READ", "WRITE").position(50)
    assert channel.write((around.slice(0, 1), buffer.asReadOnlyBuffer(), around.slice(1, 1))) == 8
    assert (file.read_bytes()[49:59], channel.position(), buffer.position()) == (b"\x31<cdefgh>\x3a", 58, 2)


def test_any_sequence_is_an_array_and_a_buffer_is_none(opened: Opener) -> None:
    channel = opened("READ", "WRITE")
    buffer = ByteBuffer.allocate(4)
    for several in ([buffer], (buffer,)):
        assert channel.read(several) == 4
        buffer.clear()
    for wrong in (b"abcd", "abcd", {buffer}, [b"abcd"]):
        with pytest.raises(TypeError):
            channel.read(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            channel.write(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        channel.read(buffer, 0, 1)  # type: ignore[call-overload]
    assert channel.position() == 8


def test_bounds_are_ints_of_java(opened: Opener) -> None:
    channel, buffers = opened("READ"), [ByteBuffer.allocate(1)]
    with pytest.raises(OverflowError):
        channel.read(buffers, 0, 2**31)
    with pytest.raises(TypeError):
        channel.read(buffers, 0, 1.0)  # type: ignore[call-overload]
    with pytest.raises(IndexOutOfBoundsException):
        channel.read(buffers, 1, 1)


@pytest.mark.parametrize("count", [1, 15, 16, 17, 1024, 1025])
def test_a_call_moves_1024_buffers(opened: Opener, file: pathlib.Path, count: int) -> None:
    file.write_bytes(bytes(i % 251 for i in range(2000)))
    channel, buffers = opened("READ", "WRITE"), [ByteBuffer.allocate(1) for _ in range(count)]
    assert channel.read(buffers) == channel.position() == min(count, 1024)
    assert [each.get(0) & 0xFF for each in buffers[:1024]] == [i % 251 for i in range(min(count, 1024))]
    for each in buffers:
        each.clear()
    assert channel.position(2000).write(buffers) == min(count, 1024)


class Scanty(HostKernel):
    """A kernel that moves seven bytes at most in one call."""

    def readv(self, fd: int, into: list[Buffer]) -> int:  # type: ignore[override]
        return os.readv(fd, self.cut(into))

    def writev(self, fd: int, data: list[Buffer]) -> int:  # type: ignore[override]
        return os.writev(fd, self.cut(data))

    def cut(self, views: list[Buffer]) -> list[memoryview]:
        found, room = [], 7
        for view in views:
            found.append(memoryview(view)[:room])
            room -= len(found[-1])
        return found


@given(sizes=st.lists(st.integers(0, 5), max_size=6))
def test_positions_move_by_what_a_kernel_moved(tmp_path: pathlib.Path, sizes: list[int]) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(1, 101)))
    with Machine(Scanty()), FileChannel.open(path, Option.READ, Option.WRITE) as channel:
        buffers = [ByteBuffer.allocate(size) for size in sizes]
        count = min(sum(sizes), 7)
        assert channel.read(buffers) == channel.position() == count
        taken = b"".join(content_of(each)[: each.position()] for each in buffers)
        assert taken == bytes(range(1, count + 1))
        full = [each.position() for each in buffers]
        assert full == _spread(sizes, count)
        for each in buffers:
            each.clear()
        assert channel.position(50).write(buffers) == count
        assert [each.position() for each in buffers] == full


def _spread(sizes: list[int], count: int) -> list[int]:
    filled = []
    for size in sizes:
        filled.append(min(size, count))
        count -= filled[-1]
    return filled


class Failing(HostKernel):
    """A kernel whose device is broken."""

    def readv(self, fd: int, into: object) -> int:
        raise OSError(5, "Input/output error")

    def writev(self, fd: int, data: object) -> int:
        raise OSError(5, "Input/output error")


def test_a_failure_moves_nothing(file: pathlib.Path) -> None:
    with Machine(Failing()), FileChannel.open(file, Option.READ, Option.WRITE) as channel:
        buffers = [ByteBuffer.allocate(2), ByteBuffer.allocateDirect(2)]
        for call in (channel.read, channel.write):
            with pytest.raises(IOException, match="Input/output error"):
                call(buffers)
        assert [each.position() for each in buffers] == [0, 0]


def test_a_read_only_buffer_among_them_is_refused_before_anything_is_read(opened: Opener) -> None:
    channel, buffer = opened("READ"), ByteBuffer.allocate(2)
    for several in ([buffer, buffer.asReadOnlyBuffer()], [ByteBuffer.allocate(0).asReadOnlyBuffer(), buffer]):
        with pytest.raises(IllegalArgumentException, match="Read-only buffer"):
            channel.read(several)
    assert (buffer.position(), channel.position()) == (0, 0)
