"""What an access to memory sets off: faults of each kind, what they read, copy and enter, and the signals they may end in."""

from __future__ import annotations

import errno
import os

import pytest

from nio.paging import Prot
from nio.paging.sim import Advice, Fault, Kind, MapFlag, Reason, Signal, SimKernel, Tuning
from nio.paging.sim.failures import Panic
from tests.paging.file_contract import refused
from tests.paging.sim.machines import ANONYMOUS, PAGE, PATH, PRIVATE, RW, SHARED, content, events, faults, kinds

SIZE = 20 * PAGE + 100


def plain(kernel: SimKernel, read_ahead: int = 1, fault_around: int = 1) -> None:
    """No read-ahead and no fault-around, unless said."""
    kernel.system.tuning = Tuning(read_ahead=read_ahead, fault_around=fault_around)


# --- pages of files


def test_mmap_reads_nothing_and_enters_nothing(kernel: SimKernel, fd: int) -> None:
    """No page table entry exists before the first access (claims B8)."""
    seen = kinds(kernel, lambda: kernel.mmap(fd, 0, SIZE, RW, SHARED))
    assert seen[:2] == [Kind.SYSCALL, Kind.AREA]
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    assert kernel.page_table().count("\n") == 1
    assert not mapping.resident(0, 1)


def test_the_first_access_is_a_major_fault_and_the_second_none(kernel: SimKernel, fd: int) -> None:
    plain(kernel)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    assert kinds(kernel, lambda: mapping.load(5, 1)) == [Kind.DISK_READ, Kind.MAJOR_FAULT]
    assert kinds(kernel, lambda: mapping.load(PAGE - 1, 1)) == []


def test_a_page_that_is_in_memory_is_a_minor_fault_and_reads_nothing(kernel: SimKernel, fd: int) -> None:
    """A second process that maps the same file faults, and does not touch the disk (claims C6)."""
    plain(kernel)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    mapping.load(0, 1)
    other = kernel.spawn()
    there = other.mmap(other.open(PATH, os.O_RDWR), 0, SIZE, RW, SHARED)
    assert kinds(kernel, lambda: there.load(0, 1)) == [Kind.MINOR_FAULT]
    there.store(3, b"seen")
    assert mapping.load(3, 4) == b"seen"


def test_the_first_store_to_a_page_that_was_loaded_faults_once_more(kernel: SimKernel, fd: int) -> None:
    """So that the kernel learns that it is dirty; and again after each write-back."""
    plain(kernel)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    mapping.load(0, 1)
    assert kinds(kernel, lambda: mapping.store(0, b"x")) == [Kind.DIRTY, Kind.MINOR_FAULT]
    assert kinds(kernel, lambda: mapping.store(1, b"x")) == []
    mapping.sync(0, 1)
    assert kinds(kernel, lambda: mapping.store(2, b"x")) == [Kind.DIRTY, Kind.MINOR_FAULT]


def test_read_ahead_reads_a_window_in_one_request(kernel: SimKernel, fd: int) -> None:
    plain(kernel, read_ahead=8)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    seen = events(kernel, lambda: mapping.load(10 * PAGE, 1))
    assert [(event.kind, event.page, event.pages) for event in seen] == [
        (Kind.DISK_READ, 8, 8),
        (Kind.READ_AHEAD, 8, 7),
        (Kind.MAJOR_FAULT, 10, 1),
    ]


WINDOWS = [(Advice.RANDOM, 10, 1), (Advice.SEQUENTIAL, 10, 11), (Advice.NORMAL, 8, 8)]


@pytest.mark.parametrize(("advice", "first", "pages"), WINDOWS)
def test_advice_moves_the_window(kernel: SimKernel, fd: int, advice: Advice, first: int, pages: int) -> None:
    """None with RANDOM, twice as far and only forwards with SEQUENTIAL; never past the end of the file."""
    plain(kernel, read_ahead=8)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    mapping.advise(0, SIZE, advice)
    read = next(event for event in events(kernel, lambda: mapping.load(10 * PAGE, 1)) if event.kind is Kind.DISK_READ)
    assert (read.page, read.pages) == (first, pages)


