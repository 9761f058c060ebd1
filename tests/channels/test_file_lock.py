"""Locks between processes, and what ends one that waits.  Within one process: conformance/scenarios/locks.py.

The other process is nio's, or a JVM's: each must keep the other out.
"""

from __future__ import annotations

import gc
import os
import pathlib
import signal
import threading
from collections.abc import Iterator
from importlib import util

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from conformance.universes import find_jvms
from nio.channels import FileChannel, FileLock, StandardOpenOption
from nio.errors import AsynchronousCloseException, IOException, OverlappingFileLockException
from nio.files import RandomAccessFile
from nio.machine import Machine
from nio.paging import HostKernel
from tests.channels.conftest import Opener
from tests.channels.other_process import Background, OtherProcess, wait_until, wait_until_asleep

Option = StandardOpenOption
JVMS = [jvm.name for jvm in sorted(find_jvms(), key=lambda jvm: jvm.jdk)[-1:]] if util.find_spec("jpype") else []
WHOLE = "0 9223372036854775807"


@pytest.fixture(params=["host", "jvm"])
def universe(request: pytest.FixtureRequest) -> str:
    """What the other process is."""
    if request.param == "jvm" and not JVMS:
        pytest.skip("no JVM of release 17 or later and JPype on this machine")
    return "host" if request.param == "host" else JVMS[0]


@pytest.fixture
def channel(file: pathlib.Path) -> FileChannel:
    return FileChannel.open(file, Option.READ, Option.WRITE)


def test_processes_keep_each_other_out_of_what_they_lock(file: pathlib.Path, channel: FileChannel, universe: str) -> None:
    with OtherProcess(file, universe) as other:
        exclusive = channel.lock(10, 10, False)
        shared = channel.lock(30, 10, True)
        assert other.ask("tryLock 19 1 0") == "nothing"
        assert other.ask("tryLock 19 1 1") == "nothing"
        assert other.ask("tryLock 30 10 0") == "nothing"
        assert other.ask("tryLock 30 10 1").endswith("[30:10 shared valid]")
        assert other.ask("tryLock 20 10 0").endswith("[20:10 exclusive valid]")
        assert other.ask("tryLock 1000 0 0").endswith("[1000:9223372036854774807 exclusive valid]")
        assert channel.tryLock(25, 1, True) is None
        assert channel.tryLock(2**62, 1, False) is None
        assert channel.isOpen()
        exclusive.release()
        assert other.ask("tryLock 19 1 0").endswith("[19:1 exclusive valid]")
        assert other.ask("release") == "released"
        assert channel.tryLock(19, 1, False) is not None
        shared.close()
        channel.close()


def test_a_lock_waits_for_the_other_process_s(file: pathlib.Path, channel: FileChannel, universe: str) -> None:
    """And lets other threads of this process run meanwhile: this one, for example."""
    with OtherProcess(file, universe) as other:
        assert other.ask(f"tryLock {WHOLE} 0") != "nothing"
        waiting = Background(lambda: channel.lock(50, 5, False))
        waiting.wait_until_it_waits(channel)
        assert waiting.results == []
        assert other.ask("release") == "released"
        lock = waiting.join()
        assert isinstance(lock, FileLock)
        assert lock.isValid()
        other.send(f"lock {WHOLE} 0")
        assert other.answer() == "waiting"
        lock.release()
        assert other.answer().endswith("exclusive valid]")
        channel.close()


def test_closing_the_channel_gives_its_locks_to_who_waits(file: pathlib.Path, channel: FileChannel) -> None:
    with OtherProcess(file) as other:
        lock = channel.lock()
        other.send(f"lock {WHOLE} 0")
        assert other.answer() == "waiting"
        channel.close()
        assert not lock.isValid()
        assert other.answer().endswith("exclusive valid]")


