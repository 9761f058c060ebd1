"""The page fault: an access has found no usable entry in the TLB.  What now?

    resolve                       the processor's part: walk the page table; if the entry will do, remember it in the TLB
      no: _check                  is there a vma, and does it allow the access?                        else SIGSEGV
          _swap_in                the page lies in the swap                                            major
          _anonymous              no file: the common page of zeros to load, a frame of zeros to store minor
          _file_page              the file's page, from the page cache                                 minor
                                  or read into it from the disk, or made where the file has a hole     major
                                  past the end of the file                                             SIGBUS
          _store_protected        mapped, but a store needs more than that:
                                  private: a copy of one's own (copy-on-write); shared: the page becomes dirty

Each ends with an entry in the page table that allows the access, and with it in the TLB; the access is then repeated.  The event
of a fault comes when it is known of which kind it was: after those of the reading and evicting that it set off.

Not here: what the page cache does to have a page, and the frames that it takes for it.
"""

from __future__ import annotations

import errno

from nio.paging.kernel import Prot
from nio.paging.sim.addressspace import LOWEST
from nio.paging.sim.events import Kind
from nio.paging.sim.flags import Advice, MapFlag
from nio.paging.sim.frames import NO_FILE, Frame
from nio.paging.sim.inodes import Inode
from nio.paging.sim.pagecache import mark_dirty, page_of, release_entry
from nio.paging.sim.pagetable import NO_SLOT, PageTable, Pte
from nio.paging.sim.process import Process
from nio.paging.sim.reclaim import take_frame
from nio.paging.sim.signals import Fault, Reason, Signal
from nio.paging.sim.system import System
from nio.paging.sim.vma import Vma


def resolve(system: System, process: Process, address: int, store: bool) -> Frame:
    """Return the frame that an address lies in, ready for a load or a store.

    It stays there only until the next call that may need a frame.  Raises Fault.
    """
    table = process.space.table
    page = address >> system.shift
    pte = table.walk(page)
    if pte is None or pte.frame is None or (store and not pte.writable):
        pte = page_fault(system, process, address, store)
    elif not _allows(process.space.find(address), store):
        # Entered before mprotect took the permission away.
        raise _signal(system, Signal.SIGSEGV, Reason.ACCERR, address, store)
    frame = pte.frame
    assert frame is not None
    table.access(page, pte, frame, store)
    system.frames.touch(frame)
    return frame


def page_fault(system: System, process: Process, address: int, store: bool) -> Pte:
    """Make a page table entry that allows the access, and return it.  Raises Fault if there is none to be had."""
    vma = _check(system, process, address, store)
    page = address >> system.shift
    table = process.space.table
    pte = table.walk(page)
    try:
        if pte is not None and pte.frame is not None:
            return _store_protected(system, table, vma, page, pte)
        if pte is not None and pte.slot != NO_SLOT:
            return _swap_in(system, table, vma, page)
        if vma.inode is None:
            return _anonymous(system, table, page, store)
        return _file_page(system, table, vma, vma.inode, page, store)
    except Fault:
        raise
    except OSError as error:
        raise _fault_of(system, error, address, store) from error


def _check(system: System, process: Process, address: int, store: bool) -> Vma:
    """The vma that allows the access, a stack extended if that is what is missing."""
    vma = process.space.find(address)
    if vma is None:
        vma = _grow_stack(system, process, address)
    if vma is None:
        raise _signal(system, Signal.SIGSEGV, Reason.MAPERR, address, store)
    if not _allows(vma, store):
        raise _signal(system, Signal.SIGSEGV, Reason.ACCERR, address, store)
    return vma


def _allows(vma: Vma | None, store: bool) -> bool:
    """As on x86: who may write or execute may read."""
    return vma is not None and bool(vma.prot & (Prot.WRITE if store else Prot.READ | Prot.WRITE | Prot.EXEC))


def _grow_stack(system: System, process: Process, address: int) -> Vma | None:
    """Extend the GROWSDOWN range above an address down to it, if the limit and what lies below allow that."""
    space = process.space
    vma = space.above(address)
    if vma is None or not vma.flags & MapFlag.GROWSDOWN:
        return None
    start = address & -system.page_size
    if start < LOWEST or vma.end - start > process.limits.stack or not space.may_grow_down(start):
        return None
    space.grow_down(vma, start)
    system.recorder.record(Kind.AREA_GROWN, "a stack grows down to the access", None, start >> system.shift, address=start)
    return vma


def _anonymous(system: System, table: PageTable, page: int, store: bool) -> Pte:
    """Memory that nobody has stored to yet."""
    _minor(system, "the page was never touched", None, page, page)
    if not store:
        system.recorder.record(Kind.ZERO_PAGE, "a load: the common page of zeros will do", None, page)
        system.frames.get(system.frames.zero)
        return table.map(page, system.frames.zero, False)
    frame = take_frame(system)
    frame.data[:] = system.frames.zero.data
    system.replacement.entered(frame)
    system.recorder.record(Kind.ZERO_PAGE, "a store: a frame of its own, filled with zeros", None, page)
    return table.map(page, frame, True)


def _swap_in(system: System, table: PageTable, vma: Vma, page: int) -> Pte:
    """A private page comes back from the swap; after a fork each process gets its own."""
    frame = take_frame(system)
    old = table.unmap(page)
    frame.data[:] = system.swap.read(old.slot)
    system.swap.put(old.slot)
    system.replacement.entered(frame)
    system.recorder.record(Kind.MAJOR_FAULT, "the page is in the swap", None, page, address=page << system.shift)
    system.recorder.record(Kind.SWAP_IN, "the page is in the swap", None, page, copies=1, nbytes=system.page_size)
    return table.map(page, frame, bool(vma.prot & Prot.WRITE))


