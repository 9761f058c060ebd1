"""A channel that is closed while a call is going on: how the call ends, and that no other file gets its number meanwhile."""

from __future__ import annotations

import os
import pathlib
import signal
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from typing_extensions import Buffer

from nio._core.bytebuffer import ByteBuffer
from nio.channels import FileChannel, StandardOpenOption
from nio.errors import AsynchronousCloseException, ClosedChannelException, IOException
from nio.machine import Machine
from nio.paging import HostKernel
from tests.channels.conftest import OtherKernel
from tests.channels.other_process import SECONDS, Background, wait_until

Option = StandardOpenOption

CALLS: dict[str, Callable[[FileChannel], object]] = {
    "heap": lambda channel: channel.read(ByteBuffer.allocate(5)),
    "direct": lambda channel: channel.read(ByteBuffer.allocateDirect(5)),
    "several": lambda channel: channel.read([ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5)]),
}


@pytest.fixture
def fifo(tmp_path: pathlib.Path) -> Iterator[tuple[pathlib.Path, int]]:
    """A FIFO that somebody has open for both, so that reading waits for bytes, and writing for room; and that descriptor."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    number = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    yield path, number
    os.close(number)


@pytest.mark.parametrize("call", CALLS)
def test_a_read_that_waits_ends_at_once(fifo: tuple[pathlib.Path, int], machine: Machine, call: str) -> None:
    """With AsynchronousCloseException, as on the JVM (measured on JDK 17 and 25); later calls say ClosedChannelException."""
    channel = FileChannel.open(fifo[0])
    reader = Background(lambda: CALLS[call](channel))
    reader.wait_until_it_waits(channel)
    channel.close()
    assert type(reader.join()) is AsynchronousCloseException
    with pytest.raises(ClosedChannelException) as caught:
        CALLS[call](channel)
    assert type(caught.value) is ClosedChannelException


@pytest.mark.parametrize("several", [False, True])
def test_a_write_that_waits_ends_at_once(fifo: tuple[pathlib.Path, int], machine: Machine, several: bool) -> None:
    path, number = fifo
    channel = FileChannel.open(path, Option.WRITE)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(number, bytes(65536))
    buffer = ByteBuffer.allocate(100_000)
    writer = Background(lambda: channel.write([buffer]) if several else channel.write(buffer))
    writer.wait_until_it_waits(channel)
    channel.close()
    assert type(writer.join()) is AsynchronousCloseException
    assert buffer.position() == 0


def test_all_calls_end_whose_threads_wait(fifo: tuple[pathlib.Path, int]) -> None:
    channel = FileChannel.open(fifo[0])
    readers = [Background(partial(call, channel)) for call in [*CALLS.values()] * 3]
    wait_until(lambda: channel.descriptor.in_use == len(readers))
    channel.close()
    assert {type(reader.join()) for reader in readers} == {AsynchronousCloseException}
    assert channel.descriptor.in_use == 0


class Slow(HostKernel):
    """A kernel whose reads begin, and go on, when the test says so; it cannot take a file from under a number."""

    def __init__(self) -> None:
        self.inside, self.go_on = threading.Event(), threading.Event()
        self.closed: list[int] = []

    def pread(self, fd: int, into: Buffer, offset: int) -> int:
        self.inside.set()
        assert self.go_on.wait(SECONDS)
        return super().pread(fd, into, offset)

    def retire(self, fd: int) -> None:
        raise OSError(24, "Too many open files")

    def close(self, fd: int) -> None:
        self.closed.append(fd)
        super().close(fd)


def test_a_number_is_given_back_when_the_last_call_has_left_it(file: pathlib.Path) -> None:
    """Until then no other file gets it; and a call that had its bytes returns them, closed or not."""
    kernel = Slow()
    with Machine(kernel):
        channel = FileChannel.open(file)
    number = channel.descriptor.fd
    buffer = ByteBuffer.allocate(10)
    reader = Background(lambda: channel.read(buffer, 20))
    assert kernel.inside.wait(SECONDS)
    channel.close()
    assert not channel.isOpen()
    assert kernel.closed == []
    with FileChannel.open(file) as other:
        assert other.descriptor.fd != number
        kernel.go_on.set()
        assert reader.join() == 10
    assert (kernel.closed, buffer.get(0)) == ([number], 20)


class Retiring(Slow):
    """The same, and it can."""

    def retire(self, fd: int) -> None:
        HostKernel.retire(self, fd)


def test_a_call_that_comes_late_finds_no_file_under_its_number(file: pathlib.Path) -> None:
    """It was closed between the check and the system call."""
    kernel = Retiring()
    with Machine(kernel):
        channel = FileChannel.open(file)
    reader = Background(lambda: channel.read(ByteBuffer.allocate(10), 20))
    assert kernel.inside.wait(SECONDS)
    channel.close()
    channel.close()
    kernel.go_on.set()
    assert type(reader.join()) is AsynchronousCloseException
    assert len(kernel.closed) == 1


def test_a_file_that_is_closed_under_a_call_is_let_go_at_once(fifo: tuple[pathlib.Path, int]) -> None:
    """Its place is taken by something that is neither read nor written, and holds no file open."""
    kernel = HostKernel()
    number = kernel.open(str(fifo[0]), os.O_RDWR)
    kernel.retire(number)
    assert os.stat(number).st_ino == os.stat("/").st_ino
    for call in (
        lambda: os.read(number, 1),
        lambda: os.write(number, b"x"),
        lambda: kernel.lock(number, 0, 0, True, True),
        lambda: kernel.ftruncate(number, 0),
        lambda: kernel.mmap(number, 0, 10, 1, 1),
        lambda: kernel.lseek(number, 0, os.SEEK_CUR),
    ):
        with pytest.raises(OSError, match="Bad file descriptor"):
            call()
    assert not os.get_inheritable(number)
    kernel.close(number)


def test_a_handler_may_close_the_channel_that_its_thread_waits_in(fifo: tuple[pathlib.Path, int]) -> None:
    """A signal's handler in Python runs in the main thread, inside the call."""
    channel = FileChannel.open(fifo[0])
    before = signal.signal(signal.SIGUSR1, lambda number, frame: channel.close())
    try:
        main = threading.get_ident()

        def when_it_waits() -> None:
            wait_until(lambda: channel.descriptor.in_use > 0)
            while channel.isOpen():
                signal.pthread_kill(main, signal.SIGUSR1)
                os.sched_yield()

        killer = Background(when_it_waits)
        with pytest.raises(ClosedChannelException):
            channel.read(ByteBuffer.allocate(1))
        assert killer.join() is None
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_handler_for_the_waking_signal_stays(fifo: tuple[pathlib.Path, int]) -> None:
    """SIGURG is the program's own as well: its handler is neither replaced nor missed."""
    heard: list[int] = []
    before = signal.signal(signal.SIGURG, lambda number, frame: heard.append(number))
    try:
        channel = FileChannel.open(fifo[0])
        reader = Background(lambda: channel.read(ByteBuffer.allocate(1)))
        reader.wait_until_it_waits(channel)
        channel.close()
        assert type(reader.join()) is AsynchronousCloseException
        assert heard == [signal.SIGURG]
    finally:
        signal.signal(signal.SIGURG, before)


