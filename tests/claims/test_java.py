"""D1 to D12: what Java makes of it, on a machine of each kind: the same program, over the real kernel and the simulated one.

That a JVM does the same is held by the scenarios that docs/claims.md names beside these tests.
"""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from compat.org.apache.rocketmq.store.logfile import MappedFile
from conformance.universes import Jvm, find_jvms
from nio import (
    ByteBuffer,
    FileChannel,
    Machine,
    MapMode,
    MappedByteBuffer,
    RandomAccessFile,
    StandardOpenOption,
    invoke_cleaner,
)
from nio._core.memory import pool
from nio.deferred import Deferred
from nio.errors import (
    AccessDeniedException,
    IllegalArgumentException,
    IllegalStateException,
    InvalidMarkException,
    NonReadableChannelException,
    NonWritableChannelException,
    ReadOnlyBufferException,
)
from nio.files import Files
from nio.files import Path as JavaPath
from nio.paging import HostKernel, Kernel
from nio.paging.sim import Kind, SimKernel, Tuning
from nio.paging.windows import WindowsKernel
from tests.claims.grounds import PAGE, SHARED, Real, areas_of, content, content_on, present_here, throw_out

COMPILING = list({jvm.jdk: jvm for jvm in find_jvms() if (jvm.home / "bin" / "javac").exists()}.values())
needs_jdk = pytest.mark.skipif(not COMPILING, reason="no JDK of release 17 or later on this machine, only a JRE or nothing")
each_jdk = pytest.mark.parametrize("jvm", COMPILING, ids=lambda jvm: f"jdk-{jvm.jdk}")
OPENINGS = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "jdk.internal.ref", "sun.nio.ch")]

READ, WRITE = StandardOpenOption.READ, StandardOpenOption.WRITE
RO, RW, PRIVATE = MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE
SIZE = 3 * PAGE


