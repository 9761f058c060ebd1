"""System calls on ranges that are mapped: mprotect, msync, madvise, mincore, mlock.

A range is given by an address, a multiple of the page size (mlock rounds it down), and a length in bytes, which is rounded up.
A vma that it covers in part is split, and merged again when the parts have become alike.

Each checks its arguments in the order in which Linux does, and raises OSError before anything has been changed.  Then it goes
through the range area by area, and what was done stays done if it fails later on.  At an address that is not mapped

    mprotect, mlock, munlock, POPULATE_READ    end with ENOMEM: what follows is as before
    msync, other madvise                       go on behind it, and raise ENOMEM in the end
    mincore                                    says nothing at all

which tests/paging/test_ranges.py holds against the real kernel.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from typing import Final

from nio.paging.kernel import Prot
from nio.paging.layout import round_up
from nio.paging.sim.areas import check_lock, populate, zap
from nio.paging.sim.failures import failure
from nio.paging.sim.flags import Advice, SyncFlag
from nio.paging.sim.frames import NO_FILE
from nio.paging.sim.pagecache import page_of
from nio.paging.sim.process import Process
from nio.paging.sim.signals import Fault, Reason
from nio.paging.sim.system import System
from nio.paging.sim.vma import Vma
from nio.paging.sim.writeback import sync_range

PROTECTIONS: Final = 0b1111
"""What mprotect knows: READ, WRITE, EXEC and SEM, which does nothing.  Not GROWSDOWN and GROWSUP."""


def mprotect(system: System, process: Process, address: int, length: int, prot: int) -> None:
    """Change what may be done with a range (mprotect(2)).  Raises OSError: EINVAL, ENOMEM (not mapped), EACCES."""
    start, end = _range(system, address, length)
    if start == end:
        return
    if prot & ~PROTECTIONS:
        raise failure(errno.EINVAL)
    space, wanted = process.space, Prot(prot & 7)
    for vma, at, stop in _areas(process, start, end, go_on=False):
        if wanted & Prot.WRITE and not vma.may_write:
            raise failure(errno.EACCES)
        if vma.prot == wanted:
            continue
        for part in space.isolate(at, stop):
            part.prot = wanted
        for page, pte in space.table.entries(at >> system.shift, stop >> system.shift):
            space.table.flush(page)
            if not wanted & Prot.WRITE:
                space.table.protect(page, pte)
        space.merge(at, stop)


def msync(system: System, process: Process, address: int, length: int, flags: int) -> None:
    """Write the changed pages of shared mappings in a range to their files (msync(2)).

    Raises OSError: EINVAL, ENOMEM if a part is not mapped, EBUSY, and what the device answers: EIO, ENOSPC.
    """
    if flags & ~0b111 or (flags & SyncFlag.SYNC and flags & SyncFlag.ASYNC):
        raise failure(errno.EINVAL)
    start, end = _range(system, address, length)
    for vma, at, stop in _areas(process, start, end, go_on=True):
        if vma.locked and flags & SyncFlag.INVALIDATE:
            raise failure(errno.EBUSY)
        inode = vma.inode
        # Linux does not count a shared mapping through a descriptor for reading only as shared here (VM_SHARED).
        if flags & SyncFlag.SYNC and vma.shared and vma.may_write and inode is not None and inode.on_disk:
            first, last = vma.offset_of(at) >> system.shift, vma.offset_of(stop) >> system.shift
            sync_range(system, inode, first, last, "msync asks for it", vma.listener)


def madvise(system: System, process: Process, address: int, length: int, advice: int) -> None:
    """Tell what a range will be used for (madvise(2)); see flags.Advice.

    Raises OSError: EINVAL, ENOMEM if a part is not mapped, EAGAIN if a range would have to be split and there are too many.
    POPULATE_READ: EINVAL where loads are not allowed, EFAULT if a page cannot be had.
    """
    try:
        known = Advice(advice)
    except ValueError:
        raise failure(errno.EINVAL) from None
    start, end = _range(system, address, length)
    for vma, at, stop in _areas(process, start, end, go_on=known is not Advice.POPULATE_READ):
        if known is Advice.DONTNEED:
            if vma.locked:
                raise failure(errno.EINVAL)
            zap(system, process, at, stop)
        elif known is Advice.WILLNEED:
            _read_in(system, vma, at, stop)
        elif known is Advice.POPULATE_READ:
            _populate_for_loads(system, process, vma, at, stop)
        elif vma.advice is not known:
            _advise(process, at, stop, known)


def mincore(system: System, process: Process, address: int, length: int) -> bytes:
    """Return a byte for each page of a range: 1 if it is in memory (mincore(2)).  Raises OSError: EINVAL, ENOMEM."""
    start, end = _range(system, address, length)
    if not process.space.covered(start, end):
        raise failure(errno.ENOMEM)
    answer = bytearray()
    for vma in process.space.overlapping(start, end):
        for at in range(max(start, vma.start), min(end, vma.end), system.page_size):
            pte = process.space.table.walk(at >> system.shift)
            cached = vma.inode is not None and vma.offset_of(at) >> system.shift in vma.inode.pages
            answer.append(cached or (pte is not None and pte.frame is not None and pte.frame.file == NO_FILE))
    return bytes(answer)


def mlock(system: System, process: Process, address: int, length: int) -> None:
    """Read a range into memory and keep it there (mlock(2)).

    Raises OSError: EPERM if nothing may be locked; ENOMEM beyond the limit, if a part is not mapped or cannot be had; EAGAIN if
    memory is full of locked pages.
    """
    check_lock(process, 0, errno.ENOMEM)
    start = address & -system.page_size
    start, end = _range(system, start, length + address - start)
    locked = [vma for vma in process.space.overlapping(start, end) if vma.locked]
    check_lock(process, end - start - sum(min(vma.end, end) - max(vma.start, start) for vma in locked), errno.ENOMEM)
    _set_locked(process, start, end, True)
    try:
        populate(system, process, start, end, True)
    except Fault as fault:
        raise failure(errno.EAGAIN if fault.reason is Reason.NOMEM else errno.ENOMEM) from fault


def munlock(system: System, process: Process, address: int, length: int) -> None:
    """Let pages leave memory again (munlock(2)).  Raises OSError: ENOMEM if a part is not mapped."""
    start = address & -system.page_size
    start, end = _range(system, start, length + address - start)
    _set_locked(process, start, end, False)


# --- parts of the above


def _range(system: System, address: int, length: int) -> tuple[int, int]:
    """The whole pages of a range."""
    if address & (system.page_size - 1) or length < 0:
        raise failure(errno.EINVAL)
    return address, address + round_up(length, system.page_size)


def _areas(process: Process, start: int, end: int, go_on: bool) -> Iterator[tuple[Vma, int, int]]:
    """Yield the areas of a range from low to high, each with the part of it that lies in the range; they may be split meanwhile.

    Raises OSError (ENOMEM) where nothing is mapped; go_on: after what follows that has been yielded as well.
    """
    space = process.space
    at, hole = start, False
    while at < end:
        vma = space.find(at)
        if vma is None:
            hole = True
            vma = space.above(at) if go_on else None
            if vma is None or vma.start >= end:
                break
            at = vma.start
        stop = min(vma.end, end)
        yield vma, at, stop
        at = stop
    if hole:
        raise failure(errno.ENOMEM)


def _advise(process: Process, start: int, end: int, advice: Advice) -> None:
    try:
        parts = process.space.isolate(start, end)
    except OSError:
        raise failure(errno.EAGAIN) from None
    for part in parts:
        part.advice = advice
    process.space.merge(start, end)


def _populate_for_loads(system: System, process: Process, vma: Vma, start: int, end: int) -> None:
    """As if each page were read; the processor would let memory be read that may only be written or executed, this does not."""
    if not vma.prot & Prot.READ:
        raise failure(errno.EINVAL)
    try:
        populate(system, process, start, end, False)
    except Fault as fault:
        if fault.reason is Reason.NOMEM:
            raise failure(errno.ENOMEM) from fault
        raise


def _set_locked(process: Process, start: int, end: int, locked: bool) -> None:
    for vma, at, stop in _areas(process, start, end, go_on=False):
        if vma.locked is not locked:
            for part in process.space.isolate(at, stop):
                part.locked = locked
            process.space.merge(at, stop)


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
