"""What the disk has and when: write-back by age, by pressure and on demand; failures on the way; and power failures."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nio.paging import Prot
from nio.paging.sim import Advice, DirectoryDisk, Kind, MemoryDisk, SimKernel, SyncFlag, Tuning
from tests.paging.file_contract import refused
from tests.paging.sim.books import balance
from tests.paging.sim.conftest import drop_cache
from tests.paging.sim.machines import PAGE, PATH, PRIVATE, RW, SHARED, content, events, kinds


def on_disk(kernel: SimKernel, n: int = 10) -> bytes:
    return kernel.disk.content(PATH)[:n]


# --- when


def test_a_write_is_seen_by_all_at_once_and_by_the_disk_later(kernel: SimKernel, fd: int) -> None:
    """Other mappings and read() see a store at once; only the disk lags (claims A6)."""
    one, two = (kernel.mmap(fd, 0, PAGE, RW, SHARED) for _ in range(2))
    one.store(0, b"stored")
    into = bytearray(6)
    kernel.pread(fd, into, 0)
    assert two.load(0, 6) == into == b"stored"
    assert on_disk(kernel, 6) == content(6)


def test_munmap_and_close_write_nothing(kernel: SimKernel, fd: int) -> None:
    """The page stays dirty in the page cache (claims A5)."""
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    mapping.store(0, b"stored")
    assert Kind.WRITE_BACK not in kinds(kernel, mapping.unmap)
    assert Kind.WRITE_BACK not in kinds(kernel, lambda: kernel.close(fd))
    assert on_disk(kernel, 6) == content(6)
    assert kernel.statistics().pages_dirty == 1
    kernel.sync()
    assert on_disk(kernel, 6) == b"stored"


def test_a_page_is_written_back_when_it_has_been_dirty_for_30_seconds(kernel: SimKernel, fd: int) -> None:
    kernel.pwrite(fd, b"stored", 0)
    kernel.tick(2990)
    assert on_disk(kernel, 6) == content(6)
    kernel.pwrite(fd, b"x", 5)  # the age counts from when it became dirty
    kernel.tick(20)
    assert on_disk(kernel, 6) == b"storex"
    assert kernel.statistics().pages_dirty == 0


def test_who_makes_too_many_pages_dirty_writes_the_oldest_back() -> None:
    kernel = SimKernel(frames=16, tuning=Tuning(dirty_share=0.5))
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    for page in range(9):
        kernel.pwrite(fd, b"x" * PAGE, page * PAGE)
        assert kernel.statistics().pages_dirty <= 8
    assert kernel.disk.content(PATH) == b"x" * 4 * PAGE


def test_msync_writes_its_range_and_fsync_the_file(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, 3 * PAGE, RW, SHARED)
    for page in range(3):
        mapping.store(page * PAGE, b"!")
    mapping.sync(PAGE + 5, 1)
    assert [kernel.disk.content(PATH)[page * PAGE] for page in range(3)] == [0, ord("!"), 2 * PAGE % 251]
    kernel.msync(mapping.start, 3 * PAGE, SyncFlag.ASYNC)
    assert kernel.statistics().pages_dirty == 2
    kernel.fsync(fd, False)
    assert kernel.statistics().pages_dirty == 0


def test_what_msync_refuses(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    refused(errno.EINVAL, lambda: kernel.msync(mapping.start, PAGE, SyncFlag.SYNC | SyncFlag.ASYNC))
    refused(errno.EINVAL, lambda: kernel.msync(mapping.start, PAGE, 64))
    refused(errno.EINVAL, lambda: kernel.msync(mapping.start + 1, PAGE, SyncFlag.SYNC))
    refused(errno.ENOMEM, lambda: kernel.msync(mapping.start - PAGE, PAGE, SyncFlag.SYNC))
    kernel.msync(mapping.start, PAGE, SyncFlag.INVALIDATE)
    mapping.lock(0, PAGE)
    refused(errno.EBUSY, lambda: kernel.msync(mapping.start, PAGE, SyncFlag.INVALIDATE))


def test_a_private_page_never_reaches_the_disk(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, PAGE, RW, PRIVATE)
    mapping.store(0, b"private")
    mapping.sync(0, PAGE)
    kernel.fsync(fd, True)
    kernel.tick(10_000)
    assert on_disk(kernel, 7) == content(7)


def test_the_tail_behind_the_end_of_the_file_never_reaches_the_disk(kernel: SimKernel, fd: int) -> None:
    """Nor does it come to light when the file grows, by ftruncate or by a write further on."""
    end = kernel.size(fd)
    mapping = kernel.mmap(fd, 20 * PAGE, PAGE, RW, SHARED)
    for grow in (lambda: kernel.ftruncate(fd, end + 50), lambda: kernel.pwrite(fd, b"x", end + 50)):
        mapping.store(100, b"lost")
        grow()
        assert mapping.load(100, 4) == bytes(4)
        kernel.ftruncate(fd, end)
    mapping.store(100, b"lost")
    kernel.fsync(fd, True)
    assert len(kernel.disk.content(PATH)) == end


def test_o_sync_writes_reach_the_disk_at_once(kernel: SimKernel, fd: int) -> None:
    synchronous = kernel.open(PATH, os.O_WRONLY | os.O_DSYNC)
    kernel.write(synchronous, b"now")
    assert on_disk(kernel, 3) == b"now"


# --- the power fails


def test_a_crash_leaves_what_was_written_back(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, 2 * PAGE, RW, SHARED)
    mapping.store(0, b"forced")
    mapping.sync(0, 6)
    mapping.store(PAGE, b"not forced")
    kernel.pwrite(fd, b"longer", 30 * PAGE)
    kernel.forget_events()
    again = kernel.crash()
    assert [event.kind for event in again.events()] == [Kind.CRASH]
    assert again.statistics().frames_free == 64
    with pytest.raises(OSError, match="No such process"):
        kernel.size(fd)
    assert mapping.unmap() is True
    fd = again.open(PATH, os.O_RDONLY)
    into = bytearray(PAGE + 10)
    assert again.pread(fd, into, 0) == len(into)
    assert into == b"forced" + content(PAGE + 10)[6:]
    assert again.size(fd) == 20 * PAGE + 100
    balance(again)


def test_a_file_without_a_name_is_gone_after_a_crash_and_its_room_is_free(kernel: SimKernel, fd: int) -> None:
    free = kernel.statvfs("/").free
    kernel.unlink(PATH)
    assert kernel.pread(fd, bytearray(5), 0) == 5
    assert kernel.statvfs("/").free == free
    again = kernel.crash()
    assert again.statvfs("/").free == free + 21 * PAGE


def test_the_last_user_of_a_file_without_a_name_frees_it(kernel: SimKernel, fd: int) -> None:
    """Descriptor and mapping are users alike; its dirty pages are not written back any more."""
    free = kernel.statvfs("/").free
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    kernel.unlink(PATH)
    kernel.close(fd)
    mapping.store(0, b"x")
    assert kernel.statvfs("/").free == free
    assert Kind.WRITE_BACK not in kinds(kernel, mapping.unmap)
    assert kernel.statvfs("/").free == free + 21 * PAGE


# --- the device fails


# What follows of write-backs that fail was measured on Linux 6.18, and is again where that can be done:
# tests/claims/test_cost.py::test_a_write_back_that_fails_is_told_once_to_each_open_file_here


def test_a_failed_write_back_leaves_the_page_clean_and_nobody_tries_again(kernel: SimKernel, fd: int) -> None:
    """The first msync tells, the second has nothing to say, and the disk has the old bytes: only memory has the new ones."""
    kernel.injection.fail_write(page=0, times=1)
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    mapping.store(0, b"stored")
    seen = events(kernel, lambda: refused(errno.EIO, lambda: mapping.sync(0, 6)))
    assert [event.kind for event in seen] == [Kind.SYSCALL, Kind.INJECTED, Kind.WRITE_FAILED]
    assert kernel.statistics().pages_dirty == 0
    mapping.sync(0, 6)
    kernel.tick(10_000)
    assert (on_disk(kernel, 6), mapping.load(0, 6)) == (content(6), b"stored")


def test_the_next_store_to_such_a_page_brings_all_of_it_to_the_disk(kernel: SimKernel, fd: int) -> None:
    kernel.injection.fail_write(page=0, times=1)
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    mapping.store(0, b"lost")
    refused(errno.EIO, lambda: mapping.sync(0, 4))
    mapping.store(6, b"!")
    mapping.sync(0, 7)
    assert on_disk(kernel, 7) == b"lost" + content(6)[4:] + b"!"


def test_bytes_that_the_device_did_not_take_are_lost_with_their_frame() -> None:
    """Nobody asked for them to be written: they are when their frame is needed, and that fails; fsync tells of it afterwards."""
    kernel = SimKernel(frames=8)
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    kernel.pwrite(fd, content(40 * PAGE), 0)
    kernel.fsync(fd, True)
    kernel.pwrite(fd, b"lost", 0)
    kernel.injection.fail_write(page=0)
    kernel.pread(fd, bytearray(39 * PAGE), PAGE)
    into = bytearray(4)
    kernel.pread(fd, into, 0)
    assert into == content(4)
    refused(errno.EIO, lambda: kernel.fsync(fd, True))


def test_a_failure_is_told_once_to_each_open_file(kernel: SimKernel, fd: int) -> None:
    """Whoever had the file open hears of it, by fsync or by msync of a mapping of that open file, whichever comes first.

    A copy of a descriptor is the same open file: fork makes one.
    """
    other = kernel.open(PATH, os.O_RDONLY)
    closed = kernel.open(PATH, os.O_RDWR)
    mine, others, orphan = (kernel.mmap(each, 0, PAGE, Prot.READ, SHARED) for each in (fd, other, closed))
    kernel.close(closed)
    child = kernel.fork()
    kernel.injection.fail_write(times=1)
    kernel.pwrite(fd, b"stored", 0)
    refused(errno.EIO, lambda: kernel.fsync(fd, True))
    kernel.fsync(fd, True)
    child.fsync(fd, True)
    mine.sync(0, PAGE)
    others.sync(0, PAGE)  # of a file for reading only, msync does nothing, and so tells nothing
    refused(errno.EIO, lambda: kernel.fsync(other, True))
    kernel.fsync(other, True)
    refused(errno.EIO, lambda: orphan.sync(0, PAGE))
    orphan.sync(0, PAGE)
    again = kernel.open(PATH, os.O_RDWR)
    kernel.fsync(again, True)


def test_a_failure_that_nobody_has_heard_of_is_told_to_who_opens_the_file_next(kernel: SimKernel, fd: int) -> None:
    kernel.injection.fail_write(path=PATH, times=1)
    kernel.pwrite(fd, b"stored", 0)
    kernel.tick(3000)
    assert (on_disk(kernel, 6), kernel.statistics().pages_dirty) == (content(6), 0)
    next_, after = (kernel.open(PATH, os.O_RDONLY) for _ in range(2))
    for each in (next_, fd, after):
        refused(errno.EIO, lambda each=each: kernel.fsync(each, False))  # type: ignore[misc]
        kernel.fsync(each, False)
    kernel.fsync(kernel.open(PATH, os.O_RDONLY), False)


def test_two_failures_are_told_as_one_if_nobody_has_heard_of_the_first(kernel: SimKernel, fd: int) -> None:
    """The second's errno; and again, if somebody has."""
    for code in (errno.EIO, errno.ENOSPC):
        kernel.injection.fail_write(code=code, times=1)
        kernel.pwrite(fd, b"stored", 0)
        kernel.sync()
    refused(errno.ENOSPC, lambda: kernel.fsync(fd, True))
    kernel.fsync(fd, True)
    kernel.injection.fail_write(times=1)
    kernel.pwrite(fd, b"stored", 0)
    refused(errno.EIO, lambda: kernel.fsync(fd, True))