def test_a_child_of_a_fork_closes_a_channel_that_another_thread_read_in_its_parent(fifo: tuple[pathlib.Path, int]) -> None:
    """That thread has not come along: nobody is waited for, and nobody woken."""
    path, number = fifo
    channel = FileChannel.open(path)
    reader = Background(lambda: channel.read(ByteBuffer.allocate(5)))
    reader.wait_until_it_waits(channel)
    child = os.fork()
    if child == 0:
        fd = channel.descriptor.fd
        in_use = channel.descriptor.in_use
        channel.close()
        try:
            os.fstat(fd)
        except OSError:
            os._exit(in_use)
        os._exit(9)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.write(number, b"bytes")
    assert reader.join() == 5
    channel.close()


class Unsure(HostKernel):
    """Its `close` reports that the disk failed."""

    def close(self, fd: int) -> None:
        super().close(fd)
        raise OSError(5, "Input/output error")


def test_a_late_failure_is_told_to_who_closes(file: pathlib.Path) -> None:
    with Machine(Unsure()):
        channel = FileChannel.open(file)
    with pytest.raises(IOException, match="Input/output error"):
        channel.close()
    assert not channel.isOpen()
    channel.close()


def test_readers_and_a_closer_never_touch_another_file(file: pathlib.Path) -> None:
    """Three threads read a file of 1s while it is closed and opened anew, between files of 2s: no 2 is ever read."""
    ones, twos = file.with_name("ones"), file.with_name("twos")
    ones.write_bytes(b"\1" * 100)
    twos.write_bytes(b"\2" * 100)
    with Machine(OtherKernel()):
        current = [FileChannel.open(ones)]
    ended, seen = threading.Event(), set[object]()

    def read() -> None:
        buffer = ByteBuffer.allocate(100)
        while not ended.is_set():
            try:
                current[0].read(buffer.clear(), 0)
                seen.add(buffer.get(99))
            except ClosedChannelException:
                seen.add("closed")

    readers = [Background(read) for _ in range(3)]
    for _ in range(300):
        current[0].close()
        between = [FileChannel.open(twos) for _ in range(2)]
        current[0] = FileChannel.open(ones)
        for channel in between:
            channel.close()
    wait_until(lambda: 1 in seen)
    ended.set()
    for reader in readers:
        assert reader.join() is None
    current[0].close()
    assert 2 not in seen
    assert 1 in seen
