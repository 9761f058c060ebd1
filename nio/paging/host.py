"""HostKernel: the operating system that this process runs on.

Each method is one system call.  Those that are called often, or that `os` lacks, come compiled from `nio._core.hostcalls`; the
others from `os`.  It keeps no state at all: what is open and what is mapped, the system knows.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from nio._core import hostcalls
from nio.paging.kernel import FileKind, FileStatus, Kernel

if TYPE_CHECKING:
    from typing_extensions import Buffer


class HostKernel(Kernel):
    """The real thing, through libc.  No descriptor is kept for a mapping, as in Java on Linux."""

    page_size = granularity = hostcalls.page_size()

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        """open(2), with O_CLOEXEC."""
        return os.open(path, flags | os.O_CLOEXEC, mode)

    def close(self, fd: int) -> None:
        """close(2)."""
        os.close(fd)

    def read(self, fd: int, into: Buffer) -> int:
        """read(2)."""
        return hostcalls.read(fd, into)

    def write(self, fd: int, data: Buffer) -> int:
        """write(2)."""
        return hostcalls.write(fd, data)

    def pread(self, fd: int, into: Buffer, offset: int) -> int:
        """pread(2)."""
        return hostcalls.pread(fd, into, offset)

    def pwrite(self, fd: int, data: Buffer, offset: int) -> int:
        """pwrite(2)."""
        return hostcalls.pwrite(fd, data, offset)

    def lseek(self, fd: int, offset: int, whence: int) -> int:
        """lseek(2)."""
        return os.lseek(fd, offset, whence)

    def size(self, fd: int) -> int:
        """fstat(2), of which one number is kept."""
        return hostcalls.size(fd)

    def ftruncate(self, fd: int, length: int) -> None:
        """ftruncate(2)."""
        os.ftruncate(fd, length)

    def fsync(self, fd: int, metadata: bool) -> None:
        """fsync(2) or fdatasync(2)."""
        if metadata:
            os.fsync(fd)
        else:
            os.fdatasync(fd)

    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> hostcalls.HostMapping:
        """mmap(2)."""
        return hostcalls.mmap(fd, offset, length, prot, share)

    def unlink(self, path: str) -> None:
        """unlink(2)."""
        os.unlink(path)

    def rmdir(self, path: str) -> None:
        """rmdir(2)."""
        os.rmdir(path)

    def rename(self, old: str, new: str) -> None:
        """rename(2)."""
        os.rename(old, new)

    def stat(self, path: str) -> FileStatus:
        """stat(2)."""
        return _status(os.stat(path))

    def fstat(self, fd: int) -> FileStatus:
        """fstat(2)."""
        return _status(os.fstat(fd))

    def getcwd(self) -> str:
        """getcwd(3)."""
        return os.getcwd()


def _status(found: os.stat_result) -> FileStatus:
    if stat.S_ISREG(found.st_mode):
        kind = FileKind.FILE
    elif stat.S_ISDIR(found.st_mode):
        kind = FileKind.DIRECTORY
    else:
        kind = FileKind.OTHER
    return FileStatus(kind, found.st_size)
