"""Deferred: what nobody can reach stays, counts and is told, until System.gc() or until there is no room for a mapping.

Whom it blocks on Windows is in tests/windows/test_life_cycle.py.
"""

from __future__ import annotations

import errno
import gc
import os
import threading
from collections.abc import Callable, Iterator
from inspect import currentframe
from pathlib import Path

import pytest

from compat.java.lang import System
from nio import ByteBuffer, FileChannel, Machine, MapMode, MappedByteBuffer, RandomAccessFile, StandardOpenOption
from nio._core.hostcalls import HostMapping
from nio._core.memory import Memory, pool
from nio.deferred import Deferred, Pending
from nio.errors import IllegalStateException, IOException, OutOfMemoryError
from nio.foreign import Arena, MemorySegment
from nio.paging import HostKernel
from nio.paging.sim import SimKernel
from nio.paging.sim.process import Limits
from tests.faults.scene import new_file, open_files, own_lines

SIZE = 5000
READ, WRITE = StandardOpenOption.READ, StandardOpenOption.WRITE


@pytest.fixture
def path(tmp_path: Path) -> str:
    path = str(tmp_path / "file")
    new_file(path, SIZE)
    return path


@pytest.fixture
def deferred() -> Iterator[Deferred]:
    """The collector of the current machine, over the real system."""
    collector = Deferred()
    with Machine(collector=collector):
        yield collector
    collector.collect()


def mapped(path: str) -> MappedByteBuffer:
    with FileChannel.open(path, READ, WRITE) as channel:
        return channel.map(MapMode.READ_WRITE, 0, SIZE)


def here(up: int = 0) -> str:
    """The line that calls this, as a Pending names it."""
    frame = currentframe()
    assert frame is not None
    assert frame.f_back is not None
    return f"{__file__}:{frame.f_back.f_lineno + up}"


def whats(collector: Deferred) -> list[str]:
    return [pending.what for pending in collector.pending()]


# --- mappings


def test_an_unreachable_buffer_stays_mapped_until_gc(deferred: Deferred, path: str) -> None:
    """And counts in its pool; System.gc() unmaps it."""
    before = pool("mapped")
    buffer = mapped(path)
    assert deferred.pending() == []
    del buffer
    assert (own_lines(path), pool("mapped")) == (1, (before[0] + 1, before[1] + SIZE))
    System.gc()
    assert (own_lines(path), pool("mapped")) == (0, before)
    assert deferred.pending() == []


def test_what_waits_is_told_with_size_and_line(deferred: Deferred, path: str) -> None:
    """In the order in which it became unreachable; the line is that of the program, not one of nio's."""
    with FileChannel.open(path, READ, WRITE) as channel:
        one, line_of_one = channel.map(MapMode.READ_WRITE, 0, SIZE), here()
        two, line_of_two = channel.map(MapMode.READ_ONLY, 100, 77), here()
    del two
    del one
    assert deferred.pending() == [Pending("mapping", 77, line_of_two), Pending("mapping", SIZE, line_of_one)]


VIEWS: dict[str, Callable[[MappedByteBuffer], object]] = {
    "slice of a slice": lambda buffer: buffer.slice(5, 100).slice(5, 50),
    "typed view": lambda buffer: buffer.asIntBuffer(),
    "memoryview": lambda buffer: memoryview(buffer)[3:5],
    "segment": MemorySegment.ofBuffer,
    "segment of a slice": lambda buffer: MemorySegment.ofBuffer(buffer.slice(3, 10)),
    "buffer of a segment": lambda buffer: MemorySegment.ofBuffer(buffer).asByteBuffer(),
}


@pytest.mark.parametrize("name", VIEWS)
def test_gc_spares_what_can_be_reached(name: str, deferred: Deferred, path: str) -> None:
    """Through whatever it is that is left of the buffer."""
    view = VIEWS[name](mapped(path))
    deferred.collect()
    assert own_lines(path) == 1
    del view
    assert (own_lines(path), whats(deferred)) == (1, ["mapping"])
    deferred.collect()
    assert own_lines(path) == 0