@dataclass
class Place:
    """A kernel, and a path on it at which there is nothing yet."""

    kernel: Kernel
    path: str

    def make(self, size: int = SIZE) -> str:
        """Make the file, and return its path."""
        fd = self.kernel.open(self.path, os.O_WRONLY | os.O_CREAT)
        assert self.kernel.pwrite(fd, content(size), 0) == size
        self.kernel.close(fd)
        return self.path

    def bytes(self, n: int) -> bytes:
        """The first n bytes, as read(2) has them."""
        fd = self.kernel.open(self.path, os.O_RDONLY)
        into = bytearray(n)
        assert self.kernel.pread(fd, into, 0) == n
        self.kernel.close(fd)
        return bytes(into)

    def make_cold(self) -> bool:
        """Put the file on its disk and throw its pages out of memory; return whether they are gone."""
        if isinstance(self.kernel, SimKernel):
            return throw_out(self.kernel, self.path)
        fd = os.open(self.path, os.O_RDWR)
        os.fsync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)
        buffer = self.map()
        return not any(buffer.slice(page * PAGE, PAGE).isLoaded() for page in range(SIZE // PAGE))

    def entered(self, buffer: MappedByteBuffer) -> list[bool]:
        """Which pages of the only mapping, which a buffer is, have an entry in the page table."""
        pages = SIZE // PAGE
        if isinstance(self.kernel, SimKernel):
            process = self.kernel.process
            (area,) = process.space
            entries = (process.space.table.walk(area.start // PAGE + page) for page in range(pages))
            return [entry is not None and entry.frame is not None for entry in entries]
        return present_here(ctypes.addressof(ctypes.c_char.from_buffer(buffer)), pages)

    def map(self, mode: MapMode = RW, size: int = SIZE) -> MappedByteBuffer:
        """Map the file; the channel is closed at once."""
        with FileChannel.open(self.path, READ, WRITE) as channel:
            return channel.map(mode, 0, size)


def place_on(kind: str, folder: Path) -> Place:
    if kind == "real":
        return Place(HostKernel(), str(folder / "file"))
    return Place(SimKernel(frames=16), "/home/user/file")


@pytest.fixture(params=["simulated", "real"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Either machine, made the current one."""
    place = place_on(request.param, tmp_path)
    with Machine(place.kernel):
        yield place


@pytest.fixture
def sim() -> Iterator[SimKernel]:
    """The simulated one alone, with its events, without read-ahead."""
    kernel = SimKernel(frames=16, record=10_000, tuning=Tuning(read_ahead=1, fault_around=1))
    with Machine(kernel):
        yield kernel


# --- D1, D2


def test_the_program_of_the_texts(place: Place) -> None:
    """D1: the mapping outlives the channel and the file; map made the file as long as it had to be."""
    file = RandomAccessFile(place.path, "rw")
    channel = file.getChannel()
    buffer = channel.map(RW, 0, SIZE)
    file.close()
    assert not channel.isOpen()
    buffer.put(b"hello").force()
    assert place.bytes(SIZE) == b"hello" + bytes(SIZE - 5)


def test_a_read_only_mapping_takes_no_change(place: Place) -> None:
    """D2: ReadOnlyBufferException, from whatever put; and what others change shows."""
    place.make()
    only, other = place.map(RO), place.map(RW)
    puts: list[Callable[[], object]] = [lambda: only.put(0, 1), lambda: only.putLong(1), lambda: only.put(b"x"), only.compact]
    for put in puts:
        with pytest.raises(ReadOnlyBufferException):
            put()
    other.put(0, 99)
    assert (only.get(0), only.isReadOnly(), only.position()) == (99, True, 0)


def test_read_write_goes_to_the_file_and_private_to_nobody(place: Place) -> None:
    """D2: to the file means: to its page cache at once, to its disk some time."""
    place.make()
    shared, private = place.map(RW), place.map(PRIVATE)
    shared.put(0, b"S")
    private.put(1, b"P")
    shared.put(2, b"S")
    assert (place.bytes(3), place.map(RO).get(1)) == (b"S" + content(2)[1:] + b"S", 1)
    # The page was copied at the first private store: what is stored elsewhere after that does not show in it.
    assert bytes(private.get(i) for i in range(3)) == b"SP\2"


# --- D3, D4

OPENED: dict[str, tuple[StandardOpenOption, ...]] = {"reading": (READ,), "writing": (WRITE,), "both": (READ, WRITE)}
MAPPABLE: dict[str, dict[MapMode, type[Exception] | None]] = {
    "reading": {RO: None, RW: NonWritableChannelException, PRIVATE: NonWritableChannelException},
    "writing": {RO: NonReadableChannelException, RW: NonReadableChannelException, PRIVATE: NonReadableChannelException},
    "both": {RO: None, RW: None, PRIVATE: None},
}


@pytest.mark.parametrize("mode", [RO, RW, PRIVATE], ids=str)
@pytest.mark.parametrize("opened", OPENED)
def test_what_the_channel_must_be_open_for(opened: str, mode: MapMode, place: Place) -> None:
    """D3: READ_ONLY needs reading, and no more: a channel that may write as well will do.  The others need both, PRIVATE too."""
    with FileChannel.open(place.make(), *OPENED[opened]) as channel:
        expected = MAPPABLE[opened][mode]
        if expected is None:
            assert channel.map(mode, 0, 5).get(3) == 3
        else:
            with pytest.raises(expected):
                channel.map(mode, 0, 5)


def test_a_new_buffer_and_the_ranges_that_are_refused(place: Place) -> None:
    """D4: position 0, limit and capacity the size, no mark; nothing negative, and no more than an int."""
    with FileChannel.open(place.make(), READ) as channel:
        buffer = channel.map(RO, 100, 50)
        assert (buffer.position(), buffer.limit(), buffer.capacity()) == (0, 50, 50)
        with pytest.raises(InvalidMarkException):
            buffer.reset()
        for position, size in ((-1, 1), (0, -1), (0, 1 << 31), (1 << 62, 1 << 31)):
            with pytest.raises(IllegalArgumentException):
                channel.map(RO, position, size)


# --- D5


def test_a_mapping_is_valid_as_long_as_anything_can_reach_it(place: Place) -> None:
    """D5: the last view will do; the channel has no say in it."""
    place.make()
    kind: Literal["paged", "mapped"] = "paged" if isinstance(place.kernel, SimKernel) else "mapped"
    gc.collect()  # what other tests have left
    before = pool(kind)[0]
    view = place.map().slice(5, 10)
    gc.collect()
    assert (view.get(0), pool(kind)[0]) == (5, before + 1)
    del view
    gc.collect()
    assert pool(kind)[0] == before


def test_a_collector_may_take_its_time() -> None:
    """D5: unreachable is not unmapped: on a JVM that is when its collector runs, and so it is here with a deferred one."""
    kernel = SimKernel()
    with Machine(kernel, Deferred()) as machine:
        place = Place(kernel, "/home/user/file")
        place.make()
        buffer = place.map()
        del buffer
        assert kernel.maps().count("\n") == 1
        machine.collector.collect()
        assert kernel.maps() == ""


# --- D6 to D8


def test_load_brings_every_page_in(place: Place, request: pytest.FixtureRequest) -> None:
    """D6: into memory, as isLoaded says afterwards, and into the page table, so that no access faults."""
    if not isinstance(place.kernel, SimKernel):
        request.getfixturevalue("real")  # pagemap is asked
    place.make()
    if not place.make_cold():
        pytest.skip("this file system keeps its pages: it lies in memory")
    buffer = place.map()
    assert (buffer.isLoaded(), place.entered(buffer)) == (False, [False] * 3)
    assert buffer.load() is buffer
    assert (buffer.isLoaded(), place.entered(buffer)) == (True, [True] * 3)


def test_load_enters_every_page_by_a_fault_of_its_own(sim: SimKernel) -> None:
    """D6: each page is touched once: no later access faults."""
    place = Place(sim, "/home/user/file")
    place.make()
    buffer = place.map()
    before = sim.statistics()
    buffer.load()
    after = sim.statistics()
    assert after.minor_faults + after.major_faults - before.minor_faults - before.major_faults == SIZE // PAGE
    sim.forget_events()
    buffer.get(bytearray(SIZE))
    assert not sim.events()


def test_load_is_best_effort() -> None:
    """D6: a mapping larger than memory is not in memory afterwards, and load does not complain."""
    kernel = SimKernel(frames=8)
    with Machine(kernel):
        place = Place(kernel, "/home/user/file")
        place.make(20 * PAGE)
        assert not place.map(RW, 20 * PAGE).load().isLoaded()


def test_force_writes_all_that_was_changed_and_nothing_else(sim: SimKernel) -> None:
    """D7: the pages that were stored to since the last force; the device has them when it returns."""
    place = Place(sim, "/home/user/file")
    place.make()
    sim.sync()
    buffer = place.map()
    for page in (0, 2):
        buffer.put(page * PAGE, b"new")
        sim.forget_events()
        buffer.force()
        assert [event.page for event in sim.events() if event.kind is Kind.WRITE_BACK] == [page]
    assert content_on(sim.disk, place.path)[2 * PAGE :][:3] == b"new"


FORCED: dict[str, tuple[MapMode, tuple[StandardOpenOption, ...], bool]] = {
    "PRIVATE": (PRIVATE, (READ, WRITE), False),
    "READ_ONLY, the channel may write": (RO, (READ, WRITE), True),
    "READ_ONLY, the channel may not": (RO, (READ,), False),
}
"""Mode, how the channel is open, and whether the file's dirty pages are written."""


@pytest.mark.parametrize("name", FORCED)
def test_force_of_other_mappings(name: str, sim: SimKernel) -> None:
    """D7: READ_ONLY's pages are the file's: its force writes what others have stored, if the file could be written at all."""
    mode, options, written = FORCED[name]
    place = Place(sim, "/home/user/file")
    place.make()
    sim.sync()
    other = place.map()
    with FileChannel.open(place.path, *options) as channel:
        buffer = channel.map(mode, 0, SIZE)
    other.put(0, 99)
    if mode is PRIVATE:
        buffer.put(1, 77)
    buffer.force()
    assert sim.statistics().pages_dirty == (0 if written else 1)
    assert content_on(sim.disk, place.path)[:2] == (b"c\1" if written else content(2))


@pytest.mark.parametrize("name", FORCED)
def test_force_of_other_mappings_here(name: str, real: Real) -> None:
    """D7: the same on this machine, where smaps says whether a page is dirty."""
    if not real.can_be_clean():
        pytest.skip("the pages of this file system are always dirty: it lies in memory")
    mode, options, written = FORCED[name]
    address = real.map(SHARED)
    with FileChannel.open(real.path, *options) as channel:
        buffer = channel.map(mode, 0, PAGE)
    left = []
    for _ in range(10):
        real.made_dirty(address, address, b"stored")
        if mode is PRIVATE:
            buffer.put(0, 1)
        buffer.force()
        left.append(real.dirty(address))
    # What force does not write, the system may at any moment, but not each time.
    assert (max(left) == 0) == written


@needs_jdk
@each_jdk
def test_force_of_other_mappings_on_a_jvm(jvm: Jvm, real: Real) -> None:
    """D7: a JVM's does the same: a page that this process made dirty is clean after Java's force of a READ_ONLY mapping."""
    if not real.can_be_clean():
        pytest.skip("the pages of this file system are always dirty: it lies in memory")
    address = real.map(SHARED)
    command = [str(jvm.home / "bin" / "java"), str(Path(__file__).parent / "ForceIt.java"), real.path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as java:
        assert java.stdin is not None
        assert java.stdout is not None
        dirty: dict[str, int] = {}
        for mode in ("PRIVATE", "READ_ONLY"):
            left = []
            for _ in range(10):  # the system may write the page by itself at any moment, but not each time
                real.made_dirty(address, address, b"stored")
                print(mode, file=java.stdin, flush=True)
                assert java.stdout.readline() == f"{mode} {ord('s')}\n"
                left.append(real.dirty(address))
            dirty[mode] = max(left)
    assert dirty["PRIVATE"] >= PAGE
    assert dirty["READ_ONLY"] == 0


def test_without_force_the_system_writes_in_its_own_time(sim: SimKernel) -> None:
    """D8: after 30 seconds, whether the buffer still lives or not; until then a power failure takes it."""
    place = Place(sim, "/home/user/file")
    place.make()
    sim.sync()
    place.map().put(0, b"in time")
    sim.tick(2900)
    assert content_on(sim.disk, place.path)[:7] == content(7)
    sim.tick(200)
    assert content_on(sim.disk, place.path)[:7] == b"in time"


# --- D9


def test_the_buffer_is_a_direct_one(place: Place) -> None:
    """D9: by its name and its answers; there is no array behind it."""
    place.make()
    assert str(place.map(RW, 8)) == "java.nio.DirectByteBuffer[pos=0 lim=8 cap=8]"
    assert str(place.map(RO, 8)) == "java.nio.DirectByteBufferR[pos=0 lim=8 cap=8]"
    buffer = place.map(RW, 8)
    assert isinstance(buffer, MappedByteBuffer)
    assert (buffer.isDirect(), buffer.hasArray()) == (True, False)


@pytest.mark.skipif(not os.path.exists("/proc/self/maps"), reason="/proc is Linux's")
def test_the_bytes_lie_in_the_mapping_and_on_no_heap(tmp_path: Path) -> None:
    """D9: the address of the buffer's bytes lies in the file's line of /proc/self/maps."""
    place = place_on("real", tmp_path)
    place.make()
    buffer = place.map()
    address = ctypes.addressof(ctypes.c_char.from_buffer(buffer))
    (area,) = [area for area in areas_of(Path("/proc/self/maps").read_text()) if area.start <= address < area.end]
    assert area.name == place.path


# --- D10


def test_a_mapped_file_can_be_deleted_here(place: Place) -> None:
    """D10: POSIX: the name goes at once, the bytes with the last who uses them."""
    place.make()
    buffer = place.map()
    Files.delete(JavaPath.of(place.path))
    assert not Files.exists(JavaPath.of(place.path))
    buffer.put(0, b"still here")
    assert buffer.get(9) == ord("e")


def test_a_mapped_file_cannot_be_deleted_by_windows_rules(place: Place) -> None:
    """D10: AccessDeniedException, until the mapping has gone."""
    place.make()
    with Machine(WindowsKernel(place.kernel)):
        buffer = place.map()
        with pytest.raises(AccessDeniedException):
            Files.delete(JavaPath.of(place.path))
        assert place.kernel.stat(place.path).size == SIZE
        invoke_cleaner(buffer)
        Files.delete(JavaPath.of(place.path))
    with pytest.raises(FileNotFoundError):
        place.kernel.stat(place.path)


# --- D11, D12

NOTHING: dict[str, Callable[[], ByteBuffer | None]] = {
    "null": lambda: None,
    "heap": lambda: ByteBuffer.allocate(4),
    "empty": lambda: ByteBuffer.allocateDirect(0),
}


@pytest.mark.parametrize("name", NOTHING)
def test_rocketmqs_clean_does_nothing_for(name: str) -> None:
    """D11: null, heap buffers, empty ones: they are usable afterwards, and their memory is there still."""
    buffer = NOTHING[name]()
    before = pool("direct")
    MappedFile.clean(buffer)
    assert pool("direct") == before
    if buffer is not None and buffer.capacity():
        assert buffer.put(0, 7).get(0) == 7
    direct = ByteBuffer.allocateDirect(100)
    before = pool("direct")
    MappedFile.clean(direct)  # which is none of these
    assert pool("direct") == (before[0] - 1, before[1] - 100)


def test_rocketmqs_clean_climbs_to_the_root(place: Place) -> None:
    """D11: from any view by its attachment to the buffer that map gave; its cleaner unmaps, once, for all views."""
    place.make()
    root = place.map()
    view = root.slice(8, 100).duplicate()
    assert view.attachment() is root
    MappedFile.clean(view)
    MappedFile.clean(view)
    for buffer in (root, view):
        with pytest.raises(IllegalStateException):
            buffer.get(0)


def test_a_mapping_is_unmapped_and_direct_memory_is_freed(tmp_path: Path) -> None:
    """D12: each cleaner ends what its buffer has, and only that: the one takes a mapping away, the other memory."""
    place = place_on("real", tmp_path)
    place.make()
    mapped, direct = place.map(), ByteBuffer.allocateDirect(1000)

    def used() -> tuple[int, int]:
        return pool("mapped")[1], pool("direct")[1]

    both = used()
    invoke_cleaner(mapped)
    assert used() == (both[0] - SIZE, both[1])
    invoke_cleaner(direct)
    assert used() == (both[0] - SIZE, both[1] - 1000)


@needs_jdk
@each_jdk
def test_on_a_jvm_the_unmapper_ends_a_mapping_and_the_deallocator_memory(jvm: Jvm, tmp_path: Path) -> None:
    """D12: asked by reflection what the cleaner of each buffer runs."""
    program = Path(__file__).parent / "WhoEndsIt.java"
    command = [str(jvm.home / "bin" / "java"), *OPENINGS, str(program), str(tmp_path / "file")]
    told = dict(line.split() for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())
    assert told["map"].startswith("sun.nio.ch.FileChannelImpl$")
    assert told["map"].endswith("Unmapper")
    assert told["allocateDirect"] == "java.nio.DirectByteBuffer$Deallocator"
