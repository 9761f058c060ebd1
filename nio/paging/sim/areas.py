"""mmap and munmap: ranges of addresses come and go.

mmap makes no page table entry, unless POPULATE or LOCKED asks for it.  It checks, finds a range, makes a vma and puts it into
the list; every page comes by a fault (fault.py).

Both check in the order in which Linux does, and raise OSError before anything has been changed.

Not here: calls on ranges that are mapped already (ranges.py).
"""

from __future__ import annotations

import errno
from contextlib import suppress

from nio.paging.kernel import FileKind, Prot
from nio.paging.layout import round_up
from nio.paging.sim.addressspace import END_OF_32_BIT, LOWEST
from nio.paging.sim.events import Kind
from nio.paging.sim.failures import failure
from nio.paging.sim.fault import resolve
from nio.paging.sim.flags import MapFlag
from nio.paging.sim.inodes import Inode
from nio.paging.sim.pagecache import forget, release_entry
from nio.paging.sim.process import OpenFile, Overcommit, Process
from nio.paging.sim.signals import Fault
from nio.paging.sim.system import System
from nio.paging.sim.vma import Vma


def mmap(
    system: System, process: Process, address: int, length: int, prot: int, flags: int, fd: int, offset: int
) -> int:
    """Map a range of a file, or of zeros, and return its address (mmap(2)).

    Raises OSError: EBADF, EINVAL, ENOMEM, EACCES, EPERM, ENODEV, ETXTBSY, EAGAIN, EEXIST, EOVERFLOW.
    """
    wanted = MapFlag(flags)
    if offset & (system.page_size - 1):
        raise failure(errno.EINVAL)
    file = None if wanted & MapFlag.ANONYMOUS else process.file(fd)
    if length <= 0:
        raise failure(errno.EINVAL if length == 0 else errno.ENOMEM)
    span = round_up(length, system.page_size)
    space = process.space
    if span > space.top - LOWEST:
        raise failure(errno.ENOMEM)
    if offset + span > 1 << 63:
        raise failure(errno.EOVERFLOW)
    space.check_room()
    system.injection.check_mmap()
    fixed = bool(wanted & (MapFlag.FIXED | MapFlag.FIXED_NOREPLACE))
    _check_address(system, process, address, span, fixed, wanted)
    locked = bool(wanted & MapFlag.LOCKED)
    if locked:
        check_lock(process, span, errno.EAGAIN)
    shared = bool(wanted & MapFlag.SHARED)
    if shared == bool(wanted & MapFlag.PRIVATE):
        raise failure(errno.EINVAL)
    if file is not None:
        _check_file(process, file, prot, shared, wanted)
    if wanted & MapFlag.GROWSDOWN and (file is not None or shared):
        raise failure(errno.EINVAL)
    if (file is None and shared) or (not shared and prot & Prot.WRITE):
        _check_promise(system, process.limits.overcommit, span, wanted)
    start = _place(system, process, address, span, fixed, wanted)
    inode = file.inode if file is not None else None
    if inode is None and shared:
        inode, offset = system.inodes.make_nameless("/dev/zero (deleted)", span), 0
    may_write = file is None or not shared or file.writable
    kept = wanted & (MapFlag.GROWSDOWN | MapFlag.NORESERVE)
    vma = Vma(start, start + span, Prot(prot & 7), shared, inode, offset, kept, may_write, locked=locked)
    vma.listener = None if file is None else file.listener
    if inode is not None:
        system.inodes.get(inode)
    name = None if inode is None else inode.name
    system.recorder.record(
        Kind.AREA, "a range of addresses for " + ("zeros" if file is None else "the file"), name,
        start >> system.shift, span >> system.shift, start,
    )  # fmt: skip
    space.insert(vma)
    if locked or (wanted & MapFlag.POPULATE and not wanted & MapFlag.NONBLOCK):
        with suppress(Fault):  # what cannot be had is met at the access
            populate(system, process, start, start + span, True)
    return start


def munmap(system: System, process: Process, address: int, length: int) -> None:
    """Unmap every page that a range touches (munmap(2)); where nothing is mapped, nothing happens.

    Nothing is written back.  Raises OSError: EINVAL, ENOMEM if a range would have to be split and there are too many.
    """
    if address & (system.page_size - 1) or length <= 0 or address < 0:
        raise failure(errno.EINVAL)
    end = address + round_up(length, system.page_size)
    if end > process.space.top:
        raise failure(errno.EINVAL)
    remove_range(system, process, address, end)