def test_fault_around_enters_neighbours_that_are_in_memory(kernel: SimKernel, fd: int) -> None:
    plain(kernel, fault_around=16)
    kernel.pread(fd, bytearray(SIZE), 0)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    assert kinds(kernel, lambda: mapping.load(0, SIZE)).count(Kind.MINOR_FAULT) == 2


def test_willneed_reads_without_entering(kernel: SimKernel, fd: int) -> None:
    plain(kernel)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    mapping.advise(0, 5 * PAGE, Advice.WILLNEED)
    assert mapping.resident(0, 5 * PAGE)
    assert not mapping.resident(5 * PAGE, 1)
    assert kinds(kernel, lambda: mapping.load(PAGE, 1)) == [Kind.MINOR_FAULT]


def test_populate_leaves_nothing_to_fault(kernel: SimKernel, fd: int) -> None:
    """MADV_POPULATE_READ and MAP_POPULATE alike; with NONBLOCK the flag does nothing."""
    one = kernel.mmap(fd, 0, SIZE, Prot.READ, SHARED)
    assert one.populate(0, SIZE)
    two = kernel.mmap(fd, 0, SIZE, Prot.READ, SHARED | MapFlag.POPULATE)
    three = kernel.mmap(fd, 0, SIZE, Prot.READ, SHARED | MapFlag.POPULATE | MapFlag.NONBLOCK)
    assert not {Kind.MINOR_FAULT, Kind.MAJOR_FAULT} & set(kinds(kernel, lambda: (one.load(0, SIZE), two.load(0, SIZE))))
    assert Kind.MINOR_FAULT in kinds(kernel, lambda: three.load(0, 1))


def test_dontneed_empties_the_page_table_and_not_the_page_cache(kernel: SimKernel, fd: int) -> None:
    """A shared page comes back with what was stored; a private one as the file has it."""
    plain(kernel)
    shared, private = (kernel.mmap(fd, 0, PAGE, RW, flag) for flag in (SHARED, PRIVATE))
    shared.store(0, b"S")
    private.store(1, b"P")
    for mapping in (shared, private):
        mapping.advise(0, PAGE, Advice.DONTNEED)
        assert kinds(kernel, lambda mapping=mapping: mapping.load(0, 1)) == [Kind.MINOR_FAULT]  # type: ignore[misc]
    assert shared.load(0, 2) == private.load(0, 2) == b"S" + content(2)[1:]


