"""WindowsKernel keeps the contract of every kernel, over the real system and the simulated one, but for what its rules are about.

Where Windows refuses what POSIX allows, the contract's test stands here once more, with what Windows does.
"""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from nio.paging import FileKind, FileShare, HostKernel, Kernel, Prot, Share
from nio.paging.sim import SimKernel
from nio.paging.windows import WindowsKernel
from nio.paging.windows.refusals import Win32, refusal, win32_of
from tests.paging.file_contract import OtherProcess, refused
from tests.paging.kernel_contract import RW, KernelContract, load, store
from tests.paging.test_host import HostProcess
from tests.paging.test_sim import SimProcess
from tests.windows.world import M5, M32, M33, M1224


def denied(code: Win32, call: Callable[[], object]) -> None:
    """The call raises an OSError with that number of Windows, its errno and its text."""
    with pytest.raises(OSError, match=r".") as caught:
        call()
    like = refusal(code)
    assert (win32_of(caught.value), caught.value.errno, caught.value.strerror) == (code, like.errno, like.strerror)
    assert type(caught.value) is type(like)


def test_refusals_are_what_python_on_windows_raises() -> None:
    """errno and class by the C library's table, `winerror` beside them, and Windows' own texts."""
    assert {code: type(refusal(code)) for code in (Win32.ACCESS_DENIED, Win32.SHARING_VIOLATION, Win32.LOCK_VIOLATION)} == {
        5: PermissionError,
        32: PermissionError,
        33: PermissionError,
    }
    assert (refusal(Win32.USER_MAPPED_FILE).errno, vars(refusal(Win32.USER_MAPPED_FILE))["winerror"]) == (errno.EINVAL, 1224)
    texts = [refusal(code).strerror for code in (Win32.ACCESS_DENIED, Win32.SHARING_VIOLATION)]
    texts += [refusal(code).strerror for code in (Win32.LOCK_VIOLATION, Win32.USER_MAPPED_FILE)]
    assert texts == [M5, M32, M33, M1224]


