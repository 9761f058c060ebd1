"""B1 to B13: the twelve steps from mmap to the byte, and what happens when memory is full."""

from __future__ import annotations

import errno
import os
from itertools import pairwise

import pytest

from nio.paging import Prot
from nio.paging.sim import Advice, Kind, SimKernel, Tuning
from tests.claims.grounds import (
    ANONYMOUS,
    PAGE,
    PRIVATE,
    RW,
    SHARED,
    Area,
    Ground,
    Real,
    Simulated,
    content,
    content_on,
    least,
)
from tests.paging.file_contract import refused


def area_at(ground: Ground, address: int) -> Area:
    """The area that begins there."""
    return next(area for area in ground.areas() if area.start == address)


def overlapping(areas: list[Area], start: int, end: int) -> list[Area]:
    """Those that have an address in common with a range."""
    return [area for area in areas if area.start < end and start < area.end]


# --- B1 to B4: the range


def test_one_call_maps_however_much_is_mapped(simulated: Simulated) -> None:
    """B1: one system call, and the process goes on: no fault, no copy, nothing read."""
    fd = simulated.open()
    simulated.make_cold()
    before = simulated.kernel.statistics()
    simulated.mmap(0, 1 << 30, Prot.READ, SHARED, fd)
    after = simulated.kernel.statistics()
    assert after.syscalls - before.syscalls == 1
    assert (after.minor_faults, after.major_faults, after.copies) == (before.minor_faults, before.major_faults, before.copies)
    assert after.frames_free == before.frames_free