def test_dontneed_of_locked_pages_is_einval(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    mapping.lock(0, PAGE)
    refused(errno.EINVAL, lambda: mapping.advise(0, PAGE, Advice.DONTNEED))


# --- private pages


def test_copy_on_write_copies_a_page_once(kernel: SimKernel, fd: int) -> None:
    """A load shares the file's page; the first store copies it, and nobody else sees what is stored."""
    plain(kernel)
    mapping = kernel.mmap(fd, 0, SIZE, RW, PRIVATE)
    assert kinds(kernel, lambda: mapping.load(0, 1)) == [Kind.DISK_READ, Kind.MAJOR_FAULT]
    assert kinds(kernel, lambda: mapping.store(0, b"mine")) == [Kind.MINOR_FAULT, Kind.COPY_ON_WRITE]
    assert kinds(kernel, lambda: mapping.store(9, b"mine")) == []
    into = bytearray(13)
    kernel.pread(fd, into, 0)
    assert into == content(13)
    assert mapping.load(0, 13) == b"mine" + content(9)[4:] + b"mine"


def test_a_page_that_was_not_copied_yet_shows_the_file_as_it_is(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, 2 * PAGE, RW, PRIVATE)
    mapping.load(0, 2 * PAGE)
    mapping.store(0, b"x")
    kernel.pwrite(fd, b"new", 5)
    kernel.pwrite(fd, b"new", PAGE)
    assert mapping.load(5, 3) == content(8)[5:]
    assert mapping.load(PAGE, 3) == b"new"


def test_anonymous_memory_is_one_page_of_zeros_until_it_is_stored_to(kernel: SimKernel) -> None:
    mapping = kernel.mmap_at(0, 10 * PAGE, RW, PRIVATE | ANONYMOUS)
    free = kernel.statistics().frames_free
    assert mapping.load(0, 10 * PAGE) == bytes(10 * PAGE)
    assert kernel.statistics().frames_free == free
    assert kinds(kernel, lambda: mapping.store(0, b"x")) == [Kind.MINOR_FAULT, Kind.ZERO_PAGE]
    assert kernel.statistics().frames_free == free - 1
    assert mapping.load(0, 2) == b"x\0"


def test_private_pages_go_to_the_swap_and_come_back() -> None:
    """Three times as much as there is memory: every byte is found again."""
    kernel = SimKernel(frames=8, record=1000)
    mapping = kernel.mmap_at(0, 24 * PAGE, RW, PRIVATE | ANONYMOUS)
    for page in range(24):
        mapping.store(page * PAGE, bytes([page]) * PAGE)
    assert kernel.statistics().swap_used >= 16
    assert [mapping.load(page * PAGE + 7, 1)[0] for page in range(24)] == list(range(24))
    assert kernel.statistics().swapped_in >= 16
    assert mapping.unmap()
    assert (kernel.statistics().swap_used, kernel.statistics().frames_free) == (0, 8)


def test_file_pages_never_go_to_the_swap() -> None:
    """They are written back to their file (claims B11)."""
    kernel = SimKernel(frames=8)
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    kernel.ftruncate(fd, 24 * PAGE)
    mapping = kernel.mmap(fd, 0, 24 * PAGE, RW, SHARED)
    for page in range(24):
        mapping.store(page * PAGE, bytes([page]) * PAGE)
    assert [mapping.load(page * PAGE + 7, 1)[0] for page in range(24)] == list(range(24))
    assert (kernel.statistics().swapped_out, kernel.statistics().swap_used) == (0, 0)
    assert kernel.statistics().pages_written_back >= 16


def test_locked_pages_stay_when_all_others_go() -> None:
    kernel = SimKernel(frames=8)
    mapping = kernel.mmap_at(0, 40 * PAGE, RW, PRIVATE | ANONYMOUS)
    mapping.lock(0, 3 * PAGE)
    for page in range(40):
        mapping.store(page * PAGE, b"x")
    assert mapping.resident(0, 3 * PAGE)
    assert not mapping.resident(0, 40 * PAGE)


# --- signals


def test_an_access_past_the_end_of_the_file_is_sigbus(kernel: SimKernel, fd: int) -> None:
    """Not in the last page, whose tail is zeros; and not any more when the file grows."""
    mapping = kernel.mmap(fd, 0, 30 * PAGE, RW, SHARED)
    assert mapping.load(SIZE, 5) == bytes(5)
    assert faults(lambda: mapping.load(21 * PAGE, 1)) == (Signal.SIGBUS, Reason.ADRERR)
    assert faults(lambda: mapping.store(21 * PAGE, b"x")) == (Signal.SIGBUS, Reason.ADRERR)
    kernel.ftruncate(fd, 22 * PAGE)
    assert mapping.load(21 * PAGE, 1) == b"\0"
    kernel.ftruncate(fd, PAGE)
    assert faults(lambda: mapping.load(PAGE, 1)) == (Signal.SIGBUS, Reason.ADRERR)


def test_a_cut_takes_private_copies_too(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, 3 * PAGE, RW, PRIVATE)
    mapping.store(PAGE, b"x")
    kernel.ftruncate(fd, PAGE)
    assert faults(lambda: mapping.load(PAGE, 1)) == (Signal.SIGBUS, Reason.ADRERR)
    kernel.ftruncate(fd, 3 * PAGE)
    assert mapping.load(PAGE, 1) == b"\0"


def test_a_store_to_what_is_mapped_for_reading_is_sigsegv(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, PAGE, Prot.READ, SHARED)
    assert faults(lambda: mapping.store(0, b"x")) == (Signal.SIGSEGV, Reason.ACCERR)
    mapping.load(0, 1)
    assert faults(lambda: mapping.store(0, b"x")) == (Signal.SIGSEGV, Reason.ACCERR)
    assert mapping.load(0, 1) == content(1)


def test_an_access_to_nothing_is_sigsegv(kernel: SimKernel) -> None:
    for address in (0, 1 << 30, kernel.process.space.top, -1):
        assert faults(lambda address=address: kernel.load(address, 1)) == (Signal.SIGSEGV, Reason.MAPERR)  # type: ignore[misc]


def test_a_page_that_the_device_cannot_read_is_sigbus_and_eio(kernel: SimKernel, fd: int) -> None:
    """To a mapping a signal, to read an errno; the pages around it can be read, and it itself when the device is well again."""
    kernel.injection.fail_read(page=3)
    mapping = kernel.mmap(fd, 0, SIZE, RW, SHARED)
    assert faults(lambda: mapping.load(3 * PAGE, 1)) == (Signal.SIGBUS, Reason.UNREADABLE)
    assert mapping.load(4 * PAGE, 1) == content(SIZE)[4 * PAGE : 4 * PAGE + 1]
    refused(errno.EIO, lambda: kernel.pread(fd, bytearray(1), 3 * PAGE))
    assert kernel.pread(fd, bytearray(SIZE), 0) == 3 * PAGE
    refused(errno.EFAULT, lambda: mapping.populate(0, SIZE))
    kernel.injection.clear()
    assert mapping.load(3 * PAGE, 1) == content(SIZE)[3 * PAGE : 3 * PAGE + 1]


def test_a_store_to_a_hole_on_a_full_disk_is_sigbus(kernel: SimKernel, fd: int) -> None:
    kernel.ftruncate(fd, 40 * PAGE)
    kernel.injection.disk_full_after(1)
    mapping = kernel.mmap(fd, 0, 40 * PAGE, RW, SHARED)
    mapping.store(30 * PAGE, b"x")
    assert faults(lambda: mapping.store(31 * PAGE, b"x")) == (Signal.SIGBUS, Reason.ADRERR)
    mapping.store(0, b"x")
    assert mapping.load(31 * PAGE, 1) == b"\0"


def test_no_memory_and_no_swap_is_the_end() -> None:
    """SIGKILL, the out-of-memory killer; what fits stays usable."""
    kernel = SimKernel(frames=4, swap=0)
    mapping = kernel.mmap_at(0, 8 * PAGE, RW, PRIVATE | ANONYMOUS)
    mapping.store(0, b"x" * 4 * PAGE)
    assert faults(lambda: mapping.store(4 * PAGE, b"x")) == (Signal.SIGKILL, Reason.NOMEM)
    assert mapping.load(3 * PAGE, 1) == b"x"
    refused(errno.EAGAIN, lambda: mapping.lock(0, 8 * PAGE))


def test_a_fault_says_what_happened(kernel: SimKernel) -> None:
    with pytest.raises(Fault) as caught:
        kernel.store(0x5000, b"x")
    assert str(caught.value) == "SIGSEGV: store to 0x5000: nothing is mapped there"
    assert (caught.value.errno, caught.value.address, caught.value.store) == (errno.EFAULT, 0x5000, True)


# --- frames


def test_a_freed_frame_is_poisoned_and_a_write_to_it_is_found() -> None:
    kernel = SimKernel(frames=4)
    mapping = kernel.mmap_at(0, PAGE, RW, PRIVATE | ANONYMOUS)
    mapping.store(0, b"secret")
    frame = next(iter(kernel.process.space.table.loads.values()))
    mapping.unmap()
    assert set(frame.data) == {1}
    frame.data[7] = 0
    again = kernel.mmap_at(0, PAGE, RW, PRIVATE | ANONYMOUS)
    with pytest.raises(Panic, match="was written to after it was freed"):
        again.store(0, b"x")
    with pytest.raises(Panic, match="is free"):
        kernel.system.frames.put(frame)