def test_what_ends_explicitly_does_not_wait(deferred: Deferred, path: str) -> None:
    """By its cleaner, or by `with`; nothing is ended twice."""
    buffer = mapped(path)
    cleaner = buffer.cleaner()
    assert cleaner is not None
    cleaner.clean()
    with mapped(path):
        pass
    del buffer, cleaner
    assert (own_lines(path), deferred.pending()) == (0, [])
    deferred.collect()


def test_a_cycle_is_unreachable_when_python_says_so(deferred: Deferred, path: str) -> None:
    """Hence in `pending` only after Python's own collector has run; `collect` runs it first, and ends what it found."""
    for collected in (False, True):
        cycle: list[object] = [mapped(path)]
        cycle.append(cycle)
        del cycle
        assert deferred.pending() == []
        if collected:
            gc.collect()
            assert whats(deferred) == ["mapping"]
        deferred.collect()
        assert (own_lines(path), deferred.pending()) == (0, [])


def test_on_the_simulated_kernel_it_is_the_same() -> None:
    """The mapping stays in the simulated process's map."""
    kernel, collector = SimKernel(), Deferred()
    with Machine(kernel, collector):
        with FileChannel.open("/file", READ, WRITE, StandardOpenOption.CREATE) as channel:
            channel.map(MapMode.READ_WRITE, 0, SIZE)
        assert ("/file" in kernel.maps(), whats(collector)) == (True, ["mapping"])
        collector.collect()
        assert ("/file" in kernel.maps(), whats(collector)) == (False, [])


# --- no room


class Full(HostKernel):
    """A host with room for two mappings of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.asked = 0

    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> HostMapping:
        self.asked += 1
        if own_lines(self.path) == 2:
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
        return super().mmap(fd, offset, length, prot, share)


def test_map_collects_and_tries_once_more_when_there_is_no_room(path: str) -> None:
    """What was unreachable makes room; what is reachable does not, and then it is Java's IOException with its cause."""
    kernel, collector = Full(path), Deferred()
    with Machine(kernel, collector):
        one, two = mapped(path), mapped(path)
        del one
        three = mapped(path)
        assert (kernel.asked, own_lines(path), collector.pending()) == (4, 2, [])
        with pytest.raises(IOException) as caught:
            mapped(path)
        assert caught.value.getMessage() == "Map failed"
        cause = caught.value.getCause()
        assert isinstance(cause, OutOfMemoryError)
        assert cause.getMessage() == "Map failed"
        assert kernel.asked == 6
    assert two.get(1) == three.get(1) == 7
    del two, three
    collector.collect()


def test_the_limit_on_mappings_of_a_process_is_such_a_reason() -> None:
    """vm.max_map_count of the simulated kernel: ENOMEM without collector, room with it."""
    kernel = SimKernel(limits=Limits(mappings=2))
    with Machine(kernel, Deferred()), FileChannel.open("/f", READ, WRITE, StandardOpenOption.CREATE) as channel:
        for at in range(10):
            channel.map(MapMode.READ_WRITE, at * 8192, 10)
        held = [channel.map(MapMode.READ_WRITE, at * 8192, 10) for at in range(3)]
        with pytest.raises(IOException, match="Map failed"):
            channel.map(MapMode.READ_WRITE, 99 * 8192, 10)
    assert len(held) == 3


# --- direct memory, arenas, files


def test_direct_buffers_wait_as_well(deferred: Deferred) -> None:
    """And count in the pool "direct"; so does the memory of an automatic arena, whose segments keep it."""
    before = pool("direct")
    buffer, line = ByteBuffer.allocateDirect(100), here()
    views = buffer.slice(3, 5).asReadOnlyBuffer()
    del buffer
    assert deferred.pending() == []
    del views
    assert deferred.pending() == [Pending("direct", 100, line)]
    segment, line_of_segment = Arena.ofAuto().allocate(64), here()
    part = segment.asSlice(8, 8)
    del segment
    deferred.collect()
    assert pool("direct") == (before[0] + 1, before[1] + 64)
    del part
    assert deferred.pending() == [Pending("direct", 64, line_of_segment)]
    deferred.collect()
    assert pool("direct") == before


def test_a_machine_that_is_current_no_more_defers_no_new_memory() -> None:
    """allocateDirect asks the machine that is current at the call."""
    collector = Deferred()
    with Machine(collector=collector):
        with Machine():
            ByteBuffer.allocateDirect(10)
        assert collector.pending() == []
        ByteBuffer.allocateDirect(10)
    assert whats(collector) == ["direct"]
    ByteBuffer.allocateDirect(10)
    assert whats(collector) == ["direct"]
    collector.collect()