def remove_range(system: System, process: Process, start: int, end: int) -> None:
    """Take a range of whole pages out of the list and out of the page table."""
    vmas = process.space.isolate(start, end, to_remove=True)
    for vma in vmas:
        process.space.remove(vma)
        zap(system, process, vma.start, vma.end)
        if vma.inode is not None:
            release(system, vma.inode)
    if vmas:
        pages = (vmas[-1].end - vmas[0].start) >> system.shift
        cause = "its pages leave the page table; changed ones stay in the page cache"
        system.recorder.record(Kind.AREA_REMOVED, cause, None, start >> system.shift, pages, start)


def zap(system: System, process: Process, start: int, end: int) -> None:
    """Take the pages of a range out of the page table; private ones are lost."""
    table = process.space.table
    for page, pte in table.entries(start >> system.shift, end >> system.shift):
        table.unmap(page)
        release_entry(system, pte.frame, pte.slot)


def release(system: System, inode: Inode) -> None:
    """One user of an inode less.  A file without a name goes with its last user, on the disk too."""
    inode.users -= 1
    if inode.users or inode.links:
        system.inodes.settle(inode)
        return
    forget(system, inode)
    if inode.on_disk:
        system.disk.free(inode.number)
    system.inodes.settle(inode)


def populate(system: System, process: Process, start: int, end: int, stores: bool) -> None:
    """Fault every page of a range in.  stores: private pages that may be stored to get their copy now, as mlock does it."""
    for vma in process.space.overlapping(start, end):
        store = stores and not vma.shared and bool(vma.prot & Prot.WRITE)
        for at in range(max(start, vma.start), min(end, vma.end), system.page_size):
            pte = process.space.table.walk(at >> system.shift)
            if pte is None or pte.frame is None or (store and not pte.writable):
                resolve(system, process, at, store)


def check_lock(process: Process, more: int, beyond: int) -> None:
    """Raise OSError if not so many bytes more may be locked: EPERM if none at all may, else `beyond`."""
    if process.superuser:
        return
    if not process.limits.locked:
        raise failure(errno.EPERM)
    held = sum(vma.end - vma.start for vma in process.space if vma.locked)
    if held + more > process.limits.locked:
        raise failure(beyond)


# --- parts of mmap


def _check_address(system: System, process: Process, address: int, span: int, fixed: bool, flags: MapFlag) -> None:
    if not fixed:
        return
    if address & (system.page_size - 1):
        raise failure(errno.EINVAL)
    if address + span > process.space.top:
        raise failure(errno.ENOMEM)
    if address < LOWEST:
        raise failure(errno.EPERM)
    if flags & MapFlag.FIXED_NOREPLACE and process.space.overlapping(address, address + span):
        raise failure(errno.EEXIST)


def _check_file(process: Process, file: OpenFile, prot: int, shared: bool, flags: MapFlag) -> None:
    if flags & MapFlag.DENYWRITE and process.limits.deny_write and file.inode.writers:
        raise failure(errno.ETXTBSY)
    if (shared and prot & Prot.WRITE and not file.writable) or not file.readable:
        raise failure(errno.EACCES)
    if prot & Prot.EXEC and not process.limits.executable_files:
        raise failure(errno.EPERM)
    if file.inode.kind is not FileKind.FILE:
        raise failure(errno.ENODEV)


def _check_promise(system: System, overcommit: Overcommit, span: int, flags: MapFlag) -> None:
    """Whether so much memory more may be promised.  Asked by mmap alone: fork and mprotect promise more without asking."""
    if overcommit is Overcommit.ALWAYS or (overcommit is Overcommit.HEURISTIC and flags & MapFlag.NORESERVE):
        return
    promised = span
    if overcommit is Overcommit.NEVER:
        promised += sum(inode.size for inode in system.inodes.all() if not inode.on_disk)
        for each in system.processes.values():
            promised += sum(vma.end - vma.start for vma in each.space if not vma.shared and vma.prot & Prot.WRITE)
    if promised >> system.shift > system.frames.count + system.swap.slots:
        raise failure(errno.ENOMEM)


def _place(system: System, process: Process, address: int, span: int, fixed: bool, flags: MapFlag) -> int:
    """Where the new range lies; what a fixed one replaces is unmapped."""
    space = process.space
    if fixed:
        remove_range(system, process, address, address + span)
        return address
    hint = address & -system.page_size
    top = END_OF_32_BIT if flags & MapFlag.BIT_32 else space.top
    if LOWEST <= hint <= top - span and space.is_free(hint, hint + span):
        return hint
    return space.gap(span, bool(flags & MapFlag.BIT_32))
