"""The Kernel interface: what nio asks of an operating system, and what it may rely on.

Every file and every mapping of nio goes through one of these, so a program runs unchanged over the real system (host.py) or
over a simulated one.  The contract is held by tests that run against each kernel.

Terms.  A descriptor `fd` is an int that `open` returned.  Flags of `open` are the numbers of the module `os` (O_RDWR, O_CREAT,
...).  Offsets, positions and lengths are in bytes.  A path is a non-empty str without NUL; what is not UTF-8 is
surrogate-escaped, as in `os`.

Failures.  Whatever the system refuses is an OSError with errno and strerror of this platform, raised before anything has been
changed unless said otherwise.  No method checks what the system checks itself: a negative offset is EINVAL, a descriptor that
is not open EBADF.  A call that a signal interrupts goes on after the signal's handler ran (PEP 475).

Threads.  All methods may be called from any thread.  Those that may wait for a device let other threads run.

What it does not do: no descriptor is inherited by programs that this process starts; no buffering; no Java.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, IntEnum, IntFlag
from threading import RLock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer


class Prot(IntFlag):
    """What may be done with the pages of a mapping (mmap(2), prot); the numbers are the same on every POSIX system."""

    NONE = 0
    READ = 1
    WRITE = 2
    EXEC = 4


class Share(IntEnum):
    """Who sees a store into a mapping (mmap(2), flags)."""

    SHARED = 1
    """Everybody who maps or reads the file, and in the end the file itself."""
    PRIVATE = 2
    """This mapping alone: a page is copied when it is first stored to."""


class FileShare(IntFlag):
    """What one opener of a file lets the others do with it meanwhile; the numbers are Win32's FILE_SHARE_."""

    NONE = 0
    READ = 1
    WRITE = 2
    DELETE = 4
    """Delete it, or give it another name."""
    ALL = 7


class FileKind(Enum):
    """What a path leads to."""

    FILE = "regular file"
    DIRECTORY = "directory"
    SYMLINK = "symbolic link"
    OTHER = "device, pipe or socket"


@dataclass(frozen=True, slots=True)
class FileStatus:
    """What `Kernel.stat`, `lstat` or `fstat` found (stat(2))."""

    kind: FileKind
    size: int
    """Bytes; of a directory whatever its file system says."""
    identity: tuple[int, int] = (0, 0)
    """Device and inode number: two names, or a name and a descriptor, are one file if these are equal."""
    mode: int = 0
    """The permission bits, 0 to 0o7777."""
    modified_ns: int = 0
    """When the bytes were last changed, in ns since 1970."""
    accessed_ns: int = 0
    """When the bytes were last read, in ns since 1970, as exactly as the file system keeps it."""


@dataclass(frozen=True, slots=True)
class Space:
    """What `Kernel.statvfs` found: bytes of a file system in all, free, and free for those who are not root."""

    total: int
    free: int
    usable: int


