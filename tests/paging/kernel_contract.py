"""The contract of nio.paging.kernel.Kernel, as tests that every kernel runs.

A kernel's test module derives from KernelContract and gives it a kernel and a directory to work in.  What kernels may do
differently is a class attribute here, so that a difference is written down once, by name.
"""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
from functools import partial

import pytest

from nio.paging.kernel import FileKind, Kernel, Mapping, PagedMapping, Prot, Share
from tests.paging.file_contract import FileContract
from tests.paging.file_contract import refused as refused

RW = Prot.READ | Prot.WRITE


def load(mapping: Mapping, offset: int, n: int) -> bytes:
    """n bytes of a mapping, through its address or through the kernel."""
    if mapping.address is None:
        return as_paged(mapping).load(offset, n)
    return ctypes.string_at(mapping.address + offset, n)


def store(mapping: Mapping, offset: int, data: bytes) -> None:
    """Replace bytes of a mapping."""
    if mapping.address is None:
        as_paged(mapping).store(offset, data)
    else:
        ctypes.memmove(mapping.address + offset, data, len(data))


def as_paged(mapping: Mapping) -> PagedMapping:
    """The mapping, which must then offer load and store."""
    assert hasattr(mapping, "load")
    assert hasattr(mapping, "store")
    return mapping  # type: ignore[return-value]