def test_a_synchronous_write_tells_itself_and_its_file_hears_no_more_of_it(kernel: SimKernel, fd: int) -> None:
    synchronous = kernel.open(PATH, os.O_WRONLY | os.O_DSYNC)
    kernel.injection.fail_write(times=1)
    refused(errno.EIO, lambda: kernel.pwrite(synchronous, b"now", 0))
    kernel.fsync(synchronous, True)
    refused(errno.EIO, lambda: kernel.fsync(fd, True))


# --- holes


def test_a_hole_is_zeros_and_no_device_is_asked_for_it(kernel: SimKernel, fd: int) -> None:
    """By mapping a major fault all the same, by read no bytes from the device; and a device that fails does not matter."""
    kernel.ftruncate(fd, 40 * PAGE)
    kernel.injection.fail_read()
    mapping = kernel.mmap(fd, 30 * PAGE, 10 * PAGE, RW, SHARED)
    mapping.advise(0, 10 * PAGE, Advice.RANDOM)
    assert kinds(kernel, lambda: mapping.load(0, 1)) == [Kind.HOLE, Kind.MAJOR_FAULT]
    assert kinds(kernel, lambda: mapping.store(PAGE, b"x")) == [Kind.HOLE, Kind.MAJOR_FAULT, Kind.DIRTY]
    into = bytearray(3 * PAGE)
    read = kinds(kernel, lambda: kernel.pread(fd, into, 25 * PAGE))
    assert (read, bytes(into)) == ([Kind.SYSCALL, Kind.HOLE, Kind.CACHE_HIT, Kind.CACHE_HIT, Kind.COPY], bytes(3 * PAGE))
    assert kernel.statistics().pages_read == 0