class TestWindowsKernel(KernelContract):
    def other_process(self, kernel: Kernel, path: str) -> OtherProcess:
        assert isinstance(kernel, WindowsKernel)
        return SimProcess(kernel.inner, path) if isinstance(kernel.inner, SimKernel) else HostProcess(path)

    @pytest.fixture(params=["host", "sim"])
    def kernel(self, request: pytest.FixtureRequest) -> Kernel:
        return WindowsKernel(HostKernel() if request.param == "host" else SimKernel())

    @pytest.fixture
    def root(self, kernel: Kernel, tmp_path: Path) -> str:
        assert isinstance(kernel, WindowsKernel)
        if isinstance(kernel.inner, HostKernel):
            return str(tmp_path)
        kernel.mkdir("/root")
        return "/root"

    # --- other words for the same refusals

    def test_a_missing_file_is_enoent(self, kernel: Kernel, root: str) -> None:
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.open(f"{root}/missing", os.O_RDONLY))

    def test_a_name_below_a_file_is_enotdir(self, kernel: Kernel, fd: int, path: str) -> None:
        denied(Win32.PATH_NOT_FOUND, lambda: kernel.open(f"{path}/below", os.O_RDONLY))

    def test_o_excl_refuses_a_file_that_is_there(self, kernel: Kernel, fd: int, path: str) -> None:
        denied(Win32.ALREADY_EXISTS, lambda: kernel.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))

    def test_rmdir_takes_only_an_empty_directory(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        """A file that waits for its last handle is still in it."""
        denied(Win32.DIR_NOT_EMPTY, lambda: kernel.rmdir(root))
        denied(Win32.DIRECTORY, lambda: kernel.rmdir(path))
        kernel.unlink(path)
        denied(Win32.DIR_NOT_EMPTY, lambda: kernel.rmdir(root))

    def test_mkdir_makes_what_listdir_lists(self, kernel: Kernel, fd: int, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        kernel.mkdir(f"{root}/below/deeper", 0o700)
        assert sorted(kernel.listdir(root)) == ["below", "file"]
        assert kernel.stat(f"{root}/below/deeper").mode == 0o700
        denied(Win32.ALREADY_EXISTS, lambda: kernel.mkdir(f"{root}/below"))
        denied(Win32.PATH_NOT_FOUND, lambda: kernel.mkdir(f"{root}/missing/x"))
        denied(Win32.DIRECTORY, lambda: kernel.listdir(f"{root}/file"))

    def test_a_symbolic_link_leads_on(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.symlink("file", f"{root}/link")
        assert kernel.readlink(f"{root}/link") == "file"
        assert kernel.lstat(f"{root}/link").kind is FileKind.SYMLINK
        denied(Win32.ALREADY_EXISTS, lambda: kernel.symlink("x", f"{root}/link"))
        kernel.unlink(f"{root}/link")
        assert kernel.stat(path).size == kernel.size(fd)

    def test_a_link_to_nothing_and_one_to_itself(self, kernel: Kernel, root: str) -> None:
        kernel.symlink("nothing", f"{root}/loose")
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.stat(f"{root}/loose"))
        denied(Win32.ALREADY_EXISTS, lambda: kernel.open(f"{root}/loose", os.O_RDWR | os.O_CREAT | os.O_EXCL))
        kernel.close(kernel.open(f"{root}/loose", os.O_RDWR | os.O_CREAT))
        assert kernel.stat(f"{root}/nothing").kind is FileKind.FILE

    def test_dots_and_slashes_in_a_path(self, kernel: Kernel, fd: int, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        assert kernel.stat(f"{root}//below/.././file").identity == kernel.fstat(fd).identity
        refused(errno.ENAMETOOLONG, lambda: kernel.stat(f"{root}/{'x' * 256}"))

    def test_unlink_and_rmdir_keep_to_their_kind(self, kernel: Kernel, fd: int, root: str) -> None:
        kernel.mkdir(f"{root}/below")
        denied(Win32.ACCESS_DENIED, lambda: kernel.unlink(f"{root}/below"))

    def test_chmod_sets_the_bits_and_access_asks_for_them(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.chmod(path, 0o640)
        assert kernel.stat(path).mode == kernel.fstat(fd).mode == 0o640
        assert kernel.access(path, os.R_OK | os.W_OK)
        assert not kernel.access(f"{root}/missing", os.F_OK)
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.chmod(f"{root}/missing", 0o600))

    def test_utime_sets_both_times_and_a_write_moves_one(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        kernel.utime(path, 1_000_000_000, 2_000_000_000)
        assert (kernel.stat(path).accessed_ns, kernel.stat(path).modified_ns) == (1_000_000_000, 2_000_000_000)
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.utime(f"{root}/missing", 0, 0))

    def test_stat_and_fstat_tell_kind_and_size(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        assert kernel.fstat(fd) == kernel.stat(path)
        assert (kernel.stat(path).kind, kernel.stat(path).size) == (FileKind.FILE, kernel.size(fd))
        assert kernel.stat(root).kind is FileKind.DIRECTORY
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.stat(f"{root}/missing"))

    def test_rename_looks_at_both_ways_before_it_misses_the_file(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        """MoveFileEx opens the source first."""
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.rename(f"{root}/missing", f"{path}/below"))
        denied(Win32.PATH_NOT_FOUND, lambda: kernel.rename(path, f"{path}/below"))

    # --- what Windows does otherwise

    @pytest.mark.parametrize(("name", "code"), [("missing", Win32.FILE_NOT_FOUND), ("missing/file", Win32.PATH_NOT_FOUND)])
    def test_what_is_not_there_has_two_numbers(self, kernel: Kernel, root: str, name: str, code: Win32) -> None:
        """3 and its words where the directory is missing already, for each call that names a file."""
        path = f"{root}/{name}"
        denied(code, lambda: kernel.open(path, os.O_RDONLY))
        denied(code, lambda: kernel.stat(path))
        denied(code, lambda: kernel.unlink(path))
        denied(code, lambda: kernel.rename(path, f"{root}/other"))

    def test_a_directory_that_is_open_can_be_removed_and_is_still_known(self, kernel: Kernel, root: str) -> None:
        """None can be open."""
        kernel.mkdir(f"{root}/below")
        denied(Win32.ACCESS_DENIED, lambda: kernel.open(f"{root}/below", os.O_RDONLY))
        kernel.rmdir(f"{root}/below")

    def test_a_directory_can_be_opened_to_read_but_holds_no_bytes(self, kernel: Kernel, root: str) -> None:
        """On Windows it cannot be opened at all."""
        for mode in (os.O_RDONLY, os.O_RDWR):
            denied(Win32.ACCESS_DENIED, partial(kernel.open, root, mode))

    def test_unlink_takes_the_name_and_leaves_the_open_file(self, kernel: Kernel, fd: int, path: str) -> None:
        """The name is not to be used, and goes with the last descriptor."""
        kernel.unlink(path)
        denied(Win32.ACCESS_DENIED, lambda: kernel.stat(path))
        denied(Win32.ACCESS_DENIED, lambda: kernel.unlink(path))
        assert kernel.pread(fd, bytearray(3), 0) == 3

    def test_a_deleted_file_that_is_open_cannot_be_changed_by_name(self, kernel: Kernel, fd: int, path: str) -> None:
        """Nor does anything else get its name."""
        status = kernel.fstat(fd)
        kernel.unlink(path)
        denied(Win32.ACCESS_DENIED, lambda: kernel.chmod(path, 0o600))
        denied(Win32.ACCESS_DENIED, lambda: kernel.utime(path, 1, 1))
        denied(Win32.ACCESS_DENIED, lambda: kernel.symlink("target", path))
        denied(Win32.ACCESS_DENIED, lambda: kernel.mkdir(path))
        denied(Win32.ACCESS_DENIED, lambda: kernel.move(path, f"{path}2"))
        assert (kernel.fstat(fd).mode, kernel.fstat(fd).modified_ns) == (status.mode, status.modified_ns)
        assert not kernel.access(path, os.F_OK)

    def test_advice_that_pages_are_not_needed_is_not_followed(self, kernel: Kernel, fd: int) -> None:
        """It would take what a private mapping has stored; other advice is handed on, and refused as ever."""
        mapping = kernel.mmap(fd, 0, kernel.page_size, RW, Share.PRIVATE)
        store(mapping, 3, b"mine")
        mapping.advise(0, kernel.page_size, mmap.MADV_DONTNEED)
        assert load(mapping, 3, 4) == b"mine"
        mapping.advise(0, kernel.page_size, mmap.MADV_WILLNEED)
        refused(errno.EINVAL, lambda: mapping.advise(0, kernel.page_size, 12345))

    def test_rename_replaces(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        """What is not in use; `move` replaces nothing."""
        kernel.close(kernel.open(f"{root}/other", os.O_RDWR | os.O_CREAT))
        denied(Win32.ALREADY_EXISTS, lambda: kernel.move(path, f"{root}/other"))
        denied(Win32.ACCESS_DENIED, lambda: kernel.rename(f"{root}/other", path))
        kernel.rename(path, f"{root}/other")
        assert kernel.stat(f"{root}/other").size == kernel.size(fd)
        kernel.rename(f"{root}/other", f"{root}/other")
        denied(Win32.FILE_NOT_FOUND, lambda: kernel.rename(path, f"{root}/third"))

    def test_rename_moves_directories_and_refuses_what_cannot_be(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        """No directory is replaced, and none has another name while a file below it is in use."""
        kernel.mkdir(f"{root}/a")
        kernel.mkdir(f"{root}/b")
        kernel.rename(path, f"{root}/a/file")
        for rename in (kernel.rename, kernel.move):
            denied(Win32.ACCESS_DENIED, partial(rename, f"{root}/a", f"{root}/c"))
        kernel.rename(f"{root}/a", f"{root}/a")
        kernel.rename(f"{root}/a/file", path)
        denied(Win32.ACCESS_DENIED, lambda: kernel.rename(f"{root}/a", f"{root}/b"))
        kernel.rename(f"{root}/a", f"{root}/c")
        assert sorted(kernel.listdir(root)) == ["b", "c", "file"]

    def test_a_directory_keeps_its_name_whatever_way_led_to_the_file(self, kernel: Kernel, root: str) -> None:
        """A file in use is below a directory though its opener came by a link, by dots, by another name, or from elsewhere."""
        assert isinstance(kernel, WindowsKernel)
        for name in ("a", "a/deep", "a/dee", "beside"):
            kernel.mkdir(f"{root}/{name}")
        kernel.symlink("a/deep", f"{root}/link")
        kernel.symlink(f"{root}/link/file", f"{root}/far")
        kernel.close(kernel.open(f"{root}/a/deep/file", os.O_RDWR | os.O_CREAT))
        for way in ("a/deep/file", "link/file", "far", "beside/../link/../deep/file", "a//./deep/file"):
            fd = kernel.open(f"{root}/{way}", os.O_RDONLY)
            kernel.move(f"{root}/link", f"{root}/moved")  # nothing is below it
            denied(Win32.ACCESS_DENIED, lambda: kernel.move(f"{root}/a", f"{root}/c"))
            denied(Win32.ACCESS_DENIED, lambda: kernel.move(f"{root}/beside/../a/deep", f"{root}/a/c"))
            kernel.move(f"{root}/a/dee", f"{root}/a/de")
            kernel.move(f"{root}/beside", f"{root}/aside")
            denied(Win32.ACCESS_DENIED, lambda: kernel.move(f"{root}/a", f"{root}/c"))
            kernel.move(f"{root}/a/de", f"{root}/a/dee")
            kernel.move(f"{root}/moved", f"{root}/link")
            kernel.move(f"{root}/aside", f"{root}/beside")
            kernel.close(fd)
        kernel.move(f"{root}/a", f"{root}/c")  # nobody has it open now

    def test_a_file_takes_its_rule_along(self, kernel: Kernel, fd: int, path: str, root: str) -> None:
        """Renamed into another directory it is that which stays; deleted at once, as with posix_delete, it holds none."""
        assert isinstance(kernel, WindowsKernel)
        kernel.mkdir(f"{root}/a")
        kernel.mkdir(f"{root}/b")
        kernel.move(path, f"{root}/a/file")
        kernel.move(f"{root}/a/file", f"{root}/b/it")
        assert kernel.blocked() == [(f"{root}/b/it", 1, 0, False)]
        kernel.move(f"{root}/a", f"{root}/c")
        denied(Win32.ACCESS_DENIED, lambda: kernel.move(f"{root}/b", f"{root}/a"))
        ruled = WindowsKernel(kernel.inner, posix_delete=True)
        mine = ruled.open(f"{root}/b/it", os.O_RDONLY)
        denied(Win32.ACCESS_DENIED, lambda: ruled.move(f"{root}/b", f"{root}/a"))
        ruled.unlink(f"{root}/b/it")
        ruled.move(f"{root}/b", f"{root}/a")
        ruled.close(mine)

    def test_a_deleted_name_goes_though_the_way_to_it_has_changed(self, kernel: Kernel, root: str) -> None:
        """The link that it was deleted by has another name, or leads elsewhere."""
        for name in ("a", "b"):
            kernel.mkdir(f"{root}/{name}")
        kernel.symlink("a", f"{root}/link")
        fd = kernel.open(f"{root}/a/file", os.O_RDWR | os.O_CREAT)
        kernel.unlink(f"{root}/link/file")
        kernel.move(f"{root}/link", f"{root}/moved")
        kernel.symlink("b", f"{root}/link")
        kernel.close(fd)
        assert kernel.listdir(f"{root}/a") == []

    def test_a_hard_link_keeps_the_name_that_was_opened(self, tmp_path: Path) -> None:
        """Each opening holds the directory by which it came, and follows its own name only."""
        kernel = WindowsKernel()
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
        (tmp_path / "a/file").touch()
        os.link(tmp_path / "a/file", tmp_path / "b/file")
        by_a, by_b = (kernel.open(f"{tmp_path}/{name}/file", os.O_RDONLY) for name in ("a", "b"))
        kernel.move(f"{tmp_path}/a/file", f"{tmp_path}/a/new")
        denied(Win32.ACCESS_DENIED, lambda: kernel.move(f"{tmp_path}/b", f"{tmp_path}/c"))
        kernel.close(by_b)
        kernel.move(f"{tmp_path}/b", f"{tmp_path}/c")
        denied(Win32.ACCESS_DENIED, lambda: kernel.move(f"{tmp_path}/a", f"{tmp_path}/b"))
        kernel.close(by_a)
        kernel.move(f"{tmp_path}/a", f"{tmp_path}/b")

    def test_offsets_and_lengths_that_cannot_be_mapped_are_einval(self, kernel: Kernel, fd: int) -> None:
        """65536, not the page."""
        assert kernel.granularity == 65536
        for offset in (1, kernel.page_size, 65535):
            denied(Win32.MAPPED_ALIGNMENT, partial(kernel.mmap, fd, offset, 10, Prot.READ, Share.SHARED))
        refused(errno.EINVAL, lambda: kernel.mmap(fd, 0, 0, Prot.READ, Share.SHARED))

    def test_a_mapping_outlives_its_descriptor_and_its_name(self, kernel: Kernel, path: str) -> None:
        """Its name it can only lose under the rules of posix_delete."""
        assert isinstance(kernel, WindowsKernel)
        for posix_delete in (False, True):
            ruled = WindowsKernel(kernel.inner, posix_delete=posix_delete)
            fd = ruled.open(path, os.O_RDWR | os.O_CREAT)
            ruled.pwrite(fd, b"still here", 0)
            mapping = ruled.mmap(fd, 0, 10, RW, Share.SHARED)
            ruled.close(fd)
            if posix_delete:
                ruled.unlink(path)
            else:
                denied(Win32.ACCESS_DENIED, partial(ruled.unlink, path))
            store(mapping, 0, b"S")
            assert load(mapping, 0, 10) == b"Still here"
            mapping.unmap()

    def test_populate_brings_every_page_in(self, kernel: Kernel, fd: int) -> None:
        """There is no such call, and nobody can tell whether a page is there."""
        mapping = kernel.mmap(fd, 0, kernel.size(fd), Prot.READ, Share.SHARED)
        assert not mapping.populate(5, mapping.length - 5)
        assert not mapping.resident(0, mapping.length)

    # --- a mapping is never longer than its file

    def test_what_is_stored_past_the_end_reaches_no_file(self, kernel: Kernel, fd: int) -> None:
        """For a mapping to write and to share there is no such place: the file is made as long."""
        end = 3 * kernel.page_size
        mapping = kernel.mmap(fd, 0, end, RW, Share.SHARED)
        assert kernel.size(fd) == end
        store(mapping, end - 4, b"kept")
        into = bytearray(4)
        kernel.pread(fd, into, end - 4)
        assert into == b"kept"

    @pytest.mark.parametrize(("prot", "share"), [(Prot.READ, Share.SHARED), (RW, Share.PRIVATE), (Prot.READ, Share.PRIVATE)])
    def test_any_other_mapping_past_the_end_is_refused(self, prot: Prot, share: Share, kernel: Kernel, fd: int) -> None:
        """And the file can be cut afterwards: nothing is left mapped."""
        size = kernel.size(fd)
        denied(Win32.NOT_ENOUGH_MEMORY, lambda: kernel.mmap(fd, 0, size + 1, prot, share))
        assert kernel.size(fd) == size
        kernel.ftruncate(fd, size - 1)
        kernel.mmap(fd, 0, size - 1, prot, share)

    def test_a_file_is_not_made_longer_through_a_descriptor_that_may_not_write(self, kernel: Kernel, fd: int, path: str) -> None:
        reader = kernel.open(path, os.O_RDONLY)
        refused(errno.EACCES, lambda: kernel.mmap(reader, 0, 3 * kernel.page_size, RW, Share.SHARED))
        assert kernel.size(fd) == len(self.content(kernel))
        kernel.close(reader)

    def test_without_the_rule_a_mapping_may_be_longer(self, kernel: Kernel, fd: int, path: str) -> None:
        """As on POSIX systems, whose file stays as it is."""
        assert isinstance(kernel, WindowsKernel)
        lax = WindowsKernel(kernel.inner, sections_keep_the_size=False)
        own = lax.open(path, os.O_RDWR)
        assert not lax.mmap(own, 0, 3 * kernel.page_size, RW, Share.SHARED).resident(0, 1)
        assert lax.size(own) == len(self.content(kernel))
        lax.close(own)

    def test_populate_past_the_end_of_the_file_is_efault(self, kernel: Kernel, fd: int) -> None:
        """There is no such call, hence no such error; nor can a mapping go past the end."""
        assert not kernel.mmap(fd, 0, 3 * kernel.page_size, RW, Share.SHARED).populate(0, 3 * kernel.page_size)

    def test_pages_past_the_end_of_the_file_are_not_resident(self, kernel: Kernel, fd: int) -> None:
        """A mapped file cannot be cut, to whatever size; once it is mapped no more it can."""
        mapping = kernel.mmap(fd, 0, kernel.size(fd), Prot.READ, Share.SHARED)
        for size in (0, kernel.size(fd) - 1):
            denied(Win32.USER_MAPPED_FILE, partial(kernel.ftruncate, fd, size))
        kernel.ftruncate(fd, kernel.size(fd))
        kernel.ftruncate(fd, kernel.size(fd) + 10)
        mapping.unmap()
        kernel.ftruncate(fd, 0)

    def test_locked_pages_are_resident(self, kernel: Kernel, fd: int) -> None:
        """VirtualLock works; nobody can tell."""
        mapping = kernel.mmap(fd, 0, kernel.size(fd), RW, Share.SHARED)
        mapping.lock(10, 20)
        mapping.unlock(10, 20)
        assert not mapping.resident(10, 20)

    def test_a_lock_past_the_end_of_the_file_is_enomem(self, kernel: Kernel, fd: int) -> None:
        """Where a mapping would need the bytes that are not there, making it fails already."""
        denied(Win32.NOT_ENOUGH_MEMORY, lambda: kernel.mmap(fd, 0, 4 * kernel.page_size, Prot.READ, Share.SHARED))

    # --- sharing modes, one by one

    @pytest.mark.parametrize("share", list(range(8)))
    def test_sharing_modes_shut_out_both_ways(self, share: int, kernel: Kernel, fd: int, path: str) -> None:
        """Who opens is turned away if he wants what a holder does not share, or does not share what a holder wants."""
        kept = FileShare(share)
        refusing = kernel.open_sharing  # the holder `fd` reads and writes, and shares all
        if kept & (FileShare.READ | FileShare.WRITE) != FileShare.READ | FileShare.WRITE:
            denied(Win32.SHARING_VIOLATION, lambda: refusing(path, os.O_RDONLY, share=kept))
            return
        other = refusing(path, os.O_RDONLY, share=kept)
        if FileShare.DELETE not in kept:
            denied(Win32.SHARING_VIOLATION, lambda: kernel.unlink(path))
            denied(Win32.SHARING_VIOLATION, lambda: kernel.move(path, f"{path}2"))
            kernel.close(other)
        kernel.unlink(path)

    def test_rules_can_be_switched_off_one_by_one(self, kernel: Kernel, path: str) -> None:
        """Each is an argument."""
        assert isinstance(kernel, WindowsKernel)
        lax = WindowsKernel(
            kernel.inner, share_modes=False, sections_keep_the_size=False, binding_locks=False, granularity=kernel.page_size
        )
        fd = lax.open_sharing(path, os.O_RDWR | os.O_CREAT, share=FileShare.NONE)
        other = lax.open(path, os.O_RDWR)
        lax.pwrite(fd, bytes(100), 0)
        assert lax.lock(fd, 0, 100, True, False)
        assert lax.pread(other, bytearray(5), 0) == 5
        mapping = lax.mmap(fd, kernel.page_size, 10, RW, Share.SHARED)
        lax.ftruncate(fd, 50)
        assert (lax.size(fd), lax.share_modes) == (50, False)
        mapping.unmap()
        lax.close(fd)
        lax.close(other)

    def test_blocked_tells_who_is_in_the_way(self, kernel: Kernel, fd: int, path: str) -> None:
        """For people and tools: names, openings, mappings, deleted or not."""
        assert isinstance(kernel, WindowsKernel)
        mapping = kernel.mmap(fd, 0, 10, RW, Share.SHARED)
        assert kernel.blocked() == [(path, 1, 1, False)]
        mapping.unmap()
        assert kernel.blocked() == [(path, 1, 0, False)]