class Mapping(Protocol):
    """One mapping, as `Kernel.mmap` returned it.  It lives on when its descriptor is closed, and when its file is deleted.

    Ranges are given in bytes from the start of the mapping, and are rounded out to whole pages.  A range that leaves the
    mapping, and any call after `unmap`, is a ValueError: the caller's mistake.  A mapping whose last reference goes is unmapped.

    A Protocol, since the host's is a compiled class; a kernel in Python may derive from it.
    """

    @property
    def address(self) -> int | None:
        """The address of the first byte in this process; 0 once unmapped; None if it has none: then it is a `PagedMapping`."""

    @property
    def length(self) -> int:
        """How many bytes were asked for."""

    def unmap(self) -> bool:
        """End the mapping, if it has not ended yet, and return whether this call did it (munmap(2)).

        The caller sees to it that nobody uses the address any more.  Raises OSError (ENOMEM), and the mapping stays, where
        the system has no room to split a range.
        """

    def sync(self, offset: int, length: int, /) -> None:
        """Write the changed pages of a range to the file and wait until the device has them (msync(2), MS_SYNC).

        Raises OSError (EIO, ENOSPC, ...) if it does not take them.
        """

    def advise(self, offset: int, length: int, advice: int, /) -> None:
        """Tell what a range will be used for (madvise(2)); advice is a MADV_ number of the module `mmap`.

        Raises OSError (EINVAL) for an advice that the system does not know.
        """

    def populate(self, offset: int, length: int, /) -> bool:
        """Read a range into memory and enter its pages into the page table (madvise(2), MADV_POPULATE_READ).

        Returns False, and has done nothing, where the system has no such call; then the caller touches the pages.
        Raises OSError: EFAULT if a page is past the end of the file or cannot be read.
        """

    def resident(self, offset: int, length: int, /) -> bool:
        """Return whether all pages of a range are in memory at this moment (mincore(2))."""

    def lock(self, offset: int, length: int, /) -> None:
        """Read a range into memory and keep it there until `unlock` or `unmap` (mlock(2)).

        Raises OSError: ENOMEM or EPERM beyond the limit, ENOMEM past the end of the file, EAGAIN if there is no memory left.
        """

    def unlock(self, offset: int, length: int, /) -> None:
        """Let a range go that `lock` kept in memory (munlock(2))."""


class PagedMapping(Mapping, Protocol):
    """A mapping without an address: each access is a call, in which the kernel may fault, count and refuse."""

    def load(self, offset: int, n: int, /) -> bytes:
        """Return the n bytes from `offset` on."""

    def store(self, offset: int, data: bytes, /) -> None:
        """Replace the bytes from `offset` on."""