def _file_page(system: System, table: PageTable, vma: Vma, inode: Inode, page: int, store: bool) -> Pte:
    """The page of the file, or for a private store a copy of it."""
    address = page << system.shift
    index = vma.offset_of(address) >> system.shift
    if index << system.shift >= inode.size:
        raise _signal(system, Signal.SIGBUS, Reason.ADRERR, address, store)
    frame, missing = page_of(system, inode, index, *_window(system, vma, index))
    if missing:
        system.recorder.record(Kind.MAJOR_FAULT, missing, inode.name, index, address=address)
    else:
        _minor(system, "the page is in the page cache", inode.name, index, page, address)
    inode.accessed_ns = system.clock.nanoseconds()
    if store and not vma.shared:
        return _copy(system, table, page, frame, inode.name)
    if store:
        mark_dirty(system, inode, frame, "a store through a shared mapping")
    else:
        _fault_around(system, table, vma, inode, page)
    system.frames.get(frame)
    return table.map(page, frame, store)


def _store_protected(system: System, table: PageTable, vma: Vma, page: int, pte: Pte) -> Pte:
    """A store to a page that is mapped for loads only."""
    frame = pte.frame
    assert frame is not None
    address = page << system.shift
    if vma.shared:
        inode = vma.inode
        assert inode is not None
        mark_dirty(system, inode, frame, "a store through a shared mapping")
        _minor(system, "the first store since the page was clean", inode.name, frame.index, page, address)
        pte.writable = True
        return pte
    _minor(system, "a store to a private page", None, page, page, address)
    if frame.file == NO_FILE and frame.references == 1 and frame is not system.frames.zero:
        pte.writable = True  # its other users are gone
        return pte
    if frame is system.frames.zero:
        new = take_frame(system)
        new.data[:] = frame.data
        table.unmap(page)
        system.frames.put(frame)
        system.replacement.entered(new)
        system.recorder.record(Kind.ZERO_PAGE, "a store: a frame of its own, filled with zeros", None, page)
        return table.map(page, new, True)
    # The old page leaves the table first, but not memory: the copy reads it.
    frame.pins += 1
    try:
        new = take_frame(system)
    finally:
        frame.pins -= 1
    new.data[:] = frame.data
    release_entry(system, table.unmap(page).frame, NO_SLOT)
    return _map_copy(system, table, page, new, None)


def _copy(system: System, table: PageTable, page: int, frame: Frame, name: str) -> Pte:
    """A private store to a page of a file that was not mapped yet."""
    frame.pins += 1
    try:
        new = take_frame(system)
    finally:
        frame.pins -= 1
    new.data[:] = frame.data
    return _map_copy(system, table, page, new, name)


def _map_copy(system: System, table: PageTable, page: int, new: Frame, name: str | None) -> Pte:
    system.replacement.entered(new)
    cause = "a private page is stored to: its writer gets a copy"
    system.recorder.record(Kind.COPY_ON_WRITE, cause, name, page, copies=1, nbytes=system.page_size)
    return table.map(page, new, True)


def _minor(
    system: System, cause: str, name: str | None, index: int, page: int, address: int | None = None
) -> None:
    where = page << system.shift if address is None else address
    system.recorder.record(Kind.MINOR_FAULT, cause, name, index, address=where)


def _window(system: System, vma: Vma, index: int) -> tuple[int, int]:
    """The pages that are read together with a faulted one: from, to before; within the vma."""
    pages = system.read_window()
    if vma.advice is Advice.RANDOM:
        return index, index + 1
    if vma.advice is Advice.SEQUENTIAL:
        first, stop = index, index + 2 * pages
    else:
        first = index - index % pages
        stop = first + pages
    low = vma.offset >> system.shift
    high = low + ((vma.end - vma.start) >> system.shift)
    return max(first, low), min(stop, high)


def _fault_around(system: System, table: PageTable, vma: Vma, inode: Inode, page: int) -> None:
    """Enter the neighbours that are in memory, for loads: an aligned window of `fault_around` pages."""
    around = system.tuning.fault_around
    first = max(page - page % around, vma.start >> system.shift)
    stop = min(page - page % around + around, vma.end >> system.shift)
    shift = (vma.offset >> system.shift) - (vma.start >> system.shift)
    entered = 0
    for other in range(first, stop):
        frame = inode.pages.get(other + shift)
        if frame is not None and other != page and table.walk(other) is None:
            system.frames.get(frame)
            table.map(other, frame, False)
            entered += 1
    if entered:
        system.recorder.record(Kind.FAULT_AROUND, "neighbours that are in memory", inode.name, first + shift, entered)


def _signal(system: System, signal: Signal, reason: Reason, address: int, store: bool) -> Fault:
    system.recorder.record(Kind.SIGNAL, f"{signal.value}: {reason.value}", None, address >> system.shift, address=address)
    return Fault(signal, reason, address, store)


def _fault_of(system: System, error: OSError, address: int, store: bool) -> Fault:
    """What Linux sends where the kernel itself could not have the page."""
    if error.errno == errno.ENOMEM:
        return _signal(system, Signal.SIGKILL, Reason.NOMEM, address, store)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _signal(system, Signal.SIGBUS, Reason.ADRERR, address, store)
    return _signal(system, Signal.SIGBUS, Reason.UNREADABLE, address, store)