def test_the_range_is_free_contiguous_and_fits(ground: Ground) -> None:
    """B2: it was nobody's before, and is as long as the length rounded up to pages."""
    for length in (1, PAGE, PAGE + 1, 5 * PAGE):
        before = ground.areas()
        address = ground.map(SHARED, RW, length)
        rounded = -(-length // PAGE) * PAGE
        assert not overlapping(before, address, address + rounded)
        assert area_at(ground, address).end >= address + rounded


def test_the_area_says_what_is_mapped_there_and_how(ground: Ground) -> None:
    """B3: addresses, rights, sharing, and from where on in which file."""
    shared = area_at(ground, ground.map(SHARED, RW, 2 * PAGE, 3 * PAGE))
    private = area_at(ground, ground.map(PRIVATE, Prot.READ, PAGE, PAGE))
    number = ground.kernel.stat(ground.path).identity[1]
    assert (shared.end - shared.start, shared.rights, shared.offset) == (2 * PAGE, "rw-s", 3 * PAGE)
    assert (private.end - private.start, private.rights, private.offset) == (PAGE, "r--p", PAGE)
    assert {(area.inode, area.name) for area in (shared, private)} == {(number, ground.path)}


def test_the_list_is_in_order_and_no_two_areas_overlap(ground: Ground) -> None:
    """B4: each area stands in its place in the process's list, whatever the order in which they were made."""
    kept = [ground.map(SHARED, RW, PAGE, page * PAGE) for page in (5, 1, 7, 3)]
    ground.munmap(kept[1], PAGE)
    areas = [area for area in ground.areas() if area.name != "[vsyscall]"]
    assert all(one.end <= two.start for one, two in pairwise(areas))
    assert {area.start for area in areas} >= {kept[0], kept[2], kept[3]}
    assert kept[1] not in {area.start for area in areas}


# --- B5 to B8: the file


def test_the_area_holds_the_file_when_descriptor_and_name_are_gone(ground: Ground) -> None:
    """B5: the descriptor only led to the open file; the area keeps that by itself."""
    fd = ground.open()
    address = ground.mmap(0, PAGE, RW, SHARED, fd)
    ground.kernel.close(fd)
    ground.kernel.unlink(ground.path)
    assert ground.load(address, 5) == content(5)
    assert area_at(ground, address).name == f"{ground.path} (deleted)"
    ground.munmap(address, PAGE)


def test_the_file_decides_whether_it_can_be_mapped(ground: Ground) -> None:
    """B6: what does not know how to be mapped is ENODEV: a directory, /dev/null."""
    for path in ("/", "/dev/null"):
        fd = ground.kernel.open(path, os.O_RDONLY)
        refused(errno.ENODEV, lambda fd=fd: ground.mmap(0, PAGE, Prot.READ, PRIVATE, fd))  # type: ignore[misc]
        ground.kernel.close(fd)


def test_the_file_decides_what_mapping_it_means(real: Real) -> None:
    """B6: /dev/zero has an mmap of its own, and answers with anonymous memory."""
    fd = os.open("/dev/zero", os.O_RDWR)
    address = real.mmap(0, PAGE, RW, PRIVATE, fd)
    os.close(fd)
    real.store(address + 1, b"!")
    assert real.load(address, 3) == b"\0!\0"
    assert not real.is_file_page(address)
    real.munmap(address, PAGE)


def test_all_ways_to_a_file_end_in_one_inode(ground: Ground) -> None:
    """B7: another open, another offset, even another name: the same inode, hence the same pages."""
    link = f"{ground.path}-link"
    ground.kernel.symlink(ground.path, link)
    fd = ground.kernel.open(link, os.O_RDWR)
    one, two = ground.map(SHARED, RW, 2 * PAGE), ground.mmap(0, PAGE, RW, SHARED, fd, PAGE)
    ground.kernel.close(fd)
    assert area_at(ground, one).inode == area_at(ground, two).inode
    ground.store(one + PAGE, b"the same page")
    assert ground.load(two, 13) == b"the same page"


def test_the_inode_says_which_page_of_the_disk_is_wanted(simulated: Simulated) -> None:
    """B7: the address alone is worth nothing: area, offset and inode make a page of a file of it."""
    address = simulated.map(SHARED, RW, 4 * PAGE, 3 * PAGE)
    simulated.make_cold()
    simulated.kernel.forget_events()
    assert simulated.load(address + 2 * PAGE, 3) == content(5 * PAGE + 3)[-3:]
    (read,) = [event for event in simulated.kernel.events() if event.kind is Kind.DISK_READ]
    assert (read.file, read.page, read.pages) == (simulated.path, 5, 1)


@pytest.mark.parametrize("flags", [SHARED, PRIVATE, PRIVATE | ANONYMOUS], ids=["shared", "private", "anonymous"])
def test_no_entry_before_the_first_access(flags: int, ground: Ground) -> None:
    """B8: after mmap no page of the range is in the page table, be the file in memory or not."""
    length = 8 * PAGE
    address = ground.mmap(0, length, RW, flags) if flags & ANONYMOUS else ground.map(flags, RW, length)
    assert ground.present(address, 8) == [False] * 8
    # On the real kernel an anonymous range may have become part of one of Python's own.
    assert ground.smaps(address)["Rss"] == 0 or (isinstance(ground, Real) and flags & ANONYMOUS)
    ground.munmap(address, length)


# --- B9 to B12: the byte


def test_the_first_access_is_a_page_fault_and_the_next_is_none(ground: Ground) -> None:
    """B9: the page has an entry afterwards, and further accesses need no kernel."""
    address = ground.map(SHARED)
    assert not any(ground.present(address, 3))
    before = sum(ground.faults())
    ground.load(address + 2 * PAGE, 1)
    assert sum(ground.faults()) > before
    assert ground.present(address, 3)[2]
    before = sum(ground.faults())
    for _ in range(1000):
        ground.load(address + 2 * PAGE, 1)
    assert sum(ground.faults()) - before < 100  # Python's own, on the real kernel
    assert sum(ground.faults()) == before or isinstance(ground, Real)


def test_the_kernel_checks_before_it_looks_for_the_page(simulated: Simulated) -> None:
    """B10: an access that is not allowed reads nothing, enters nothing: SIGSEGV comes first.

    On the real kernel: test_an_illegal_access_is_a_signal_here.
    """
    address = simulated.map(SHARED, Prot.READ)
    simulated.make_cold()
    simulated.kernel.forget_events()
    with pytest.raises(OSError, match="SIGSEGV"):
        simulated.store(address, b"x")
    assert [event.kind for event in simulated.kernel.events()] == [Kind.SIGNAL]
    assert simulated.present(address, 1) == [False]


def test_a_file_page_comes_from_the_page_cache_or_else_from_the_disk(ground: Ground) -> None:
    """B11: cold: a major fault that reads the disk; in the page cache: a minor one that reads nothing.  No swap in it."""
    if not ground.make_cold():
        pytest.skip("this file system keeps its pages: it lies in memory")

    def touched() -> tuple[int, int]:
        """Major faults, and bytes read from the disk, for three bytes by a new mapping."""
        address = ground.map(SHARED, Prot.READ)
        (minor, major), read = ground.faults(), ground.disk_read()
        assert ground.load(address, 3) == content(3)
        now = ground.faults()
        assert sum(now) > minor + major
        assert ground.is_file_page(address)
        found = now[1] - major, ground.disk_read() - read
        ground.munmap(address, ground.SIZE)
        return found

    cold = least(touched() for _ in range(5) if ground.make_cold())
    assert cold[0] == 1
    assert cold[1] > 0 or not ground.counts_disk_reads()
    assert least(touched() for _ in range(5)) == (0, 0)


def test_a_hole_is_a_major_fault_that_reads_nothing(ground: Ground) -> None:
    """B11: a page for which the file has no block on the disk is zeros; nothing is read, and yet the fault counts as major."""
    if not ground.make_cold():
        pytest.skip("this file system keeps its pages: it lies in memory")
    fd = ground.open()
    ground.kernel.ftruncate(fd, 64 * PAGE)
    address = ground.mmap(0, 64 * PAGE, RW, SHARED, fd)
    ground.madvise(address, 64 * PAGE, Advice.RANDOM)

    def loaded(page: int) -> tuple[int, int]:
        (_, major), read = ground.faults(), ground.disk_read()
        assert ground.load(address + page * PAGE, PAGE) == bytes(PAGE)
        return ground.faults()[1] - major, ground.disk_read() - read

    def read_by_call(page: int) -> tuple[int, int]:
        read, into = ground.disk_read(), bytearray(b"x" * 4 * PAGE)
        assert ground.kernel.pread(fd, into, page * PAGE) == len(into)
        assert into == bytes(len(into))
        return 0, ground.disk_read() - read

    assert least(loaded(page) for page in range(40, 45)) == (1, 0)
    assert least(read_by_call(page) for page in range(10, 30, 4)) == (0, 0)
    ground.kernel.close(fd)


def test_the_swap_holds_private_pages_only() -> None:
    """B11: of three pages that memory has no room for, the file's go back to the file, the private one to the swap."""
    kernel = SimKernel(frames=4, record=1000, tuning=Tuning(read_ahead=1, fault_around=1))
    fd = kernel.open("f", os.O_RDWR | os.O_CREAT)
    kernel.pwrite(fd, content(12 * PAGE), 0)
    kernel.fsync(fd, True)
    shared, private = kernel.mmap(fd, 0, 6 * PAGE, RW, SHARED), kernel.mmap(fd, 6 * PAGE, 6 * PAGE, RW, PRIVATE)
    for page in range(6):
        shared.store(page * PAGE, b"S")
    assert (kernel.statistics().swap_used, content_on(kernel.disk, "/home/user/f")[:1]) == (0, b"S")
    for page in range(6):
        private.store(page * PAGE, b"P")
    assert kernel.statistics().swap_used > 0
    kernel.forget_events()
    assert [private.load(page * PAGE, 1) for page in range(6)] == [b"P"] * 6
    kinds = [event.kind for event in kernel.events()]
    assert Kind.SWAP_IN in kinds
    assert Kind.DISK_READ not in kinds


def test_a_store_makes_the_page_dirty_and_msync_clean(ground: Ground) -> None:
    """B12: the page that was stored to, and no other; msync writes it now, and the next store is noticed again."""
    address = ground.map(SHARED, RW, 8 * PAGE)
    for page in range(8):
        ground.load(address + page * PAGE, 1)
    assert ground.dirty(address) == 0 or isinstance(ground, Real)
    dirty = ground.made_dirty(address, address + 3 * PAGE, b"x")
    # A file system may keep several pages as one (a large folio): these are dirty together.
    assert dirty == PAGE or (isinstance(ground, Real) and dirty > PAGE)
    ground.msync(address, 8 * PAGE, 4)
    if not ground.can_be_clean():
        pytest.skip("the pages of this file system are always dirty: it lies in memory")
    assert ground.dirty(address) == 0
    assert ground.made_dirty(address, address + 3 * PAGE, b"y") >= PAGE


def test_a_dirty_page_is_written_after_a_delay(simulated: Simulated) -> None:
    """B12: not at the store, not a moment later; when it has been dirty for 30 seconds."""
    address = simulated.map(SHARED)
    simulated.store(address, b"late")
    simulated.kernel.tick(2900)
    assert simulated.dirty(address) == PAGE
    simulated.kernel.tick(100)
    assert simulated.dirty(address) == 0
    assert content_on(simulated.kernel.disk, simulated.path)[:4] == b"late"


# --- B13


def test_what_does_not_fit_pushes_something_else_out() -> None:
    """B13: a clean page of a file is dropped, a dirty one written back first, a page without a file written to the swap."""
    kernel = SimKernel(frames=4, record=1000, tuning=Tuning(read_ahead=1, fault_around=1, dirty_share=1.0))
    fd = kernel.open("f", os.O_RDWR | os.O_CREAT)
    kernel.ftruncate(fd, 12 * PAGE)
    kernel.fsync(fd, True)
    file = kernel.mmap(fd, 0, 12 * PAGE, RW, SHARED)
    own = kernel.mmap(-1, 0, 4 * PAGE, RW, PRIVATE | ANONYMOUS)
    deeds = []
    for act in (
        lambda: [file.load(page * PAGE, 1) for page in range(8)],
        lambda: [file.store(page * PAGE, b"d") for page in range(8)],  # type: ignore[func-returns-value]
        lambda: [own.store(page * PAGE, b"o") for page in range(4)],  # type: ignore[func-returns-value]
        lambda: [file.load(page * PAGE, 1) for page in range(8, 12)],
    ):
        kernel.forget_events()
        act()
        deeds.append({event.kind for event in kernel.events()} & {Kind.EVICT, Kind.WRITE_BACK, Kind.SWAP_OUT})
    assert deeds == [{Kind.EVICT}, {Kind.EVICT, Kind.WRITE_BACK}, {Kind.EVICT, Kind.WRITE_BACK}, {Kind.SWAP_OUT}]
    assert kernel.statistics().frames_free == 0


def test_a_page_that_was_thrown_out_comes_back_as_it_was(real: Real) -> None:
    """B13: asked to (MADV_PAGEOUT), the real kernel throws a page of a file out; the next access reads it again."""
    address = real.map(SHARED)
    real.store(address, b"kept")
    real.msync(address, PAGE, 4)
    pageout = 21
    try:
        real.madvise(address, real.SIZE, pageout)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        pytest.skip("this Linux has no MADV_PAGEOUT")
    if any(real.present(address, 9)):
        pytest.skip("this kernel keeps the pages, as it may: they lie in memory anyway")
    before = sum(real.faults())
    assert real.load(address, 4) == b"kept"
    assert sum(real.faults()) > before
    assert real.present(address, 1) == [True]


READ_AHEAD = {Advice.RANDOM: 1, Advice.NORMAL: 4, Advice.SEQUENTIAL: 8}


@pytest.mark.parametrize("advice", READ_AHEAD)
def test_pages_are_read_ahead_as_the_advice_says(advice: Advice, simulated: Simulated) -> None:
    """B11: the next pages are read along if they are likely to be wanted: into the page cache, not into the page table."""
    simulated.kernel.system.tuning = Tuning(read_ahead=4, fault_around=1)
    address = simulated.map(SHARED)
    simulated.madvise(address, simulated.SIZE, advice)
    assert simulated.make_cold()
    simulated.load(address, 1)
    read = READ_AHEAD[advice]
    assert simulated.resident(address, 8 * PAGE) == [True] * read + [False] * (8 - read)
    assert simulated.present(address, 8) == [True] + [False] * 7