class KernelContract(FileContract):
    """What is true of every kernel."""

    append_moves_pwrite = True
    """Whether pwrite on an O_APPEND descriptor writes at the end, as Linux does and POSIX does not ask for."""

    # --- open and close

    def test_a_missing_file_is_enoent(self, kernel: Kernel, root: str) -> None:
        refused(errno.ENOENT, lambda: kernel.open(f"{root}/missing", os.O_RDONLY))
        refused(errno.ENOENT, lambda: kernel.open("", os.O_RDONLY))

    def test_a_name_below_a_file_is_enotdir(self, kernel: Kernel, fd: int, path: str) -> None:
        refused(errno.ENOTDIR, lambda: kernel.open(f"{path}/below", os.O_RDONLY))

    def test_o_excl_refuses_a_file_that_is_there(self, kernel: Kernel, fd: int, path: str) -> None:
        refused(errno.EEXIST, lambda: kernel.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))

    def test_o_trunc_cuts_the_file_and_o_creat_alone_does_not(self, kernel: Kernel, fd: int, path: str) -> None:
        kernel.close(kernel.open(path, os.O_RDWR | os.O_CREAT))
        assert kernel.size(fd) == len(self.content(kernel))
        kernel.close(kernel.open(path, os.O_RDWR | os.O_TRUNC))
        assert kernel.size(fd) == 0

    def test_a_directory_can_be_opened_to_read_but_holds_no_bytes(self, kernel: Kernel, root: str) -> None:
        refused(errno.EISDIR, lambda: kernel.open(root, os.O_RDWR))
        fd = kernel.open(root, os.O_RDONLY)
        refused(errno.EISDIR, lambda: kernel.read(fd, bytearray(1)))
        refused(errno.ENODEV, lambda: kernel.mmap(fd, 0, 1, Prot.READ, Share.SHARED))
        kernel.close(fd)

    def test_a_closed_descriptor_is_ebadf_everywhere(self, kernel: Kernel, path: str) -> None:
        fd = kernel.open(path, os.O_RDWR | os.O_CREAT)
        kernel.close(fd)
        for call in (
            lambda: kernel.close(fd),
            lambda: kernel.read(fd, bytearray(1)),
            lambda: kernel.write(fd, b"x"),
            lambda: kernel.pread(fd, bytearray(1), 0),
            lambda: kernel.pwrite(fd, b"x", 0),
            lambda: kernel.lseek(fd, 0, os.SEEK_CUR),
            lambda: kernel.size(fd),
            lambda: kernel.fstat(fd),
            lambda: kernel.ftruncate(fd, 0),
            lambda: kernel.fsync(fd, True),
            lambda: kernel.fsync(fd, False),
            lambda: kernel.mmap(fd, 0, 1, Prot.READ, Share.SHARED),
        ):
            refused(errno.EBADF, call)

    # --- reading and writing

    def test_read_moves_the_position_and_finds_the_end(self, kernel: Kernel, fd: int) -> None:
        content = self.content(kernel)
        into = bytearray(len(content) - 10)
        assert kernel.read(fd, into) == len(into)
        assert into == content[:-10]
        assert kernel.read(fd, into) == 10
        assert into[:10] == content[-10:]
        assert kernel.read(fd, into) == 0
        assert kernel.lseek(fd, 0, os.SEEK_CUR) == len(content)

    def test_write_moves_the_position_and_grows_the_file(self, kernel: Kernel, fd: int) -> None:
        end = kernel.lseek(fd, 0, os.SEEK_END)
        assert kernel.write(fd, memoryview(b"abc")) == 3
        assert kernel.lseek(fd, 0, os.SEEK_CUR) == kernel.size(fd) == end + 3

    def test_pread_and_pwrite_leave_the_position(self, kernel: Kernel, fd: int) -> None:
        kernel.lseek(fd, 7, os.SEEK_SET)
        assert kernel.pwrite(fd, b"abc", 50) == 3
        into = bytearray(5)
        assert kernel.pread(fd, into, 49) == 5
        assert into == bytes([49]) + b"abc" + bytes([53])
        assert kernel.pread(fd, into, kernel.size(fd)) == 0
        assert kernel.lseek(fd, 0, os.SEEK_CUR) == 7

    def test_a_write_past_the_end_leaves_a_hole_of_zeros(self, kernel: Kernel, fd: int) -> None:
        end = kernel.size(fd)
        kernel.pwrite(fd, b"x", end + 5000)
        into = bytearray(5001)
        assert kernel.pread(fd, into, end) == 5001
        assert into == bytes(5000) + b"x"

    def test_o_append_writes_at_the_end_wherever_the_position_is(self, kernel: Kernel, fd: int, path: str) -> None:
        appending = kernel.open(path, os.O_WRONLY | os.O_APPEND)
        end = kernel.size(fd)
        kernel.lseek(appending, 3, os.SEEK_SET)
        kernel.write(appending, b"ab")
        assert kernel.size(fd) == kernel.lseek(appending, 0, os.SEEK_CUR) == end + 2
        kernel.pwrite(appending, b"cd", 0)
        assert kernel.size(fd) == (end + 4 if self.append_moves_pwrite else end + 2)
        kernel.close(appending)

    def test_a_descriptor_does_only_what_it_was_opened_for(self, kernel: Kernel, fd: int, path: str) -> None:
        reading, writing = kernel.open(path, os.O_RDONLY), kernel.open(path, os.O_WRONLY)
        refused(errno.EBADF, lambda: kernel.write(reading, b"x"))
        refused(errno.EBADF, lambda: kernel.pwrite(reading, b"x", 0))
        refused(errno.EBADF, lambda: kernel.read(writing, bytearray(1)))
        refused(errno.EBADF, lambda: kernel.pread(writing, bytearray(1), 0))
        refused(errno.EINVAL, lambda: kernel.ftruncate(reading, 0))
        refused(errno.EACCES, lambda: kernel.mmap(reading, 0, 1, RW, Share.SHARED))
        refused(errno.EACCES, lambda: kernel.mmap(writing, 0, 1, Prot.READ, Share.SHARED))
        kernel.mmap(reading, 0, 1, RW, Share.PRIVATE).unmap()
        kernel.close(reading)
        kernel.close(writing)

    def test_offsets_that_cannot_be_are_einval(self, kernel: Kernel, fd: int) -> None:
        refused(errno.EINVAL, lambda: kernel.pread(fd, bytearray(1), -1))
        refused(errno.EINVAL, lambda: kernel.pwrite(fd, b"x", -1))
        refused(errno.EINVAL, lambda: kernel.lseek(fd, -1, os.SEEK_SET))
        refused(errno.EINVAL, lambda: kernel.ftruncate(fd, -1))
        refused(errno.EFBIG, lambda: kernel.ftruncate(fd, 1 << 62))

    def test_memory_that_may_not_be_written_is_refused(self, kernel: Kernel, fd: int) -> None:
        with pytest.raises(BufferError):
            kernel.read(fd, b"xx")

    # --- length and names

    def test_ftruncate_cuts_and_extends_by_zeros(self, kernel: Kernel, fd: int) -> None:
        kernel.ftruncate(fd, 10)
        kernel.ftruncate(fd, 20)
        into = bytearray(30)
        assert kernel.pread(fd, into, 0) == kernel.size(fd) == 20
        assert into[:20] == self.content(kernel)[:10] + bytes(10)

    def test_grow_never_cuts_and_shrink_never_extends(self, kernel: Kernel, fd: int) -> None:
        """At the length that it has, and a byte beside it on either side."""
        size = kernel.size(fd)
        for length, grown in ((size - 1, size), (size, size), (size + 1, size + 1)):
            kernel.grow(fd, length)
            assert kernel.size(fd) == grown
        for length, shrunk in ((size + 2, size + 1), (size + 1, size + 1), (size, size), (10, 10)):
            kernel.shrink(fd, length)
            assert kernel.size(fd) == shrunk
        kernel.grow(fd, 20)
        into = bytearray(30)
        assert kernel.pread(fd, into, 0) == 20
        assert into[:20] == self.content(kernel)[:10] + bytes(10)
        refused(errno.EFBIG, lambda: kernel.grow(fd, 1 << 62))
        refused(errno.EINVAL, lambda: kernel.shrink(fd, -1))

    def test_stat_and_fstat_tell_kind_and_size(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        assert kernel.fstat(fd) == kernel.stat(path)
        assert (kernel.stat(path).kind, kernel.stat(path).size) == (FileKind.FILE, kernel.size(fd))
        assert kernel.stat(root).kind is FileKind.DIRECTORY
        refused(errno.ENOENT, lambda: kernel.stat(f"{root}/missing"))

    def test_unlink_takes_the_name_and_leaves_the_open_file(self, kernel: Kernel, fd: int, path: str) -> None:
        kernel.unlink(path)
        refused(errno.ENOENT, lambda: kernel.stat(path))
        refused(errno.ENOENT, lambda: kernel.unlink(path))
        assert kernel.pread(fd, bytearray(3), 0) == 3

    def test_rename_replaces(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.close(kernel.open(f"{root}/other", os.O_RDWR | os.O_CREAT))
        kernel.rename(path, f"{root}/other")
        assert kernel.stat(f"{root}/other").size == kernel.size(fd)
        refused(errno.ENOENT, lambda: kernel.rename(path, f"{root}/third"))

    def test_rmdir_takes_only_an_empty_directory(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        refused(errno.ENOTEMPTY, lambda: kernel.rmdir(root))
        refused(errno.ENOTDIR, lambda: kernel.rmdir(path))
        kernel.unlink(path)
        kernel.rmdir(root)
        refused(errno.ENOENT, lambda: kernel.stat(root))

    def test_getcwd_is_an_absolute_directory(self, kernel: Kernel) -> None:
        here = kernel.getcwd()
        assert here.startswith("/")
        assert kernel.stat(here).kind is FileKind.DIRECTORY

    def test_fsync_of_a_file_returns(self, kernel: Kernel, fd: int) -> None:
        kernel.fsync(fd, True)
        kernel.fsync(fd, False)

    # --- mappings

    def test_page_size_and_granularity_are_powers_of_two(self, kernel: Kernel) -> None:
        for unit in (kernel.page_size, kernel.granularity):
            assert unit > 0
            assert unit & (unit - 1) == 0
        assert kernel.granularity % kernel.page_size == 0

    def test_a_shared_mapping_is_the_file(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 100, RW, Share.SHARED)
        assert load(mapping, 0, 100) == self.content(kernel)[:100]
        store(mapping, 3, b"abc")
        into = bytearray(3)
        kernel.pread(fd, into, 3)
        assert into == b"abc"
        kernel.pwrite(fd, b"xyz", 50)
        assert load(mapping, 50, 3) == b"xyz"

    def test_two_shared_mappings_are_one_memory(self, kernel: Kernel, fd: int) -> None:
        one, two = (kernel.mmap(fd, 0, 100, RW, Share.SHARED) for _ in range(2))
        store(one, 5, b"seen")
        assert load(two, 5, 4) == b"seen"

    def test_a_private_mapping_keeps_its_stores(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 100, RW, Share.PRIVATE)
        store(mapping, 3, b"abc")
        kernel.pwrite(fd, b"xyz", 3)
        into = bytearray(3)
        kernel.pread(fd, into, 3)
        assert (load(mapping, 3, 3), bytes(into)) == (b"abc", b"xyz")

    def test_a_mapping_may_begin_at_any_granule(self, kernel: Kernel, fd: int) -> None:
        unit = kernel.granularity
        kernel.pwrite(fd, b"second granule", unit)
        mapping = kernel.mmap(fd, unit, 14, Prot.READ, Share.SHARED)
        assert load(mapping, 0, 14) == b"second granule"

    def test_offsets_and_lengths_that_cannot_be_mapped_are_einval(self, kernel: Kernel, fd: int) -> None:
        for offset, length in ((1, 10), (kernel.granularity - 1, 10), (kernel.granularity // 2, 10), (0, 0)):
            refused(errno.EINVAL, partial(kernel.mmap, fd, offset, length, Prot.READ, Share.SHARED))

    def test_the_tail_of_the_last_page_reads_as_zeros(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 3 * kernel.page_size, RW, Share.SHARED)
        end = kernel.size(fd)
        assert load(mapping, end, 3 * kernel.page_size - end) == bytes(3 * kernel.page_size - end)

    def test_what_is_stored_past_the_end_reaches_no_file(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 3 * kernel.page_size, RW, Share.SHARED)
        end = kernel.size(fd)
        store(mapping, end, b"lost")
        assert kernel.size(fd) == end

    def test_a_mapping_outlives_its_descriptor_and_its_name(self, kernel: Kernel, path: str) -> None:
        fd = kernel.open(path, os.O_RDWR | os.O_CREAT)
        kernel.pwrite(fd, b"still here", 0)
        mapping = kernel.mmap(fd, 0, 10, RW, Share.SHARED)
        kernel.close(fd)
        kernel.unlink(path)
        store(mapping, 0, b"S")
        assert load(mapping, 0, 10) == b"Still here"

    def test_a_mapping_sees_the_file_grow(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 4 * kernel.page_size, RW, Share.SHARED)
        kernel.ftruncate(fd, 4 * kernel.page_size)
        store(mapping, 4 * kernel.page_size - 1, b"!")
        into = bytearray(1)
        kernel.pread(fd, into, 4 * kernel.page_size - 1)
        assert into == b"!"

    def test_unmap_happens_once(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 100, RW, Share.SHARED)
        assert mapping.length == 100
        assert mapping.address is None or mapping.address % kernel.page_size == 0
        assert (mapping.unmap(), mapping.unmap()) == (True, False)
        assert not mapping.address
        for call in (mapping.sync, mapping.populate, mapping.resident, mapping.lock, mapping.unlock):
            with pytest.raises(ValueError, match="unmapped"):
                call(0, 1)

    def test_ranges_that_leave_the_mapping_are_refused(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 100, RW, Share.SHARED)
        for offset, length in ((0, 101), (101, 0), (100, 1), (1, (1 << 63) - 1)):
            for call in (mapping.sync, mapping.populate, mapping.resident, mapping.lock, mapping.unlock):
                with pytest.raises(ValueError, match="leaves the mapping"):
                    call(offset, length)

    def test_sync_of_a_range_keeps_what_was_stored(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, kernel.size(fd), RW, Share.SHARED)
        store(mapping, kernel.page_size + 7, b"dirty")
        mapping.sync(kernel.page_size + 7, 5)
        mapping.sync(0, mapping.length)
        mapping.sync(100, 0)
        into = bytearray(5)
        kernel.pread(fd, into, kernel.page_size + 7)
        assert into == b"dirty"

    def test_populate_brings_every_page_in(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, kernel.size(fd), Prot.READ, Share.SHARED)
        if not mapping.populate(5, mapping.length - 5):
            pytest.skip("this system has no MADV_POPULATE_READ: the contract lets populate answer False")
        assert mapping.resident(0, mapping.length)

    def test_populate_past_the_end_of_the_file_is_efault(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 3 * kernel.page_size, Prot.READ, Share.SHARED)
        kernel.ftruncate(fd, kernel.page_size)
        if not mapping.populate(0, kernel.page_size):
            pytest.skip("this system has no MADV_POPULATE_READ: the contract lets populate answer False")
        refused(errno.EFAULT, lambda: mapping.populate(0, 3 * kernel.page_size))

    def test_pages_past_the_end_of_the_file_are_not_resident(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 3 * kernel.page_size, Prot.READ, Share.SHARED)
        load(mapping, 0, 1)
        kernel.ftruncate(fd, kernel.page_size)
        assert mapping.resident(0, kernel.page_size)
        assert not mapping.resident(0, 3 * kernel.page_size)
        assert not mapping.resident(2 * kernel.page_size, 1)

    def test_advice_is_taken_and_nonsense_is_einval(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, kernel.size(fd), RW, Share.SHARED)
        for advice in (mmap.MADV_NORMAL, mmap.MADV_RANDOM, mmap.MADV_SEQUENTIAL, mmap.MADV_WILLNEED):
            mapping.advise(10, 100, advice)
        refused(errno.EINVAL, lambda: mapping.advise(0, 10, 9999))

    def test_locked_pages_are_resident(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, kernel.size(fd), RW, Share.SHARED)
        mapping.lock(10, 20)
        assert mapping.resident(10, 20)
        mapping.unlock(10, 20)

    def test_a_lock_past_the_end_of_the_file_is_enomem(self, kernel: Kernel, fd: int) -> None:
        mapping = kernel.mmap(fd, 0, 3 * kernel.page_size, Prot.READ, Share.SHARED)
        kernel.ftruncate(fd, kernel.page_size)
        refused(errno.ENOMEM, lambda: mapping.lock(0, 3 * kernel.page_size))
