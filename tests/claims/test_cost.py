"""C1 to C11: what mapping costs and saves, by counts and never by the clock; `nio explain --compare` measures times."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from nio import ByteBuffer, FileChannel, Machine, MapMode, StandardOpenOption
from nio.errors import InternalError
from nio.paging import Prot
from nio.paging.sim import MapFlag, SimKernel, Tuning
from tests.claims.grounds import ANONYMOUS, PAGE, PRIVATE, RW, SHARED, Ground, Real, Simulated, content, least, throw_out
from tests.paging.file_contract import refused

OPENED = (StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
OWN = PRIVATE | ANONYMOUS


# --- C1


def test_a_mapping_saves_the_copy_to_the_program_and_nothing_else(simulated: Simulated) -> None:
    """C1: read: disk to page cache, page cache to program; mapping: the first of the two alone."""
    kernel, size = simulated.kernel, simulated.SIZE
    pages = -(-size // PAGE) * PAGE
    for cold in (True, False):
        copied = []
        for mapped in (False, True):
            if cold:
                assert simulated.make_cold()
            before = kernel.statistics().copied_bytes
            if mapped:
                address = simulated.map(SHARED)
                assert simulated.load(address, size) == content(size)
                simulated.munmap(address, size)
            else:
                fd = simulated.open()
                assert kernel.pread(fd, bytearray(size), 0) == size
                kernel.close(fd)
            copied.append(kernel.statistics().copied_bytes - before)
        from_disk = pages if cold else 0
        assert copied == [from_disk + size, from_disk]


def bytes_by_call() -> int:
    """Bytes that this process has got by read and its kin."""
    return _figure_of_io("rchar")


def calls_of_read() -> int:
    """How often this process has called read and its kin, the looks at this counter included."""
    return _figure_of_io("syscr")


def _figure_of_io(name: str) -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def test_loads_from_a_mapping_are_no_reads(real: Real) -> None:
    """C1: the real kernel counts bytes that it copies to a program (rchar); those of a mapping are not among them."""
    address = real.map(SHARED)
    before = bytes_by_call()
    for _ in range(100):
        real.load(address, real.SIZE)
    by_mapping = bytes_by_call() - before
    fd = real.open()
    before = bytes_by_call()
    for _ in range(100):
        os.pread(fd, real.SIZE, 0)
    by_call = bytes_by_call() - before
    os.close(fd)
    # What there is for the mapping is the look at the counter itself.
    assert by_call >= 100 * real.SIZE > PAGE > by_mapping


def test_the_mapped_page_is_the_page_cache_page(ground: Ground) -> None:
    """C1: a mapping does not go round the page cache: what it has faulted in, read() finds there, and no disk is asked."""
    if not ground.make_cold():
        pytest.skip("this file system keeps its pages: it lies in memory")

    def read_after_a_mapping() -> tuple[int, int]:
        """How many bytes of the disk the read has cost."""
        address = ground.map(SHARED, Prot.READ)
        ground.load(address, ground.SIZE)
        assert ground.is_file_page(address)
        before = ground.disk_read()
        fd = ground.open(os.O_RDONLY)
        into = bytearray(ground.SIZE)
        assert ground.kernel.pread(fd, into, 0) == ground.SIZE
        ground.kernel.close(fd)
        assert into == content(ground.SIZE)
        read = ground.disk_read() - before
        ground.munmap(address, ground.SIZE)
        return 0, read

    assert least(read_after_a_mapping() for _ in range(5) if ground.make_cold()) == (0, 0)


# --- C2


def into_the_kernel(kernel: SimKernel) -> int:
    """How often: by a system call or by a fault."""
    now = kernel.statistics()
    return now.syscalls + now.minor_faults + now.major_faults


@pytest.mark.parametrize("order", ["sequential", "random"])
@pytest.mark.parametrize("pages", [2, 64])
def test_small_reads_enter_the_kernel_each_time_and_a_mapping_once_a_page(order: str, pages: int) -> None:
    """C2: this is where the large factors come from: many small accesses.  A warm file, 4 bytes at a time."""
    kernel = SimKernel(frames=128, tuning=Tuning(fault_around=1))
    reads = 16 * pages
    places = [i * PAGE // 16 for i in range(reads)]
    if order == "random":
        Random(1).shuffle(places)
    with Machine(kernel), FileChannel.open("f", *OPENED) as channel:
        channel.write(ByteBuffer.wrap(content(pages * PAGE)))
        into = ByteBuffer.allocate(4)
        start = into_the_kernel(kernel)
        by_call = []
        for place in places:
            channel.read(into.clear(), place)
            by_call.append(into.getInt(0))
        called = into_the_kernel(kernel) - start
        mapped = channel.map(MapMode.READ_ONLY, 0, pages * PAGE)
        start = into_the_kernel(kernel)
        assert [mapped.getInt(place) for place in places] == by_call
        assert (called, into_the_kernel(kernel) - start) == (reads, pages)


MANY = 3000
"""So many that a stray read or fault of Python's own does not matter."""
STRAY = 300