def test_room_that_is_promised_and_was_never_written_to_is_a_hole_still(kernel: SimKernel, fd: int) -> None:
    """A page that was stored to and could not be written: it has its block, and nothing is in that."""
    kernel.ftruncate(fd, 40 * PAGE)
    kernel.injection.fail_write()
    kernel.pwrite(fd, b"x", 30 * PAGE)
    kernel.sync()
    drop_cache(kernel, fd)
    into = bytearray(1)
    assert kinds(kernel, lambda: kernel.pread(fd, into, 30 * PAGE))[:2] == [Kind.SYSCALL, Kind.HOLE]
    assert into == b"\0"


def test_read_ahead_goes_on_over_the_edges_of_holes(kernel: SimKernel, fd: int) -> None:
    """A window with three pages of data and a hole on each side: one request, and all of it is in memory."""
    kernel.ftruncate(fd, 0)
    kernel.ftruncate(fd, 16 * PAGE)
    kernel.pwrite(fd, b"d" * 3 * PAGE, 2 * PAGE)
    kernel.fsync(fd, True)
    drop_cache(kernel, fd)
    mapping = kernel.mmap(fd, 0, 16 * PAGE, RW, SHARED)
    seen = events(kernel, lambda: mapping.load(0, 1))
    told = [(event.kind, event.page, event.pages) for event in seen]
    assert told == [
        (Kind.HOLE, 0, 2), (Kind.DISK_READ, 2, 3), (Kind.READ_AHEAD, 2, 3), (Kind.HOLE, 5, 3), (Kind.MAJOR_FAULT, 0, 1),
        (Kind.FAULT_AROUND, 0, 7),
    ]  # fmt: skip
    assert kernel.statistics().pages_read == 3


