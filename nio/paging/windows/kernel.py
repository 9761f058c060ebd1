"""WindowsKernel: Windows' rules about files in use, over any other kernel.

    Machine(WindowsKernel(HostKernel()))        this system's files at full speed, with Windows' refusals
    Machine(WindowsKernel(SimKernel()))         the same over the simulated machine

The inner kernel does all the work.  This one remembers who has which file open and mapped (openings.py), and asks the rules
before a call goes on; a refusal is an OSError with Windows' number and text (refusals.py), and nothing has changed then.

    open            deleted already: 5.  Somebody is in the way, by his access or by what he shares: 32.
                    O_TRUNC while the file is mapped and not empty: 1224
    ftruncate       to less than the size while the file is mapped, wherever: 1224
    mmap            past the end of the file: to write and share makes the file as long, anything else: 8.  So no mapping of a
                    file is ever longer than it, whatever other threads do
    unlink          32 as above; while the file is mapped: 5; while it is open: the name goes with the last who has it open,
                    and until then every open is refused with 5.  With `posix_delete` the name goes at once, mapped or not
    rename          32 for who does not share deleting; mappings never matter.  The new name is taken by a file in use: 5.
                    A directory below which a file is open or mapped: 5, whatever its opener shares
    move            the same, but the new name is taken at all: 183
    read, write     through a descriptor, of a region that another one has locked: 33

Paths are those of the inner kernel, case and slashes included; of a hard link no more is known than the inner kernel knows.
Only what goes through this object is ruled: other programs, and Python's own `os`, are as free as ever.

Source: Windows JDKs 17 to 25 (their code, and under Wine 8), NT's documented rules; what was not measured on Windows is marked
in docs/windows.md.

Threads: one lock (table.py), held for calls that look at names or openings; reads and writes pass beside it.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from nio.paging.host import HostKernel
from nio.paging.kernel import FileKind, FileShare, FileStatus, Kernel, Prot, Share, Space
from nio.paging.windows.mapping import WindowsMapping, windows_mapping
from nio.paging.windows.openings import FileState, Opening
from nio.paging.windows.refusals import Rule, Win32, refusal
from nio.paging.windows.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Buffer

T = TypeVar("T")

_OPEN_FOR: Final = {
    os.O_RDONLY: FileShare.READ,
    os.O_WRONLY: FileShare.WRITE,
    os.O_RDWR: FileShare.READ | FileShare.WRITE,
}


class WindowsKernel(Kernel):
    """Another kernel under Windows' rules; each rule is an argument, and by default as on most Windows systems."""

    def __init__(
        self,
        inner: Kernel | None = None,
        *,
        posix_delete: bool = False,
        share_modes: bool = True,
        sections_keep_the_size: bool = True,
        binding_locks: bool = True,
        granularity: int = 65536,
        observer: Callable[[Rule, str | None], None] | None = None,
    ) -> None:
        """Rule over `inner`, by default this process's own system.

        posix_delete: whether a name goes as soon as it is deleted, even of a mapped file, as NTFS does it on many systems
        since Windows 10 1903; else a mapped file cannot be deleted, as everywhere before and on servers still.
        share_modes: whether who opens a file can shut others out.
        sections_keep_the_size: whether a mapping is never longer than its file: it makes the file as long, and keeps it so.
        binding_locks: whether a lock on a region forbids reads and writes through other descriptors.
        granularity: bytes; offsets of mappings are multiples of it.
        observer: called with the rule of each refusal, and the path that the call was given, None if it was given a
        descriptor; in the middle of the kernel's work, so it may call no kernel.
        """
        self.inner: Final = HostKernel() if inner is None else inner
        self.page_size = self.inner.page_size
        self.granularity = max(granularity, self.inner.granularity)
        self.posix_delete: Final = posix_delete
        self.share_modes = share_modes
        self.sections_keep_the_size: Final = sections_keep_the_size
        self.binding_locks: Final = binding_locks
        self.observer = observer
        self._table: Final = Table(self.inner)

    def blocked(self) -> list[tuple[str, int, int, bool]]:
        """Return, for looking: of each file in use its last known name, its openings, its mappings, and whether it is deleted."""
        with self._table.entered():
            return [
                (file.openings[0].name, len(file.openings), file.sections, file.pending) for file in self._table.files.values()
            ]

    def _told(self, rule: Rule, path: str | None = None) -> Win32:
        """Tell the observer of a refusal, and return its error."""
        if self.observer is not None:
            self.observer(rule, path)
        return rule.code

    # --- opening and closing

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        """CreateFile, with all sharing; see `open_sharing`."""
        return self.open_sharing(path, flags, mode)

    def open_sharing(
        self,
        path: str,
        flags: int,
        mode: int = 0o666,
        share: FileShare = FileShare.ALL,
        delete_on_close: bool = False,
    ) -> int:
        """CreateFile.  Raises OSError: EACCES, 5 for a deleted file and a directory, 32; EINVAL, 1224; as the inner kernel."""
        access = _OPEN_FOR.get(flags & os.O_ACCMODE, FileShare.READ)
        if delete_on_close:
            access |= FileShare.DELETE
        nofollow = flags & os.O_NOFOLLOW or flags & (os.O_CREAT | os.O_EXCL) == os.O_CREAT | os.O_EXCL
        there = self._status(path, not nofollow)
        if there is not None and there.kind is FileKind.OTHER:
            return self.inner.open(path, flags, mode)  # a pipe may wait, and has no rules
        with self._table.entered(path):
            there = self._status(path, not nofollow)
            if there is not None:
                self._check_open(path, there, access, share, bool(flags & os.O_TRUNC))
            name = self._table.absolute(path)
            fd = self.inner.open(path, flags, mode)
            try:
                status = self.inner.fstat(fd)
                if status.kind is FileKind.DIRECTORY:
                    raise refusal(self._told(Rule.OPEN_DIRECTORY, path), path)
            except OSError:
                self.inner.close(fd)
                raise
            file = self._table.file(status.identity)
            self._table.openings[fd] = Opening(file, name, fd, access, share, bool(flags & os.O_APPEND), delete_on_close)
        return fd

    def _check_open(self, path: str, there: FileStatus, access: FileShare, share: FileShare, cut: bool) -> None:
        file = self._table.files.get(there.identity)
        if file is None:
            return
        self._check(path, file, access, share)
        if cut and self.sections_keep_the_size and file.sections and there.size:
            raise refusal(self._told(Rule.CUT_MAPPED, path))

    def _check(self, path: str, file: FileState, access: FileShare, share: FileShare = FileShare.ALL) -> None:
        """Raise what stands in the way of using a file for `access`: it is deleted, or an opener does not share it."""
        rule = file.refuses(access, share)
        if rule is not None and (rule.code is not Win32.SHARING_VIOLATION or self.share_modes):
            raise refusal(self._told(rule, path))

    def close(self, fd: int) -> None:
        """CloseHandle: the opening lives on in mappings that were made through it, its region locks do not."""
        with self._table.entered():
            opening = self._table.openings.pop(fd, None)
            try:
                self.inner.close(fd)
            finally:
                if opening is not None:
                    opening.unlock()
                    self._table.release(opening)

    def drop(self, fd: int) -> None:
        """As `close`, at once if nothing stands in the way, else with the next call."""
        self._table.later(partial(super().drop, fd))

    def retire(self, fd: int) -> None:
        """As the inner kernel; the opening ends with `close`."""
        self.inner.retire(fd)

    # --- mapping

    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> WindowsMapping:
        """CreateFileMapping, MapViewOfFile, and the duplicate of the handle that the JDK keeps.

        The file grows to the end of a mapping that is there to write and to share.
        Raises OSError: EINVAL (1132) for an offset off the granularity; ENOMEM (8) for any other one past the end of the file;
        as the inner kernel.
        """
        if offset % self.granularity:
            raise refusal(self._told(Rule.ALIGNMENT))
        with self._table.entered():
            region = self.inner.mmap(fd, offset, length, prot, share)
            opening = self._table.openings.get(fd)
            if opening is None:
                return windows_mapping(region, _nothing, _nothing)
            try:
                self._hold(fd, offset + length, share == Share.SHARED and bool(prot & Prot.WRITE))
            except OSError:
                region.unmap()
                raise
            opening.references += 1
            opening.file.sections += 1
            released = partial(self._unmapped, opening)
            return windows_mapping(region, released, partial(self._table.later, released))

    def _hold(self, fd: int, end: int, grows: bool) -> None:
        """See to it that the file holds a mapping that goes to `end`: it grows, or the mapping is refused."""
        if self.sections_keep_the_size and self.inner.size(fd) < end:
            if not grows:
                raise refusal(self._told(Rule.PAST_END))
            self.inner.grow(fd, end)

    def _unmapped(self, opening: Opening) -> None:
        with self._table.entered():
            opening.file.sections -= 1
            self._table.release(opening)

    # --- size, and reading and writing beside locks

    def ftruncate(self, fd: int, length: int) -> None:
        """SetEndOfFile.  Raises OSError: EINVAL (1224) for less than there is, of a mapped file; as the inner kernel."""
        with self._table.entered():
            self._check_cut(fd, length)
            self.inner.ftruncate(fd, length)

    def shrink(self, fd: int, length: int) -> None:
        """SetEndOfFile, to no more than there is.  Raises OSError as `ftruncate`."""
        with self._table.entered():
            self._check_cut(fd, length)
            self.inner.shrink(fd, length)

    def _check_cut(self, fd: int, length: int) -> None:
        opening = self._table.openings.get(fd)
        held = opening is not None and opening.file.sections and self.sections_keep_the_size
        if held and 0 <= length < self.inner.size(fd):
            raise refusal(self._told(Rule.CUT_MAPPED))

    def grow(self, fd: int, length: int) -> None:
        """SetEndOfFile, to no less than there is."""
        with self._table.entered():
            self.inner.grow(fd, length)

    def read(self, fd: int, into: Buffer) -> int:
        """ReadFile.  Raises OSError: EACCES (33) for a region locked by another opening."""
        self._check_region(fd, None, (into,), False)
        return self.inner.read(fd, into)

    def write(self, fd: int, data: Buffer) -> int:
        """WriteFile.  Raises OSError: EACCES (33)."""
        self._check_region(fd, None, (data,), True)
        return self.inner.write(fd, data)

    def pread(self, fd: int, into: Buffer, offset: int) -> int:
        """ReadFile with an offset.  Raises OSError: EACCES (33)."""
        self._check_region(fd, offset, (into,), False)
        return self.inner.pread(fd, into, offset)

    def pwrite(self, fd: int, data: Buffer, offset: int) -> int:
        """WriteFile with an offset.  Raises OSError: EACCES (33)."""
        self._check_region(fd, offset, (data,), True)
        return self.inner.pwrite(fd, data, offset)

    def readv(self, fd: int, into: Sequence[Buffer]) -> int:
        """ReadFile, one by one.  Raises OSError: EACCES (33)."""
        self._check_region(fd, None, into, False)
        return self.inner.readv(fd, into)

    def writev(self, fd: int, data: Sequence[Buffer]) -> int:
        """WriteFile, one by one.  Raises OSError: EACCES (33)."""
        self._check_region(fd, None, data, True)
        return self.inner.writev(fd, data)

    def copy_file_range(
        self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int
    ) -> int:
        """As the inner kernel.  Raises OSError: EACCES (33) on either side."""
        self._check_length(source, source_offset, length, False)
        self._check_length(target, target_offset, length, True)
        return self.inner.copy_file_range(source, source_offset, target, target_offset, length)

    def _check_region(self, fd: int, offset: int | None, buffers: Sequence[Buffer], writing: bool) -> None:
        opening = self._table.openings.get(fd)
        if opening is not None and opening.file.locks.held:
            self._check_length(fd, offset, sum(memoryview(each).nbytes for each in buffers), writing)

    def _check_length(self, fd: int, offset: int | None, length: int, writing: bool) -> None:
        opening = self._table.openings.get(fd)
        if opening is None or not opening.file.locks.held or not self.binding_locks:
            return
        if writing and opening.append:
            start = self.inner.size(fd)
        else:
            start = self.inner.lseek(fd, 0, os.SEEK_CUR) if offset is None else offset
        if length and opening.is_locked_out(start, length, writing):
            raise refusal(self._told(Rule.LOCKED))

    def lock(self, fd: int, offset: int, length: int, exclusive: bool, wait: bool) -> bool:
        """LockFileEx; against other processes it is the inner kernel's lock, hence advice to those who do not ask."""
        locked = self.inner.lock(fd, offset, length, exclusive, wait)
        opening = self._table.openings.get(fd)
        if locked and opening is not None:
            with self._table.entered():
                opening.lock(offset, length, exclusive)
        return locked

    def unlock(self, fd: int, offset: int, length: int) -> None:
        """UnlockFile."""
        self.inner.unlock(fd, offset, length)
        opening = self._table.openings.get(fd)
        if opening is not None:
            with self._table.entered():
                opening.unlock(offset, length)

    def lseek(self, fd: int, offset: int, whence: int) -> int:
        """As the inner kernel."""
        return self.inner.lseek(fd, offset, whence)

    def size(self, fd: int) -> int:
        """As the inner kernel."""
        return self.inner.size(fd)

    def fsync(self, fd: int, metadata: bool) -> None:
        """FlushFileBuffers."""
        self.inner.fsync(fd, metadata)

    def fstat(self, fd: int) -> FileStatus:
        """As the inner kernel."""
        return self.inner.fstat(fd)

    # --- names

    def unlink(self, path: str) -> None:
        """DeleteFile.  Raises OSError: EACCES, 5 for a mapped or deleted file and a directory, 32; as the inner kernel."""
        with self._table.entered(path):
            file = self._table.files.get(self.inner.lstat(path).identity)
            if file is not None:
                self._check(path, file, FileShare.DELETE)
                if file.sections and not self.posix_delete:
                    raise refusal(self._told(Rule.DELETE_MAPPED, path), path)
                if not self.posix_delete:
                    file.pending, file.doomed = True, self._table.absolute(path)
                    self._table.settle(file)  # a finalizer may have ended the last opening meanwhile
                    return
            self.inner.unlink(path)

    def rename(self, old: str, new: str) -> None:
        """MoveFileEx, MOVEFILE_REPLACE_EXISTING.

        Raises OSError: EACCES, 5 as `move`, or if a file in use would be replaced, 32.
        """
        self._rename(old, new, True)

    def move(self, old: str, new: str) -> None:
        """MoveFileEx.

        Raises OSError: EEXIST (183); EACCES, 5 for a deleted file, and a directory with a file in use below it, 32; as the
        inner kernel.
        """
        self._rename(old, new, False)

    def _rename(self, old: str, new: str, replace: bool) -> None:
        with self._table.entered(old):
            status = self.inner.lstat(old)
            identity = status.identity
            file = self._table.files.get(identity)
            if file is not None:
                self._check(old, file, FileShare.DELETE)
            there = self._status(new, False)
            if there is not None and there.identity == identity:
                self.inner.rename(old, new)
                return
            if status.kind in (FileKind.DIRECTORY, FileKind.SYMLINK):
                self._table.ways_made_sure()
            if status.kind is FileKind.DIRECTORY and self._table.uses_below(old):
                raise refusal(self._told(Rule.DIRECTORY_IN_USE, old), old)
            if there is not None:
                if not replace:
                    raise refusal(self._told(Rule.NAME_TAKEN, new), new)
                if FileKind.DIRECTORY in (status.kind, there.kind) or there.identity in self._table.files:
                    raise refusal(self._told(Rule.REPLACE_IN_USE, new), new)
            self.inner.rename(old, new)
            self._table.renamed(identity, new)

    def stat(self, path: str) -> FileStatus:
        """As the inner kernel.  Raises OSError: EACCES, 5 for a deleted file that is still open."""
        with self._table.entered(path):
            return self._visible(path, self.inner.stat(path))

    def lstat(self, path: str) -> FileStatus:
        """As `stat`, of a symbolic link itself."""
        with self._table.entered(path):
            return self._visible(path, self.inner.lstat(path))

    def _visible(self, path: str, status: FileStatus) -> FileStatus:
        file = self._table.files.get(status.identity)
        if file is not None and file.pending:
            raise refusal(self._told(Rule.DELETED, path))
        return status

    def _status(self, path: str, follow: bool) -> FileStatus | None:
        try:
            return self.inner.stat(path) if follow else self.inner.lstat(path)
        except OSError:
            return None

    def access(self, path: str, mode: int) -> bool:
        """As the inner kernel; False for a deleted file that is still open."""
        try:
            self.stat(path)
        except OSError:
            return False
        return self.inner.access(path, mode)

    def chmod(self, path: str, mode: int) -> None:
        """As the inner kernel.  Raises OSError: EACCES, 5 for a deleted file."""
        with self._table.entered(path):
            self._visible(path, self.inner.stat(path))
            self.inner.chmod(path, mode)

    def utime(self, path: str, accessed_ns: int, modified_ns: int) -> None:
        """As the inner kernel, whoever has the file open.  Raises OSError: EACCES, 5 for a deleted file."""
        with self._table.entered(path):
            self._visible(path, self.inner.stat(path))
            self.inner.utime(path, accessed_ns, modified_ns)

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        """CreateDirectory.  Raises OSError: EACCES, 5 where a deleted file still has the name; as the inner kernel."""
        with self._table.entered(path):
            self._check_new(path)
            self.inner.mkdir(path, mode)

    def symlink(self, target: str, path: str) -> None:
        """CreateSymbolicLink.  Raises OSError as `mkdir`."""
        with self._table.entered(path):
            self._check_new(path)
            self.inner.symlink(target, path)

    def _check_new(self, path: str) -> None:
        there = self._status(path, False)
        if there is not None:
            self._visible(path, there)

    def rmdir(self, path: str) -> None:
        """RemoveDirectory.  Raises OSError: ENOTEMPTY (145), also for deleted files that are still open; ENOTDIR (267)."""
        with self._table.entered(path):
            self._directory(path, self.inner.rmdir)

    def listdir(self, path: str) -> list[str]:
        """FindFirstFile; deleted files that are still open are among them."""
        with self._table.entered(path):
            return self._directory(path, self.inner.listdir)

    def _directory(self, path: str, call: Callable[[str], T]) -> T:
        """Do what only a directory allows; of anything else 267, where it is not the way there that is none."""
        try:
            return call(path)
        except NotADirectoryError:
            if self._status(path, False) is None:
                raise
            raise refusal(Win32.DIRECTORY, path) from None

    def readlink(self, path: str) -> str:
        """As the inner kernel."""
        with self._table.entered(path):
            return self.inner.readlink(path)

    # --- what has no rules

    def statvfs(self, path: str) -> Space:
        """As the inner kernel."""
        return self.inner.statvfs(path)

    def getrandom(self, n: int) -> bytes:
        """As the inner kernel."""
        return self.inner.getrandom(n)

    def getcwd(self) -> str:
        """As the inner kernel."""
        return self.inner.getcwd()


def _nothing() -> None:
    """What is to be done at the end of a mapping that has no opening."""
