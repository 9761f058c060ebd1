"""The system calls on files: nio's Kernel interface, each method the door to one function of the files above.

A method takes the kernel's lock, notes the call and passes it on.  What it does is said there, what it promises in
nio.paging.kernel.
"""

from __future__ import annotations

import errno
import os
from random import Random
from typing import TYPE_CHECKING

from nio.paging.kernel import FileKind, FileStatus, Kernel, Space
from nio.paging.sim import areas, fileio, filelock, names, openfiles
from nio.paging.sim.entry import enter, tidy_if_free
from nio.paging.sim.failures import failure
from nio.paging.sim.mapping import SimMapping
from nio.paging.sim.process import Process
from nio.paging.sim.system import Held, System

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Buffer

MAX_VECTORS = 1024
"""IOV_MAX: buffers of one readv or writev."""


class SystemCalls(Kernel):
    """The system calls of one process of a simulated machine."""

    def __init__(self, system: System, process: Process, random: Random) -> None:
        """random: what getrandom draws from."""
        self.system = system
        self.process = process
        self.page_size = self.granularity = system.page_size
        self._random = random

    def _enter(self, call: str) -> Held:
        return enter(self.system, self.process, call)

    # --- descriptors

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        """open(2)."""
        with self._enter("open"):
            return openfiles.open_file(self.system, self.process, path, flags, mode)

    def close(self, fd: int) -> None:
        """close(2)."""
        with self._enter("close"):
            openfiles.close(self.system, self.process, fd)

    def drop(self, fd: int) -> None:
        """close(2) from a finalizer: at once if nobody is in the kernel, else at the next entry."""
        self.system.dropped.append((self.process, fd))
        tidy_if_free(self.system)

    def retire(self, fd: int) -> None:
        """dup2(2) of a descriptor that is good for nothing over this one."""
        with self._enter("dup2"):
            openfiles.retire(self.system, self.process, fd)

    def lseek(self, fd: int, offset: int, whence: int) -> int:
        """lseek(2)."""
        with self._enter("lseek"):
            file = self.process.file(fd)
            starts = {os.SEEK_SET: 0, os.SEEK_CUR: file.position, os.SEEK_END: file.inode.size}
            if file.inode.kind is FileKind.OTHER:
                return 0  # as /dev/null
            if whence not in starts or not 0 <= starts[whence] + offset <= fileio.largest_file(self.system):
                raise failure(errno.EINVAL)
            file.position = starts[whence] + offset
            return file.position

    def size(self, fd: int) -> int:
        """fstat(2), of which one number is kept."""
        with self._enter("fstat"):
            return self.process.file(fd).inode.size

    # --- bytes

    def read(self, fd: int, into: Buffer) -> int:
        """read(2)."""
        return self._read(fd, [into], None, "read")

    def pread(self, fd: int, into: Buffer, offset: int) -> int:
        """pread(2)."""
        return self._read(fd, [into], offset, "pread")

    def readv(self, fd: int, into: Sequence[Buffer]) -> int:
        """readv(2)."""
        return self._read(fd, into, None, "readv")

    def _read(self, fd: int, into: Sequence[Buffer], offset: int | None, call: str) -> int:
        _check_count(into)
        views = [_bytes(buffer) for buffer in into]
        for view in views:
            if view.readonly:
                raise BufferError("Object is not writable.")
        with self._enter(call):
            file = self.process.file(fd)
            start = file.position if offset is None else offset
            done = _one_by_one(views, lambda view, done: fileio.read(self.system, file, view, start + done))
            if offset is None:
                file.position += done
            return done

    def write(self, fd: int, data: Buffer) -> int:
        """write(2)."""
        return self._write(fd, [data], None, "write")

    def pwrite(self, fd: int, data: Buffer, offset: int) -> int:
        """pwrite(2); with O_APPEND at the end, as Linux does it."""
        return self._write(fd, [data], offset, "pwrite")

    def writev(self, fd: int, data: Sequence[Buffer]) -> int:
        """writev(2)."""
        return self._write(fd, data, None, "writev")

    def _write(self, fd: int, data: Sequence[Buffer], offset: int | None, call: str) -> int:
        _check_count(data)
        views = [_bytes(buffer) for buffer in data]
        with self._enter(call):
            file = self.process.file(fd)
            if offset is not None and offset < 0:
                raise failure(errno.EINVAL)
            start = file.position if offset is None else offset
            start = file.inode.size if file.append else start
            done = _one_by_one(views, lambda view, done: fileio.write(self.system, file, view, start + done))
            if offset is None:
                file.position = start + done
            return done

    def copy_file_range(
        self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int
    ) -> int:
        """copy_file_range(2)."""
        with self._enter("copy_file_range"):
            here, there = self.process.file(source), self.process.file(target)
            start = here.position if source_offset is None else source_offset
            to = there.position if target_offset is None else target_offset
            done = fileio.copy_range(self.system, here, start, there, to, length)
            if source_offset is None:
                here.position += done
            if target_offset is None:
                there.position += done
            return done

    def ftruncate(self, fd: int, length: int) -> None:
        """ftruncate(2)."""
        with self._enter("ftruncate"):
            fileio.truncate(self.system, self.process.file(fd), length)

    def grow(self, fd: int, length: int) -> None:
        """ftruncate(2), unless the file is that long already."""
        with self._enter("ftruncate"):
            file = self.process.file(fd)
            if file.inode.size < length:
                fileio.truncate(self.system, file, length)

    def shrink(self, fd: int, length: int) -> None:
        """ftruncate(2), unless the file is that short already."""
        with self._enter("ftruncate"):
            file = self.process.file(fd)
            if file.inode.size > length:
                fileio.truncate(self.system, file, length)

    def fsync(self, fd: int, metadata: bool) -> None:
        """fsync(2) or fdatasync(2): the same here, since what is known about a file is durable with its bytes."""
        with self._enter("fsync" if metadata else "fdatasync"):
            fileio.sync(self.system, self.process.file(fd), "fsync asks for it")

    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> SimMapping:
        """mmap(2) where the kernel likes; share may be any of flags.MapFlag together."""
        return self.mmap_at(0, length, prot, share, fd, offset)

    def mmap_at(self, address: int, length: int, prot: int, flags: int, fd: int = -1, offset: int = 0) -> SimMapping:
        """mmap(2) with all its arguments, in its order; flags: flags.MapFlag."""
        with self._enter("mmap"):
            start = areas.mmap(self.system, self.process, address, length, prot, flags, fd, offset)
            return SimMapping(self.system, self.process, start, length)

    # --- locks

    def lock(self, fd: int, offset: int, length: int, exclusive: bool, wait: bool) -> bool:
        """fcntl(2), F_SETLK or F_SETLKW."""
        with self._enter("fcntl"):
            return filelock.lock(self.system, self.process, fd, offset, length, exclusive, wait)

    def unlock(self, fd: int, offset: int, length: int) -> None:
        """fcntl(2), F_UNLCK."""
        with self._enter("fcntl"):
            filelock.unlock(self.system, self.process, self.process.file(fd), offset, length)

    # --- names

    def unlink(self, path: str) -> None:
        """unlink(2)."""
        with self._enter("unlink"):
            names.unlink(self.system, self.process, path)

    def rmdir(self, path: str) -> None:
        """rmdir(2)."""
        with self._enter("rmdir"):
            names.rmdir(self.system, self.process, path)

    def rename(self, old: str, new: str) -> None:
        """rename(2)."""
        with self._enter("rename"):
            names.rename(self.system, self.process, old, new)

    def stat(self, path: str) -> FileStatus:
        """stat(2)."""
        with self._enter("stat"):
            return names.status(self.system, names.existing(self.system, self.process, path)[1])

    def lstat(self, path: str) -> FileStatus:
        """lstat(2)."""
        with self._enter("lstat"):
            return names.status(self.system, names.existing(self.system, self.process, path, follow=False)[1])

    def fstat(self, fd: int) -> FileStatus:
        """fstat(2)."""
        with self._enter("fstat"):
            return names.status(self.system, self.process.file(fd).inode.number)

    def access(self, path: str, mode: int) -> bool:
        """access(2): the owner's bits; the superuser may all but execute what nobody may."""
        with self._enter("access"):
            try:
                number = names.existing(self.system, self.process, path)[1]
            except OSError:
                return False
            return names.permitted(self.system, self.process, number, mode)

    def chmod(self, path: str, mode: int) -> None:
        """chmod(2)."""
        with self._enter("chmod"):
            self.system.disk.set_mode(names.existing(self.system, self.process, path)[1], mode & 0o7777)

    def utime(self, path: str, accessed_ns: int, modified_ns: int) -> None:
        """utimensat(2)."""
        with self._enter("utimensat"):
            number = names.existing(self.system, self.process, path)[1]
            names.set_times(self.system, number, accessed_ns, modified_ns)

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        """mkdir(2)."""
        with self._enter("mkdir"):
            names.mkdir(self.system, self.process, path, mode)

    def listdir(self, path: str) -> list[str]:
        """getdents64(2)."""
        with self._enter("getdents64"):
            return names.listdir(self.system, self.process, path)

    def symlink(self, target: str, path: str) -> None:
        """symlink(2)."""
        with self._enter("symlink"):
            names.symlink(self.system, self.process, target, path)

    def readlink(self, path: str) -> str:
        """readlink(2)."""
        with self._enter("readlink"):
            number = names.existing(self.system, self.process, path, follow=False)[1]
            if self.system.disk.record(number).kind is not FileKind.SYMLINK:
                raise failure(errno.EINVAL, path)
            return self.system.disk.target(number)

    def statvfs(self, path: str) -> Space:
        """statvfs(3)."""
        with self._enter("statfs"):
            names.existing(self.system, self.process, path)
            return self.system.disk.space()

    def getrandom(self, n: int) -> bytes:
        """getrandom(2), but foretellable: the same seed gives the same bytes."""
        with self._enter("getrandom"):
            return self._random.randbytes(n)

    def getcwd(self) -> str:
        """getcwd(3)."""
        return self.process.directory


def _check_count(buffers: Sequence[Buffer]) -> None:
    if len(buffers) > MAX_VECTORS:
        raise failure(errno.EINVAL)


def _one_by_one(views: Sequence[memoryview], move: Callable[[memoryview, int], int]) -> int:
    """Move bytes through one buffer after the other until one is not done whole; a failure counts only if nothing was moved.

    move: of a buffer, when so many bytes are over already; returns how many.
    """
    done = 0
    for view in views:
        try:
            taken = move(view, done)
        except OSError:
            if done:
                break
            raise
        done += taken
        if taken < len(view):
            break
    return done


def _bytes(buffer: Buffer) -> memoryview:
    """Return a view of a buffer's bytes; BufferError if they do not lie in a row."""
    view = memoryview(buffer)
    if not view.contiguous:
        raise BufferError("the bytes do not lie in a row")
    return view.cast("B") if view.nbytes else memoryview(bytearray() if not view.readonly else b"")