# --- a full disk


def test_a_full_disk_cuts_a_write_short_and_refuses_the_next(kernel: SimKernel, fd: int) -> None:
    """What is there already can be written to; a page that did not fit is not in the page cache either."""
    kernel.injection.disk_full_after(2)
    end = kernel.size(fd)
    assert kernel.pwrite(fd, b"x" * 5 * PAGE, 21 * PAGE) == 2 * PAGE
    refused(errno.ENOSPC, lambda: kernel.pwrite(fd, b"x", 23 * PAGE))
    assert kernel.pwrite(fd, b"y", end - 1) == 1
    assert kernel.size(fd) == 23 * PAGE


def test_the_disk_in_memory_has_an_end() -> None:
    kernel = SimKernel(frames=16, disk=MemoryDisk(capacity=10 * PAGE))
    fd = kernel.open("/home/user/big", os.O_RDWR | os.O_CREAT)
    assert kernel.write(fd, b"x" * 20 * PAGE) == 10 * PAGE
    refused(errno.ENOSPC, lambda: kernel.write(fd, b"x"))
    kernel.ftruncate(fd, 0)
    assert kernel.statvfs("/").free == 10 * PAGE


def test_short_writes_and_failing_mmap_on_order(kernel: SimKernel, fd: int) -> None:
    kernel.injection.short_writes(3)
    assert kernel.pwrite(fd, b"abcdef", 0) == 3
    kernel.injection.fail_mmap(times=2)
    for _ in range(2):
        refused(errno.ENOMEM, lambda: kernel.mmap(fd, 0, PAGE, Prot.READ, SHARED))
    kernel.mmap(fd, 0, PAGE, Prot.READ, SHARED)
    kernel.injection.clear()
    assert kernel.pwrite(fd, b"abcdef", 0) == 6


def test_a_failure_after_the_first_buffer_leaves_what_was_moved(kernel: SimKernel, fd: int) -> None:
    """readv and writev tell how far they came; only who got nothing is told why."""
    kernel.injection.fail_read(page=1)
    assert kernel.readv(fd, [bytearray(PAGE), bytearray(PAGE)]) == PAGE
    refused(errno.EIO, lambda: kernel.readv(fd, [bytearray(PAGE), bytearray(PAGE)]))
    kernel.injection.disk_full_after(1)
    kernel.lseek(fd, 21 * PAGE, os.SEEK_SET)
    assert kernel.writev(fd, [b"x" * PAGE, b"y"]) == PAGE
    assert kernel.lseek(fd, 0, os.SEEK_CUR) == 22 * PAGE


# --- real files


