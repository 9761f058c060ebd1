"""HostKernel: the operating system that this process runs on.

Each method is one system call.  Those that are called often, or that `os` lacks, come compiled from `nio._core.hostcalls`; the
others from `os`.  It keeps no state at all: what is open and what is mapped, the system knows.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from typing import TYPE_CHECKING

from nio._core import hostcalls
from nio.paging.kernel import FileKind, FileStatus, Kernel, Space

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    def retire(self, fd: int) -> None:
        """dup2(2) of a descriptor that is good for nothing (O_PATH, Linux) over this one."""
        if hasattr(os, "O_PATH"):
            nothing = os.open("/", os.O_PATH | os.O_CLOEXEC)
            try:
                os.dup2(nothing, fd, inheritable=False)
            finally:
                os.close(nothing)

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

    def readv(self, fd: int, into: Sequence[Buffer]) -> int:
        """readv(2)."""
        return os.readv(fd, into)

    def writev(self, fd: int, data: Sequence[Buffer]) -> int:
        """writev(2)."""
        return os.writev(fd, data)

    def copy_file_range(
        self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int
    ) -> int:
        """copy_file_range(2), where the system has it (Linux)."""
        if not hasattr(os, "copy_file_range"):
            raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        return os.copy_file_range(source, target, length, source_offset, target_offset)

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

    def lock(self, fd: int, offset: int, length: int, exclusive: bool, wait: bool) -> bool:
        """fcntl(2) with F_SETLKW, or F_SETLK, of which EAGAIN and EACCES say that others have it."""
        kind = (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.lockf(fd, kind, length, offset, os.SEEK_SET)
        except OSError as error:
            if not wait and error.errno in (errno.EAGAIN, errno.EACCES):
                return False
            raise
        return True

    def unlock(self, fd: int, offset: int, length: int) -> None:
        """fcntl(2) with F_UNLCK."""
        fcntl.lockf(fd, fcntl.LOCK_UN, length, offset, os.SEEK_SET)

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

    def lstat(self, path: str) -> FileStatus:
        """lstat(2)."""
        return _status(os.lstat(path))

    def fstat(self, fd: int) -> FileStatus:
        """fstat(2)."""
        return _status(os.fstat(fd))

    def access(self, path: str, mode: int) -> bool:
        """access(2)."""
        return os.access(path, mode)

    def chmod(self, path: str, mode: int) -> None:
        """chmod(2)."""
        os.chmod(path, mode)

    def utime(self, path: str, accessed_ns: int, modified_ns: int) -> None:
        """utimensat(2)."""
        os.utime(path, ns=(accessed_ns, modified_ns))

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        """mkdir(2)."""
        os.mkdir(path, mode)

    def listdir(self, path: str) -> list[str]:
        """opendir(3) and readdir(3)."""
        return os.listdir(path)

    def symlink(self, target: str, path: str) -> None:
        """symlink(2)."""
        os.symlink(target, path)

    def readlink(self, path: str) -> str:
        """readlink(2)."""
        return os.readlink(path)

    def statvfs(self, path: str) -> Space:
        """statvfs(3)."""
        found = os.statvfs(path)
        return Space(found.f_blocks * found.f_frsize, found.f_bfree * found.f_frsize, found.f_bavail * found.f_frsize)

    def getrandom(self, n: int) -> bytes:
        """getrandom(2)."""
        return os.urandom(n)

    def getcwd(self) -> str:
        """getcwd(3)."""
        return os.getcwd()


def _status(found: os.stat_result) -> FileStatus:
    kind = _KINDS.get(stat.S_IFMT(found.st_mode), FileKind.OTHER)
    identity = (found.st_dev, found.st_ino)
    return FileStatus(kind, found.st_size, identity, stat.S_IMODE(found.st_mode), found.st_mtime_ns, found.st_atime_ns)


_KINDS = {stat.S_IFREG: FileKind.FILE, stat.S_IFDIR: FileKind.DIRECTORY, stat.S_IFLNK: FileKind.SYMLINK}