@pytest.mark.parametrize("kind", ["automatic", "confined", "shared"])
def test_a_mapped_segment_waits(kind: str, deferred: Deferred, path: str) -> None:
    """Of an arena that was dropped unclosed; a closed one has ended its memory itself."""
    make = {"automatic": Arena.ofAuto, "confined": Arena.ofConfined, "shared": Arena.ofShared}[kind]
    with FileChannel.open(path, READ, WRITE) as channel:
        channel.map(MapMode.READ_WRITE, 0, SIZE, make())
        assert (own_lines(path), whats(deferred)) == (1, ["mapping"])
        deferred.collect()
        assert own_lines(path) == 0
        if kind != "automatic":
            with make() as arena:
                channel.map(MapMode.READ_WRITE, 0, SIZE, arena)
            del arena
            assert deferred.pending() == []


def test_files_dropped_unclosed_are_closed_by_gc(deferred: Deferred, path: str) -> None:
    """A channel and a RandomAccessFile; those that were closed do not wait."""
    before = open_files()
    FileChannel.open(path, READ)
    line = here(-1)
    RandomAccessFile(path, "r")
    FileChannel.open(path, READ).close()
    assert (open_files(), whats(deferred)) == (before + 2, ["file", "file"])
    assert deferred.pending()[0] == Pending("file", 0, line)
    deferred.collect()
    assert (open_files(), deferred.pending()) == (before, [])


# --- the collector itself


def test_collect_goes_on_after_a_failure_and_tells_it(deferred: Deferred, path: str) -> None:
    """An end that fails is raised when all others are done."""
    ended: list[str] = []

    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    leave = deferred.follow("object", ended)
    leave(fail)
    leave(lambda: ended.append("second"))
    with pytest.raises(OSError, match="Input/output error"):
        deferred.collect()
    assert (ended, deferred.pending()) == (["second"], [])


def test_what_becomes_unreachable_by_a_collection_waits_for_the_next(deferred: Deferred, path: str) -> None:
    """As objects that only a collected one referred to."""
    held = [mapped(path)]
    deferred.follow("object", held)(held.clear)
    deferred.collect()
    assert (own_lines(path), whats(deferred)) == (1, ["mapping"])
    deferred.collect()
    assert own_lines(path) == 0


def test_threads_may_drop_and_collect_at_once(deferred: Deferred, path: str) -> None:
    """Eight threads map and drop, two collect: in the end nothing is mapped, and nothing was unmapped twice."""
    before = pool("mapped")
    done = threading.Event()
    failures: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    def drop() -> None:
        for _ in range(100):
            mapped(path).slice().get(1)

    def collect() -> None:
        while not done.is_set():
            deferred.collect()

    droppers = [threading.Thread(target=run, args=(drop,)) for _ in range(8)]
    collectors = [threading.Thread(target=run, args=(collect,)) for _ in range(2)]
    for thread in droppers + collectors:
        thread.start()
    for thread in droppers:
        thread.join()
    done.set()
    for thread in collectors:
        thread.join()
    deferred.collect()
    assert failures == []
    assert (own_lines(path), pool("mapped"), deferred.pending()) == (0, before, [])


def test_memory_goes_to_its_heir_in_one_piece(path: str) -> None:
    """Memory.bequeath: the heir gets a memory with the same bytes; it is asked once, and not after a close."""
    heirs: list[Memory] = []
    buffer = ByteBuffer.allocateDirect(16)
    buffer._memory.bequeath(heirs.append)
    before = pool("direct")
    del buffer
    assert ([memory.state for memory in heirs], len(heirs[0]), pool("direct")) == (["direct"], 16, before)
    assert heirs[0].close()
    assert not heirs[0].close()
    closed = ByteBuffer.allocateDirect(16)
    closed._memory.bequeath(heirs.append)
    with closed:
        pass
    with pytest.raises(IllegalStateException):
        closed.get(0)
    del closed
    assert len(heirs) == 1
    with pytest.raises(TypeError):
        ByteBuffer.allocateDirect(1)._memory.bequeath(None)  # type: ignore[arg-type]