def test_real_files_have_what_was_written_back(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(content(3 * PAGE))
    kernel = SimKernel(frames=8, disk=DirectoryDisk(tmp_path))
    fd = kernel.open("/there", os.O_RDWR)
    mapping = kernel.mmap(fd, 0, 3 * PAGE, RW, SHARED)
    assert mapping.load(0, 3 * PAGE) == content(3 * PAGE)
    mapping.store(5, b"new")
    assert (tmp_path / "there").read_bytes() == content(3 * PAGE)
    mapping.sync(0, PAGE)
    assert (tmp_path / "there").read_bytes()[:8] == content(5) + b"new"
    kernel.ftruncate(fd, 100)
    assert (tmp_path / "there").stat().st_size == 100
    balance(kernel)


def test_real_files_under_other_names_or_none_are_the_same_files(tmp_path: Path) -> None:
    """Renamed with the directory they lie in, replaced, removed while in use: the bytes go where they belong."""
    kernel = SimKernel(frames=8, disk=DirectoryDisk(tmp_path))
    kernel.mkdir("/a")
    one, two = (kernel.open(f"/a/{name}", os.O_RDWR | os.O_CREAT) for name in ("one", "two"))
    kernel.write(one, b"one")
    kernel.write(two, b"two")
    kernel.rename("/a", "/b")
    kernel.rename("/b/one", "/b/two")
    kernel.fsync(one, True)
    kernel.fsync(two, True)
    assert (tmp_path / "b" / "two").read_bytes() == b"one"
    into = bytearray(3)
    kernel.pread(two, into, 0)
    assert into == b"two"
    before = len(os.listdir("/proc/self/fd"))
    kernel.close(two)
    assert len(os.listdir("/proc/self/fd")) == before - 1
    kernel.close(one)


@pytest.mark.skipif(not hasattr(os, "SEEK_DATA"), reason="this system does not tell where the holes of a file are")
def test_a_hole_of_a_real_file_is_one_here(tmp_path: Path) -> None:
    """Where lseek finds no data, if the real file system has holes at all."""
    path = tmp_path / "sparse"
    with path.open("wb") as real:
        real.truncate(64 * PAGE)
        real.seek(40 * PAGE)
        real.write(content(PAGE))
    with path.open("rb") as real:
        if os.lseek(real.fileno(), 0, os.SEEK_DATA) != 40 * PAGE:
            pytest.skip("the file system of temporary files has no holes of single pages")
    kernel = SimKernel(frames=8, disk=DirectoryDisk(tmp_path), record=100, tuning=Tuning(read_ahead=1))
    fd = kernel.open("/sparse", os.O_RDWR)
    into = bytearray(PAGE)
    found = []
    for page in (39, 40, 41):
        found.append(kinds(kernel, lambda page=page: kernel.pread(fd, into, page * PAGE))[1])  # type: ignore[misc]
    assert found == [Kind.HOLE, Kind.DISK_READ, Kind.HOLE]
    kernel.pwrite(fd, b"new", 41 * PAGE)
    kernel.fsync(fd, True)
    drop_cache(kernel, fd)
    assert kinds(kernel, lambda: kernel.pread(fd, into, 41 * PAGE))[1] is Kind.DISK_READ
    assert into[:4] == b"new\0"


def test_the_whole_real_file_system_can_be_the_disk(tmp_path: Path) -> None:
    """With other file systems below it, devices, and paths as every other program has them."""
    (tmp_path / "file").write_bytes(content(PAGE))
    kernel = SimKernel(frames=8, disk=DirectoryDisk("/", str(tmp_path)))
    fd = kernel.open("file", os.O_RDWR)
    mapping = kernel.mmap(fd, 0, PAGE, RW, SHARED)
    assert mapping.load(0, 10) == content(10)
    assert kernel.maps().split()[-1] == os.path.realpath(tmp_path / "file")
    zero = kernel.open("/dev/zero", os.O_RDWR)
    into = bytearray(b"xyz")
    assert (kernel.read(zero, into), bytes(into), kernel.write(zero, b"ab")) == (3, bytes(3), 2)


def test_many_real_files_need_no_descriptors(tmp_path: Path) -> None:
    kernel = SimKernel(frames=64, disk=DirectoryDisk(tmp_path))
    before = len(os.listdir("/proc/self/fd"))
    fds = [kernel.open(f"/{number}", os.O_RDWR | os.O_CREAT) for number in range(50)]
    for fd in fds:
        kernel.write(fd, b"x")
        kernel.fsync(fd, True)
    assert len(os.listdir("/proc/self/fd")) == before
    assert sorted(os.listdir(tmp_path)) == sorted(str(number) for number in range(50))
