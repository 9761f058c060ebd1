"""Opening and closing: descriptors and what they lead to.

Not here: reading and writing (fileio.py).
"""

from __future__ import annotations

import errno
import os
from typing import Final

from nio.paging.kernel import FileKind
from nio.paging.sim.areas import release
from nio.paging.sim.failures import failure
from nio.paging.sim.names import READ, WRITE, make, walk
from nio.paging.sim.pagecache import resize
from nio.paging.sim.process import OpenFile, Process
from nio.paging.sim.system import System

SYNC: Final = os.O_SYNC | os.O_DSYNC


def open_file(system: System, process: Process, path: str, flags: int, mode: int) -> int:
    """Open a file, or make it, and return the lowest free descriptor (open(2)).

    Raises OSError: ENOENT, EEXIST, EISDIR, ENOTDIR, EACCES, ELOOP, EMFILE, ENFILE, ...
    """
    access = flags & os.O_ACCMODE
    if access == os.O_ACCMODE:
        raise failure(errno.EINVAL, path)
    fd = process.free_descriptor()
    if system.open_files >= process.limits.open_files:
        raise failure(errno.ENFILE, path)
    readable, writable = access != os.O_WRONLY, access != os.O_RDONLY
    exclusive = bool(flags & os.O_CREAT and flags & os.O_EXCL)
    place = walk(system, process, path, follow=not (exclusive or flags & os.O_NOFOLLOW))
    number = place.number
    if number is None:
        if not flags & os.O_CREAT:
            raise failure(errno.ENOENT, path)
        if place.slash:
            raise failure(errno.EISDIR, path)
        number = make(system, process, place, FileKind.FILE, mode & 0o7777 & ~process.umask, path)
    else:
        _check(system, process, number, path, flags, readable, writable, exclusive)
    inode = system.inodes.load(number, place.path)
    if flags & os.O_TRUNC and inode.kind is FileKind.FILE:
        resize(system, inode, 0)
    system.inodes.get(inode)
    file = OpenFile(inode, readable, writable, bool(flags & os.O_APPEND), bool(flags & SYNC))
    inode.writers += writable
    file.references = 1
    system.open_files += 1
    process.files[fd] = file
    return fd


def close(system: System, process: Process, fd: int) -> None:
    """Give a descriptor back, and with it all locks of the process on that file (close(2), fcntl(2)).  Raises OSError: EBADF."""
    if fd in process.retired:
        process.retired.remove(fd)
        return
    file = process.file(fd)
    del process.files[fd]
    if file.inode.locks.clear(process.number):
        system.lock.released.notify_all()
    file.references -= 1
    if not file.references:
        system.open_files -= 1
        file.inode.writers -= file.writable
        release(system, file.inode)


def retire(system: System, process: Process, fd: int) -> None:
    """Close the file, and keep its number from being used again until `close`; who waits with it is told."""
    close(system, process, fd)
    process.retired.add(fd)
    system.lock.released.notify_all()


def _check(
    system: System,
    process: Process,
    number: int,
    path: str,
    flags: int,
    readable: bool,
    writable: bool,
    exclusive: bool,
) -> None:
    """Whether what is there may be opened so, in Linux's order."""
    record = system.disk.record(number)
    if exclusive:
        raise failure(errno.EEXIST, path)
    if record.kind is FileKind.SYMLINK:  # O_NOFOLLOW
        raise failure(errno.ELOOP, path)
    if record.kind is FileKind.DIRECTORY and (writable or flags & (os.O_CREAT | os.O_TRUNC)):
        raise failure(errno.EISDIR, path)
    if flags & os.O_DIRECTORY and record.kind is not FileKind.DIRECTORY:
        raise failure(errno.ENOTDIR, path)
    wanted = (READ if readable else 0) | (WRITE if writable or flags & os.O_TRUNC else 0)
    if not process.superuser and record.mode & wanted != wanted:
        raise failure(errno.EACCES, path)
