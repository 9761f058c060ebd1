"""System calls on ranges that are mapped: mprotect, msync, madvise, mincore, mlock.

A range is given by an address, a multiple of the page size (mlock rounds it down), and a length in bytes, which is rounded up.
A vma that it covers in part is split, and merged again when the parts have become alike.

Each checks in the order in which Linux does, and raises OSError before anything has been changed; where one works page by page
(populate, lock), the pages before the failing one are done.
"""

from __future__ import annotations

import errno

from nio.paging.kernel import Prot
from nio.paging.layout import round_up
from nio.paging.sim.areas import may_lock, populate, zap
from nio.paging.sim.failures import failure
from nio.paging.sim.flags import Advice, SyncFlag
from nio.paging.sim.frames import NO_FILE
from nio.paging.sim.pagecache import page_of
from nio.paging.sim.process import Process
from nio.paging.sim.system import System
from nio.paging.sim.vma import Vma
from nio.paging.sim.writeback import sync_range


def mprotect(system: System, process: Process, address: int, length: int, prot: int) -> None:
    """Change what may be done with a range (mprotect(2)).  Raises OSError: EINVAL, ENOMEM (not mapped), EACCES."""
    start, end = _range(system, process, address, length)
    space = process.space
    if any(prot & Prot.WRITE and not vma.may_write for vma in space.overlapping(start, end)):
        raise failure(errno.EACCES)
    for vma in space.isolate(start, end):
        vma.prot = Prot(prot & 7)
    for page, pte in space.table.entries(start >> system.shift, end >> system.shift):
        space.table.flush(page)
        if not prot & Prot.WRITE:
            space.table.protect(page, pte)
    space.merge(start, end)


def msync(system: System, process: Process, address: int, length: int, flags: int) -> None:
    """Write the changed pages of shared mappings in a range to their files (msync(2)).

    Raises OSError: EINVAL, ENOMEM if a part is not mapped, EBUSY, and what the device answers: EIO, ENOSPC.
    """
    if flags & ~0b111 or (flags & SyncFlag.SYNC and flags & SyncFlag.ASYNC):
        raise failure(errno.EINVAL)
    start, end = _range(system, process, address, length)
    error: OSError | None = None
    for vma in process.space.overlapping(start, end):
        if vma.locked and flags & SyncFlag.INVALIDATE:
            raise failure(errno.EBUSY)
        inode = vma.inode
        # Linux does not count a shared mapping through a descriptor for reading only as shared here (VM_SHARED).
        if flags & SyncFlag.SYNC and vma.shared and vma.may_write and inode is not None and inode.on_disk:
            first = vma.offset_of(max(start, vma.start)) >> system.shift
            stop = vma.offset_of(min(end, vma.end)) >> system.shift
            try:
                sync_range(system, inode, first, stop, "msync asks for it")
            except OSError as failed:
                error = failed
    if error is not None:
        raise error


def madvise(system: System, process: Process, address: int, length: int, advice: int) -> None:
    """Tell what a range will be used for (madvise(2)); see flags.Advice.

    Raises OSError: EINVAL, ENOMEM if a part is not mapped, EFAULT if POPULATE_READ meets a page that cannot be had.
    """
    try:
        known = Advice(advice)
    except ValueError:
        raise failure(errno.EINVAL) from None
    start, end = _range(system, process, address, length)
    vmas = process.space.overlapping(start, end)
    if known is Advice.DONTNEED:
        if any(vma.locked for vma in vmas):
            raise failure(errno.EINVAL)
        zap(system, process, start, end)
    elif known is Advice.WILLNEED:
        for vma in vmas:
            _read_in(system, vma, max(start, vma.start), min(end, vma.end))
    elif known is Advice.POPULATE_READ:
        populate(system, process, start, end, False)
    else:
        for vma in process.space.isolate(start, end):
            vma.advice = known
        process.space.merge(start, end)


def mincore(system: System, process: Process, address: int, length: int) -> bytes:
    """Return a byte for each page of a range: 1 if it is in memory (mincore(2)).  Raises OSError: EINVAL, ENOMEM."""
    start, end = _range(system, process, address, length)
    answer = bytearray()
    for vma in process.space.overlapping(start, end):
        for at in range(max(start, vma.start), min(end, vma.end), system.page_size):
            pte = process.space.table.walk(at >> system.shift)
            cached = vma.inode is not None and vma.offset_of(at) >> system.shift in vma.inode.pages
            answer.append(cached or (pte is not None and pte.frame is not None and pte.frame.file == NO_FILE))
    return bytes(answer)


def mlock(system: System, process: Process, address: int, length: int) -> None:
    """Read a range into memory and keep it there (mlock(2)).

    Raises OSError: ENOMEM beyond the limit, if a part is not mapped or cannot be had; EAGAIN if memory is full of locked pages.
    """
    start = address & -system.page_size
    start, end = _range(system, process, start, length + address - start)
    unlocked = sum(_inside(vma, start, end) for vma in process.space.overlapping(start, end) if not vma.locked)
    if not may_lock(process, unlocked):
        raise failure(errno.ENOMEM)
    _set_locked(process, start, end, True)
    try:
        populate(system, process, start, end, True)
    except OSError as error:
        raise failure(errno.ENOMEM) from error


def munlock(system: System, process: Process, address: int, length: int) -> None:
    """Let pages leave memory again (munlock(2))."""
    start = address & -system.page_size
    start, end = _range(system, process, start, length + address - start)
    _set_locked(process, start, end, False)


# --- parts of the above


def _range(system: System, process: Process, address: int, length: int) -> tuple[int, int]:
    """The whole pages of a range that is mapped throughout."""
    if address & (system.page_size - 1) or length < 0:
        raise failure(errno.EINVAL)
    end = address + round_up(length, system.page_size)
    if not process.space.covered(address, end):
        raise failure(errno.ENOMEM)
    return address, end


def _inside(vma: Vma, start: int, end: int) -> int:
    return min(vma.end, end) - max(vma.start, start)


def _set_locked(process: Process, start: int, end: int, locked: bool) -> None:
    for vma in process.space.isolate(start, end):
        vma.locked = locked
    process.space.merge(start, end)


def _read_in(system: System, vma: Vma, start: int, end: int) -> None:
    """Read what is not in memory, without entering it anywhere; no more than there are frames for, and no failure is told."""
    inode = vma.inode
    if inode is None:
        return
    first = vma.offset_of(start) >> system.shift
    stop = min(vma.offset_of(end), round_up(inode.size, system.page_size)) >> system.shift
    for index in range(first, min(stop, first + system.frames.count // 2)):
        if index not in inode.pages:
            try:
                page_of(system, inode, index, index, min(stop, index + system.read_window()))
            except OSError:
                return
