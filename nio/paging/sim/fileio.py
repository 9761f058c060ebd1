"""Reading, writing and cutting files, all through the page cache.

    read      disk -> page cache -> the program's buffer      two copies; one if the page is in memory
    write     the program's buffer -> page cache              the disk gets it at the write-back
    mapping   disk -> page cache                              one copy: the mapped page is the page cache's (fault.py)

A page that a write covers only in part is read first.  The file's length changes at once, for all to see.
"""

from __future__ import annotations

import errno

from nio.paging.kernel import FileKind
from nio.paging.sim.events import Kind
from nio.paging.sim.failures import failure
from nio.paging.sim.frames import Frame
from nio.paging.sim.inodes import Inode
from nio.paging.sim.pagecache import mark_dirty, new_page, page_of, resize
from nio.paging.sim.process import OpenFile
from nio.paging.sim.reclaim import drop
from nio.paging.sim.system import System
from nio.paging.sim.writeback import sync_range


def largest_file(system: System) -> int:
    """Return how long a file may be, in bytes: 16 TiB with pages of 4096, as on ext4."""
    return system.page_size << 32


def read(system: System, file: OpenFile, into: memoryview, offset: int) -> int:
    """Fill a buffer from `offset` on and return how many bytes that were; 0 at the end.

    Raises OSError: EBADF, EISDIR, EINVAL, EIO if not even the first page can be had.
    """
    inode = file.inode
    if not file.readable:
        raise failure(errno.EBADF)
    if inode.kind is FileKind.DIRECTORY:
        raise failure(errno.EISDIR)
    if offset < 0:
        raise failure(errno.EINVAL)
    if inode.kind is FileKind.OTHER:
        if system.disk.special(inode.number) != "zero":
            return 0
        into[:] = bytes(len(into))
        return len(into)
    n = min(len(into), inode.size - offset)
    if n <= 0:
        return 0
    done = 0
    last = (offset + n - 1) // system.page_size
    while done < n:
        index, inside = divmod(offset + done, system.page_size)
        ahead = system.read_window()
        stop = index + ahead if index == file.next_page else min(last + 1, index + ahead)
        try:
            frame, missing = page_of(system, inode, index, index, stop)
        except OSError:
            if done:
                break
            raise
        if not missing:
            system.recorder.record(Kind.CACHE_HIT, "the page is in the page cache", inode.name, index)
        part = min(system.page_size - inside, n - done)
        into[done : done + part] = frame.data[inside : inside + part]
        done += part
        file.next_page = index + 1
    inode.accessed_ns = system.clock.nanoseconds()
    _copied(system, inode, "from the page cache to the program's buffer", offset, done)
    return done


def write(
    system: System, file: OpenFile, data: memoryview, offset: int, cause: str = "from the program's buffer to the page cache"
) -> int:
    """Write a buffer at `offset`, and return how many bytes were taken: perhaps not all.

    Raises OSError: EBADF, EINVAL, EFBIG, ENOSPC, EIO if not even the first byte was taken.
    """
    if not file.writable:
        raise failure(errno.EBADF)
    if offset < 0:
        raise failure(errno.EINVAL)
    inode = file.inode
    if inode.kind is FileKind.OTHER:
        return len(data)
    n = system.injection.cut_write(len(data))
    if n == 0:
        return 0
    if offset >= largest_file(system):
        raise failure(errno.EFBIG)
    n = min(n, largest_file(system) - offset)
    if offset > inode.size:
        _zero_tail(system, inode)
    done = 0
    while done < n:
        index, inside = divmod(offset + done, system.page_size)
        part = min(system.page_size - inside, n - done)
        try:
            frame = _page_to_write(system, inode, index, inside, part)
        except OSError:
            if done:
                break
            raise
        frame.data[inside : inside + part] = data[done : done + part]
        done += part
        inode.size = max(inode.size, offset + done)
    _copied(system, inode, cause, offset, done)
    if file.synchronous:
        sync(system, file, "the file was opened with O_SYNC")
    return done


def copy_range(
    system: System, source: OpenFile, source_offset: int, target: OpenFile, target_offset: int, length: int
) -> int:
    """Copy from file to file within the page cache, and return how many bytes (copy_file_range(2)).

    Raises OSError: EBADF, EISDIR, EINVAL if both ranges are of one file and overlap, and as `write`.
    """
    if not source.readable or not target.writable or target.append:
        raise failure(errno.EBADF)
    if FileKind.DIRECTORY in (source.inode.kind, target.inode.kind):
        raise failure(errno.EISDIR)
    if source_offset < 0 or target_offset < 0 or length < 0:
        raise failure(errno.EINVAL)
    length = max(0, min(length, source.inode.size - source_offset))
    if source.inode is target.inode and abs(source_offset - target_offset) < length:
        raise failure(errno.EINVAL)
    done = 0
    while done < length:
        index, inside = divmod(source_offset + done, system.page_size)
        part = min(system.page_size - inside, length - done)
        try:
            frame, _ = page_of(system, source.inode, index, index, index + system.read_window())
            data = memoryview(frame.data[inside : inside + part])
            taken = write(system, target, data, target_offset + done, "from file to file within the page cache")
        except OSError:
            if done:
                break
            raise
        done += taken
        if taken < part:
            break
    return done


def truncate(system: System, file: OpenFile, length: int) -> None:
    """Cut or extend a file (ftruncate(2)).  Raises OSError: EINVAL, EFBIG, and what the disk answers."""
    if length < 0 or not file.writable or file.inode.kind is not FileKind.FILE:
        raise failure(errno.EINVAL)
    if length > largest_file(system):
        raise failure(errno.EFBIG)
    resize(system, file.inode, length)


def sync(system: System, file: OpenFile, cause: str) -> None:
    """Write back all that is dirty of a file (fsync(2)).

    Raises OSError if the device has failed, once for each open file; EINVAL for what cannot be written back.
    """
    inode = file.inode
    if inode.kind is FileKind.OTHER:
        raise failure(errno.EINVAL)
    if inode.kind is FileKind.FILE:
        sync_range(system, inode, 0, largest_file(system), cause, file.listener)


def _page_to_write(system: System, inode: Inode, index: int, inside: int, part: int) -> Frame:
    """The page, dirty, and read from the disk first if some of it will be kept.  Raises OSError, and the page is as before."""
    start = index * system.page_size
    kept = (inside > 0 and start < inode.size) or start + inside + part < inode.size
    kept = kept and part < system.page_size
    known = index in inode.pages
    frame = page_of(system, inode, index, index, index + 1)[0] if kept else new_page(system, inode, index)
    try:
        mark_dirty(system, inode, frame, "a write")
    except OSError:
        if not known and not kept:
            drop(system, inode, frame)
        raise
    return frame


def _zero_tail(system: System, inode: Inode) -> None:
    """The file will grow past its end: what a mapping stored behind that must not come to light."""
    index, inside = divmod(inode.size, system.page_size)
    frame = inode.pages.get(index)
    if frame is not None:
        frame.data[inside:] = bytes(system.page_size - inside)


def _copied(system: System, inode: Inode, cause: str, offset: int, n: int) -> None:
    index = offset // system.page_size
    pages = (offset + n - 1) // system.page_size - index + 1
    system.recorder.record(Kind.COPY, cause, inode.name, index, pages, copies=1, nbytes=n)