def test_closing_the_channel_ends_a_lock_that_waits(file: pathlib.Path, channel: FileChannel) -> None:
    """With AsynchronousCloseException; no lock is left behind, and the range is free for another try."""
    with OtherProcess(file) as other:
        assert other.ask(f"tryLock {WHOLE} 0") != "nothing"
        waiting = Background(channel.lock)
        waiting.wait_until_it_waits(channel)
        with FileChannel.open(file, Option.WRITE) as second:
            with pytest.raises(OverlappingFileLockException):
                second.tryLock(5, 1, False)
            channel.close()
            assert type(waiting.join()) is AsynchronousCloseException
            assert second.tryLock(5, 1, False) is None
            assert other.ask("release") == "released"
            assert second.tryLock(5, 1, False) is not None


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """SIGINT is a KeyboardInterrupt, in a job in the background too, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_a_lock_that_waits(file: pathlib.Path, channel: FileChannel) -> None:
    with OtherProcess(file) as other:
        assert other.ask(f"tryLock {WHOLE} 0") != "nothing"

        def interrupt() -> None:
            wait_until_asleep(threading.main_thread(), channel)
            os.kill(os.getpid(), signal.SIGINT)

        interrupting = threading.Thread(target=interrupt)
        interrupting.start()
        with pytest.raises(KeyboardInterrupt):
            channel.lock()
        interrupting.join()
        assert channel.isOpen()
        assert other.ask("release") == "released"
        assert channel.tryLock() is not None
        channel.close()


def test_two_processes_that_wait_for_each_other_are_told(file: pathlib.Path, channel: FileChannel) -> None:
    """The system finds the circle, in whichever process closes it."""
    with OtherProcess(file) as other:
        assert channel.tryLock(0, 1, False) is not None
        assert other.ask("tryLock 1 1 0") != "nothing"
        other.send("lock 0 1 0")
        assert other.answer() == "waiting"
        ours, theirs = Background(lambda: channel.lock(1, 1, False)), Background(other.answer)
        wait_until(lambda: bool(ours.results or theirs.results))
        told = (ours.results or theirs.results)[0]
        channel.close()
        assert str(told).endswith("java.io.IOException: Resource deadlock avoided")
        ours.join()
        theirs.join()


def test_a_process_that_ends_leaves_no_lock(file: pathlib.Path, channel: FileChannel) -> None:
    with OtherProcess(file) as other:
        assert other.ask(f"tryLock {WHOLE} 0") != "nothing"
        assert channel.tryLock() is None
    assert channel.tryLock() is not None
    channel.close()


def test_closing_any_channel_of_the_file_drops_the_system_s_locks(file: pathlib.Path, channel: FileChannel) -> None:
    """A trap of POSIX that Java has too (measured on JDK 17 and 25): the lock looks valid, and keeps nobody out."""
    with OtherProcess(file) as other:
        lock = channel.lock()
        FileChannel.open(file).close()
        assert lock.isValid()
        assert other.ask(f"tryLock {WHOLE} 0") != "nothing"
        channel.close()


def test_a_child_of_a_fork_has_no_locks(file: pathlib.Path, channel: FileChannel) -> None:
    lock = channel.lock()
    child = os.fork()
    if child == 0:
        code = 1 if lock.isValid() else 0
        try:
            lock.release()
            with FileChannel.open(file, Option.WRITE) as second:
                code += 0 if second.tryLock() is None else 2
        except BaseException:
            code = 4
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert lock.isValid()
    channel.close()


def test_a_channel_that_is_dropped_ends_its_locks(file: pathlib.Path) -> None:
    """Nothing but the lock itself keeps the channel, and nothing keeps the lock."""
    lock = FileChannel.open(file, Option.WRITE).lock()
    assert lock.channel().isOpen()
    with FileChannel.open(file, Option.WRITE) as second:
        with pytest.raises(OverlappingFileLockException):
            second.lock()
        del lock
        gc.collect()
        assert second.tryLock() is not None


def test_all_kernels_of_this_system_share_one_table(file: pathlib.Path, opened: Opener) -> None:
    opened("WRITE").lock(0, 10, False)
    with Machine(HostKernel()), RandomAccessFile(str(file), "rw") as another:
        with pytest.raises(OverlappingFileLockException):
            another.getChannel().tryLock(9, 1, False)
        assert another.getChannel().tryLock(10, 1, False) is not None


def test_a_failure_to_lock_leaves_the_table_as_it_was(file: pathlib.Path) -> None:
    class Broken(HostKernel):
        def lock(self, fd: int, offset: int, length: int, exclusive: bool, wait: bool) -> bool:
            raise OSError(37, "No locks available")

    with Machine(Broken()):
        broken = FileChannel.open(file, Option.WRITE)
    for call in (broken.lock, broken.tryLock):
        with pytest.raises(IOException, match="No locks available"):
            call()
    with FileChannel.open(file, Option.WRITE) as second:
        assert second.tryLock() is not None
    broken.close()


PLACES = st.integers(0, 12)


class Locks(RuleBasedStateMachine):
    """Three channels of one file against a set of bytes for each lock."""

    kernel: type[HostKernel] = HostKernel
    path: pathlib.Path

    def __init__(self) -> None:
        super().__init__()
        self.channels = [FileChannel.open(self.path, Option.READ, Option.WRITE) for _ in range(3)]
        self.held: list[tuple[FileLock, set[int]]] = []

    def teardown(self) -> None:
        for channel in self.channels:
            channel.close()

    @rule(number=st.integers(0, 2), position=PLACES, size=PLACES, shared=st.booleans(), wait=st.booleans())
    def lock(self, number: int, position: int, size: int, shared: bool, wait: bool) -> None:
        """A range is locked if none of its bytes is; waiting never happens within one process."""
        channel = self.channels[number]
        wanted = set(range(position, position + size if size else 1000))
        method = channel.lock if wait else channel.tryLock
        if any(wanted & those for _, those in self.held):
            with pytest.raises(OverlappingFileLockException):
                method(position, size, shared)
        else:
            lock = method(position, size, shared)
            assert lock is not None
            self.held.append((lock, wanted))

    @precondition(lambda self: bool(self.held))
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        lock, _ = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        lock.release()
        assert not lock.isValid()

    @rule(number=st.integers(0, 2))
    def close(self, number: int) -> None:
        """Its locks end, and those of the others do not."""
        self.channels[number].close()
        ended = [lock for lock, _ in self.held if lock.channel() is self.channels[number]]
        self.held = [(lock, those) for lock, those in self.held if lock not in ended]
        assert not any(lock.isValid() for lock in ended)
        assert all(lock.isValid() for lock, _ in self.held)
        self.channels[number] = FileChannel.open(self.path, Option.READ, Option.WRITE)

    @rule(position=PLACES, size=PLACES)
    def overlaps(self, position: int, size: int) -> None:
        asked = set(range(position, position + size if size else 1000))
        for lock, those in self.held:
            assert lock.overlaps(position, size) == bool(asked & those)


def test_random_programs_of_locks_overlap_as_sets_of_bytes_do(file: pathlib.Path) -> None:
    Locks.path = file
    run_state_machine_as_test(Locks, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