def test_small_reads_enter_the_kernel_each_time_and_a_mapping_once_a_page_here(real: Real) -> None:
    """C2: the real kernel counts both: calls of read (syscr), and faults.  The same places of 9 pages, 3000 times."""
    places = [Random(2).randrange(real.SIZE - 4) for _ in range(MANY)]
    fd, into = real.open(), bytearray(4)
    called, faulted = calls_of_read(), sum(real.faults())
    by_call = [real.kernel.pread(fd, into, place) and bytes(into) for place in places]
    called, faulted = calls_of_read() - called, sum(real.faults()) - faulted
    assert called >= MANY
    os.close(fd)
    address = real.map(SHARED, Prot.READ)
    called, faulted = calls_of_read(), sum(real.faults())
    assert [real.load(address + place, 4) for place in places] == by_call
    called, faulted = calls_of_read() - called, sum(real.faults()) - faulted
    assert 1 <= faulted < STRAY
    assert called < STRAY


def test_one_large_read_enters_the_kernel_less_often_than_a_mapping() -> None:
    """C2: read whole by one call, a large file costs one entry, and a mapping one for every page or window of them."""
    kernel = SimKernel(frames=128)
    with Machine(kernel), FileChannel.open("f", *OPENED) as channel:
        channel.write(ByteBuffer.wrap(content(64 * PAGE)))
        start = into_the_kernel(kernel)
        channel.read(ByteBuffer.allocate(64 * PAGE), 0)
        called = into_the_kernel(kernel) - start
        start = into_the_kernel(kernel)
        channel.map(MapMode.READ_ONLY, 0, 64 * PAGE).get(bytearray(64 * PAGE))
        assert called == 1 < into_the_kernel(kernel) - start


def test_cold_both_wait_for_the_same_disk() -> None:
    """C2: where the disk must be read, both read as many bytes in as many requests: the factor is near one."""
    requests = []
    for mapped in (False, True):
        simulated = Simulated()
        simulated.kernel.system.tuning = Tuning()
        assert simulated.make_cold()
        before = simulated.kernel.statistics()
        if mapped:
            fd = simulated.open()
            simulated.load(simulated.mmap(0, simulated.SIZE, Prot.READ, SHARED, fd), simulated.SIZE)
        else:
            fd = simulated.open()
            simulated.kernel.pread(fd, bytearray(simulated.SIZE), 0)
        after = simulated.kernel.statistics()
        requests.append((after.disk_requests - before.disk_requests, after.pages_read - before.pages_read))
    assert requests[0] == requests[1] == (2, 9)


# --- C3, C4


def test_five_kilobytes_take_two_pages(ground: Ground) -> None:
    """C3: 8 KB of addresses, and of memory when they have been touched; what lies behind the end is zeros."""
    fd = ground.open()
    ground.kernel.ftruncate(fd, 5 * 1024)
    address = ground.mmap(0, 5 * 1024, RW, SHARED, fd)
    ground.kernel.close(fd)
    (area,) = [area for area in ground.areas() if area.start == address]
    assert area.end - area.start == 2 * PAGE
    assert ground.load(address, 2 * PAGE) == content(5 * 1024) + bytes(3 * 1024)
    assert ground.present(address, 2) == [True, True]
    assert ground.smaps(address)["Rss"] == 2 * PAGE


def test_a_part_of_a_file_of_a_tebibyte(ground: Ground) -> None:
    """C4: the length of the file does not matter, only what is mapped and touched."""
    fd = ground.open()
    try:
        ground.kernel.ftruncate(fd, 1 << 40)
    except OSError as error:
        ground.kernel.close(fd)
        pytest.skip(f"this file system has no such files: {error}")
    address = ground.mmap(0, 3 * PAGE, RW, SHARED, fd, 1 << 39)
    ground.store(address + PAGE, b"in the middle")
    into = bytearray(13)
    assert ground.kernel.pread(fd, into, (1 << 39) + PAGE) == 13
    assert into == b"in the middle"
    ground.munmap(address, 3 * PAGE)
    ground.kernel.ftruncate(fd, 0)
    ground.kernel.close(fd)