class Kernel(ABC):
    """An operating system, as far as files and their mappings go; see the module for terms and failures."""

    page_size: int
    """Bytes of a page."""

    granularity: int
    """An offset given to `mmap` is a multiple of this: the page size, or more (Windows: 65536)."""

    share_modes: bool = False
    """Whether openers of a file can shut each other out: whether the `share` of `open_sharing` means anything."""

    @abstractmethod
    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        """Open a file and return its descriptor (open(2)); `mode` holds for a file that is made, less the process's umask."""

    def open_sharing(
        self,
        path: str,
        flags: int,
        mode: int = 0o666,
        share: FileShare = FileShare.ALL,
        delete_on_close: bool = False,
    ) -> int:
        """Open as `open`, and say what others may do meanwhile, and whether the file's name is to go with this opener.

        share: without effect where a kernel has no `share_modes`.  delete_on_close: the name goes when the file is closed;
        where an open file may lose its name, as on POSIX, at once.  Raises OSError as `open`.
        """
        fd = self.open(path, flags, mode)
        if delete_on_close:
            with suppress(OSError):
                self.unlink(path)
        return fd

    @abstractmethod
    def close(self, fd: int) -> None:
        """Give a descriptor back (close(2)).  Mappings made through it live on.  Never call it twice for one `open`."""

    def drop(self, fd: int) -> None:
        """Close a descriptor that nobody can reach any more; for finalizers.

        Unlike `close` it may be called at any moment, even while this thread is inside another call of this kernel, and it
        reports nothing.  A kernel that cannot close at such a moment does so later.
        """
        with suppress(OSError):
            self.close(fd)

    def retire(self, fd: int) -> None:  # noqa: B027  # not every kernel has calls that wait
        """Close the file of a descriptor whose number other threads still use: a call with it is EBADF from now on.

        The number stays taken until `close`.  A call of another thread that waits at this moment for bytes or a lock ends with
        EBADF as well, if its thread is woken with a signal, or by the kernel itself.  A kernel that cannot do it does nothing:
        then the calls end by themselves.  Raises OSError if it fails, and then has done nothing.
        """

    @abstractmethod
    def read(self, fd: int, into: Buffer) -> int:
        """Fill a writable buffer from the file's position on, move the position by as much, return how much: 0 at the end."""

    @abstractmethod
    def write(self, fd: int, data: Buffer) -> int:
        """Write at the file's position (O_APPEND: at the end), move it by as much, return how much: perhaps not all."""

    @abstractmethod
    def pread(self, fd: int, into: Buffer, offset: int) -> int:
        """Fill a writable buffer from `offset` on; the file's position stays.  Return how much: 0 at the end (pread(2))."""

    @abstractmethod
    def pwrite(self, fd: int, data: Buffer, offset: int) -> int:
        """Write at `offset`; the file's position stays.  Return how much.  With O_APPEND Linux writes at the end (pwrite(2))."""

    @abstractmethod
    def readv(self, fd: int, into: Sequence[Buffer]) -> int:
        """Fill several writable buffers one after the other, as `read` fills one, in one call (readv(2)).

        Raises OSError: EINVAL for more buffers than the system takes at once (IOV_MAX; 1024 are always taken).
        """

    @abstractmethod
    def writev(self, fd: int, data: Sequence[Buffer]) -> int:
        """Write several buffers one after the other, as `write` writes one, in one call (writev(2)); EINVAL as `readv`."""

    @abstractmethod
    def copy_file_range(
        self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int
    ) -> int:
        """Copy bytes from file to file without taking them through this process (copy_file_range(2)).

        An offset of None means the descriptor's position, which moves then.  Return how much was copied, perhaps not all;
        0 at the end of the source.  Raises OSError: EINVAL, EXDEV, EBADF (O_APPEND) or EOPNOTSUPP where the system cannot do
        it for this pair, and nothing has moved then: read and write instead.
        """

    @abstractmethod
    def lseek(self, fd: int, offset: int, whence: int) -> int:
        """Move the file's position and return it; whence is os.SEEK_SET, SEEK_CUR or SEEK_END (lseek(2)).

        Descriptors that come from one `open` share one position.  Raises OSError: ESPIPE for a pipe, EINVAL below 0.
        """

    @abstractmethod
    def size(self, fd: int) -> int:
        """Return the length of the file in bytes, 0 for what has none (fstat(2))."""

    @abstractmethod
    def ftruncate(self, fd: int, length: int) -> None:
        """Cut the file, or extend it by a hole that reads as zeros (ftruncate(2)).

        Mappings stay; to touch their pages past the new end is a fault.  Raises OSError: EINVAL if the descriptor is not
        open for writing or has no length, EFBIG.
        """

    def grow(self, fd: int, length: int) -> None:
        """Make the file at least `length` bytes long, as `ftruncate` does it; by this it never gets shorter.

        Looking and extending are one step among the calls of it and of `shrink`, so none cuts off what another has made longer
        still.  Raises OSError as `ftruncate`.
        """
        with _resizing:
            if self.size(fd) < length:
                self.ftruncate(fd, length)

    def shrink(self, fd: int, length: int) -> None:
        """Make the file at most `length` bytes long, as `ftruncate` does it; by this it never gets longer.  As `grow`."""
        with _resizing:
            if self.size(fd) > length:
                self.ftruncate(fd, length)

    @abstractmethod
    def fsync(self, fd: int, metadata: bool) -> None:
        """Wait until the device has the file's bytes, and with `metadata` all that is known about it (fsync(2), fdatasync(2)).

        Raises OSError if the device has not taken them (EIO, ENOSPC): once.  A second call says nothing, and they are lost.
        """

    @abstractmethod
    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> Mapping:
        """Map `length` bytes of the file from `offset` on (mmap(2)).

        prot: a `Prot`; share: a `Share`.  The mapping may reach past the end of the file; to touch it there is a fault.
        Raises OSError: EINVAL if the offset is no multiple of `granularity` or the length is 0, EACCES if the descriptor was
        not opened for what `prot` says, ENODEV if this kind of file cannot be mapped, ENOMEM if there is no room.
        """

    @abstractmethod
    def lock(self, fd: int, offset: int, length: int, exclusive: bool, wait: bool) -> bool:
        """Lock a range of the file against other processes; return whether it is locked now (fcntl(2), F_SETLK, F_SETLKW).

        length: bytes, 0 for all from `offset` on however far the file grows.  wait: until the others let it go; else False at
        once.  The lock is the process's: within it a range is locked anew, and all its locks on a file go with the first
        descriptor of that file that it closes.  Raises OSError: EBADF if not open for what the lock is for, EDEADLK.
        """

    @abstractmethod
    def unlock(self, fd: int, offset: int, length: int) -> None:
        """Let a range go that `lock` locked, wholly or in part (fcntl(2), F_UNLCK); length as there."""

    @abstractmethod
    def unlink(self, path: str) -> None:
        """Remove a name.  The file goes with its last name, descriptor and mapping (unlink(2)).  Raises OSError: EISDIR, ..."""

    @abstractmethod
    def rmdir(self, path: str) -> None:
        """Remove an empty directory (rmdir(2)).  Raises OSError: ENOTEMPTY, ENOTDIR, ..."""

    @abstractmethod
    def rename(self, old: str, new: str) -> None:
        """Give a file another name; who had that name before loses it, in one step (rename(2))."""

    def move(self, old: str, new: str) -> None:
        """Give a file another name as this system does where nobody asks to replace: POSIX replaces, Windows refuses (EEXIST)."""
        self.rename(old, new)

    @abstractmethod
    def stat(self, path: str) -> FileStatus:
        """Return what a path leads to, through symbolic links (stat(2)).  Raises OSError: ENOENT, ..."""

    @abstractmethod
    def lstat(self, path: str) -> FileStatus:
        """Return what a path names: of a symbolic link the link itself (lstat(2)).  Raises OSError: ENOENT, ..."""

    @abstractmethod
    def fstat(self, fd: int) -> FileStatus:
        """Return what a descriptor is open on (fstat(2)); for the length alone `size` is quicker."""

    @abstractmethod
    def access(self, path: str, mode: int) -> bool:
        """Return whether this process may do what `mode` says: os.F_OK, or R_OK, W_OK, X_OK together (access(2))."""

    @abstractmethod
    def chmod(self, path: str, mode: int) -> None:
        """Set the permission bits of a file or directory, through symbolic links (chmod(2)).  Raises OSError: EPERM, ..."""

    @abstractmethod
    def utime(self, path: str, accessed_ns: int, modified_ns: int) -> None:
        """Set both times of a file or directory, in ns since 1970 (utimensat(2)).  Raises OSError: ENOENT, EPERM, ..."""

    @abstractmethod
    def mkdir(self, path: str, mode: int = 0o777) -> None:
        """Make a directory, with `mode` less the process's umask (mkdir(2)).  Raises OSError: EEXIST, ENOENT, ..."""

    @abstractmethod
    def listdir(self, path: str) -> list[str]:
        """Return the names in a directory without "." and "..", in no order (readdir(3)).  Raises OSError: ENOTDIR, ..."""

    @abstractmethod
    def symlink(self, target: str, path: str) -> None:
        """Make a symbolic link at `path` that leads to `target`, which need not exist (symlink(2)).  Raises OSError: EEXIST."""

    @abstractmethod
    def readlink(self, path: str) -> str:
        """Return where a symbolic link leads, as it was written (readlink(2)).  Raises OSError: EINVAL if it is none, ..."""

    @abstractmethod
    def statvfs(self, path: str) -> Space:
        """Return the room on the file system that a path lies on (statvfs(3)).  Raises OSError: ENOENT, ..."""

    @abstractmethod
    def getrandom(self, n: int) -> bytes:
        """Return n bytes that nobody can foretell (getrandom(2)); for the names of temporary files."""

    @abstractmethod
    def getcwd(self) -> str:
        """Return the directory, absolute, that relative paths start from (getcwd(3))."""


_resizing = RLock()  # a signal's handler may resize a file while this thread does


def _forget() -> None:
    """In the child of a fork: who held the lock has not come along."""
    global _resizing
    _resizing = RLock()


os.register_at_fork(after_in_child=_forget)
