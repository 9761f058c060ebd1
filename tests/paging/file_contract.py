"""What is true of every kernel of files that nobody maps: vectors, names, rights, locks; and what all tests of the contract need.

`KernelContract` is the whole: a kernel's test module derives from that.
"""

from __future__ import annotations

import errno
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

import pytest

from nio.paging.kernel import FileKind, Kernel


def refused(code: int, call: Callable[[], object]) -> None:
    """The call raises an OSError with that errno, and with this platform's text for it."""
    with pytest.raises(OSError, match=r".") as caught:
        call()
    assert (code, os.strerror(code)) == (caught.value.errno, caught.value.strerror)


class OtherProcess(ABC):
    """Another process, with the test's file open; it ends with the `with` block."""

    @abstractmethod
    def lock(self, offset: int, length: int, exclusive: bool) -> bool:
        """Kernel.lock there, without waiting."""

    @abstractmethod
    def end(self) -> None:
        """End the process."""

    def __enter__(self) -> OtherProcess:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.end()


class FileContract:
    """What is true of every kernel, of its files."""

    @pytest.fixture
    def kernel(self) -> Kernel:
        raise NotImplementedError

    @pytest.fixture
    def root(self) -> str:
        """An empty directory of that kernel."""
        raise NotImplementedError

    @pytest.fixture
    def path(self, root: str) -> str:
        return f"{root}/file"

    @pytest.fixture
    def fd(self, kernel: Kernel, path: str) -> Iterator[int]:
        """A new file of two pages and 100 bytes, open for reading and writing, at position 0."""
        fd = kernel.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        kernel.pwrite(fd, self.content(kernel), 0)
        yield fd
        kernel.close(fd)

    @staticmethod
    def content(kernel: Kernel) -> bytes:
        return bytes(i % 251 for i in range(2 * kernel.page_size + 100))

    # --- several buffers, and copies within the kernel

    def test_readv_fills_one_buffer_after_the_other(self, kernel: Kernel, fd: int) -> None:
        content = self.content(kernel)
        first, second, third = bytearray(10), bytearray(0), bytearray(len(content))
        assert kernel.readv(fd, [first, second, third]) == len(content)
        assert first + third[:-10] == content
        assert kernel.readv(fd, [first]) == 0
        assert kernel.lseek(fd, 0, os.SEEK_CUR) == len(content)

    def test_writev_writes_one_buffer_after_the_other(self, kernel: Kernel, fd: int) -> None:
        kernel.lseek(fd, 5, os.SEEK_SET)
        assert kernel.writev(fd, [b"ab", b"", memoryview(b"cde")]) == 5
        into = bytearray(7)
        kernel.pread(fd, into, 4)
        assert into == bytes([4]) + b"abcde" + bytes([10])
        assert kernel.lseek(fd, 0, os.SEEK_CUR) == 10

    def test_1024_buffers_are_taken_at_once_and_far_more_are_einval(self, kernel: Kernel, fd: int) -> None:
        assert kernel.writev(fd, [b"x"] * 1024) == 1024
        refused(errno.EINVAL, lambda: kernel.readv(fd, [bytearray(1)] * 100_000))
        refused(errno.EINVAL, lambda: kernel.writev(fd, [b"x"] * 100_000))

    def test_copy_file_range_copies_at_offsets_or_positions(self, kernel: Kernel, fd: int, root: str) -> None:
        content = self.content(kernel)
        target = kernel.open(f"{root}/copy", os.O_RDWR | os.O_CREAT)
        try:
            assert kernel.copy_file_range(fd, 10, target, 3, 50) == 50
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL):
                raise
            pytest.skip("this system does not copy within the kernel: the contract lets it refuse")
        into = bytearray(60)
        assert kernel.pread(target, into, 0) == 53
        assert into[:53] == bytes(3) + content[10:60]
        kernel.lseek(fd, len(content) - 5, os.SEEK_SET)
        assert kernel.copy_file_range(fd, None, target, None, 100) == 5
        assert kernel.copy_file_range(fd, None, target, None, 100) == 0
        assert kernel.lseek(fd, 0, os.SEEK_CUR) == len(content)
        assert kernel.lseek(target, 0, os.SEEK_CUR) == 5
        kernel.close(target)

    def test_copy_file_range_refuses_overlaps_and_appending(self, kernel: Kernel, fd: int, path: str) -> None:
        refused(errno.EINVAL, lambda: kernel.copy_file_range(fd, 0, fd, 5, 10))
        appending = kernel.open(path, os.O_WRONLY | os.O_APPEND)
        refused(errno.EBADF, lambda: kernel.copy_file_range(fd, 0, appending, None, 10))
        kernel.close(appending)

    # --- directories, links, rights, times

    def test_mkdir_makes_what_listdir_lists(self, kernel: Kernel, fd: int, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        kernel.mkdir(f"{root}/below/deeper", 0o700)
        assert sorted(kernel.listdir(root)) == ["below", "file"]
        assert kernel.listdir(f"{root}/below") == ["deeper"]
        assert kernel.stat(f"{root}/below/deeper").mode == 0o700
        refused(errno.EEXIST, lambda: kernel.mkdir(f"{root}/below"))
        refused(errno.EEXIST, lambda: kernel.mkdir(f"{root}/file"))
        refused(errno.ENOENT, lambda: kernel.mkdir(f"{root}/missing/x"))
        refused(errno.ENOTDIR, lambda: kernel.mkdir(f"{root}/file/x"))
        refused(errno.ENOTDIR, lambda: kernel.listdir(f"{root}/file"))
        refused(errno.ENOENT, lambda: kernel.listdir(f"{root}/missing"))

    def test_a_symbolic_link_leads_on(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.symlink("file", f"{root}/link")
        kernel.symlink(root, f"{root}/up")
        assert kernel.readlink(f"{root}/link") == "file"
        assert kernel.stat(f"{root}/up/up/link").identity == kernel.stat(path).identity
        assert kernel.lstat(f"{root}/link").kind is FileKind.SYMLINK
        assert kernel.stat(f"{root}/link").kind is FileKind.FILE
        refused(errno.EEXIST, lambda: kernel.symlink("x", f"{root}/link"))
        refused(errno.EINVAL, lambda: kernel.readlink(path))
        refused(errno.ENOENT, lambda: kernel.readlink(f"{root}/missing"))
        kernel.unlink(f"{root}/link")
        assert kernel.stat(path).size == kernel.size(fd)

    def test_a_link_to_nothing_and_one_to_itself(self, kernel: Kernel, root: str) -> None:
        kernel.symlink("nothing", f"{root}/loose")
        kernel.symlink("round", f"{root}/round")
        refused(errno.ENOENT, lambda: kernel.stat(f"{root}/loose"))
        refused(errno.ELOOP, lambda: kernel.stat(f"{root}/round"))
        refused(errno.ELOOP, lambda: kernel.open(f"{root}/loose", os.O_RDONLY | os.O_NOFOLLOW))
        refused(errno.EEXIST, lambda: kernel.open(f"{root}/loose", os.O_RDWR | os.O_CREAT | os.O_EXCL))
        kernel.close(kernel.open(f"{root}/loose", os.O_RDWR | os.O_CREAT))
        assert kernel.stat(f"{root}/nothing").kind is FileKind.FILE

    def test_dots_and_slashes_in_a_path(self, kernel: Kernel, fd: int, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        assert kernel.stat(f"{root}//below/.././file").identity == kernel.fstat(fd).identity
        assert kernel.stat(f"{root}/below/").kind is FileKind.DIRECTORY
        refused(errno.ENOTDIR, lambda: kernel.stat(f"{root}/file/"))
        refused(errno.ENOENT, lambda: kernel.stat(f"{root}/missing/../file"))
        refused(errno.ENAMETOOLONG, lambda: kernel.stat(f"{root}/{'x' * 256}"))
        refused(errno.EISDIR, lambda: kernel.open(f"{root}/new/", os.O_RDWR | os.O_CREAT))

    def test_rename_moves_directories_and_refuses_what_cannot_be(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.mkdir(f"{root}/a")
        kernel.mkdir(f"{root}/b")
        kernel.rename(path, f"{root}/a/file")
        refused(errno.ENOTEMPTY, lambda: kernel.rename(f"{root}/b", f"{root}/a"))
        refused(errno.EINVAL, lambda: kernel.rename(f"{root}/a", f"{root}/a/c"))
        refused(errno.EISDIR, lambda: kernel.rename(f"{root}/a/file", f"{root}/b"))
        refused(errno.ENOTDIR, lambda: kernel.rename(f"{root}/b", f"{root}/a/file"))
        kernel.rename(f"{root}/a", f"{root}/b")
        assert kernel.stat(f"{root}/b/file").identity == kernel.fstat(fd).identity
        kernel.rename(f"{root}/b/file", f"{root}/b/file")
        kernel.rename(f"{root}/b/file", path)
        kernel.rmdir(f"{root}/b")

    def test_unlink_and_rmdir_keep_to_their_kind(self, kernel: Kernel, fd: int, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        refused(errno.EISDIR, lambda: kernel.unlink(f"{root}/below"))
        kernel.symlink("below", f"{root}/link")
        refused(errno.ENOTDIR, lambda: kernel.rmdir(f"{root}/link"))
        refused(errno.EINVAL, lambda: kernel.rmdir(f"{root}/below/."))

    def test_a_directory_that_is_open_can_be_removed_and_is_still_known(self, kernel: Kernel, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        fd = kernel.open(f"{root}/below", os.O_RDONLY)
        kernel.rmdir(f"{root}/below")
        assert kernel.fstat(fd).kind is FileKind.DIRECTORY
        kernel.mkdir(f"{root}/below")
        assert kernel.stat(f"{root}/below").identity != kernel.fstat(fd).identity
        kernel.close(fd)

    def test_chmod_sets_the_bits_and_access_asks_for_them(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.chmod(path, 0o640)
        assert kernel.stat(path).mode == kernel.fstat(fd).mode == 0o640
        assert kernel.access(path, os.F_OK)
        assert kernel.access(path, os.R_OK | os.W_OK)
        assert not kernel.access(path, os.X_OK)
        kernel.chmod(path, 0o700)
        assert kernel.access(path, os.X_OK)
        assert not kernel.access(f"{root}/missing", os.F_OK)
        refused(errno.ENOENT, lambda: kernel.chmod(f"{root}/missing", 0o600))

    def test_the_mode_of_a_new_file_holds(self, kernel: Kernel, root: str) -> None:
        kernel.close(kernel.open(f"{root}/secret", os.O_RDWR | os.O_CREAT, 0o600))
        assert kernel.stat(f"{root}/secret").mode == 0o600

    def test_utime_sets_both_times_and_a_write_moves_one(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.utime(path, 1_000_000_000, 2_000_000_000)
        status = kernel.stat(path)
        assert (status.accessed_ns, status.modified_ns) == (1_000_000_000, 2_000_000_000)
        kernel.pwrite(fd, b"x", 0)
        assert kernel.stat(path).modified_ns > 2_000_000_000
        refused(errno.ENOENT, lambda: kernel.utime(f"{root}/missing", 0, 0))

    def test_two_names_of_one_file_have_one_identity(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.close(kernel.open(f"{root}/other", os.O_RDWR | os.O_CREAT))
        assert kernel.stat(path).identity == kernel.fstat(fd).identity
        assert kernel.stat(path).identity != kernel.stat(f"{root}/other").identity

    def test_statvfs_tells_the_room(self, kernel: Kernel, root: str) -> None:
        space = kernel.statvfs(root)
        assert 0 < space.usable <= space.free <= space.total
        refused(errno.ENOENT, lambda: kernel.statvfs(f"{root}/missing"))

    def test_random_bytes_differ(self, kernel: Kernel) -> None:
        assert len(kernel.getrandom(20)) == 20
        assert kernel.getrandom(20) != kernel.getrandom(20)

    def test_rename_looks_at_both_ways_before_it_misses_the_file(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        refused(errno.ENOTDIR, lambda: kernel.rename(f"{root}/missing", f"{path}/below"))

    def test_null_swallows_and_zero_gives(self, kernel: Kernel) -> None:
        if not kernel.access("/dev/zero", os.R_OK):
            pytest.skip("this system has no /dev/zero")
        null, zero = (kernel.open(f"/dev/{name}", os.O_RDWR) for name in ("null", "zero"))
        into = bytearray(b"xyz")
        assert (kernel.read(null, into), kernel.write(null, b"abc"), bytes(into)) == (0, 3, b"xyz")
        assert (kernel.read(zero, into), bytes(into)) == (3, bytes(3))
        assert (kernel.stat("/dev/null").kind, kernel.size(null)) == (FileKind.OTHER, 0)
        refused(errno.EINVAL, lambda: kernel.fsync(null, True))
        kernel.close(null)
        kernel.close(zero)

    # --- locks

    def other_process(self, kernel: Kernel, path: str) -> OtherProcess:
        """Another process of the same system that has the file open for reading and writing."""
        raise NotImplementedError

    def test_a_process_does_not_lock_itself_out(self, kernel: Kernel, fd: int) -> None:
        for exclusive in (True, False, True):
            assert kernel.lock(fd, 0, 10, exclusive, False)
            assert kernel.lock(fd, 5, 10, exclusive, True)
        kernel.unlock(fd, 0, 0)

    def test_a_lock_needs_a_descriptor_for_its_kind(self, kernel: Kernel, fd: int, path: str) -> None:
        reading, writing = kernel.open(path, os.O_RDONLY), kernel.open(path, os.O_WRONLY)
        refused(errno.EBADF, lambda: kernel.lock(reading, 0, 1, True, False))
        refused(errno.EBADF, lambda: kernel.lock(writing, 0, 1, False, False))
        refused(errno.EINVAL, lambda: kernel.lock(fd, -1, 1, True, False))
        kernel.close(reading)
        kernel.close(writing)

    def test_locks_keep_other_processes_out(self, kernel: Kernel, fd: int, path: str) -> None:
        """Exclusive against all, shared against exclusive, byte by byte, and beyond the end."""
        with self.other_process(kernel, path) as other:
            assert kernel.lock(fd, 10, 10, True, False)
            assert kernel.lock(fd, 100, 10, False, False)
            assert kernel.lock(fd, 1 << 40, 0, True, False)
            asked = [(10, 1, False), (19, 1, True), (9, 1, True), (20, 5, True), (0, 0, False), (100, 1, False), (100, 1, True)]
            assert [other.lock(*lock) for lock in asked] == [False, False, True, True, False, True, False]
            assert not other.lock((1 << 40) + 5, 1, False)
            assert not kernel.lock(fd, 9, 1, False, False)

    def test_unlocking_the_middle_leaves_the_ends(self, kernel: Kernel, fd: int, path: str) -> None:
        with self.other_process(kernel, path) as other:
            assert kernel.lock(fd, 0, 30, True, False)
            kernel.unlock(fd, 10, 10)
            assert [other.lock(at, 1, True) for at in (9, 10, 19, 20)] == [False, True, True, False]

    def test_locks_change_between_shared_and_exclusive(self, kernel: Kernel, fd: int, path: str) -> None:
        with self.other_process(kernel, path) as other:
            assert kernel.lock(fd, 0, 30, True, False)
            assert kernel.lock(fd, 10, 10, False, False)
            assert [other.lock(at, 1, False) for at in (5, 15, 25)] == [False, True, False]
            assert not kernel.lock(fd, 10, 10, True, False)

    def test_the_first_close_of_the_file_lets_all_its_locks_go(self, kernel: Kernel, fd: int, path: str) -> None:
        with self.other_process(kernel, path) as other:
            assert kernel.lock(fd, 0, 30, True, False)
            assert not other.lock(0, 1, True)
            kernel.close(kernel.open(path, os.O_RDONLY))
            assert other.lock(0, 1, True)

    def test_the_end_of_a_process_lets_its_locks_go(self, kernel: Kernel, fd: int, path: str) -> None:
        with self.other_process(kernel, path) as other:
            assert other.lock(0, 0, True)
            assert not kernel.lock(fd, 0, 1, False, False)
        assert kernel.lock(fd, 0, 1, True, True)