def test_data_larger_than_memory() -> None:
    """C4: eight frames, a mapping of forty pages, every byte of it changed and right."""
    kernel = SimKernel(frames=8)
    with Machine(kernel), FileChannel.open("f", *OPENED) as channel:
        mapped = channel.map(MapMode.READ_WRITE, 0, 40 * PAGE)
        for page in range(40):
            mapped.put(page * PAGE, content(PAGE))
        assert memoryview(content(PAGE) * 40) == bytes(mapped.get(i) & 0xFF for i in range(40 * PAGE))
    assert kernel.statistics().evicted >= 40 - 8


# --- C5


def test_a_mapping_that_is_used_once_costs_more_entries_than_one_read() -> None:
    """C5: of a small file: mmap, a fault, munmap against one read."""
    simulated = Simulated()
    fd = simulated.open()
    start = into_the_kernel(simulated.kernel)
    simulated.kernel.pread(fd, bytearray(PAGE), 0)
    called = into_the_kernel(simulated.kernel) - start
    start = into_the_kernel(simulated.kernel)
    address = simulated.mmap(0, PAGE, Prot.READ, SHARED, fd)
    simulated.load(address, PAGE)
    simulated.munmap(address, PAGE)
    assert (called, into_the_kernel(simulated.kernel) - start) == (1, 3)


def test_a_mapping_that_is_used_once_faults_each_time_here(real: Real) -> None:
    """C5: on the real kernel, over and over: one call of read and no fault; against mmap, at least one fault, and munmap."""
    fd, into = real.open(), bytearray(real.SIZE)
    real.kernel.pread(fd, into, 0)
    called, faulted = calls_of_read(), sum(real.faults())
    for _ in range(MANY):
        os.preadv(fd, [into], 0)
    assert MANY <= calls_of_read() - called < MANY + STRAY
    assert sum(real.faults()) - faulted < STRAY
    called, faulted = calls_of_read(), sum(real.faults())
    for _ in range(MANY):
        address = real.mmap(0, real.SIZE, Prot.READ, SHARED, fd)
        real.load(address, 1)
        real.munmap(address, real.SIZE)
    assert calls_of_read() - called < STRAY
    assert sum(real.faults()) - faulted >= MANY
    os.close(fd)


# --- C6, C7


SECOND = """
import mmap, os, resource, sys
fd = os.open(sys.argv[1], os.O_RDWR)
memory = mmap.mmap(fd, 0)
usage = lambda: resource.getrusage(resource.RUSAGE_SELF)
read = lambda: next(int(line.split()[1]) for line in open("/proc/self/io") if line.startswith("read_bytes"))
usage(), read(), mmap.mmap(-1, 5)[:5]  # what this needs of Python's own code is in memory
before = usage(), read()
seen = memory[:5]
after = usage(), read()
print(after[0].ru_majflt - before[0].ru_majflt, after[0].ru_minflt > before[0].ru_minflt, after[1] - before[1], seen.decode())
memory[:5] = b"there"
"""


def test_the_second_process_faults_and_reads_nothing(real: Real) -> None:
    """C6, C7, C11: an unrelated process maps the file: its first touch is a minor fault; each sees what the other stores."""
    address = real.map(SHARED)
    real.store(address, b"here!")
    second = subprocess.run([sys.executable, "-c", SECOND, real.path], capture_output=True, text=True, check=True)
    assert second.stdout == "0 True 0 here!\n"
    assert real.load(address, 5) == b"there"


def test_the_second_process_faults_and_reads_nothing_there(simulated: Simulated) -> None:
    """C6, C7, C11: the same on the simulated kernel."""
    address = simulated.map(SHARED)
    simulated.store(address, b"here!")
    other = simulated.kernel.spawn()
    there = other.mmap(other.open(simulated.path, os.O_RDWR), 0, PAGE, RW, SHARED)
    before = simulated.kernel.statistics()
    assert there.load(0, 5) == b"here!"
    after = simulated.kernel.statistics()
    assert (after.minor_faults - before.minor_faults, after.major_faults - before.major_faults) == (1, 0)
    assert after.pages_read == before.pages_read
    there.store(0, b"there")
    assert simulated.load(address, 5) == b"there"


def test_writes_by_call_show_in_the_mapping_at_once(ground: Ground) -> None:
    """C7: and stores show to read(): in both directions, without msync."""
    address, fd = ground.map(SHARED), ground.open()
    ground.kernel.pwrite(fd, b"by write", 0)
    assert ground.load(address, 8) == b"by write"
    ground.store(address, b"by store")
    into = bytearray(8)
    ground.kernel.pread(fd, into, 0)
    ground.kernel.close(fd)
    assert into == b"by store"


# --- C8


def test_addresses_that_are_free_but_in_pieces_are_no_room(ground: Ground) -> None:
    """C8: in the low 2 GiB, as on 32 bit: half of it is free again, and yet twice a piece does not fit."""
    piece, flags, pieces = 64 << 20, OWN | MapFlag.BIT_32 | MapFlag.NORESERVE, []
    try:
        with pytest.raises(OSError, match="Cannot allocate memory"):
            while True:
                pieces.append(ground.mmap(0, piece, Prot.NONE, flags))
        pieces.sort()
        assert len(pieces) > 8
        for start in pieces[::2]:
            ground.munmap(start, piece)
        pieces = pieces[1::2]
        refused(errno.ENOMEM, lambda: ground.mmap(0, 2 * piece, Prot.NONE, flags))
    finally:
        for start in pieces:
            ground.munmap(start, piece)
    ground.munmap(ground.mmap(0, 2 * piece, Prot.NONE, flags), 2 * piece)


# --- C9


FAILURES = [("EIO at a load", "the device cannot read the page"), ("ENOSPC at a store", "the file has no such page")]


@pytest.mark.parametrize(("failure", "cause"), FAILURES)
def test_a_device_that_fails_is_sigbus_and_an_internal_error(failure: str, cause: str) -> None:
    """C9: where read() would return an errno, an access to memory can only end in a signal: Java's InternalError."""
    kernel = SimKernel(frames=16)
    with Machine(kernel), FileChannel.open("f", *OPENED) as channel:
        channel.write(ByteBuffer.wrap(content(3 * PAGE)))
        assert throw_out(kernel, "f")
        mapped = channel.map(MapMode.READ_WRITE, 0, 6 * PAGE)
        if failure.startswith("EIO"):
            kernel.injection.fail_read()
        else:
            kernel.injection.disk_full_after(0)
        # A hole is on no device that could fail, and what is on the disk has its room there.
        assert mapped.get(5 * PAGE) == 0
        at = 2 * PAGE if failure.startswith("EIO") else 5 * PAGE
        if not failure.startswith("EIO"):
            mapped.put(2 * PAGE, 1)
        with pytest.raises(InternalError) as caught:
            mapped.get(at) if failure.startswith("EIO") else mapped.put(at, 1)
        assert f"SIGBUS: {'load from' if failure.startswith('EIO') else 'store to'}" in str(caught.value.__cause__)
        assert cause in str(caught.value.__cause__)
        kernel.injection.clear()
        mapped.put(at, 7)
        assert mapped.get(at) == 7


# --- C10


def test_one_address_is_a_page_of_its_own_in_each_process(simulated: Simulated) -> None:
    """C10: addresses are translated at every access, each process's by its own table; that is what the MMU is for."""
    address = simulated.mmap(0, PAGE, RW, OWN)
    simulated.store(address, b"parent")
    child = simulated.kernel.fork()
    child.store(address, b"child!")
    assert (simulated.load(address, 6), child.load(address, 6)) == (b"parent", b"child!")
    frames = []
    for process in (simulated.kernel.process, child.process):
        entry = process.space.table.walk(address // PAGE)
        assert entry is not None
        assert entry.frame is not None
        frames.append(entry.frame.number)
    assert frames[0] != frames[1]


# --- C11


FORKING = """
import mmap, os
shared, own = (mmap.mmap(-1, mmap.PAGESIZE, flags=kind | mmap.MAP_ANONYMOUS) for kind in (mmap.MAP_SHARED, mmap.MAP_PRIVATE))
assert shared[:] == own[:] == bytes(mmap.PAGESIZE)
if os.fork() == 0:
    shared[:5] = own[:5] = b"child"
    os._exit(0)
os.wait()
print(shared[:5], own[:5])
"""


def test_anonymous_memory_of_parent_and_child() -> None:
    """C11: zeros at first; a shared mapping is one memory for both, a private one is not."""
    run = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, text=True, check=True)
    assert run.stdout == f"{b'child'!r} {bytes(5)!r}\n"


def test_anonymous_memory_of_parent_and_child_there(simulated: Simulated) -> None:
    """C11: the same on the simulated kernel; and with the last process it is gone, frames and all."""
    shared, own = (simulated.mmap(0, PAGE, RW, kind | ANONYMOUS) for kind in (SHARED, PRIVATE))
    assert simulated.load(shared, PAGE) == simulated.load(own, PAGE) == bytes(PAGE)
    child = simulated.kernel.fork()
    for address in (shared, own):
        child.store(address, b"child")
    assert (simulated.load(shared, 5), simulated.load(own, 5)) == (b"child", bytes(5))
    child.exit()
    simulated.kernel.exit()
    statistics = simulated.kernel.statistics()
    assert (statistics.frames_anonymous, statistics.swap_used) == (0, 0)
    assert statistics.frames_cached == 9  # the file's; those of shared memory without a file are gone
